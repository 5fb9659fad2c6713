"""Keeps the deadline steps of an entry in line with the entry: a follower of every write, in the same transaction.

The steps of the ladder run until the owner has been told. Two kinds of step are nobody's overdue handling: the return visit, on
level 0, and what rose without missing a limit, on level RISEN. Whoever asks for overdue handling asks for level 1 and above.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from models.features import Directory, HasDeadline, HasLifecycle
from models.ladder import due_of, ladder_for, visit_due
from models.rules import deadlines, lifecycle, rooms
from models.rules.deadlines import Rung
from models.saving import Change, after_write
from models.tracking import Action, Step, pauses_of

STEP, ACTION = Step.__table__, Action.__table__
RETURN_VISIT, CLIMB = "return_visit", "climb"
UNRAISED = {"raised_at": None}  # rows written together all name the same columns
TOLD_STATES = ("handled", "to_visit")


@after_write
def follow(session: Session, changes: list[Change]) -> None:
    """Of new entries nothing is known yet: their rows are written together."""
    fresh, begun = [], []
    for change in changes:
        if isinstance(change.entry, HasDeadline) and change.new:
            wanted = _wanted(session, change.entry, [], change.now)
            fresh += [UNRAISED | _key(change.entry, step) | values for step, values in wanted.items()]
        elif isinstance(change.entry, HasDeadline):
            align(session, change.entry, change.now)
        if change.new and isinstance(change.entry, HasLifecycle):
            begun.append(_beginning(change))
    for table, rows in ((STEP, fresh), (ACTION, begun)):
        if rows:
            session.connection().execute(insert(table), rows)


def align(session: Session, entry: Directory, now: datetime) -> None:
    """Recompute the steps of one entry. Raised and acknowledged marks stay; a limit the ladder no longer has is done."""
    connection, slug = session.connection(), entry.register.slug
    known = {row.step: row for row in connection.execute(select(STEP).where(_of(entry)))}
    for step, values in _wanted(session, entry, pauses_of(session, slug, entry.id), now).items():
        row = known.pop(step, None)
        if row is None:
            connection.execute(insert(STEP).values(**_key(entry, step), **values))
        elif _differs(row, values):
            connection.execute(update(STEP).where(STEP.c.id == row.id).values(**values))
    for row in known.values():
        if row.done_at is None:
            connection.execute(update(STEP).where(STEP.c.id == row.id).values(done_at=now))


def _key(entry: Directory, step: str) -> dict[str, object]:
    return {"community_id": entry.community_id, "register": entry.register.slug, "entry_id": entry.id, "step": step}


def _wanted(session: Session, entry: Directory, pauses: list[deadlines.Pause], now: datetime) -> dict[str, dict[str, object]]:
    """The rows the entry should have, by step."""
    facts, done_at, start = _facts(entry), _done_at(entry, now), entry.clock_start()
    wanted = {}
    for rung in ladder_for(session, entry.community_id, entry.ladder_key(), start.date()):
        begin = rung.start(start, getattr(entry, "recorded_at", None))
        wanted[rung.step] = facts | _row(rung, begin, due_of(session, entry.community_id, rung, begin, pauses), done_at)
    for rung, start, due, done in entry.further_steps():
        wanted[rung.step] = facts | _row(rung, start, due, done)
    if climbed_at := getattr(entry, "climbed_at", None):
        rung = Rung(CLIMB, deadlines.RISEN, "supervisor", 0)
        wanted[CLIMB] = facts | _row(rung, climbed_at, climbed_at, done_at) | {"raised_at": climbed_at}
    finished_at = getattr(entry, "finished_at", None)
    if getattr(entry, "need_visit", False) and finished_at:
        due_at = visit_due(session, entry, finished_at)
        rung = Rung(RETURN_VISIT, 0, "receptionist", int((due_at - finished_at) / timedelta(hours=1)))
        wanted[RETURN_VISIT] = facts | _row(rung, finished_at, due_at, _visited_at(entry))
    return wanted


def _row(rung: Rung, start: datetime, due_at: datetime | None, done_at: datetime | None) -> dict[str, object]:
    return {
        "level": rung.level, "role": rung.role, "hours": rung.hours, "unit": rung.unit, "start_at": start, "due_at": due_at,
        "done_at": done_at, "repeat_hours": rung.repeat_hours,
    }  # fmt: skip


def _differs(row, values: dict[str, object]) -> bool:
    """Whether a stored step must change; of two moments of being done the first stays; older rows say less: natural time, every day."""
    repeat = deadlines.REPEAT if row.repeat_hours is None else row.repeat_hours
    known = dict(row._mapping) | {"unit": row.unit or deadlines.NATURAL, "repeat_hours": repeat}
    return any(known[name] != value for name, value in values.items() if name != "done_at" or not (value and row.done_at))


def _of(entry: Directory):
    return (STEP.c.register == entry.register.slug) & (STEP.c.entry_id == entry.id)


def set_owner(session: Session, entry: Directory, level: int, staff_id: int) -> None:
    """Keep a take-over: it holds up to the next level, which then tracks by itself."""
    mine = _of(entry) & STEP.c.level.between(1, max(level, 1))
    session.connection().execute(update(STEP).where(mine).values(owner_id=staff_id))


def acknowledge(session: Session, entry: Directory, now: datetime, staff_id: int | None) -> int:
    """Mark the limits missed so far as known; how many were not known yet."""
    missed = _of(entry) & (STEP.c.level != 0) & STEP.c.done_at.is_(None) & (STEP.c.due_at <= now) & STEP.c.acknowledged_at.is_(None)
    values = {"acknowledged_at": now, "acknowledged_by_id": staff_id}
    return session.connection().execute(update(STEP).where(missed).values(**values)).rowcount


def first_due(session: Session, entry: Directory) -> datetime | None:
    """The first limit of handling; None while a pause holds it open or when handling is over."""
    mine = _of(entry) & (STEP.c.level > 0) & STEP.c.done_at.is_(None)
    return session.connection().scalar(select(STEP.c.due_at).where(mine).order_by(STEP.c.level).limit(1))


def level_of(session: Session, entry: Directory, now: datetime) -> int:
    """How far up the ladder the entry stands now: 0, 1 or 2."""
    missed = _of(entry) & STEP.c.done_at.is_(None) & (STEP.c.due_at <= now)
    return session.connection().scalar(select(func.max(func.abs(STEP.c.level))).where(missed)) or 0


def raise_due(session: Session, now: datetime, keys: Iterable[int]) -> list:
    """Mark those of these steps raised that are due and not raised yet; the rows this call has won. The one bulk write on steps."""
    due = STEP.c.id.in_(list(keys)) & STEP.c.raised_at.is_(None) & STEP.c.done_at.is_(None) & (STEP.c.due_at <= now)
    return session.connection().execute(update(STEP).where(due).values(raised_at=now).returning(STEP)).all()


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
    """The clock of handling stops when the owner has been told of the result; void and closed entries have no clock."""
    status, told_at = getattr(entry, "status", None), getattr(entry, "notified_at", None)
    if entry.voided_at or status in lifecycle.FINISHED or status in entry.register.closed_states:
        return entry.voided_at or told_at or getattr(entry, "closed_at", None) or now
    if status in TOLD_STATES and told_at:
        return told_at
    return now if status == "to_visit" else None


def _visited_at(entry: Directory) -> datetime | None:
    """When the return visit was over: visited and satisfied, or no longer wanted."""
    if entry.voided_at or entry.status in lifecycle.FINISHED:
        return entry.visited_at or entry.closed_at or entry.voided_at or entry.finished_at
    return entry.visited_at if lifecycle.VISIT_SATISFIED.get(entry.satisfaction) else None


def _beginning(change: Change) -> dict[str, object]:
    """The first line of every timeline, whichever door the entry came in by. R34, R35."""
    entry = change.entry
    return {
        "community_id": entry.community_id, "register": entry.register.slug, "entry_id": entry.id, "at": entry.recorded_at,
        "staff_id": change.actor.staff_id, "verb": "file", "to_value": entry.value("status"), "to_owner": False,
    }  # fmt: skip
