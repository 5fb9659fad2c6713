"""What may happen to an entry next, and what is still missing (manual: 状态机与校验).

The data is in `moves.py`; this decides on it. A pause is an interval beside the status, not a status.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from models.errors import RuleViolation
from models.rules.access import ROLES
from models.rules.moves import FINISHED, LABELS, MOVES, OPEN, PAUSED, PAUSED_LABEL, STATUSES, TONES, WORKING, Move

__all__ = [
    "FINISHED", "LABELS", "MOVES", "OPEN", "PAUSED", "PAUSED_LABEL", "STATUSES", "TONES", "WORKING",
    "Facts", "Missing", "Move", "Offer", "allowed_moves", "check", "check_answers", "conflict_of_interest",
    "missing_for", "must_visit", "next_status", "shown_status",
]  # fmt: skip

VISIT_SATISFIED = {"a": True, "b": True, "c": False, "unreached": None}


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of an entry. People are staff ids; `visit_satisfied` None: nobody was reached."""

    status: str = "filed"
    paused: bool = False
    category: str | None = None
    process_note: str | None = None
    result: str | None = None
    notified_at: datetime | None = None
    notify_way: str | None = None
    transferred: bool = False
    accepted: bool = False
    filed_on: date | None = None
    needs_visit: bool = False
    visited: bool = False
    visited_by_id: int | None = None
    visit_satisfied: bool | None = None
    handler_id: int | None = None
    accused_id: int | None = None
    recorder_id: int | None = None
    consent_by: int | None = None


@dataclass(frozen=True)
class Missing:
    field: str
    label: str


@dataclass(frozen=True)
class Offer:
    """A button. With `blocked_by` it is grey and says why."""

    action: str
    label: str
    blocked_by: list[str]


def must_visit(facts: Facts) -> bool:
    """R82: every complaint is called back; other matters when they were chosen for it."""
    return facts.needs_visit or facts.category == "complaint"


def conflict_of_interest(facts: Facts) -> bool:
    """R7: the accused wrote the complaint down."""
    return facts.accused_id is not None and facts.accused_id == facts.recorder_id


def shown_status(facts: Facts) -> tuple[str, str, str]:
    """(code, label, tone) of the status as people see it, pauses included."""
    if facts.paused and facts.status in OPEN:
        return PAUSED, PAUSED_LABEL, TONES[PAUSED]
    return facts.status, STATUSES[facts.status], TONES[facts.status]


def missing_for(action: str, facts: Facts) -> list[Missing]:
    """What the entry still lacks for this move, in the order of the form (R65, R96, R97)."""
    return [Missing(field, LABELS[field]) for field in MOVES[action].demands if not _holds(field, facts)]


def _holds(field: str, facts: Facts) -> bool:
    if field != "visited_at":
        return _filled(getattr(facts, field))
    if not must_visit(facts):
        return True
    by_somebody_else = facts.visited_by_id is None or facts.visited_by_id not in (facts.handler_id, facts.accused_id)
    return facts.visited and facts.visit_satisfied is True and by_somebody_else


def _filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def allowed_moves(facts: Facts, roles: Collection[str], today: date, actor_id: int | None) -> list[Offer]:
    """The buttons for this person now, in screen order; what is not theirs or not of this state is left out."""
    offers = []
    for move in MOVES.values():
        if facts.status in move.sources and move.roles & set(roles) and _makes_sense(move, facts):
            offers.append(Offer(move.action, move.label, _blocks(move, facts, roles, today, actor_id)))
    return offers


def _makes_sense(move: Move, facts: Facts) -> bool:
    match move.action:
        case "pause":
            return not facts.paused
        case "resume":
            return facts.paused
        case "accept":
            return facts.transferred and not facts.accepted
        case "return_visit":
            return not (facts.visited and facts.visit_satisfied)
        case _:
            return True


def _blocks(move: Move, facts: Facts, roles: Collection[str], today: date, actor_id: int | None) -> list[str]:
    """Every reason against, in words; people and day first, then the state, then what is missing."""
    reasons = _conflicts(move, facts, actor_id)
    if move.action == "void":
        reasons += _against_void(facts, roles, today)
    if move.runs and facts.paused:
        reasons.append("挂起中，先恢复计时")
    missing = missing_for(move.action, facts)
    if missing:
        reasons.append(_lacking(missing))
    return reasons


def _lacking(missing: list[Missing]) -> str:
    return "还缺：" + "、".join(item.label for item in missing)


def _conflicts(move: Move, facts: Facts, actor_id: int | None) -> list[str]:
    """R7 and R82: the accused does not handle, visit or close; the visitor is somebody else than the handler."""
    if actor_id is None:
        return []
    if actor_id == facts.accused_id and not move.neutral:
        return [f"被投诉人不能{move.label}，请换人"]
    if move.action == "return_visit" and actor_id == facts.handler_id:
        return ["承办人不能自己回访，请换人"]
    return []


def _against_void(facts: Facts, roles: Collection[str], today: date) -> list[str]:
    reasons = []
    if facts.transferred:
        reasons.append("已转办，不能作废")
    if facts.filed_on != today:
        reasons.append("只能在登记当日作废")
    if facts.consent_by is None and not {"supervisor", "manager"} & set(roles):
        reasons.append("须客服主管同意")
    return reasons


def check(action: str, facts: Facts, roles: Collection[str], today: date, actor_id: int | None) -> None:
    """Raise RuleViolation when the move may not happen now; what is missing is named with its field."""
    move = MOVES[action]
    if not move.roles & set(roles):
        who = "、".join(label for role, label in ROLES.items() if role in move.roles)
        raise RuleViolation(f"“{move.label}”由{who}来做")
    if facts.status not in move.sources or not _makes_sense(move, facts):
        raise RuleViolation(f"这条登记现在是“{shown_status(facts)[1]}”，不能{move.label}")
    reasons = _blocks(move, facts, roles, today, actor_id)
    if reasons:
        missing = missing_for(action, facts)
        only_missing = missing and reasons == [_lacking(missing)]
        raise RuleViolation("；".join(reasons), missing[0].field if only_missing else None)


def check_answers(action: str, answers: Mapping[str, object], facts: Facts) -> None:
    """Raise RuleViolation for the first field the move's own form asks for that neither form nor entry has."""
    for field in MOVES[action].asks:
        if not _filled(answers.get(field)) and not _filled(getattr(facts, field, None)):
            raise RuleViolation(f"请填{LABELS[field]}", field)
    handler = answers.get("handler_id")
    if handler is not None and handler == facts.accused_id:
        raise RuleViolation("被投诉人不能做承办人，请换人", "handler_id")


def next_status(action: str, facts: Facts) -> str:
    """The status after the move. `facts` holds what the move has just written down (told, visited, satisfied)."""
    if action == "tell_owner":
        waits = must_visit(facts) and not (facts.visited and facts.visit_satisfied)
        return "to_visit" if waits else facts.status
    if action == "return_visit":
        return {True: "handled", False: "in_progress", None: facts.status}[facts.visit_satisfied]
    return MOVES[action].target or facts.status
