"""What waits for a person today: the list, the notices beside the phone, what the night left, and the days that come near."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from models.calendar import hours_to_come, usual_calendar
from models.display import Clock, Display, When, clocks
from models.operations.facts import facts_of_many
from models.organisation import Actor, Community
from models.policy import setting
from models.registers.closing import Closing, exceptions_of
from models.registers.notice import Notice
from models.registers.visit import Visit
from models.reports import month_waiting
from models.reports.tallies import counted
from models.rules import access, escalation, lifecycle, month, wording
from models.rules.deadlines import RISEN
from models.tracking import Action, Step
from models.visibility import limits

SHOWN = 10
STEPS_EACH = 4  # an entry has at most so many steps: two of its ladder, the return visit, and its climb; what climbed stands in front
AHEAD = timedelta(days=3)  # a notice is told this long before it begins
ANNOUNCED = timedelta(days=14)  # and other hours of reception this long (R28)
NEAR = timedelta(days=8)


@dataclass(frozen=True)
class Row:
    """One line of the list: the entry, its clock, and what a screen may show of it."""

    entry: Visit
    clock: Clock | None
    category: str
    room: str
    name: str
    text: str
    record_no: str
    marks: tuple[tuple[str, str], ...] = ()  # (word, tone): 紧急, 利益冲突, 申请作废


@dataclass(frozen=True)
class Waiting:
    rows: list[Row]
    mine: int
    all: int


@dataclass(frozen=True)
class Told:
    """A notice as the desk reads it: a word, the sentence, when and what was done. `now`: it holds at this moment."""

    kind: str
    text: str
    say: str
    now: bool


@dataclass(frozen=True)
class Left:
    """An entry the night left: it is there until somebody of the desk takes it."""

    id: int
    text: str
    who: str
    at: When
    record_no: str


@dataclass(frozen=True)
class NearDay:
    page: str
    title: str
    text: str
    say: str
    late: bool = False
    query: Mapping[str, str] = field(default_factory=dict)


def waiting(session: Session, actor: Actor, now: datetime, everybody: bool = False) -> Waiting:
    """The first ten open 来电来访 entries, what is due first in front; mine, or all that this person sees."""
    if not access.may(actor.roles, "list", "visit"):
        return Waiting([], 0, 0)
    unfinished = [*limits(actor, Visit), Visit.voided_at.is_(None), Visit.status.in_(lifecycle.OPEN)]
    own = [*unfinished, of_mine(actor, now)]
    keys = _first_due(session, actor, unfinished if everybody else own)
    by_key = {entry.id: entry for entry in session.scalars(select(Visit).where(Visit.id.in_(keys)))}
    mine, everything = (counted(session, select(Visit.id).where(*conditions)) for conditions in (own, unfinished))
    return Waiting(_rows(session, [by_key[key] for key in keys], now), mine, everything)


def _first_due(session: Session, actor: Actor, conditions: list[ColumnElement[bool]]) -> list[int]:
    """Ids in the order of their nearest limit, along the index of limits; then those whose clock stands, oldest first."""
    running = (Step.register == "visit", Step.entry_id == Visit.id, Step.done_at.is_(None), Step.due_at.is_not(None))
    ordered = (
        select(Visit.id)
        .join(Step, and_(*running))
        .where(Step.community_id == actor.community_id, *conditions)
        .order_by(Step.due_at, Step.id)
        .limit(SHOWN * STEPS_EACH)
    )
    keys = list(dict.fromkeys(session.scalars(ordered)))[:SHOWN]
    if len(keys) < SHOWN:
        still = select(Visit.id).where(*conditions, ~exists().where(*running)).order_by(Visit.received_at, Visit.id)
        keys += session.scalars(still.limit(SHOWN - len(keys)))
    return keys


def of_mine(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """What is mine to move: filed or handled by me, taken over by me, unconfirmed at the desk, or risen to my role."""
    roles, me = actor.roles, actor.staff_id
    mine: list[ColumnElement[bool]] = [Visit.handler_id == me, Visit.receptionist_id == me, Visit.recorded_by_id == me]
    if access.scope_of(roles, "visit") == "department":
        mine.append(Visit.department_id == actor.department_id)
    if "receptionist" in roles:
        mine.append(Visit.status == "to_confirm")
    limit = aliased(Step)
    of_entry = (limit.register == "visit", limit.entry_id == Visit.id, limit.done_at.is_(None))
    mine.append(exists().where(*of_entry, limit.owner_id == me))
    if "supervisor" in roles:  # R7, and what waits for their consent
        mine += [Visit.void_asked_at.is_not(None), exists().where(*_line_of("conflict"))]
    for level, role in ((1, "supervisor"), (RISEN, "supervisor"), (2, "manager")):
        if role in roles:
            mine.append(exists().where(*of_entry, limit.level == level, limit.due_at <= now, limit.owner_id.is_(None)))
    return or_(*mine)


def _line_of(verb: str) -> tuple[ColumnElement[bool], ...]:
    line = aliased(Action)
    return line.register == "visit", line.entry_id == Visit.id, line.verb == verb


def marks(display: Display, entry: Visit, facts: lifecycle.Facts) -> tuple[tuple[str, str], ...]:
    """What must catch the eye (R7, R85)."""
    hurry = display.shown(entry, Visit.register.field("urgency")) if facts.urgency in lifecycle.HURRIED else ""
    found = ((hurry, "red"), ("利益冲突" if lifecycle.conflict_of_interest(facts) else "", "red"),
             ("申请作废" if facts.void_asked else "", "amber"), _promise(display.now, entry))  # fmt: skip
    return tuple(mark for mark in found if mark[0])


def _promise(now: datetime, entry: Visit) -> tuple[str, str]:
    """R83: what was promised to the owner, from the day of the promise on until they have heard."""
    due = entry.promised_reply_at
    if due is None or entry.notified_at or due.date() > now.date():
        return "", ""
    return f"答应{wording.moment(now, due)} 回复", "amber" if due > now else "red"


def _rows(session: Session, entries, now: datetime) -> list[Row]:
    display, field = Display(session, now), Visit.register.field
    facts = facts_of_many(session, entries)
    standing = clocks(session, "visit", [entry.id for entry in entries], now)
    return [
        Row(
            entry, standing.get(entry.id), display.shown(entry, field("category")),
            display.shown(entry, field("room")) or display.shown(entry, field("location")),
            display.shown(entry, field("person_name")), display.shown(entry, field("content")), entry.record_no,
            marks(display, entry, facts[entry.id]),
        )
        for entry in entries
    ]  # fmt: skip


def notices_now(session: Session, actor: Actor, now: datetime) -> list[Told]:
    """What holds now or begins within three days; what holds first."""
    if not access.may(actor.roles, "list", "notice"):
        return []
    found = session.scalars(
        select(Notice)
        .where(*limits(actor, Notice), Notice.voided_at.is_(None), Notice.to_at >= now, Notice.from_at <= now + AHEAD)
        .order_by(Notice.from_at, Notice.id)
        .limit(6)
    ).all()
    display, field = Display(session, now), Notice.register.field
    told = []
    for notice in found:
        place, content, measure = (display.shown(notice, field(name)) for name in ("place", "content", "measure"))
        say = " · ".join(filter(None, (_span(now, notice.from_at, notice.to_at), measure)))
        text = content if content.startswith(place) else f"{place} {content}"
        told.append(Told(display.shown(notice, field("kind")), text, say, notice.from_at <= now))
    return sorted([*told, *_announced(session, actor, now)], key=lambda one: not one.now)


def _announced(session: Session, actor: Actor, now: datetime) -> list[Told]:
    """The days on which the desk receives otherwise than usual, told in advance (R28)."""
    today, mine = now.date(), (Closing.community_id == actor.community_id, Closing.voided_at.is_(None))
    near = (Closing.to_on >= today, Closing.from_on <= (now + ANNOUNCED).date())
    found = session.scalars(select(Closing).where(*mine, *near).order_by(Closing.from_on, Closing.id).limit(3)).all()
    display, field = Display(session, now), Closing.register.field
    said = [(one, " ".join(filter(None, (_days(one), one.spans, display.shown(one, field("reception")))))) for one in found]
    told = [Told("接待时间", display.shown(one, field("announcement")), words, one.from_on <= today) for one, words in said]
    community = session.get(Community, actor.community_id)
    changes = hours_to_come(session, community, today, (now + ANNOUNCED).date()) if community else ()
    return told + [Told("接待时间", f"接待时间改为{words}", f"{day:%m-%d} 起", False) for day, words in changes]


def _days(one: Closing) -> str:
    return f"{one.from_on:%m-%d}" if one.from_on == one.to_on else f"{one.from_on:%m-%d} 至 {one.to_on:%m-%d}"


def _span(now: datetime, start: datetime, end: datetime) -> str:
    """到今天 16:00, or 11-26 10:00–11:00 for what is still to come."""
    if start <= now:
        until = wording.moment(now, end)
        return f"到 {until}" if until[0].isdigit() else f"到{until}"
    tail = f"{end:%H:%M}" if end.date() == start.date() else wording.moment(now, end)
    return f"{wording.moment(now, start)}–{tail}"


def from_the_night(session: Session, actor: Actor, now: datetime) -> list[Left]:
    """Filed since the desk last closed until it opened today, and not yet taken by the desk (R29); days announced as closed count."""
    if not (access.may(actor.roles, "act", "visit") and access.scope_of(actor.roles, "visit") == "all"):
        return []
    hours, last = usual_calendar(session, actor.community_id).hours_on, _last_day(session, actor, now)
    start = datetime.combine(last, hours(last)[-1][1])
    end = datetime.combine(now.date(), hours(now.date())[0][0])
    taken = exists().where(Action.register == "visit", Action.entry_id == Visit.id, Action.verb == "receive")
    entries = session.scalars(
        select(Visit)
        .where(*limits(actor, Visit), Visit.voided_at.is_(None), Visit.recorded_at >= start, Visit.recorded_at < end,
               Visit.status.in_(lifecycle.OPEN), ~taken)
        .order_by(Visit.recorded_at, Visit.id)
        .limit(SHOWN)
    ).all()  # fmt: skip
    display, field = Display(session, now), Visit.register.field
    display.prefetch("staff", [entry.recorded_by_id for entry in entries])
    return [
        Left(entry.id, display.shown(entry, field("content")), _name(display, entry.recorded_by_id), display.when(entry.recorded_at),
             entry.record_no)
        for entry in entries
    ]  # fmt: skip


def _last_day(session: Session, actor: Actor, now: datetime) -> date:
    """The last day before today that was not announced as closed."""
    told, day = exceptions_of(session, actor.community_id, now.date()), now.date() - timedelta(days=1)
    while told.get(day) is False:
        day -= timedelta(days=1)
    return day


def _name(display: Display, staff_id: int | None) -> str:
    return display.name_of("staff", staff_id) if staff_id else ""


def near_days(session: Session, actor: Actor, now: datetime) -> list[NearDay]:
    """The month that has to be handed in soon."""
    concerned = access.may(actor.roles, "monthly") or access.may(actor.roles, "file", "complaint")
    if not concerned or not actor.community_id:
        return []
    kind = setting(session, actor.community_id, "month_kind", now.date())
    current = month.current_month(now, kind)
    end = month.freeze_opens(current, kind)
    kept = month_waiting.waiting(session, actor, now)
    days = [_month_day(one, now) for one in kept]
    if end - now <= NEAR and current not in [one.year_month for one in kept]:
        days.append(NearDay("monthly", "投诉情况月汇总", f"{end.day} 日前上呈", escalation.words(now, end + timedelta(days=1))))
    return days


def _month_day(one: month_waiting.Waiting, now: datetime) -> NearDay:
    say = f"待{one.next}，{one.left(now)}" if one.next else one.left(now)
    text = f"{one.due_at - timedelta(days=1):%m-%d} 前上呈"
    return NearDay("monthly", f"{one.name}投诉情况月汇总", text, say, one.late, {"month": one.year_month})
