"""What may happen to an entry next, and what is still missing (manual: 状态机与校验).

The data is in `moves.py`; this decides on it. A pause is an interval beside the status, not a status.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from models.errors import RuleViolation
from models.rules.access import ROLES
from models.rules.evidence import Evidence
from models.rules.moves import FINISHED, LABELS, MOVES, OPEN, PAUSED, PAUSED_LABEL, STATUSES, TONES, WORKING, Move
from models.rules.standing import (
    HURRIED,
    ON_SHEET,
    VISIT_SATISFIED,
    Facts,
    Missing,
    conflict_of_interest,
    filled,
    missing_for,
    must_read_back,
    must_visit,
    named,
    visit_holds,
    who_visits,
)

__all__ = [
    "FINISHED", "HURRIED", "LABELS", "MOVES", "ON_SHEET", "OPEN", "PAUSED", "PAUSED_LABEL", "STATUSES", "TONES", "VISIT_SATISFIED",
    "WORKING",
    "Evidence", "Facts", "Missing", "Move", "Offer", "allowed_moves", "asks", "check", "check_answers", "conflict_of_interest",
    "consent_lacks", "missing_for", "must_read_back", "must_visit", "next_status", "shown_status", "visit_holds", "who_visits",
]  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A button. With `blocked_by` it is grey and says why."""

    action: str
    label: str
    blocked_by: list[str]


def shown_status(facts: Facts) -> tuple[str, str, str]:
    """(code, label, tone) of the status as people see it, pauses included."""
    if facts.paused and facts.status in OPEN:
        return PAUSED, PAUSED_LABEL, TONES[PAUSED]
    return facts.status, STATUSES[facts.status], TONES[facts.status]


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
            return not visit_holds(facts)
        case "investigate" | "call_leader":
            return facts.evidence is not None
        case "negotiate":
            return facts.evidence is not None and facts.evidence.cause == "municipal"
        case "apologise":
            return facts.evidence is not None and facts.evidence.cause == "service"
        case "see_leader":
            return facts.sub_category == "leader"
        case "add_visit":
            return not must_visit(facts)
        case "unlink_repeat":
            return facts.tied
        case "ask_void":
            return not facts.void_asked
        case "consent_void" | "decline_void":
            return facts.void_asked
        case _:
            return True


def _blocks(move: Move, facts: Facts, roles: Collection[str], today: date, actor_id: int | None) -> list[str]:
    """Every reason against, in words; people and day first, then the state, then what is missing."""
    reasons = _conflicts(move, facts, actor_id)
    if move.action == "return_visit":
        reasons += _against_visitor(facts, roles)
    if move.action in ("void", "ask_void", "consent_void"):
        reasons += _against_void(move, facts, roles, today)
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
    if move.action == "return_visit" and actor_id in facts.worker_ids:
        return ["上门做的人不能自己回访，请换人"]
    return []


def _against_visitor(facts: Facts, roles: Collection[str]) -> list[str]:
    wanted = who_visits(facts)
    return [f"这一件由{named(wanted)}回访"] if wanted and not wanted & set(roles) else []


def _against_void(move: Move, facts: Facts, roles: Collection[str], today: date) -> list[str]:
    reasons = []
    if facts.transferred:
        reasons.append("已转办，不能作废")
    if facts.filed_on != today:
        reasons.append("只能在登记当日作废")
    if move.action == "void" and not {"supervisor", "manager"} & set(roles):
        reasons.append(consent_lacks())
    return reasons


def consent_lacks() -> str:
    return f"须{ROLES['supervisor']}同意"


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


def asks(action: str, facts: Facts, answers: Mapping[str, object] | None = None) -> tuple[str, ...]:
    """The fields this move must be given, those that follow from the matter and from other answers among them."""
    given, more = answers or {}, ()
    if action == "return_visit" and facts.evidence and facts.evidence.cause == "service":
        more = () if given.get("satisfaction") == "unreached" else ("improvement_feedback",)  # R80
    if action == "call_leader" and given.get("leader_came") == "came":
        more = ("leader_points",)  # R70
    if action == "see_leader" and given.get("leader_answer") == "declined":
        more = ("leader_decline",)  # R33
    return MOVES[action].asks + more


def check_answers(action: str, answers: Mapping[str, object], facts: Facts) -> None:
    """Raise RuleViolation for the first field the move's own form asks for that neither form nor entry has."""
    for field in asks(action, facts, answers):
        if not filled(answers.get(field)) and not filled(getattr(facts, field, None)):
            raise RuleViolation(f"请填{LABELS[field]}", field)
    handler = answers.get("handler_id")
    if handler is not None and handler == facts.accused_id:
        raise RuleViolation("被投诉人不能做承办人，请换人", "handler_id")


def next_status(action: str, facts: Facts) -> str:
    """The status after the move. `facts` holds what the move has just written down (told, visited, satisfied)."""
    if action == "tell_owner":
        waits = must_visit(facts) and not visit_holds(facts)
        return "to_visit" if waits else facts.status
    if action == "return_visit":
        return {True: "handled", False: "in_progress", None: facts.status}[facts.visit_satisfied]
    return MOVES[action].target or facts.status
