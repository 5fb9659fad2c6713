"""What a household has brought to us before: what is still open, and the same thing again within 90 days (R76)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.display import Display, Due, When, clocks
from models.organisation import Actor
from models.registers.complaint import Complaint, ComplaintType
from models.registers.visit import Category, Visit
from models.repeats import climbs_at, within
from models.rules import lifecycle
from models.rules.access import ROLES
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
    """The same kind from the same room within `days`: `times` counts the matter at hand too; `climbs`: to whom it goes at once."""

    days: int
    times: int
    kind: str
    dates: tuple[str, ...] = ()
    latest: Matter | None = None
    climbs: str = ""
    ids: tuple[int, ...] = ()


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


def repeats(session: Session, actor: Actor, room: str, category: str, now: datetime, complaint_type: str = "") -> Repeats | None:
    """The same category from the same room in the last 90 days (setting `repeat_days`), of a complaint its type where that came before."""
    days = within(session, actor.community_id, now.date())
    alike = (Visit.room == room, Visit.category == category, Visit.received_at >= now - timedelta(days=days), Visit.received_at <= now)
    entries = _newest(session, actor, *alike)
    if not entries:
        return None
    same = _of_type(session, entries, complaint_type) if category == Category.COMPLAINT else []
    kind = (ComplaintType.label_of(complaint_type).removesuffix("类") if same else "") + Category.label_of(category)
    shown = same or entries
    unfinished = [entry for entry in shown if entry.status in lifecycle.OPEN]
    return Repeats(
        days, len(shown) + 1, kind, tuple(dict.fromkeys(f"{entry.received_at:%m-%d}" for entry in reversed(shown)))[-4:],
        as_matters(session, (unfinished or shown)[:1], now)[0],
        ROLES["supervisor"] if same and len(same) + 1 >= climbs_at(session, actor.community_id, now.date()) else "",
        tuple(entry.id for entry in entries),
    )  # fmt: skip


def _of_type(session: Session, entries: list[Visit], complaint_type: str) -> list[Visit]:
    mine = (Complaint.visit_id.in_([entry.id for entry in entries]), Complaint.voided_at.is_(None))
    keys = set(session.scalars(select(Complaint.visit_id).where(*mine, Complaint.complaint_type == complaint_type)))
    return [entry for entry in entries if entry.id in keys]


def earlier(session: Session, actor: Actor, entry: Visit, now: datetime) -> list[Matter]:
    """What this matter may be a repeat of, newest first: alike and not long before, or what it is tied to already."""
    days = within(session, entry.community_id, now.date())
    tied = [Visit.id == entry.repeat_of_id, Visit.repeat_of_id == entry.repeat_of_id] if entry.repeat_of_id else []
    since = entry.received_at - timedelta(days=days)
    alike = (Visit.room == entry.room) & (Visit.category == entry.category) & (Visit.received_at >= since)
    before = (Visit.received_at < entry.received_at) | ((Visit.received_at == entry.received_at) & (Visit.id < entry.id))
    return as_matters(session, _newest(session, actor, before, or_(alike, *tied)), now)


def _newest(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[Visit]:
    query = select(Visit).where(*limits(actor, Visit), Visit.voided_at.is_(None), *conditions)
    return list(session.scalars(query.order_by(Visit.received_at.desc(), Visit.id.desc()).limit(MOST)))
