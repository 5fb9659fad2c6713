"""What a transaction reads once: the settings, the calendar. Forgotten when somebody else acts, when such a row is written, at the end."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

KEY = "read_once"


def once(session: Session, name: object, read: Callable[[], Any]) -> Any:
    """What `read` gave the first time. The rows it reads say `read_once = True` in their class, so that a change is seen."""
    held = _held(session)
    if name not in held:
        found = read()  # this may write what waits, and forget
        held = _held(session)
        held[name] = found
    return held[name]


def _held(session: Session) -> dict[object, Any]:
    actor, known = session.info.get("actor"), session.info.get(KEY)
    if known is None or known[0] is not actor:
        known = session.info[KEY] = (actor, {})
    return known[1]


@event.listens_for(Session, "transient_to_pending")
def _added(session: Session, row) -> None:
    if getattr(row, "read_once", False):
        session.info.pop(KEY, None)


@event.listens_for(Session, "after_flush", insert=True)
def _written(session: Session, _context) -> None:
    if KEY in session.info and any(getattr(row, "read_once", False) for rows in (session.new, session.dirty) for row in rows):
        session.info.pop(KEY)


@event.listens_for(Session, "after_transaction_end")
def _over(session: Session, transaction) -> None:
    if transaction.parent is None or transaction.nested:
        session.info.pop(KEY, None)
