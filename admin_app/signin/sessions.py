"""One row per sign-in. The cookie carries a random token; the row knows its hash, when it was last used and whether it was ended."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from admin_app.config import ABSOLUTE_LIFE
from models.organisation import Account
from models.sign_in import UserSession

IDLE_LIFE = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin(session: Session, account: Account, now: datetime, ip: str, agent: str) -> str:
    """A new sign-in; returns the token for the cookie, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    session.add(
        UserSession(account_id=account.id, token_hash=hash_of(token), created_at=now, last_seen_at=now, ip=ip[:45], agent=agent[:200])
    )
    return token


def find(session: Session, token: str, now: datetime) -> tuple[UserSession, Account] | None:
    """The sign-in behind a token, if it still holds: not ended, not idle for 30 minutes, not older than 12 hours, account enabled."""
    found = session.execute(
        select(UserSession, Account)
        .join(Account, Account.id == UserSession.account_id)
        .where(
            UserSession.token_hash == hash_of(token),
            UserSession.revoked_at.is_(None),
            UserSession.created_at > now - ABSOLUTE_LIFE,
            UserSession.last_seen_at > now - IDLE_LIFE,
            Account.enabled.is_(True),
        )
    ).first()
    return (found[0], found[1]) if found else None


def seen(session: Session, row: UserSession, now: datetime) -> None:
    session.execute(update(UserSession).where(UserSession.id == row.id).values(last_seen_at=now))
    session.commit()


def end(session: Session, token: str, now: datetime) -> None:
    session.execute(update(UserSession).where(UserSession.token_hash == hash_of(token)).values(revoked_at=now))
