"""Limits that were raised and that nobody has said to know of: reminded of once in every interval (`rules/reminders.py`)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import REGISTERS
from models.operations.due import Due
from models.outbox import To
from models.rules.deadlines import REPEAT
from models.rules.reminders import interval
from models.tracking import Pause, Step
from models.tracking_owner import owner_of, trackers

SOONEST = timedelta(hours=1)


def unknown(session: Session, now: datetime, community_id: int) -> Iterator[Due]:
    """Of each matter the highest limit it has missed, to whoever tracks it now."""
    columns = (Step.id, Step.register, Step.entry_id, Step.level, Step.role, Step.raised_at, Step.repeat_hours)
    missed = (
        Step.community_id == community_id, Step.done_at.is_(None), Step.level > 0, Step.due_at <= now, Step.acknowledged_at.is_(None),
        Step.raised_at <= now - SOONEST, Step.repeat_hours.is_(None) | (Step.repeat_hours > 0),
    )  # fmt: skip
    rows = session.execute(select(*columns).where(*missed).order_by(Step.register, Step.entry_id, Step.level.desc())).all()
    by_role, paused = (trackers(session, community_id), _paused(session, community_id)) if rows else ({}, set())
    for (register, entry_id), steps in groupby(rows, lambda row: (row.register, row.entry_id)):
        row = next(steps)
        number = interval(row.raised_at, REPEAT if row.repeat_hours is None else row.repeat_hours, now)
        if number and (register, entry_id) not in paused and (entry := session.get(REGISTERS[register].model, entry_id)) is not None:
            yield _due(session, entry, row, number, by_role)


def _paused(session: Session, community_id: int) -> set[tuple[str, int]]:
    """What waits for somebody outside is nobody's to press on, though its limit was missed before."""
    standing = select(Pause.register, Pause.entry_id).where(Pause.community_id == community_id, Pause.end_at.is_(None))
    return {(register, entry_id) for register, entry_id in session.execute(standing)}


def _due(session: Session, entry, row, number: int, by_role: dict[str, int]) -> Due:
    steps = session.scalars(select(Step).where(Step.register == row.register, Step.entry_id == row.entry_id)).all()
    first = min((step.due_at for step in steps if step.level and step.due_at and step.done_at is None), default=None)
    owner = owner_of(entry, row.level, steps, by_role)
    to = To(staff=(owner,)) if owner else To(roles=(row.role,))
    return Due("still_overdue", f"{row.id}/{number}", to, entry, first)
