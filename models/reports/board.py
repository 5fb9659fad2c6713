"""经营看板: today, this week and this month in a few numbers; what is open and how long; who lets it wait; where it comes back.

Counts only, grouped by the database. Every number says with which filter of which list it is found again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from models.display import Display
from models.organisation import Actor
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports.monthly import current_month, month_kind
from models.rules import lifecycle
from models.rules import month as rules
from models.rules.access import ROLES
from models.tracking import Step
from models.visibility import limits

REPEAT_DAYS = timedelta(days=90)
MOST = 5
AGES = ((0, 1, "今天来的"), (1, 2, "昨天来的"), (2, 7, "2–6 天前"), (7, None, "7 天以前"))
LEVELS = {1: "supervisor", 2: "manager", 0: ""}  # who tracks a missed limit; level 0 is the return visit


@dataclass(frozen=True)
class Span:
    """今天, 本周, 本月."""

    label: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Number:
    """`page` and `query`: where its entries are listed; without a page it leads nowhere."""

    text: str
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    label: str
    numbers: list[Number]


@dataclass(frozen=True)
class Board:
    spans: list[Span]
    lines: list[Line]
    ages: list[Line]
    overdue: list[Line]
    rooms: list[Line]
    causes: list[Line]


def board(session: Session, actor: Actor, now: datetime) -> Board:
    spans = spans_of(session, actor, now)
    return Board(spans, _lines(session, actor, spans), _ages(session, actor, now), _overdue(session, actor, now),
                 _rooms(session, actor, now), _causes(session, actor, spans[-1]))  # fmt: skip


def spans_of(session: Session, actor: Actor, now: datetime) -> list[Span]:
    """The month is the one of the complaint summary, by the community's own setting (C21)."""
    today = datetime.combine(now.date(), time())
    monday = today - timedelta(days=now.weekday())
    name = current_month(session, actor.community_id, now)
    start, end = rules.period(name, month_kind(session, actor.community_id, name, now))
    return [Span("今天", today, today + timedelta(days=1)), Span("本周", monday, monday + timedelta(days=7)), Span("本月", start, end)]


def _lines(session: Session, actor: Actor, spans: list[Span]) -> list[Line]:
    """A void entry was received all the same, as in the month and in every list."""
    seen = limits(actor, Visit)
    received = [_between(session, seen, Visit.received_at, span) for span in spans]
    complaints = [_between(session, (*seen, Visit.category == "complaint"), Visit.received_at, span) for span in spans]
    finished = [_between(session, seen, Visit.finished_at, span) for span in spans]
    return [
        Line("受理", [Number(str(n), "visit", _days("received_at", span)) for n, span in zip(received, spans, strict=True)]),
        Line("其中投诉", [Number(str(n), "visit", _days("received_at", span) | {"category": "complaint"})
                      for n, span in zip(complaints, spans, strict=True)]),
        Line("办结", [Number(str(n), "visit", _days("finished_at", span)) for n, span in zip(finished, spans, strict=True)]),
        Line("按时限办结", [Number(_kept(session, actor, span)) for span in spans]),
        Line("回访满意", [Number(_satisfied(session, seen, span)) for span in spans]),
    ]  # fmt: skip


def _between(session: Session, conditions, column: ColumnElement, span: Span) -> int:
    query = select(func.count()).select_from(Visit).where(*conditions, column >= span.start, column < span.end)
    return session.scalar(query) or 0


def _kept(session: Session, actor: Actor, span: Span) -> str:
    """The first limits met in these days: how many were met in time. A limit that stood paused counts as kept."""
    kept = func.sum(case((or_(Step.due_at.is_(None), Step.done_at <= Step.due_at), 1), else_=0))
    mine = (Step.community_id == actor.community_id, Step.level == 1, Step.done_at >= span.start, Step.done_at < span.end)
    part, whole = session.execute(select(kept, func.count()).where(*mine)).one()
    return rules.percent(int(part or 0), whole)


def _satisfied(session: Session, seen, span: Span) -> str:
    """满意与较满意 among those who were reached."""
    good = [code for code, satisfied in lifecycle.VISIT_SATISFIED.items() if satisfied]
    reached = [code for code, satisfied in lifecycle.VISIT_SATISFIED.items() if satisfied is not None]
    part = func.sum(case((Visit.satisfaction.in_(good), 1), else_=0))
    mine = (*seen, Visit.satisfaction.in_(reached), Visit.visited_at >= span.start, Visit.visited_at < span.end)
    found, whole = session.execute(select(part, func.count()).where(*mine)).one()
    return rules.percent(int(found or 0), whole)


def _ages(session: Session, actor: Actor, now: datetime) -> list[Line]:
    """What is open, by the whole days since it came in: days are what a list can be asked for."""
    open_ones = (*limits(actor, Visit), Visit.voided_at.is_(None), Visit.status.in_(lifecycle.OPEN))
    today, found = datetime.combine(now.date(), time()), []
    for newest, oldest, label in AGES:
        end = today - timedelta(days=newest - 1)
        start = today - timedelta(days=oldest - 1) if oldest else datetime(2000, 1, 1)
        count = _between(session, open_ones, Visit.received_at, Span(label, start, end))
        query = _days("received_at", Span(label, start, end)) | {"status": "open"}
        found.append(Line(label, [Number(str(count), "visit", query)]))
    return found


def _overdue(session: Session, actor: Actor, now: datetime) -> list[Line]:
    """Missed limits by who tracks them; a matter stands where it has climbed to."""
    highest = select(func.max(Step.level).label("level")).where(
        Step.community_id == actor.community_id, Step.done_at.is_(None), Step.due_at <= now
    ).group_by(Step.register, Step.entry_id).subquery()  # fmt: skip
    counts = dict(session.execute(select(highest.c.level, func.count()).group_by(highest.c.level)).all())
    return [
        Line(ROLES.get(role, "待回访"), [Number(str(counts.get(level, 0)), "escalation" if level else "", {"level": str(level)})])
        for level, role in LEVELS.items()
    ]


def _rooms(session: Session, actor: Actor, now: datetime) -> list[Line]:
    """The rooms that came back most in 90 days."""
    since = datetime.combine((now - REPEAT_DAYS).date(), time())
    mine = (*limits(actor, Visit), Visit.room.is_not(None), Visit.received_at >= since)
    often = select(Visit.room, func.count()).where(*mine).group_by(Visit.room).having(func.count() > 1)
    display, spec = Display(session, now), Visit.register.field("room")
    rows = session.execute(often.order_by(func.count().desc(), Visit.room).limit(MOST))
    days = {"received_at_from": f"{since:%Y-%m-%d}"}
    return [Line(display.shown_value(spec, room), [Number(str(count), "visit", {"room": room} | days)]) for room, count in rows]


def _causes(session: Session, actor: Actor, span: Span) -> list[Line]:
    """Why complaints came in this month, most first; what has no cause yet is said."""
    mine, at = limits(actor, Complaint), Complaint.complained_at
    query = select(Complaint.cause, func.count()).where(*mine, at >= span.start, at < span.end).group_by(Complaint.cause)
    spec = Complaint.register.field("cause")
    rows = sorted(session.execute(query).all(), key=lambda row: (-row[1], row[0] or ""))
    days = _days("complained_at", span)
    return [
        Line(spec.text(cause) if cause else "还没认定", [Number(str(count), "complaint" if cause else "", days | {"cause": cause or ""})])
        for cause, count in rows
    ]


def _days(name: str, span: Span) -> dict[str, str]:
    return {f"{name}_from": f"{span.start:%Y-%m-%d}", f"{name}_to": f"{span.end - timedelta(days=1):%Y-%m-%d}"}
