"""What a person types into a move's own form, in one clean form; a bad answer is refused at its field."""

from collections.abc import Mapping
from datetime import datetime

from models import kinds
from models.declare import REGISTERS, FieldSpec
from models.errors import RuleViolation
from models.features import Directory
from models.rules import lifecycle
from models.rules.lifecycle import LABELS, Facts

FORMS: dict[str, tuple[str, ...]] = {
    "confirm": ("note",),
    "transfer": ("department_id", "handler_id", "note"),
    "accept": ("handler_id", "note"),
    "hand_on": ("handler_id", "note"),
    "note": ("note",),
    "progress": ("notify_way", "note", "promised_reply_at"),
    "result": ("process_note", "result"),
    "tell_owner": ("notify_way", "notified_at", "note"),
    "return_visit": ("visit_way", "satisfaction", "visit_feedback", "improvement_feedback"),
    "write_off": ("close_basis",),
    "close_unsolvable": ("close_basis", "notify_way", "notified_at"),
    "answer": ("out_of_scope_reply", "notify_way"),
    "pause": ("reason", "review_on"),
    "resume": ("note",),
    "investigate": ("investigation", "responsible_id", "corrective_action", "preventive_action"),
    "negotiate": ("contact_dept", "contact_person", "contact_at", "contact_answer", "explanation"),
    "apologise": ("apology_by_id", "apology_at", "apology_way", "gravity"),
    "call_leader": ("leader_role", "leader_at", "leader_came", "leader_points"),
    "see_leader": ("leader_booked", "leader_wanted", "leader_told_at", "leader_answer", "leader_decline"),
    "urge": ("note",),
    "take_over": ("note",),
    "hand_over": ("owner_id", "note"),
    "acknowledge": ("note",),
    "report_up": ("to", "referred_dept_id", "referred_at", "reason"),
    "reopen": ("reason",),
    "ask_void": ("void_reason",),
    "consent_void": ("note",),
    "decline_void": ("reason",),
    "void": ("void_reason",),
    "add_visit": ("note",),
    "link_repeat": ("repeat_of_id",),
    "unlink_repeat": (),
    "amend": ("reason",),
}
_FREE = {
    "note": FieldSpec(LABELS["note"], kinds.Note(), name="note", max_length=2000),
    "reason": FieldSpec(LABELS["reason"], kinds.Note(), name="reason", max_length=500),
    "void_reason": FieldSpec(LABELS["void_reason"], kinds.Note(), name="void_reason", min_length=2, max_length=500),
    "owner_id": FieldSpec(LABELS["owner_id"], kinds.StaffRef(), name="owner_id"),
    "review_on": FieldSpec("复查日期", kinds.Moment(), name="review_on"),
    "to": FieldSpec("上报给", kinds.Text(), name="to", max_length=60),
    "contact_dept": FieldSpec(LABELS["contact_dept"], kinds.Text(), name="contact_dept", max_length=60),
    "contact_person": FieldSpec("联系人", kinds.Text(), name="contact_person", max_length=30),
    "contact_at": FieldSpec("交涉时间", kinds.Moment(), name="contact_at"),
    "contact_answer": FieldSpec(LABELS["contact_answer"], kinds.Note(), name="contact_answer", max_length=200),
}
PAST = ("notified_at", "visited_at", "apology_at", "contact_at", "leader_told_at", "referred_at")  # what has happened, not what is planned


def form_of(entry: Directory, action: str, facts: Facts) -> list[tuple[FieldSpec, bool]]:
    """The fields of a move's own form in order, each with whether it must be filled in."""
    asks, names = lifecycle.asks(action, facts), FORMS[action]
    if "improvement_feedback" not in asks:
        names = tuple(name for name in names if name != "improvement_feedback")
    specs = ((name, spec_of(entry, name)) for name in names)
    return [(spec, name in asks) for name, spec in specs if spec is not None]


def spec_of(entry: Directory, name: str) -> FieldSpec | None:
    """The field an answer is for: one that only moves have, one of the entry, or one of the sheet that follows it."""
    return _FREE.get(name) or entry.register.field(name) or _of_sheet(entry.register.slug, name)


def _of_sheet(slug: str, name: str) -> FieldSpec | None:
    for register in REGISTERS.values():
        follows = getattr(register.model, "follows", None)
        if follows and register.field(follows[0]).to == slug and register.field(name):
            return register.field(name)
    return None


def cleaned(entry: Directory, action: str, answers: Mapping[str, object], now: datetime, facts: Facts) -> dict[str, object]:
    """The answers by field, parsed and checked; what the form does not have is dropped. Raises RuleViolation."""
    found: dict[str, object] = {}
    for spec, _ in form_of(entry, action, facts):
        raw = answers.get(spec.name)
        value = spec.parse(raw) if isinstance(raw, str) else spec.check(raw)
        if value is not None:
            found[spec.name] = value
    for name in PAST:
        if name in found and found[name] > now:
            raise RuleViolation(f"{spec_of(entry, name).label}不能晚于现在", name)
    return found
