"""Improvement measures as others read them: what became of them in a month, beside their matter, on the workbench (R101, R102)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.display import Display, Due, Pill, clocks
from models.features import Directory
from models.organisation import Actor
from models.registers.complaint import Complaint
from models.registers.measure import Measure, MeasureEffect, MeasureState
from models.reports.near_days import NearDay
from models.rules import access, masking
from models.visibility import limits

SOON = timedelta(days=3)
SHOWN = 10


@dataclass(frozen=True)
class CarriedOut:
    """What had become of one measure when the month ended. `late`: not carried out by its day."""

    record_no: str
    what: str
    state: str
    due_on: date
    done_on: date | None
    late: bool


@dataclass(frozen=True)
class Beside:
    """A measure beside the matter it came out of."""

    id: int
    record_no: str
    what: str
    pill: Pill | None
    due: Due | None


def carried_out(session: Session, community_id: int, start: datetime, until: datetime) -> list[CarriedOut]:
    """What was still to be done in [start, until), as it stood at its end; the earliest due in front (上月措施落实情况)."""
    verified, dropped = Measure.verified_at, Measure.dropped_at
    open_then = (or_(verified.is_(None), verified >= start), or_(dropped.is_(None), dropped >= start))
    mine = (Measure.community_id == community_id, Measure.voided_at.is_(None), Measure.decided_at < until)
    query = select(Measure).where(*mine, *open_then).order_by(Measure.due_on, Measure.id)
    return [_as_of(one, until) for one in session.scalars(query)]


def _as_of(one: Measure, until: datetime) -> CarriedOut:
    done_at = one.carried_out_at if one.carried_out_at and one.carried_out_at < until else None
    limit = datetime.combine(one.due_on + timedelta(days=1), datetime.min.time())
    dropped = bool(one.dropped_at and one.dropped_at < until)
    late = not dropped and (done_at or until) > limit
    return CarriedOut(
        one.record_no or "", masking.free_text(one.what), _state(one, done_at, dropped, until), one.due_on,
        done_at.date() if done_at else None, late,
    )  # fmt: skip


def _state(one: Measure, done_at: datetime | None, dropped: bool, until: datetime) -> str:
    """已完成（有效）, 待验证, 进行中 … as it stood then."""
    if one.verified_at and one.verified_at < until:
        return f"{MeasureState.label_of(MeasureState.DONE)}（{MeasureEffect.label_of(one.effect)}）"
    if dropped:
        return MeasureState.label_of(MeasureState.DROPPED)
    if done_at:
        return MeasureState.label_of(MeasureState.TO_VERIFY)
    return MeasureState.label_of(MeasureState.DOING if one.progress else MeasureState.NEW)


def of_matter(session: Session, display: Display, actor: Actor, entry: Directory) -> list[Beside]:
    """The measures that came out of a matter's complaint, the open ones in front."""
    if entry.register.slug != "visit" or not access.may(actor.roles, "read", "measure"):
        return []
    query = select(Measure).join(Complaint, Complaint.id == Measure.complaint_id)
    mine = (*limits(actor, Measure), Complaint.visit_id == entry.id, Measure.voided_at.is_(None))
    rows = session.scalars(query.where(*mine).order_by(Measure.id).limit(SHOWN)).all()
    return _beside(session, display, sorted(rows, key=lambda row: row.status in Measure.register.closed_states))


def _beside(session: Session, display: Display, rows: Iterable[Measure]) -> list[Beside]:
    rows = list(rows)
    standing = clocks(session, "measure", [row.id for row in rows], display.now) if rows else {}
    what = Measure.register.field("what")
    return [
        Beside(row.id, row.record_no or "", display.shown(row, what), display.status(row),
               standing[row.id].due if row.id in standing and row.status in (MeasureState.NEW, MeasureState.DOING) else None)
        for row in rows
    ]  # fmt: skip


def near(session: Session, actor: Actor, now: datetime) -> list[NearDay]:
    """What the supervisor looks after: measures late or nearly due, and those that wait for somebody to verify them."""
    if not access.may(actor.roles, "review") or not actor.community_id:
        return []
    mine = (*limits(actor, Measure), Measure.voided_at.is_(None))
    waiting = (*mine, Measure.carried_out_at.is_(None), Measure.dropped_at.is_(None))
    late = _count(session, *waiting, Measure.due_on < now.date())
    soon = _count(session, *waiting, Measure.due_on >= now.date(), Measure.due_on <= (now + SOON).date())
    verify = _count(session, *mine, Measure.status == MeasureState.TO_VERIFY)
    said = (f"{late} 项过期" if late else "", f"{soon} 项 3 天内到期" if soon else "", f"{verify} 项等验证" if verify else "")
    words = "，".join(part for part in said if part)
    return [NearDay("measure", "改进措施", words, "催落实责任人；落实了的请别人验证")] if words else []


def _count(session: Session, *conditions) -> int:
    return session.scalar(select(func.count()).select_from(Measure).where(*conditions)) or 0
