"""改于阅签之后: what is changed by hand after the sign-off leaves a line of its own and waits to be read again (R15, R93).

The line is written with the change, in its transaction; that the entry is unread again is computed from it, never stored.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from models.features import HasReview
from models.saving import Change, after_write
from models.tracking import Action

ACTION = Action.__table__
VERB = "amend"


@contextmanager
def moving(session: Session) -> Iterator[None]:
    """What is written meanwhile follows from a move, which has its own line: the matter goes on, nothing is corrected."""
    session.info["moving"] = True
    try:
        yield
    finally:
        session.info.pop("moving", None)


@after_write
def mark(session: Session, changes: list[Change]) -> None:
    """Stamped with the moment of the audit lines of the same write, so that the two are found together."""
    if session.info.get("moving"):
        return
    for change in changes:
        if labels := _corrected(change):
            session.connection().execute(insert(ACTION).values(
                community_id=change.entry.community_id, register=change.entry.register.slug, entry_id=change.entry.id,
                at=changes[0].now, staff_id=change.actor.staff_id, verb=VERB, note="、".join(labels), to_owner=False,
            ))  # fmt: skip


def _corrected(change: Change) -> list[str]:
    """The labels of what was changed by hand in an entry that had been read; what the system keeps by itself is no correction."""
    entry = change.entry
    if change.new or not isinstance(entry, HasReview) or not entry.reviewed_at or "reviewed_at" in change.before:
        return []
    labels = [spec.label for spec in entry.register.typed if spec.name in change.before]
    return labels + (["作废"] if "voided_at" in change.before else [])


def amended(model: type[HasReview]) -> ColumnElement[bool]:
    """Whether an entry was changed by hand after it was last signed off."""
    mine = (Action.community_id == model.community_id, Action.register == model.register.slug, Action.entry_id == model.id)
    return select(Action.id).where(*mine, Action.verb == VERB, Action.at > model.reviewed_at).exists()
