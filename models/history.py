"""Whether what is being written happened long ago: an old register that is brought in, not the day's work."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

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
