"""Filing what comes in: one 来电来访 entry, a complaint its own sheet, the hand-over to a department, and the timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import close_of_reception
from models.errors import RuleViolation
from models.ladder import due_of, ladder_for
from models.organisation import Actor, Department, Staff
from models.policy import number
from models.premises import Occupancy, Resident, Room
from models.registers.complaint import Complaint
from models.registers.visit import Category, HandlingMode, Identity, Visit
from models.repeats import TIE, times_of, within
from models.rules import deadlines, routing, wording
from models.rules.access import ROLES
from models.tracking import Action, Step
from models.words import called

DESK = 0  # as `department_id`: stays with the desk although a department would be the rule
ASKED = ("channel", "room", "location", "category", "sub_category", "content", "urgency", "readback_done", "reporter_id")
_IDENTITY = {"owner": Identity.OWNER, "co_owner": Identity.OWNER, "family": Identity.FAMILY, "tenant": Identity.TENANT}


@dataclass(frozen=True)
class Filed:
    """What was filed; `sentence` says what happened and what comes next. `again`: the form had been sent before."""

    visit: Visit
    complaint: Complaint | None
    sentence: str
    again: bool = False


@dataclass(frozen=True)
class Target:
    """The department a matter goes to and its head, who handles it until it is handed on."""

    department_id: int
    department: str
    head_id: int
    head: str


def file_visit(session: Session, actor: Actor, now: datetime, values: Mapping, *, form_key: str | None = None) -> Filed:
    """File one matter (R14, R34, R35, R38); the caller commits. Raises RuleViolation at the field that is wrong.

    `values`: the fields of ASKED, `received_at`, either `resident_id` or `person_name` and `phone`, `complaint_type` for
    a complaint, `repeat_of_id` of a repeat, and `department_id`: an id, DESK, or None for the department of the rule.
    """
    if form_key and (first := filed_before(session, actor, form_key)):
        return Filed(first, _complaint_of(session, first), _sentence(session, first, now), again=True)
    handed_in = routing.is_handed_in(actor.roles) and not actor.everywhere
    target = None if handed_in else target_of(session, actor, values)
    visit = _visit(session, actor, now, values, handed_in)
    visit.form_key = form_key or None
    if target:
        _hand_over(visit, target, now)
    session.add(visit)
    session.flush()
    if target:
        _log_transfer(session, visit, actor, now, target)
    if visit.repeat_of_id:
        _log_tie(session, visit, actor, now)
    complaint = _complaint(session, visit, values) if visit.category == Category.COMPLAINT else None
    session.flush()
    return Filed(visit, complaint, _sentence(session, visit, now))


def filed_before(session: Session, actor: Actor, form_key: str) -> Visit | None:
    """The entry an earlier sending of the same form made."""
    mine = Visit.recorded_by_id == actor.staff_id if actor.staff_id else Visit.recorded_by_id.is_(None)
    return session.scalar(select(Visit).where(Visit.community_id == actor.community_id, mine, Visit.form_key == form_key))


def target_of(session: Session, actor: Actor, values: Mapping) -> Target | None:
    """Where the matter goes: as chosen, else by the rule; None: it stays with the desk."""
    chosen = values.get("department_id")
    if chosen == DESK:
        return None
    query = select(Department).where(Department.community_id == actor.community_id, Department.enabled.is_(True))
    if chosen:
        department = session.scalar(query.where(Department.id == chosen))
        if department is None:
            raise RuleViolation("责任部门请从列表里选", "department_id")
    else:
        name = routing.department_for(values.get("category"), values.get("complaint_type"))
        department = session.scalar(query.where(Department.name == name)) if name else None
    if department is None:
        return None
    if department.head_id is None:  # responsibility is always a person's (R98)
        if chosen:
            raise RuleViolation(f"{department.name}还没有主管，请换一个部门，或留在{called('desk')}办理", "department_id")
        return None
    return Target(department.id, department.name, department.head_id, _name(session, department.head_id))


def _visit(session: Session, actor: Actor, now: datetime, values: Mapping, handed_in: bool) -> Visit:
    visit = Visit(community_id=actor.community_id, received_at=values.get("received_at") or now)
    for name in ASKED:
        visit.put(name, values.get(name))
    if visit.category != Category.OTHER:
        visit.sub_category = None
    visit.person_name, visit.phone, visit.identity = _who(session, actor, values)
    visit.severity = "minor" if visit.category == Category.COMPLAINT else None
    visit.repeat_of_id = values.get(TIE)
    if handed_in:
        visit.status, visit.reporter_id = "to_confirm", actor.staff_id
    return visit


def _who(session: Session, actor: Actor, values: Mapping) -> tuple[str | None, str | None, str | None]:
    """Name, phone and identity: of the chosen resident, whose values never travel through the form, else as typed."""
    key = values.get("resident_id")
    if not key:
        return values.get("person_name"), values.get("phone"), values.get("identity")
    resident = session.scalar(select(Resident).where(Resident.community_id == actor.community_id, Resident.id == key))
    if resident is None:
        raise RuleViolation("这位住户不在档案里了，请重新选", "resident_id")
    relation = session.scalar(
        select(Occupancy.relation)
        .join(Room, Room.id == Occupancy.room_id)
        .where(Occupancy.resident_id == key, Room.full_no == values.get("room"))
        .order_by(Occupancy.id.desc())
        .limit(1)
    )
    return resident.name, resident.phone, _IDENTITY.get(relation, Identity.OTHER)


def _hand_over(visit: Visit, target: Target, now: datetime) -> None:
    visit.handling_mode, visit.status, visit.transferred_at = HandlingMode.TRANSFER, "in_progress", now
    visit.department_id, visit.handler_id = target.department_id, target.head_id


def _complaint(session: Session, visit: Visit, values: Mapping) -> Complaint:
    complaint = Complaint(
        community_id=visit.community_id, visit_id=visit.id, complained_at=visit.received_at, complainant=visit.person_name,
        phone=visit.phone, room=visit.room, channel=visit.channel, description=visit.content, location=visit.location,
        complaint_type=values.get("complaint_type"), severity=visit.severity, department_id=visit.department_id,
        handler_id=visit.handler_id, status=visit.status,
    )  # fmt: skip
    session.add(complaint)
    return complaint


def _complaint_of(session: Session, visit: Visit) -> Complaint | None:
    return session.scalar(select(Complaint).where(Complaint.visit_id == visit.id).order_by(Complaint.id).limit(1))


def _log_transfer(session: Session, visit: Visit, actor: Actor, now: datetime, target: Target) -> None:
    """The line of filing itself is written by the session."""
    session.add(Action(community_id=visit.community_id, register="visit", entry_id=visit.id, at=now,
                       staff_id=actor.staff_id, verb="transfer", to_value=f"{target.department} {target.head}"))  # fmt: skip


def _log_tie(session: Session, visit: Visit, actor: Actor, now: datetime) -> None:
    first = session.get(Visit, visit.repeat_of_id)
    session.add(Action(community_id=visit.community_id, register="visit", entry_id=visit.id, at=now,
                       staff_id=actor.staff_id, verb="link_repeat", to_value=first.record_no))  # fmt: skip


def _name(session: Session, staff_id: int | None) -> str:
    return (session.scalar(select(Staff.name).where(Staff.id == staff_id)) or "") if staff_id else ""


def _sentence(session: Session, visit: Visit, now: datetime) -> str:
    """已登记 LD20261123-005，已转工程部李建军，11-25 14:30 前办结."""
    if visit.status == "to_confirm":
        return f"已登记 {visit.record_no}，等{called('desk')}确认后办理"
    parts = [f"已登记 {visit.record_no}"]
    if visit.department_id and visit.transferred_at:
        department = session.scalar(select(Department.name).where(Department.id == visit.department_id))
        parts.append(f"已转{department}{_name(session, visit.handler_id)}")
    else:
        parts.append(f"由{_name(session, visit.handler_id) or called('desk')}办理")
    if visit.climbed_at:
        days = within(session, visit.community_id, now.date())
        parts.append(f"{days} 天内第 {times_of(session, _complaint_of(session, visit), days)} 次同类投诉，已报{ROLES['supervisor']}")
    if visit.category == Category.AFTER_SALE and visit.transferred_at:
        parts.append(f"返修联系单{_until(now, close_of_reception(session, visit.community_id, visit.recorded_at))}送达")
    first = select(Step.due_at).where(Step.register == "visit", Step.entry_id == visit.id, Step.level > 0).order_by(Step.level).limit(1)
    if due := session.scalar(first):
        parts.append(f"{_until(now, due)}办结" if due > now else f"时限 {wording.moment(now, due)} 已过，请马上办")
    return "，".join(parts)


def _until(now: datetime, due: datetime) -> str:
    """11-25 14:30 前; midnight belongs to the day it ends."""
    if due.hour == due.minute == 0:
        return wording.moment(now, due - timedelta(minutes=1)).replace("23:59", "24:00") + " 前"
    return wording.moment(now, due) + " 前"


@dataclass(frozen=True)
class Consequence:
    """What filing would do, said before it is done."""

    target: Target | None
    reply: str  # 明天 14:30 前首次回复, or ''
    due: str  # 11-25 14:30 前办结
    handed_in: bool
    hurry: bool


def consequence(session: Session, actor: Actor, now: datetime, values: Mapping) -> Consequence:
    """Where these values would go and until when, without writing anything."""
    handed_in = routing.is_handed_in(actor.roles)
    category = values.get("category")
    start = values.get("received_at") or now
    hours = number(session, actor.community_id, "reply_hours", start.date())
    planned = Visit(category=category, severity="minor", received_at=start, community_id=actor.community_id)
    ladder = ladder_for(session, actor.community_id, planned.ladder_key(), start.date()) if category else ()
    return Consequence(
        target=None if handed_in else target_of(session, actor, values),
        reply=f"{_until(now, deadlines.first_reply_due(start, hours))}首次回复" if category == Category.COMPLAINT else "",
        due=f"{_until(now, due_of(session, actor.community_id, ladder[0], ladder[0].start(start, now)))}办结" if ladder else "",
        handed_in=handed_in,
        hurry=values.get("urgency") in ("urgent", "critical"),
    )
