"""What a complaint's own sheet must show before the matter is written off: the evidence of its cause, as data (manual: 注销校验 ④)."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

MANAGER, LEADERS = frozenset({"manager"}), frozenset({"supervisor", "manager"})


@dataclass(frozen=True)
class Evidence:
    """The sheet as the rules read it; the names are those of its fields. People are staff ids."""

    cause: str | None = None
    severity: str | None = None
    validity: str | None = None
    accused_dept_id: int | None = None
    steps: tuple[str, ...] = ()
    explanation: str | None = None
    municipal_contacts: tuple[Any, ...] = ()
    investigation: str | None = None
    responsible_id: int | None = None
    corrective_action: str | None = None
    preventive_action: str | None = None
    informed_content: str | None = None
    apology_by_id: int | None = None
    apology_at: datetime | None = None
    apology_way: str | None = None
    gravity: str | None = None
    criticism_ref: str | None = None
    criticism_on: date | None = None


NAMES = tuple(field.name for field in fields(Evidence))
LABELS: dict[str, str] = {
    "accused_dept_id": "被投诉部门",
    "cause": "原因类别",
    "explanation": "向业主解释的内容",
    "municipal_contacts": "市政交涉记录",
    "investigation": "调查情况",
    "responsible_id": "责任人",
    "corrective_action": "处理措施",
    "preventive_action": "预防措施",
    "informed_content": "通报内容",
    "apology_by_id": "道歉人",
    "apology_at": "道歉时间",
    "apology_way": "道歉方式",
    "criticism_ref": "通报批评文号",
    "criticism_on": "通报批评日期",
}
ALWAYS = ("accused_dept_id", "cause")  # R67
BY_CAUSE: dict[str, tuple[str, ...]] = {
    "municipal": ("explanation", "municipal_contacts"),  # R72, R73
    "internal": ("investigation", "responsible_id", "corrective_action", "preventive_action", "informed_content"),  # R75–R77
    "service": ("preventive_action", "apology_by_id", "apology_at", "apology_way"),  # R76, R78
}
REPROACHED = ("criticism_ref", "criticism_on")  # R79


def demanded(evidence: Evidence) -> list[str]:
    """The fields this sheet must have. An invalid complaint asks for an explanation instead of somebody's fault."""
    names = [*ALWAYS]
    if evidence.validity == "invalid":
        names += BY_CAUSE["municipal"] if evidence.cause == "municipal" else ("explanation",)
        return names
    names += BY_CAUSE.get(evidence.cause or "", ())
    if evidence.gravity == "serious":
        names += REPROACHED
    return names


def lacking(evidence: Evidence) -> list[str]:
    """The demanded fields that are empty, in the order of the sheet."""
    return [name for name in demanded(evidence) if not _filled(getattr(evidence, name))]


def _filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def visitors(evidence: Evidence, accused_roles: frozenset[str]) -> frozenset[str]:
    """Roles one of which the visitor must have; empty: anybody of the desk. R80: a leader, of a grave complaint the manager.

    A complaint about the manager is visited by the supervisor: nobody calls back for himself (R82).
    """
    if evidence.severity == "grave":
        wanted = MANAGER
    elif evidence.cause == "service":
        wanted = LEADERS
    else:
        return frozenset()
    return wanted if wanted - accused_roles else LEADERS - accused_roles or wanted


def read_back(evidence: Evidence | None) -> bool:
    """R50: ticked on the sheet's own list of steps."""
    return evidence is not None and "read_back" in evidence.steps
