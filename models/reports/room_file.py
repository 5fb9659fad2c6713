"""一户一档: everything one household has in any register, what is open in front, then the newest."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import Register, all_registers
from models.display import Display, Due, Pill, When, clocks
from models.features import Entry, HasDeadline
from models.organisation import Actor
from models.rules import access, lifecycle
from models.visibility import limits

MOST = 100  # of each register, the newest


@dataclass(frozen=True)
class Event:
    """One entry of the household. `moment` sorts; everything else is as it may be shown."""

    slug: str
    id: int
    record_no: str
    title: str
    tag: str
    text: str
    at: When | None
    state: Pill | None
    due: Due | None
    open: bool
    moment: datetime


def events(session: Session, actor: Actor, room: str, now: datetime) -> list[Event]:
    """Of every register with a room that this person may list; void entries stay, marked as such."""
    found = [event for register in _with_room(actor) for event in _of(session, actor, register, room, now)]
    return sorted(found, key=lambda event: (not event.open, -event.moment.timestamp()))


def _with_room(actor: Actor) -> list[Register]:
    return [
        register
        for register in all_registers()
        if not register.directory and issubclass(register.model, Entry) and register.place and _is_room(register)
        and access.may(actor.roles, "list", register.slug)
    ]  # fmt: skip


def _is_room(register: Register) -> bool:
    return register.field(register.place).kind.code == "room"


def _of(session: Session, actor: Actor, register: Register, room: str, now: datetime) -> list[Event]:
    model = register.model
    query = select(model).where(*limits(actor, model), getattr(model, register.place) == room)
    entries = session.scalars(query.order_by(model.recorded_at.desc(), model.id.desc()).limit(MOST)).all()
    standing = clocks(session, register.slug, [entry.id for entry in entries], now) if issubclass(model, HasDeadline) else {}
    display = Display(session, now)
    return [_event(display, register, entry, standing.get(entry.id)) for entry in entries]


def _event(display: Display, register: Register, entry: Entry, clock) -> Event:
    moment = entry.value(register.anchor) if register.field(register.anchor) else entry.recorded_at
    unfinished = _unfinished(register, entry)
    return Event(
        slug=register.slug, id=entry.id, record_no=entry.record_no or "", title=register.menu_title,
        tag=display.shown(entry, register.field(register.tag)) if register.tag else "",
        text=display.shown(entry, register.field(register.headline)) if register.headline else "",
        at=display.when(moment or entry.recorded_at), state=display.status(entry, bool(clock and clock.paused)),
        due=clock.due if clock and unfinished else None, open=unfinished, moment=moment or entry.recorded_at,
    )  # fmt: skip


def _unfinished(register: Register, entry: Entry) -> bool:
    """Whether something is left to do; a sheet that follows a matter is not counted beside it."""
    status = getattr(entry, "status", None)
    if status is None or entry.voided_at is not None or hasattr(register.model, "follows"):
        return False
    return status not in register.closed_states if register.states else status in lifecycle.OPEN
