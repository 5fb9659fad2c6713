"""A stale save: what stood there, what the other person saved, and what was typed, field by field."""

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditLine
from models.errors import RuleViolation
from models.features import Directory
from views.generated.conditions import Asking
from views.generated.entry_form import WAS, EntryForm, shown_values

NOT_AGAIN = ("version", "csrf_token", "then", WAS)


@dataclass(frozen=True)
class Line:
    """One field: three texts, and whose is taken unless the person says otherwise. `both`: both changed it."""

    name: str
    label: str
    original: str
    theirs: str
    mine: str
    both: bool


@dataclass
class Comparison:
    lines: list[Line]
    kept: list[tuple[str, str]]  # everything typed, to be sent again
    settled: list[str]  # fields that only the other person changed: theirs without asking
    was: str


def compare(form: EntryForm) -> Comparison:
    """Lines for what differs. What only the other person changed is taken over; what I changed is asked about."""
    theirs = shown_values(form)
    original = _read(form.posted.get(WAS))
    lines, settled = [], []
    for item in form.items.values():
        name = item.spec.name
        if not item.typed or name not in (set(form.values) | {wrong.spec.name for wrong in form.wrong}):
            continue
        mine, now, was = _mine(form, item), theirs.get(name, ""), original.get(name, theirs.get(name, ""))
        if mine == now:
            continue
        if mine == was:
            settled.append(name)
        lines.append(Line(name, item.spec.label, was, now, mine, both=mine != was and now != was))
    kept = [(key, value) for key, value in form.posted.items(multi=True) if key not in NOT_AGAIN and not key.startswith("take-")]
    return Comparison([line for line in lines if line.name not in settled], kept, settled, json.dumps(theirs, ensure_ascii=False))


def _mine(form: EntryForm, item) -> str:
    """What was typed, as it would be shown; as it stands where it cannot be understood."""
    spec = item.spec
    if item.errors:
        return form.posted.get(spec.name, "")
    try:
        return form.asking.display.shown_value(spec, form.values.get(spec.name))
    except RuleViolation:
        return form.posted.get(spec.name, "")


def _read(raw: str | None) -> dict[str, str]:
    try:
        found = json.loads(raw or "{}")
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def last_change(session: Session, slug: str, entry: Directory, asking: Asking) -> str:
    """王敏 今天 14:31: who saved last."""
    line = session.scalar(
        select(AuditLine)
        .where(AuditLine.register == slug, AuditLine.entry_id == entry.id, AuditLine.action.in_(("create", "change")))
        .order_by(AuditLine.id.desc())
        .limit(1)
    )
    return f"{line.actor_name} {asking.display.when(line.at).text}" if line else "别人"
