"""Lock-out: 5 failures of an account, 50 of an address, in 15 minutes. A try is counted before the password is looked at, in one
statement, so that parallel tries cannot slip through; a success gives its try back."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import case, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.sign_in import SignInTries

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS = 5, 50
TRIES = SignInTries.__table__


def of_account(username: str) -> str:
    """What is counted for an account. Hashed: people type passwords where the name belongs."""
    return "account:" + hashlib.sha256(username.strip().casefold().encode()).hexdigest()


def of_address(ip: str) -> str:
    return f"address:{ip}"[:80]


def count(session: Session, subject: str, limit: int, now: datetime) -> datetime | None:
    """Count one try; None when it may go on, else the moment from which it may be tried again."""
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    old = TRIES.c.since <= now - WINDOW
    tries = case((old, 1), else_=TRIES.c.tries + 1)
    since = case((or_(old, TRIES.c.tries + 1 == limit), now), else_=TRIES.c.since)  # the lock counts from the last failure
    raised = (
        insert(TRIES)
        .values(subject=subject, tries=1, since=now)
        .on_conflict_do_update(index_elements=["subject"], set_={"tries": tries, "since": since})
        .returning(TRIES.c.tries, TRIES.c.since)
    )
    row = session.connection().execute(raised).one()
    return row.since + WINDOW if row.tries > limit else None


def forgive(session: Session, username: str, ip: str) -> None:
    """After a success: the account starts afresh, the address gets this one try back."""
    connection = session.connection()
    connection.execute(update(TRIES).where(TRIES.c.subject == of_account(username)).values(tries=0))
    mine = (TRIES.c.subject == of_address(ip)) & (TRIES.c.tries > 0)
    connection.execute(update(TRIES).where(mine).values(tries=TRIES.c.tries - 1))
