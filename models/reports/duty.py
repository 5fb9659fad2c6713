"""Who is on duty now, what the last shift left in writing, and who is expected today (R23, R29)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models.display import Display, When
from models.organisation import Actor
from models.registers.shift import Shift, Turn
from models.registers.visitor import Visitor
from models.rules import access, shifts
from models.visibility import limits

LOOKS_BACK = timedelta(days=2)
SHOWN = 5


@dataclass(frozen=True)
class Handover:
    """What one shift wrote down for the next; there until somebody has put their name under it."""

    id: int
    turn: str
    who: str
    text: str
    at: When
    open: int | None


@dataclass(frozen=True)
class Guest:
    id: int
    time: str
    who: str
    say: str


def on_duty(session: Session, actor: Actor, now: datetime) -> str:
    """早班 08:30–17:30 · 当班 陈静、刘洋; '' where nobody is in the roster."""
    if not access.may(actor.roles, "list", "visit"):
        return ""
    running = shifts.running(now)
    mine = (Shift.community_id == actor.community_id, Shift.voided_at.is_(None))
    at_hand = or_(*(and_(Shift.turn == code, Shift.on_day == day) for code, day in running))
    found = session.scalars(select(Shift).where(*mine, at_hand).order_by(Shift.id)).all()
    display = Display(session, now)
    display.prefetch("staff", [key for one in found for key in (one.staff_id, one.second_id) if key])
    said = []
    for code, _ in running:
        people = [key for one in found if one.turn == code for key in (one.staff_id, one.second_id) if key]
        names = dict.fromkeys(name for key in people if (name := display.name_of("staff", key)))
        if names:
            said.append(f"{Turn.label_of(code)} {shifts.hours(code)} · 当班 {'、'.join(names)}")
    return " · ".join(said)


def handovers(session: Session, actor: Actor, now: datetime) -> list[Handover]:
    """What was handed over in writing within two days and nobody has taken yet, newest first."""
    if not access.may(actor.roles, "edit", "shift"):
        return []
    mine = (*limits(actor, Shift), Shift.voided_at.is_(None), Shift.taken_by_id.is_(None))
    left = (Shift.handed_at >= now - LOOKS_BACK, Shift.handed_at <= now)
    found = session.scalars(select(Shift).where(*mine, *left).order_by(Shift.handed_at.desc(), Shift.id.desc()).limit(3)).all()
    display, field = Display(session, now), Shift.register.field
    return [
        Handover(one.id, display.shown(one, field("turn")), display.shown(one, field("staff_id")), display.shown(one, field("handover")),
                 display.when(one.handed_at), one.open_count)
        for one in found
    ]  # fmt: skip


def expected(session: Session, actor: Actor, now: datetime) -> list[Guest]:
    """The appointments of today that have not come yet, in order of time (R23)."""
    if not access.may(actor.roles, "list", "visitor"):
        return []
    start = datetime.combine(now.date(), time())
    mine = (*limits(actor, Visitor), Visitor.voided_at.is_(None), Visitor.status == "expected")
    today = (Visitor.come_at >= start, Visitor.come_at < start + timedelta(days=1))
    found = session.scalars(select(Visitor).where(*mine, *today).order_by(Visitor.come_at, Visitor.id).limit(SHOWN)).all()
    display, field = Display(session, now), Visitor.register.field
    return [
        Guest(one.id, f"{one.come_at:%H:%M}", display.shown(one, field("visitor_name")),
              " · ".join(part for name in ("purpose", "room", "guide_id", "guard_id") if (part := display.shown(one, field(name)))))
        for one in found
    ]  # fmt: skip
