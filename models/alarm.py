"""Who is told at once, whichever door it came in by.

The steward of the room (R22); the supervisor, when the accused wrote the complaint down (R7) or a household complains of
one thing for the third time (R76); the head of a department, of what is urgent (R85); whoever is to handle it from now on; the desk,
of what others handed in for it (R14).
A follower of every write: a message and, for the first four, a line in the timeline, in the same transaction.
"""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models import repeats
from models.features import Directory
from models.history import is_history
from models.ladder import first_due
from models.organisation import Department, Staff
from models.outbox import To, post
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.rules.access import ROLES
from models.rules.standing import HURRIED
from models.saving import Change, after_write
from models.tracking import Action, pauses_of
from models.tracking_owner import LADDER_ROLES, trackers

CONFLICT, ALARM, STEWARD, CLIMB = "conflict", "alarm", "steward", "climb"


@after_write
def tell_at_once(session: Session, changes: list[Change]) -> None:
    if is_history(session):
        return
    for change in changes:
        if isinstance(change.entry, Complaint) and _told_anew(change, "accused_id"):
            _tell_of_conflict(session, change)
        if isinstance(change.entry, Visit) and _told_anew(change, "urgency", "department_id"):
            _tell_of_hurry(session, change)
        if isinstance(change.entry, Visit) and _told_anew(change, "steward_id"):
            _tell_steward(session, change)
        if isinstance(change.entry, Visit) and _told_anew(change, "status"):
            _tell_desk(session, change)
        if change.entry.register.field("handler_id") and not hasattr(change.entry, "follows") and _told_anew(change, "handler_id"):
            _tell_handler(session, change)
        if isinstance(change.entry, Visit) and change.entry.climbed_at and _told_anew(change, "climbed_at"):
            _tell_of_repeats(session, change)


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
    to = To(staff=(leaders[role],)) if role else To(roles=LADDER_ROLES[:1])
    _post(session, change, CONFLICT, to, session.get(Visit, sheet.visit_id) if sheet.visit_id else sheet)


def _tell_of_hurry(session: Session, change: Change) -> None:
    visit = change.entry
    if visit.urgency not in HURRIED or visit.voided_at:
        return
    department = session.get(Department, visit.department_id) if visit.department_id else None
    if department is not None:
        whom = " ".join(part for part in (department.name, _name(session, department.head_id)) if part)
        told = _post(session, change, "hurry", To(staff=(department.head_id,)))
    else:
        supervisor, told = trackers(session, visit.community_id).get("supervisor"), 0
        whom = " ".join(part for part in (ROLES["supervisor"], _name(session, supervisor)) if part)
    if not told:  # nobody is at the other end: the one who leads the desk passes it on
        _post(session, change, "hurry", To(roles=("supervisor",)))
    _leave_line(session, change, visit.id, ALARM, whom, f"{Visit.register.field('urgency').text(visit.urgency)}件，请马上处理")


def _told_of_hurry(session: Session, change: Change) -> int | None:
    """Staff id of the head who is told of the urgent matter in this very change."""
    visit = change.entry
    if not isinstance(visit, Visit) or visit.urgency not in HURRIED or not _told_anew(change, "urgency", "department_id"):
        return None
    return session.scalar(select(Department.head_id).where(Department.id == visit.department_id))


def _tell_steward(session: Session, change: Change) -> None:
    visit = change.entry
    if visit.steward_id and not visit.voided_at and visit.steward_id != change.actor.staff_id:
        _leave_line(session, change, visit.id, STEWARD, _name(session, visit.steward_id), None)
        _post(session, change, STEWARD, To(staff=(visit.steward_id,)))


def _tell_desk(session: Session, change: Change) -> None:
    if change.entry.status == "to_confirm":
        _post(session, change, "to_confirm", To(roles=("receptionist",)))


def _tell_handler(session: Session, change: Change) -> None:
    """Of a hand-over to the department its head is told; whoever it is handed on to then, is told so."""
    entry = change.entry
    if entry.handler_id and entry.handler_id != change.actor.staff_id and not entry.voided_at:
        if entry.handler_id == _told_of_hurry(session, change):
            return  # one message says both
        handed_over = "transferred_at" in change.before or (change.new and getattr(entry, "transferred_at", None))
        _post(session, change, "transferred" if handed_over else "handed_on", To(staff=(entry.handler_id,)))


def _post(session: Session, change: Change, kind: str, to: To, about: Directory | None = None, params: dict | None = None) -> int:
    entry = about or change.entry
    to = To(to.accounts, to.roles, to.staff, but=change.actor.account_id)
    limit = _limit(session, entry)
    return post(session, change.now, kind, community_id=entry.community_id, to=to, entry=entry, deadline=limit, params=params)


def _limit(session: Session, entry: Directory) -> datetime | None:
    """Until when: counted here, because the steps of what has just been written are not there yet."""
    ladder_key = getattr(entry, "ladder_key", lambda: None)()
    if ladder_key is None:
        return None
    return first_due(session, entry.community_id, ladder_key, entry.clock_start(), pauses_of(session, entry.register.slug, entry.id))


def _tell_of_repeats(session: Session, change: Change) -> None:
    visit = change.entry
    sheet = session.scalar(select(Complaint).where(Complaint.visit_id == visit.id).order_by(Complaint.id).limit(1))
    if sheet is None:
        return
    days = repeats.within(session, visit.community_id, change.now.date())
    times = repeats.times_of(session, sheet, days)
    kind = sheet.register.field("complaint_type").text(sheet.complaint_type).removesuffix("类")
    whom = f"{ROLES['supervisor']} {_name(session, trackers(session, visit.community_id).get('supervisor'))}".strip()
    graded = "等级由主管认定" if sheet.graded_by_id else "等级至少重要"
    _leave_line(session, change, visit.id, CLIMB, whom, f"{days} 天内第 {times} 次{kind}投诉，{graded}")
    _post(session, change, "repeated", To(roles=("supervisor",)), params={"count": times})


def _name(session: Session, staff_id: int | None) -> str:
    return (session.scalar(select(Staff.name).where(Staff.id == staff_id)) or "") if staff_id else ""


def _leave_line(session: Session, change: Change, visit_id: int, verb: str, whom: str, note: str | None) -> None:
    session.connection().execute(insert(Action.__table__).values(
        community_id=change.entry.community_id, register=Visit.register.slug, entry_id=visit_id, at=change.now, staff_id=None,
        verb=verb, to_value=whom, note=note, to_owner=False,
    ))  # fmt: skip
