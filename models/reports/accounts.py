"""Accounts with their roles and sign-ins, as the administrator sees them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.organisation import Account, Community, Grant, Staff
from models.rules import masking
from models.rules.access import ROLES
from models.sign_in import UserSession

AT_ONCE = 100
IDLE = timedelta(minutes=30)


@dataclass(frozen=True)
class Held:
    """One role: its row, and how it reads."""

    key: int
    text: str


@dataclass
class Line:
    account: Account
    roles: list[Held] = field(default_factory=list)
    signed_in: int = 0


def accounts(session: Session, now: datetime, text: str = "", page: int = 1) -> tuple[list[Line], int]:
    """One page of accounts whose name or username contains the text, and how many there are."""
    wanted = select(Account)
    if text:
        like = f"%{text.replace('%', '').replace('_', '')}%"
        wanted = wanted.where(or_(Account.username.ilike(like), Account.display_name.ilike(like)))
    total = session.scalar(select(func.count()).select_from(wanted.subquery()))
    found = session.scalars(wanted.order_by(Account.enabled.desc(), Account.id).limit(AT_ONCE).offset((page - 1) * AT_ONCE)).all()
    return lines(session, now, found), total


def lines(session: Session, now: datetime, found: Iterable[Account]) -> list[Line]:
    by_key = {account.id: Line(account) for account in found}
    for held in held_roles(session, by_key):
        by_key[held[0]].roles.append(held[1])
    for session_row in live_sessions(session, now, by_key):
        by_key[session_row.account_id].signed_in += 1
    return list(by_key.values())


def held_roles(session: Session, keys: Iterable[int]) -> list[tuple[int, Held]]:
    names = dict(session.execute(select(Community.id, Community.name)).all())
    found = session.scalars(select(Grant).where(Grant.account_id.in_(list(keys))).order_by(Grant.id))
    return [(one.account_id, Held(one.id, f"{ROLES[one.role]}（{names.get(one.community_id, '所有小区')}）")) for one in found]


def live_sessions(session: Session, now: datetime, keys: Iterable[int]) -> list[UserSession]:
    """Sign-ins that still hold, the latest first."""
    return session.scalars(
        select(UserSession)
        .where(UserSession.account_id.in_(list(keys)), UserSession.revoked_at.is_(None), UserSession.last_seen_at > now - IDLE)
        .order_by(UserSession.last_seen_at.desc())
    ).all()


def staff_choices(session: Session) -> list[tuple[str, str]]:
    """Members of staff of every community, for tying an account to one of them."""
    rows = session.execute(
        select(Staff.id, Staff.name, Staff.post, Community.name)
        .join(Community, Community.id == Staff.community_id)
        .where(Staff.enabled.is_(True))
        .order_by(Community.id, Staff.id)
    )
    return [(str(key), masking.free_text(f"{name} {post or ''}（{community}）")) for key, name, post, community in rows]
