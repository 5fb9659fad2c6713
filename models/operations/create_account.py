"""Make an account with its roles; the audit says who did it."""

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import audit
from models.errors import RuleViolation
from models.organisation import Account, Actor, Grant
from models.password_policy import check_new
from models.passwords import hash_password
from models.rules.access import ROLES

EVERYWHERE = ("company", "admin")  # roles that hold in all communities


def create_account(
    session: Session, actor: Actor, now: datetime, *, username: str, name: str, password: str,
    grants: Iterable[tuple[int | None, str]] = (), staff_id: int | None = None, must_change: bool = False,
) -> Account:  # fmt: skip
    """A new account. `grants` are (community id or None for all, role). RuleViolation at the field; the caller commits."""
    username, name = username.strip(), name.strip()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{1,59}", username):
        raise RuleViolation("账号要 2 到 60 个字母、数字、点或横线", "username")
    if session.scalar(select(Account.id).where(func.lower(Account.username) == username.lower())):
        raise RuleViolation(f"账号 {username} 已经有了", "username")
    if not 1 <= len(name) <= 30:
        raise RuleViolation("姓名要 1 到 30 个字", "name")
    account = Account(
        username=username, display_name=name, password_hash=hash_password(check_new(password, username, "password")),
        staff_id=staff_id, must_change=must_change, created_at=now,
    )  # fmt: skip
    session.add(account)
    session.flush()
    for community_id, role in grants:
        grant(session, account, community_id, role)
    audit.record(session, actor, now, "account_created", detail={"username": username})
    return account


def grant(session: Session, account: Account, community_id: int | None, role: str) -> None:
    """Give a role; those of the whole company hold everywhere, the others in one community."""
    if role not in ROLES:
        raise RuleViolation("没有这个角色", "role")
    if (community_id is None) != (role in EVERYWHERE):
        raise RuleViolation(f"{ROLES[role]}要{'对所有小区' if role in EVERYWHERE else '选一个小区'}", "role")
    session.add(Grant(account_id=account.id, community_id=community_id, role=role))
