"""Urging a slip that has no lifecycle of its own (R56): a line among its 督促记录 and in its trail."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.errors import RuleViolation
from models.features import Directory
from models.organisation import Actor, Department, Staff
from models.rules import access, wording
from models.tracking import Action

ROWS = "urges"


def can_urge(entry: Directory | type[Directory]) -> bool:
    return entry.register.field(ROWS) is not None


def urge_slip(session: Session, actor: Actor, now: datetime, entry: Directory, note: str = "") -> str:
    """Write the urging down; the caller commits. Refused for what is done or void."""
    if not access.may(actor.roles, "urge"):
        raise RuleViolation("你没有催办的权限")
    if entry.voided_at or entry.status in entry.register.closed_states:
        raise RuleViolation("这一张已经办完，不用催")
    line = {"at": wording.full(now), "way": "催办", "to": _whom(session, entry), "answer": (note or "").strip()[:200]}
    entry.put(ROWS, [*(entry.value(ROWS) or []), {name: text for name, text in line.items() if text}])
    session.add(Action(community_id=entry.community_id, register=entry.register.slug, entry_id=entry.id, at=now,
                       staff_id=actor.staff_id, verb="urge", note=note or None))  # fmt: skip
    return f"{entry.record_no} 已催办，记在督促记录里"


def _whom(session: Session, entry: Directory) -> str:
    if handler_id := getattr(entry, "handler_id", None):
        return session.get(Staff, handler_id).name
    department_id = getattr(entry, "department_id", None)
    return session.get(Department, department_id).name if department_id else ""
