"""What waits for a person today: the open matters that are theirs to move, what is due first in front."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from models.display import Clock, Display, clocks
from models.operations.facts import facts_of_many
from models.organisation import Actor
from models.registers.visit import Visit
from models.reports.tallies import counted
from models.rules import access, lifecycle, wording
from models.rules.deadlines import RISEN
from models.tracking import Action, Step
from models.visibility import limits

SHOWN = 10
STEPS_EACH = 4  # an entry has at most so many steps: two of its ladder, the return visit, and its climb; what climbed stands in front


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
