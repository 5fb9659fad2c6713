"""A valid complaint that nobody has solved for a month becomes 重大 by itself; its clock, its visitor and its month follow."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.rules import deadlines, lifecycle
from models.tracking import Action, pauses_of

HOURS = 30 * 24
UNSOLVED = lifecycle.OPEN - {"handled", "to_visit"}
NOTE = "投诉满一个月没有解决"


def grow_grave(session: Session, now: datetime) -> int:
    """Raise the severity of those complaints; how many. Safe to run at any time; the caller commits. Pauses do not count."""
    query = select(Complaint).join(Visit, Visit.id == Complaint.visit_id).where(
        Complaint.voided_at.is_(None), Complaint.severity != "grave", Complaint.complained_at <= now - timedelta(hours=HOURS),
        Complaint.validity.is_distinct_from("invalid"), Visit.status.in_(UNSOLVED), Visit.voided_at.is_(None),
    )  # fmt: skip
    grown = [sheet for sheet in session.scalars(query.order_by(Complaint.id)) if _is_over(session, sheet, now)]
    for sheet in grown:
        before = sheet.register.field("severity").text(sheet.severity)
        sheet.severity = "grave"
        session.add(Action(community_id=sheet.community_id, register="visit", entry_id=sheet.visit_id, at=now, verb="grow",
                           from_value=before, to_value="重大", note=NOTE))  # fmt: skip
    session.flush()
    return len(grown)


def _is_over(session: Session, sheet: Complaint, now: datetime) -> bool:
    due = deadlines.due_at(sheet.complained_at, HOURS, pauses_of(session, "visit", sheet.visit_id))
    return due is not None and due <= now
