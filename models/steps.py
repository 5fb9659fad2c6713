"""Keeps the deadline steps of an entry in line with the entry: a follower of every write, in the same transaction."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from models.features import Directory, HasDeadline
from models.rules import deadlines, lifecycle, rooms
from models.saving import Change, after_write
from models.tracking import Pause, Step

STEP, PAUSE = Step.__table__, Pause.__table__


@after_write
def follow(session: Session, changes: list[Change]) -> None:
    for change in changes:
        if isinstance(change.entry, HasDeadline):
            align(session, change.entry, change.now)


def align(session: Session, entry: Directory, now: datetime) -> None:
    """Recompute the steps of one entry. Raised and acknowledged marks stay; a limit the ladder no longer has is done."""
    connection, slug = session.connection(), entry.register.slug
    mine = (STEP.c.register == slug) & (STEP.c.entry_id == entry.id)
    known = {row.step: row for row in connection.execute(select(STEP).where(mine))}
    pauses = pauses_of(session, slug, entry.id)
    facts, done_at = _facts(entry), _done_at(entry, now)
    for rung in entry.ladder():
        start = entry.clock_start()
        values = facts | {
            "level": rung.level, "role": rung.role, "hours": rung.hours, "start_at": start, "done_at": done_at,
            "due_at": deadlines.due_at(start, rung.hours, pauses),
        }  # fmt: skip
        row = known.pop(rung.step, None)
        if row is None:
            key = {"community_id": entry.community_id, "register": slug, "entry_id": entry.id, "step": rung.step}
            connection.execute(insert(STEP).values(**key, **values))
        elif any(getattr(row, name) != value for name, value in values.items() if name != "done_at" or not (value and row.done_at)):
            connection.execute(update(STEP).where(STEP.c.id == row.id).values(**values))
    for row in known.values():
        if row.done_at is None:
            connection.execute(update(STEP).where(STEP.c.id == row.id).values(done_at=now))


def pauses_of(session: Session, slug: str, entry_id: int) -> list[deadlines.Pause]:
    found = session.connection().execute(
        select(PAUSE.c.start_at, PAUSE.c.end_at).where(PAUSE.c.register == slug, PAUSE.c.entry_id == entry_id)
    )
    return [deadlines.Pause(start, end) for start, end in found]


def _facts(entry: Directory) -> dict[str, object]:
    register = entry.register
    place = entry.value(register.place) if register.place else None
    return {
        "department_id": getattr(entry, "department_id", None),
        "handler_id": getattr(entry, "handler_id", None),
        "tag": entry.value(register.tag) if register.tag else None,
        "building": rooms.parts(place)[0] if place and rooms.is_canonical(place) else None,
    }


def _done_at(entry: Directory, now: datetime) -> datetime | None:
    """The clock of handling stops when the owner has been told; void and closed entries have no clock."""
    if entry.voided_at or entry.value("status") in lifecycle.FINISHED or entry.value("status") == "to_visit":
        return entry.value("notified_at") or entry.voided_at or entry.value("closed_at") or now
    return None
