"""Limits computed anew: for the open matters that a changed ladder, setting or announcement touches. Safe to run twice (R28, R81).

An announcement is followed here: whatever door it was written by, the limits in working time it moves are right in the same
transaction. The follower marks what changed; it is computed once the flush is over, because sheets are changed by it too.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, event, select
from sqlalchemy.orm import Session

from models import steps
from models.declare import REGISTERS
from models.features import Directory
from models.ladder import visit_due
from models.registers.closing import WHEN, Closing
from models.registers.complaint import Complaint
from models.rules.deadlines import WORKING
from models.saving import Change, after_write
from models.tracking import Step

WAITING = "announced_days"


def compute_anew(session: Session, entry: Directory, now: datetime) -> bool:
    """The steps of one entry, and what was promised on its own sheet."""
    for sheet in (entry, *session.scalars(select(Complaint).where(_sheet_of(entry)))):
        promise = getattr(sheet, "promise", None)
        if promise and sheet.finished_at is None:
            promise(session)
    if getattr(entry, "visit_due_at", None) and entry.finished_at:
        entry.visit_due_at = visit_due(session, entry, entry.finished_at)
    steps.align(session, entry, now)
    return True


def _sheet_of(entry: Directory) -> ColumnElement[bool]:
    return (Complaint.visit_id == entry.id) & (entry.register.slug == "visit") & Complaint.voided_at.is_(None)


def working_from(first: date, last: date | None = None) -> ColumnElement[bool]:
    """The open limits in working time that days from `first` (to `last`) have a part in; paused ones are computed when they go on."""
    ran = (Step.unit == WORKING) & (Step.due_at >= datetime.combine(first, time()))
    return ran & (Step.start_at < datetime.combine(last + timedelta(days=1), time())) if last else ran


def recount(session: Session, community_id: int, now: datetime, which: ColumnElement[bool]) -> int:
    """Compute the entries of these open steps anew; how many there were."""
    return sum(compute_anew(session, entry, now) for entry in _entries(session, community_id, which))


def _entries(session: Session, community_id: int, which: ColumnElement[bool]) -> Iterator[Directory]:
    """Each entry once, in batches: what is computed anew need not wait in memory."""
    query = select(Step.register, Step.entry_id).where(Step.community_id == community_id, Step.done_at.is_(None), which).distinct()
    found = session.execute(query.order_by(Step.register, Step.entry_id)).all()
    for register, key in found:
        entry = session.get(REGISTERS[register].model, key)
        if entry is not None:
            yield entry


@after_write
def _mark(session: Session, changes: list[Change]) -> None:
    for change in changes:
        entry = change.entry
        if isinstance(entry, Closing) and (change.new or change.before.keys() & {*WHEN, "voided_at"}):
            days = [entry.from_on, entry.to_on, *(change.before.get(name) for name in ("from_on", "to_on"))]
            known = [day for day in days if day]
            session.info.setdefault(WAITING, []).append((entry.community_id, change.now, min(known), max(known)))


@event.listens_for(Session, "after_flush_postexec")
def _follow(session: Session, _context) -> None:
    for community_id, now, first, last in session.info.pop(WAITING, ()):
        recount(session, community_id, now, working_from(first, last))
