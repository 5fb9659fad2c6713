"""What the rules know of an entry, and what it still lacks. Pure: the values come from `operations/facts.py`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from models.rules import evidence as proof
from models.rules.access import ROLES
from models.rules.evidence import Evidence
from models.rules.moves import LABELS, MOVES

ON_SHEET = "sheet"  # a missing field stands on the complaint's own sheet
HURRIED = frozenset({"urgent", "critical"})
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
    worker_ids: frozenset[int] = frozenset()  # who did the work, by the slips of the matter
    accused_id: int | None = None
    recorder_id: int | None = None
    sheet_recorder_id: int | None = None
    visitor_roles: frozenset[str] = frozenset()
    accused_roles: frozenset[str] = frozenset()
    evidence: Evidence | None = None  # what the complaint's own sheet says, where there is one
    urgency: str | None = None
    readback_done: bool | None = None
    sub_category: str | None = None
    leader_answer: str | None = None
    void_asked: bool = False
    tied: bool = False  # to the first of its kind, as a repeat
    open_slips: tuple[str, ...] = ()  # numbers of the 返修, 报修 and 服务 slips that are not finished


@dataclass(frozen=True)
class Missing:
    """What a move still lacks; `on` is ON_SHEET when it has to be written on the sheet that follows the entry."""

    field: str
    label: str
    on: str = ""


def must_visit(facts: Facts) -> bool:
    """R82: every complaint is called back; other matters when they were chosen for it."""
    return facts.needs_visit or facts.category == "complaint"


def must_read_back(facts: Facts) -> bool:
    """R50: what is a complaint or urgent is said back to the owner."""
    return facts.category == "complaint" or facts.urgency in HURRIED


def who_visits(facts: Facts) -> frozenset[str]:
    """R80: the roles one of which the visitor must have; empty: anybody of the desk."""
    return proof.visitors(facts.evidence, facts.accused_roles) if facts.evidence else frozenset()


def visit_holds(facts: Facts) -> bool:
    """Visited, content, by somebody who may (R80) and who is neither handler nor accused (R82)."""
    if not (facts.visited and facts.visit_satisfied is True):
        return False
    if facts.visited_by_id is not None and facts.visited_by_id in (facts.handler_id, facts.accused_id, *facts.worker_ids):
        return False
    wanted = who_visits(facts)
    return not wanted or bool(wanted & facts.visitor_roles)


def conflict_of_interest(facts: Facts) -> bool:
    """R7: the accused wrote the complaint down."""
    return facts.accused_id is not None and facts.accused_id in (facts.recorder_id, facts.sheet_recorder_id)


def missing_for(action: str, facts: Facts) -> list[Missing]:
    """What the entry still lacks for this move, in the order of the form (R65, R96, R97); then what its sheet lacks."""
    found = [Missing(field, _called(field, facts)) for field in MOVES[action].demands if not _holds(field, facts)]
    if action == "write_off" and facts.evidence is not None:
        found += [Missing(field, proof.LABELS[field], ON_SHEET) for field in proof.lacking(facts.evidence)]
    return found


def _called(field: str, facts: Facts) -> str:
    if field == "open_slips":
        return f"{'、'.join(facts.open_slips)} 办结"
    wanted = who_visits(facts) if field == "visited_at" else ()
    return f"{named(wanted)}的{LABELS[field]}" if wanted else LABELS[field]


def named(roles: Collection[str]) -> str:
    return "或".join(label for role, label in ROLES.items() if role in roles)


def _holds(field: str, facts: Facts) -> bool:
    match field:
        case "visited_at":
            return not must_visit(facts) or visit_holds(facts)
        case "readback_done":
            return not must_read_back(facts) or bool(facts.readback_done) or proof.read_back(facts.evidence)
        case "leader_answer":  # R33
            return facts.sub_category != "leader" or filled(facts.leader_answer)
        case "open_slips":
            return not facts.open_slips
        case _:
            return filled(getattr(facts, field))


def filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None
