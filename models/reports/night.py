"""What the night left: filed while the desk was closed, and not yet taken by anybody of the desk (R29)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.calendar import usual_calendar
from models.display import Display, When
from models.organisation import Actor
from models.registers.closing import exceptions_of
from models.registers.visit import Visit
from models.rules import access, lifecycle
from models.tracking import Action
from models.visibility import limits

SHOWN = 10


@dataclass(frozen=True)
class Left:
    """An entry the night left: it is there until somebody of the desk takes it."""

    id: int
    text: str
    who: str
    at: When
    record_no: str


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
