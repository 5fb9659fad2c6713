"""What an administrator does to an account: roles, on and off, a new password, ending its sign-ins. Each leaves a line in the audit."""

import secrets
import string
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import audit
from models.errors import RuleViolation
from models.operations.create_account import grant
from models.organisation import Account, Actor, Grant
from models.passwords import hash_password
from models.rules import masking
from models.rules.access import ROLES
from models.rules.delivery import is_email
from models.sign_in import UserSession

LETTERS = string.ascii_letters.translate(str.maketrans("", "", "lIO"))  # what is read aloud must not be mistaken
DIGITS = "23456789"


def make_password() -> str:
    """A password for the first sign-in: four groups of four, easy to read over a telephone."""
    groups = ["".join(secrets.choice(LETTERS + DIGITS) for _ in range(4)) for _ in range(3)]
    sure = secrets.choice(string.ascii_uppercase) + secrets.choice("abcdefghk") + secrets.choice(DIGITS) + secrets.choice(DIGITS)
    return "-".join([*groups, sure])


def reset_password(session: Session, actor: Actor, now: datetime, account: Account) -> str:
    """A new password, told once; it has to be changed at the next sign-in. Ends all sign-ins."""
    password = make_password()
    account.password_hash, account.must_change = hash_password(password), True
    end_sessions(session, account.id, now)
    _note(session, actor, now, "password_reset", account)
    return password


def set_enabled(session: Session, actor: Actor, now: datetime, account: Account, enabled: bool) -> None:
    """Open or close an account. Closing ends its sign-ins at once; nobody closes their own."""
    if account.id == actor.account_id and not enabled:
        raise RuleViolation("不能停用自己的账号，请另一位管理员来做")
    account.enabled = enabled
    if not enabled:
        end_sessions(session, account.id, now)
    _note(session, actor, now, "account_enabled" if enabled else "account_disabled", account)


def add_role(session: Session, actor: Actor, now: datetime, account: Account, community_id: int | None, role: str) -> None:
    there = Grant.community_id.is_not_distinct_from(community_id)
    if session.scalar(select(Grant.id).where(Grant.account_id == account.id, Grant.role == role, there)):
        raise RuleViolation(f"已经是{ROLES.get(role, role)}了", "role")
    grant(session, account, community_id, role)
    _note(session, actor, now, "role_given", account, role=role, community=community_id)


def drop_role(session: Session, actor: Actor, now: datetime, account: Account, held: Grant) -> None:
    """Take a role away; nobody takes away their own administration."""
    if account.id == actor.account_id and held.role == "admin":
        raise RuleViolation("不能取消自己的系统管理员，请另一位管理员来做")
    session.delete(held)
    _note(session, actor, now, "role_taken", account, role=held.role, community=held.community_id)


def set_email(session: Session, actor: Actor, now: datetime, account: Account, email: str) -> None:
    """Where messages go besides the inbox; empty: nowhere else."""
    if email and not is_email(email):
        raise RuleViolation("邮箱没填对，例如 zhang@example.com", "email")
    account.email = email or None
    _note(session, actor, now, "email_set", account, email=masking.email(email) if email else "")


def end_sessions(session: Session, account_id: int, now: datetime, but_hash: str = "") -> None:
    """End every sign-in of an account, except the one with this hash."""
    mine = (UserSession.account_id == account_id) & UserSession.revoked_at.is_(None) & (UserSession.token_hash != but_hash)
    session.execute(update(UserSession).where(mine).values(revoked_at=now))


def _note(session: Session, actor: Actor, now: datetime, action: str, account: Account, **more: object) -> None:
    session.flush()
    audit.record(session, actor, now, action, detail={"username": account.username, **more})
