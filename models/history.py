"""Whether what is being written happened long ago: an old register that is brought in, not the day's work."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from models.errors import RuleViolation

KEY = "history"


@contextmanager
def as_history(session: Session) -> Iterator[None]:
    """Meanwhile nobody is told and nothing is demanded that an old book never asked for."""
    session.info[KEY] = True
    try:
        yield
    finally:
        session.info.pop(KEY, None)


def is_history(session: Session) -> bool:
    return bool(session.info.get(KEY))


def of_old(session: Session, row, now: datetime) -> bool:
    """Whether a row comes in from an old book: new here, and of an earlier day."""
    register = row.register
    began = row.value(register.anchor if register.field(register.anchor) else register.natural_key[0])
    day = began.date() if isinstance(began, datetime) else began
    return is_history(session) and not inspect(row).persistent and isinstance(day, date) and day < now.date()


def insist(session: Session, row, now: datetime, message: str, field: str) -> None:
    """Refuse what is out of the order of doing things; of what was done long ago, in whatever order, an old book may tell."""
    if not of_old(session, row, now):
        raise RuleViolation(message, field)
