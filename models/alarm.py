"""Who is told at once, whichever door it came in by.

The steward of the room (R22); the supervisor, when the accused wrote the complaint down (R7); the head of a department, of what is
urgent (R85).
A follower of every write: one line in the timeline, in the same transaction.
"""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.organisation import Department, Staff
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.rules.access import ROLES
from models.rules.standing import HURRIED
from models.saving import Change, after_write
from models.tracking import Action
from models.tracking_owner import LADDER_ROLES, trackers

CONFLICT, ALARM, STEWARD = "conflict", "alarm", "steward"


@after_write
def tell_at_once(session: Session, changes: list[Change]) -> None:
    for change in changes:
        if isinstance(change.entry, Complaint) and _told_anew(change, "accused_id"):
            _tell_of_conflict(session, change)
        if isinstance(change.entry, Visit) and _told_anew(change, "urgency", "department_id"):
            _tell_of_hurry(session, change)
        if isinstance(change.entry, Visit) and _told_anew(change, "steward_id"):
            _tell_steward(session, change)


def _told_anew(change: Change, *names: str) -> bool:
    return change.new or any(name in change.before for name in names)


def _tell_of_conflict(session: Session, change: Change) -> None:
    sheet = change.entry
    recorder = session.scalar(select(Visit.recorded_by_id).where(Visit.id == sheet.visit_id))
    if sheet.accused_id is None or sheet.accused_id not in (sheet.recorded_by_id, recorder):
        return
    leaders = trackers(session, sheet.community_id)
    role = next((one for one in LADDER_ROLES if leaders.get(one) not in (None, sheet.accused_id)), None)
    whom = f"{ROLES[role]} {_name(session, leaders[role])}" if role else ROLES[LADDER_ROLES[0]]
    _leave_line(session, change, sheet.visit_id, CONFLICT, whom, "登记人就是被投诉人：原文已锁定，办理、回访、注销都要换人")


def _tell_of_hurry(session: Session, change: Change) -> None:
    visit = change.entry
    if visit.urgency not in HURRIED or visit.voided_at:
        return
    department = session.get(Department, visit.department_id) if visit.department_id else None
    if department is not None:
        whom = " ".join(part for part in (department.name, _name(session, department.head_id)) if part)
    else:
        supervisor = trackers(session, visit.community_id).get("supervisor")
        whom = " ".join(part for part in (ROLES["supervisor"], _name(session, supervisor)) if part)
    _leave_line(session, change, visit.id, ALARM, whom, f"{Visit.register.field('urgency').text(visit.urgency)}件，请马上处理")


def _tell_steward(session: Session, change: Change) -> None:
    visit = change.entry
    if visit.steward_id and not visit.voided_at and visit.steward_id != change.actor.staff_id:
        _leave_line(session, change, visit.id, STEWARD, _name(session, visit.steward_id), None)


def _name(session: Session, staff_id: int | None) -> str:
    return (session.scalar(select(Staff.name).where(Staff.id == staff_id)) or "") if staff_id else ""


def _leave_line(session: Session, change: Change, visit_id: int, verb: str, whom: str, note: str | None) -> None:
    session.connection().execute(insert(Action.__table__).values(
        community_id=change.entry.community_id, register=Visit.register.slug, entry_id=visit_id, at=change.now, staff_id=None,
        verb=verb, to_value=whom, note=note, to_owner=False,
    ))  # fmt: skip
