"""The complaints a month is made of, with their timelines: narrow columns, a handful of queries whatever the size."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from models.calendar import calendar_of
from models.features import Satisfaction
from models.policy import number
from models.registers.complaint import Cause, Complaint, Validity
from models.registers.visit import Severity, Visit
from models.reports.month_figures import CHANNEL_OF
from models.reports.month_matter import FINISHING, VERBS, Event, Matter
from models.rules import deadlines, lifecycle, rooms
from models.rules.business_time import Calendar
from models.tracking import Action, Pause, Step

AT_ONCE = 500  # keys in one statement
SLUG = Visit.register.slug  # the matter lives in its 来电来访 entry: clock, pauses, timeline
OPEN = lifecycle.OPEN - {"handled", "to_visit"}  # not finished yet
NO_BUILDING = "none"

_COLUMNS = (
    Complaint.id, Complaint.record_no, Complaint.complained_at, Complaint.complaint_type, Complaint.severity,
    Complaint.validity, Complaint.cause, Complaint.channel, Complaint.room, Complaint.first_reply_at, Complaint.visit_id,
    Complaint.status, Complaint.voided_at, Visit.status.label("visit_status"), Visit.finished_at, Visit.closed_at,
    Visit.voided_at.label("visit_voided_at"), Visit.visited_at, Visit.satisfaction,
)  # fmt: skip


def matters(session: Session, community_id: int, start: datetime, until: datetime, repeat_days: int) -> list[Matter]:
    """Every complaint that may add to the month [start, until); some more do no harm, the replay decides."""
    complaints = _complaints(session, community_id, start, until)
    keys = [row.visit_id for row in complaints if row.visit_id is not None]
    lines, pauses, limits = _lines(session, keys), _pauses(session, keys), _limits(session, community_id, keys)
    again = _repeats(session, community_id, start, until, repeat_days)
    found = [_matter(row, lines[row.visit_id], pauses[row.visit_id], limits.get(row.visit_id), row.id in again) for row in complaints]
    return [replace(one, reply_hours=number(session, community_id, "reply_hours", one.received_at.date())) for one in found]


def _complaints(session: Session, community_id: int, start: datetime, until: datetime) -> Sequence[Row]:
    mine = Complaint.community_id == community_id
    acted = select(Action.entry_id).where(
        Action.community_id == community_id, Action.register == SLUG, Action.verb.in_(VERBS), Action.at >= start
    )
    earlier = or_(
        Complaint.status.in_(lifecycle.OPEN), Complaint.finished_at >= start, Complaint.voided_at >= start,
        Complaint.visit_id.in_(acted),
    )  # fmt: skip
    query = select(*_COLUMNS).join(Visit, Visit.id == Complaint.visit_id, isouter=True).order_by(Complaint.id)
    found = session.execute(query.where(mine, Complaint.complained_at >= start, Complaint.complained_at < until)).all()
    return [*session.execute(query.where(mine, Complaint.complained_at < start, earlier)).all(), *found]


def _matter(row: Row, lines: list[Row], pauses: list[deadlines.Pause], limit: tuple | None, again: bool) -> Matter:
    void = bool(row.voided_at or row.visit_voided_at)
    status = row.visit_status or row.status
    hours = deadlines.LADDERS[f"complaint.{row.severity}"][0].hours
    limit_from, limit_hours, calendar = limit or (row.complained_at, hours, None)
    told = [line.at for line in lines if line.to_owner]
    return Matter(
        id=row.id, record_no=row.record_no, complaint_type=row.complaint_type, received_at=row.complained_at,
        limit_from=limit_from, limit_hours=limit_hours, calendar=calendar, events=_events(row, lines), pauses=tuple(pauses),
        marks=tuple(_marks(row, void, again, any(pause.end is None for pause in pauses))),
        first_reply_at=row.first_reply_at or (min(told) if told else None),
        stored_open=not void and status in OPEN,
    )  # fmt: skip


def _events(row: Row, lines: list[Row]) -> tuple[Event, ...]:
    """The timeline; what came without one (imported, older than the timeline) is told by the moments of the entry."""
    found = [_event(row, line) for line in lines if line.verb in VERBS]
    verbs = {event.verb for event in found}
    told = []
    if not verbs & FINISHING and (ended := row.finished_at or row.closed_at):
        told.append(Event(ended, "result"))
    if "return_visit" not in verbs and row.visited_at and row.satisfaction:
        told.append(Event(row.visited_at, "return_visit", row.satisfaction))
    if "write_off" not in verbs and row.closed_at and row.visit_status == "written_off":
        told.append(Event(row.closed_at, "write_off"))
    voided = [at for at in (row.voided_at, row.visit_voided_at) if at]
    if "void" not in verbs and voided:
        told.append(Event(min(voided), "void"))
    return tuple(sorted(found + told, key=lambda event: event.at)) if told else tuple(found)


def _event(row: Row, line: Row) -> Event:
    return Event(line.at, line.verb, _satisfaction(row, line) if line.verb == "return_visit" else "")


def _satisfaction(row: Row, line: Row) -> str:
    """What the owner said: the line's value or the first word of its note, else what the entry holds now."""
    words = (line.to_value, (line.note or "").split("，")[0], row.satisfaction)
    return next((code for word in words if word and (code := Satisfaction.code_of(word))), "")


def _marks(row: Row, void: bool, again: bool, paused: bool) -> Iterator[str]:
    """The figures of a received complaint: by validity, severity, cause, channel, building and present state."""
    yield "invalid" if row.validity == Validity.INVALID else "valid"
    yield f"sev_{row.severity or Severity.MINOR}"
    yield f"cause_{row.cause or Cause.OTHER}"
    if not row.cause:
        yield "cause_unset"
    yield CHANNEL_OF.get(row.channel, "ch_other")
    placed = row.room and rooms.is_canonical(row.room)
    yield f"building.{rooms.parts(row.room)[0] if placed else NO_BUILDING}"
    status = "void" if void else row.visit_status or row.status
    yield f"status.{lifecycle.PAUSED if paused and status in lifecycle.OPEN else status}"
    if again:
        yield "repeated"


def _repeats(session: Session, community_id: int, start: datetime, until: datetime, days: int) -> set[int]:
    """Complaints of [start, until) whose room had one of the same type within so many days before; what was void by then is none."""
    voided_at = func.coalesce(Complaint.voided_at, Visit.voided_at)
    standing = or_(voided_at >= until, voided_at.is_(None) & (Complaint.status != "void"))
    found = session.execute(
        select(Complaint.id, Complaint.room, Complaint.complaint_type, Complaint.complained_at)
        .join(Visit, Visit.id == Complaint.visit_id, isouter=True)
        .where(
            Complaint.community_id == community_id, standing, Complaint.room.is_not(None),
            Complaint.complained_at >= start - timedelta(days=days), Complaint.complained_at < until,
        )
        .order_by(Complaint.complained_at, Complaint.id)
    )  # fmt: skip
    frame = pd.DataFrame(found.all(), columns=["id", "room", "complaint_type", "at"])
    gap = frame.groupby(["room", "complaint_type"])["at"].diff()
    return set(frame.loc[gap.notna() & (gap <= pd.Timedelta(days=days)) & (frame["at"] >= start), "id"]) if len(frame) else set()


def _lines(session: Session, keys: list[int]) -> dict[int, list[Row]]:
    query = select(Action.entry_id, Action.at, Action.verb, Action.to_value, Action.note, Action.to_owner).where(
        Action.register == SLUG, or_(Action.verb.in_(VERBS), Action.to_owner.is_(True))
    )
    found = defaultdict(list)
    for line in _in_pieces(session, query.order_by(Action.at, Action.id), Action.entry_id, keys):
        found[line.entry_id].append(line)
    return found


def _pauses(session: Session, keys: list[int]) -> dict[int, list[deadlines.Pause]]:
    query = select(Pause.entry_id, Pause.start_at, Pause.end_at).where(Pause.register == SLUG)
    found = defaultdict(list)
    for key, start, end in _in_pieces(session, query.order_by(Pause.start_at, Pause.id), Pause.entry_id, keys):
        found[key].append(deadlines.Pause(start, end))
    return found


def _limits(session: Session, community_id: int, keys: list[int]) -> dict[int, tuple[datetime, int, Calendar | None]]:
    """(start, hours, calendar of working time) of the first limit, by matter: the ladder that was in force for it."""
    calendar = calendar_of(session, community_id)
    query = select(Step.entry_id, Step.start_at, Step.hours, Step.unit).where(Step.register == SLUG, Step.level == 1)
    found = _in_pieces(session, query.order_by(Step.id), Step.entry_id, keys)
    return {key: (start, hours, calendar if unit == deadlines.WORKING else None) for key, start, hours, unit in found}


def _in_pieces(session: Session, query: Select, column, keys: list[int]) -> Iterable[Row]:
    for first in range(0, len(keys), AT_ONCE):
        yield from session.execute(query.where(column.in_(keys[first : first + AT_ONCE])))
