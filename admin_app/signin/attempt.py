"""One try to sign in. The same words and the same work whether the account does not exist or the password is wrong."""

import secrets
from datetime import datetime
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin_app.signin import tries
from models import audit
from models.errors import RuleViolation
from models.organisation import Account, Actor, system_actor
from models.passwords import hash_password, verify_password
from models.rules import wording
from models.scope import acting

WRONG = "账号或口令不对，请再输一遍"


def sign_in(session: Session, username: str, password: str, now: datetime, ip: str, demo: bool) -> Account:
    """The account, or RuleViolation. Every try is counted and committed before the password is looked at."""
    with acting(session, system_actor()):
        _count(session, username, now, ip)
        account = session.scalar(select(Account).where(func.lower(Account.username) == username.lower()))
        right = verify_password(account.password_hash if account else nobody(), password)
        if not (right and account and account.enabled and (demo or not account.demo)):
            _fail(session, account, now, ip)
        tries.forgive(session, username, ip)
        return account


def prove(session: Session, username: str, password: str, now: datetime, ip: str) -> None:
    """Somebody signed in proves to be themselves, e.g. before changing the password; counts like a try to sign in."""
    with acting(session, system_actor()):
        _count(session, username, now, ip)
        account = session.scalar(select(Account).where(Account.username == username))
        if not verify_password(account.password_hash, password):
            raise RuleViolation("现在的口令不对", "current")
        tries.forgive(session, username, ip)


@cache
def nobody() -> str:
    """The hash of an account that does not exist: a wrong name costs as much work as a wrong password."""
    return hash_password(secrets.token_hex())


def _count(session: Session, username: str, now: datetime, ip: str) -> None:
    waits = [
        tries.count(session, tries.of_account(username), tries.PER_ACCOUNT, now),
        tries.count(session, tries.of_address(ip), tries.PER_ADDRESS, now),
    ]
    session.commit()
    if any(waits):
        until = max(wait for wait in waits if wait)
        raise RuleViolation(f"连续输错太多次，已锁定，请在 {wording.full(until)[11:16]} 以后再试，或找系统管理员")


def _fail(session: Session, account: Account | None, now: datetime, ip: str) -> None:
    who = Actor(name="未登录", account_id=account.id if account else None, ip=ip)
    audit.record(session, who, now, "sign_in_failed")
    session.commit()
    raise RuleViolation(WRONG)
