"""The keyword of the query bar: a number, a room in any form, somebody's whole name or telephone, or words."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, or_

from models import search
from models.declare import FieldSpec, Register
from models.errors import RuleViolation
from models.rules import identity, numbering, rooms
from views.generated import conditions, options
from views.generated.conditions import Asking, Found, tidy
from views.generated.filters import Control, Filters


def keyword(register: Register, args: Mapping[str, str], asking: Asking, filters: Filters) -> None:
    raw, hint = tidy(args.get("q"))[: conditions.LONGEST], options.what_it_is(register)
    if hint:
        filters.controls.append(Control("find", "q", hint, raw))
    if raw:
        personal = _private(register, raw)
        filters.take("q", "", Found(_about(register, raw, asking), "查找的人" if personal else f"“{raw}”", raw))
        filters.personal |= personal


def _private(register: Register, raw: str) -> bool:
    return bool(identity.phone(raw)) and numbering.parse(raw) is None


def _about(register: Register, raw: str, asking: Asking) -> ColumnElement[bool]:
    """A number, a room in any form, a whole name or telephone by equality; other words by the word index."""
    model = register.model
    if options.is_entry(register) and numbering.parse(raw):
        return model.record_no == raw.strip().upper()
    equal = [getattr(model, spec.name) == value for spec, value in _whole_values(register, raw)]
    headline = register.field(register.headline) if register.directory and register.headline else None
    if headline is not None and headline.kind.code == "text":
        equal.append(getattr(model, headline.name).contains(raw, autoescape=True))
    if rooms.canonical(raw) and equal:
        return or_(*equal)
    keys = search.found(asking.session, register, raw, communities=[asking.actor.community_id], also=equal)
    return model.id.in_(keys or [0])  # no row has that key: an empty list would make SQLite walk the whole order


def _whole_values(register: Register, raw: str):
    for spec in queried(register):
        whole = spec.kind.code in ("room", "person", "phone", "plate") or (spec.kind.code == "text" and spec.query == "exact")
        if whole:
            try:
                yield spec, spec.parse(raw)
            except RuleViolation:
                continue


def queried(register: Register) -> list[FieldSpec]:
    return [spec for spec in register.fields if spec.query]
