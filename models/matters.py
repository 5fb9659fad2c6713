"""What a household has brought to us before: what is still open, and the same thing again within 90 days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.display import Display, Due, When, clocks
from models.organisation import Actor
from models.policy import setting
from models.registers.visit import Visit
from models.rules import lifecycle
from models.visibility import limits

MOST = 20


@dataclass(frozen=True)
class Matter:
    """One 来电来访 entry of the household, as lists show it."""

    id: int
    record_no: str
    category: str
    text: str
    who: str
    due: Due | None
    at: When | None
    status: str = ""


@dataclass(frozen=True)
class Repeats:
    """The same category from the same room within `days`: `times` counts the matter at hand too."""

    days: int
    times: int
    dates: tuple[str, ...] = ()
    latest: Matter | None = None


def open_matters(session: Session, actor: Actor, room: str, now: datetime) -> list[Matter]:
    """The unfinished 来电来访 entries of a room, what is due first in front."""
    unfinished = (Visit.room == room, Visit.voided_at.is_(None), Visit.status.in_(lifecycle.OPEN))
    query = select(Visit).where(*limits(actor, Visit), *unfinished)
    entries = session.scalars(query.order_by(Visit.received_at.desc(), Visit.id.desc()).limit(MOST)).all()
    standing = clocks(session, "visit", [entry.id for entry in entries], now)
    entries = sorted(entries, key=lambda entry: _due_at(standing.get(entry.id)))
    return as_matters(session, entries, now, standing)


def _due_at(clock) -> str:
    return clock.due.full if clock and clock.due and clock.due.full else "9999"


def as_matters(session: Session, entries, now: datetime, standing=None) -> list[Matter]:
    display = Display(session, now)
    field_of = Visit.register.field
    standing = standing or {}
    display.prefetch_rows(Visit.register, entries, (field_of("department_id"), field_of("handler_id")))
    return [
        Matter(
            id=entry.id,
            record_no=entry.record_no,
            category=display.shown(entry, field_of("category")),
            text=display.shown(entry, field_of("content")),
            who=" ".join(filter(None, (display.shown(entry, field_of(n)) for n in ("department_id", "handler_id")))),
            due=standing[entry.id].due if entry.id in standing else None,
            at=display.when(entry.received_at),
            status=entry.status,
        )
        for entry in entries
    ]


def repeats(session: Session, actor: Actor, room: str, category: str, now: datetime) -> Repeats | None:
    """The same category from the same room in the last 90 days (setting `repeat_days`); None when there was none."""
    days = int(setting(session, actor.community_id, "repeat_days", now.date()))
    entries = session.scalars(
        select(Visit)
        .where(
            *limits(actor, Visit), Visit.room == room, Visit.category == category, Visit.voided_at.is_(None),
            Visit.received_at >= now - timedelta(days=days), Visit.received_at <= now,
        )
        .order_by(Visit.received_at.desc(), Visit.id.desc())
        .limit(MOST)
    ).all()  # fmt: skip
    if not entries:
        return None
    unfinished = [entry for entry in entries if entry.status in lifecycle.OPEN]
    latest = as_matters(session, (unfinished or entries)[:1], now)[0]
    dates = tuple(dict.fromkeys(f"{entry.received_at:%m-%d}" for entry in reversed(entries)))
    return Repeats(days, len(entries) + 1, dates[-4:], latest)
