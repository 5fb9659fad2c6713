"""The one verb a row of a list ends in: what this person does next with the entry."""

from collections.abc import Collection

from models.display import Clock
from models.features import Directory
from models.rules import lifecycle
from models.rules.lifecycle import MOVES

LOOK = ("查看", "")
SHORT = {"confirm": "确认", "resume": "恢复计时", "result": "填结果"}
_DESK = {"receptionist", "supervisor", "manager"}


def next_step(entry: Directory, clock: Clock | None, roles: Collection[str]) -> tuple[str, str]:
    """(label, move) of the next step, e.g. ('告知业主', 'tell_owner'); ('查看', '') when there is nothing to do here."""
    if entry.voided_at or entry.status not in lifecycle.OPEN:
        return LOOK
    mine = set(roles)
    action = _of_desk(entry, clock) if mine & _DESK else _of_department(entry)
    if not action or not MOVES[action].roles & mine:
        return LOOK
    return SHORT.get(action, MOVES[action].label), action


def _of_desk(entry: Directory, clock: Clock | None) -> str:
    if entry.status == "to_confirm":
        return "confirm"
    if clock is not None and clock.paused:
        return "resume"
    if entry.status in ("handled", "to_visit"):
        return _afterwards(entry)
    if getattr(entry, "transferred_at", None):
        return "urge"
    return "transfer" if getattr(entry, "handling_mode", None) == "transfer" else "result"


def _afterwards(entry: Directory) -> str:
    """Handled: tell the owner, call back where that is due, write off."""
    if not entry.notified_at:
        return "tell_owner"
    due = getattr(entry, "need_visit", False) or entry.status == "to_visit"
    visited = lifecycle.VISIT_SATISFIED.get(getattr(entry, "satisfaction", None)) and entry.visited_at
    return "return_visit" if due and not visited else "write_off"


def _of_department(entry: Directory) -> str:
    if entry.status != "in_progress":
        return ""
    return "result" if entry.accepted_at else "accept"
