"""What a person types into a move's own form, in one clean form; a bad answer is refused at its field."""

from collections.abc import Mapping
from datetime import datetime

from models import kinds
from models.declare import FieldSpec
from models.errors import RuleViolation
from models.features import Directory
from models.rules.lifecycle import LABELS, MOVES

FORMS: dict[str, tuple[str, ...]] = {
    "confirm": ("note",),
    "transfer": ("department_id", "handler_id", "note"),
    "accept": ("handler_id", "note"),
    "hand_on": ("handler_id", "note"),
    "note": ("note",),
    "progress": ("notify_way", "note"),
    "result": ("process_note", "result"),
    "tell_owner": ("notify_way", "notified_at", "note"),
    "return_visit": ("visit_way", "satisfaction", "visit_feedback"),
    "write_off": ("close_basis",),
    "close_unsolvable": ("close_basis", "notify_way", "notified_at"),
    "answer": ("out_of_scope_reply", "notify_way"),
    "pause": ("reason", "review_on"),
    "resume": ("note",),
    "urge": ("note",),
    "take_over": ("note",),
    "hand_over": ("owner_id", "note"),
    "acknowledge": ("note",),
    "report_up": ("to", "reason"),
    "reopen": ("reason",),
    "void": ("void_reason",),
    "amend": ("reason",),
}
_FREE = {
    "note": FieldSpec(LABELS["note"], kinds.Note(), name="note", max_length=2000),
    "reason": FieldSpec(LABELS["reason"], kinds.Note(), name="reason", max_length=500),
    "void_reason": FieldSpec(LABELS["void_reason"], kinds.Note(), name="void_reason", min_length=2, max_length=500),
    "owner_id": FieldSpec(LABELS["owner_id"], kinds.StaffRef(), name="owner_id"),
    "review_on": FieldSpec("复查日期", kinds.Moment(), name="review_on"),
    "to": FieldSpec("上报给", kinds.Text(), name="to", max_length=60),
}


def form_of(entry: Directory, action: str) -> list[tuple[FieldSpec, bool]]:
    """The fields of a move's own form in order, each with whether it must be filled in."""
    asks = MOVES[action].asks
    specs = ((name, spec_of(entry, name)) for name in FORMS[action])
    return [(spec, name in asks) for name, spec in specs if spec is not None]


def spec_of(entry: Directory, name: str) -> FieldSpec | None:
    """The field an answer is for: one that only moves have, or one of the entry."""
    return _FREE.get(name) or entry.register.field(name)


def cleaned(entry: Directory, action: str, answers: Mapping[str, object], now: datetime) -> dict[str, object]:
    """The answers by field, parsed and checked; what the form does not have is dropped. Raises RuleViolation."""
    found: dict[str, object] = {}
    for spec, _ in form_of(entry, action):
        raw = answers.get(spec.name)
        value = spec.parse(raw) if isinstance(raw, str) else spec.check(raw)
        if value is not None:
            found[spec.name] = value
    for name in ("notified_at", "visited_at"):
        if name in found and found[name] > now:
            raise RuleViolation(f"{spec_of(entry, name).label}不能晚于现在", name)
    return found
