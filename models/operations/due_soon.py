"""What was promised or planned for a moment that comes or has passed: replies (R83), return visits (R82), transfers (R54)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.operations.due import Due
from models.outbox import To
from models.policy import number
from models.registers.visit import HandlingMode, Visit
from models.rules import routing
from models.rules.lifecycle import OPEN, WORKING
from models.tracking import Pause, Step

AHEAD = timedelta(minutes=30)  # a promise is reminded of while there is time to keep it
VISIT_AHEAD = timedelta(hours=24)
LOOK_BACK = timedelta(days=7)  # what has lain longer is no matter of a reminder any more: the ladder has it


def promises(session: Session, now: datetime, community_id: int) -> Iterator[Due]:
    """R83: the owner was promised an answer by then, and has not been told."""
    mine = _open(community_id, WORKING)
    due = (Visit.promised_reply_at <= now + AHEAD, Visit.promised_reply_at > now - LOOK_BACK, Visit.notified_at.is_(None))
    for visit in session.scalars(select(Visit).where(*mine, *due).order_by(Visit.promised_reply_at)):
        key = f"{visit.id}/{visit.promised_reply_at:%Y%m%d%H%M}"
        yield Due("promise_due", key, _desk_of(visit), visit, visit.promised_reply_at, page="/admin/visit/?status=open")


def visits(session: Session, now: datetime, community_id: int) -> Iterator[Due]:
    """R74, R82: whose return visit is due within a day; past its limit the supervisor names somebody."""
    waiting = (Step.community_id == community_id, Step.done_at.is_(None), Step.level == 0, Step.due_at <= now + VISIT_AHEAD)
    query = select(Visit, Step.due_at).join(Step, Step.entry_id == Visit.id).where(
        *waiting, Step.due_at > now - LOOK_BACK, Step.step == "return_visit", Step.register == "visit"
    )  # fmt: skip
    for visit, due_at in session.execute(query.order_by(Step.due_at)):
        kind = "visit_due" if due_at > now else "visit_overdue"
        to = To(roles=("supervisor",)) if kind == "visit_overdue" or visit.receptionist_id == visit.handler_id else _desk_of(visit)
        yield Due(kind, f"{visit.id}/{due_at:%Y%m%d%H%M}", to, visit, due_at, page="/admin/visit/?status=to_visit")


def untransferred(session: Session, now: datetime, community_id: int) -> Iterator[Due]:
    """R54: belongs to a department by its category or was to be transferred, and after so many hours nobody has it."""
    hours = number(session, community_id, "transfer_hours", now.date())
    lying = (Visit.recorded_at <= now - timedelta(hours=hours), Visit.recorded_at > now - LOOK_BACK, Visit.transferred_at.is_(None))
    running = (Visit.finished_at.is_(None), Visit.id.not_in(_paused(community_id)))
    query = select(Visit).where(*_open(community_id, {"filed"}), *lying, *running)
    for visit in session.scalars(query.order_by(Visit.id)):
        if _for_a_department(visit):
            deadline = visit.recorded_at + timedelta(hours=hours)
            yield Due("untransferred", str(visit.id), _desk_of(visit), visit, deadline, page="/admin/visit/?status=open",
                      params={"hours": hours})  # fmt: skip


def _for_a_department(visit: Visit) -> bool:
    wanted = visit.handling_mode in (HandlingMode.TRANSFER, HandlingMode.REFER)
    return wanted or visit.category == "complaint" or routing.department_for(visit.category) is not None


def _open(community_id: int, states) -> tuple:
    states = frozenset(states) & OPEN
    return Visit.community_id == community_id, Visit.status.in_(sorted(states)), Visit.voided_at.is_(None)


def _paused(community_id: int):
    return select(Pause.entry_id).where(Pause.community_id == community_id, Pause.register == "visit", Pause.end_at.is_(None))


def _desk_of(visit: Visit) -> To:
    key = visit.receptionist_id or visit.recorded_by_id
    return To(staff=(key,)) if key else To(roles=("receptionist",))
