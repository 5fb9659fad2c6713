"""The query bar: an address with ASCII keys → conditions, controls that say what is set, and chips to take it off again.

A value nobody understands is ignored and said at its control; it never breaks the page.
"""

from collections.abc import Mapping
from dataclasses import replace

from models.declare import FieldSpec, Register
from models.errors import RuleViolation
from views.generated import conditions, figure_filter, options
from views.generated.conditions import BETWEEN, Asking, Found, tidy
from views.generated.filters import Chip, Control, Filters
from views.generated.keyword import keyword, queried

RANGED = ("moment", "day")
IN_SIGHT = 3  # selects beside the keyword and the period; the rest is folded
RECORDED = "recorded_at"


def read(register: Register, args: Mapping[str, str], asking: Asking) -> Filters:
    """Everything an address says about which rows are wanted."""
    filters = Filters()
    keyword(register, args, asking, filters)
    _switches(register, args, asking, filters)
    _figure(register, args, asking, filters)
    for spec in queried(register):
        if spec.name == "status":
            _state(register, spec, args, asking, filters)
        elif spec.query == "range":
            _range(register, spec, args, asking, filters)
        else:
            _field(register, spec, args, asking, filters)
    if options.is_entry(register) and register.field(RECORDED) is None:
        _period(register, RECORDED, options.SYSTEM[RECORDED], args, asking, filters)
    if register.directory:  # what was taken out of a directory is no longer offered; entries stay in their register, marked 作废
        filters.conditions.append(register.model.voided_at.is_(None))
    _arrange(register, filters)
    return filters


def _switches(register: Register, args, asking: Asking, filters: Filters) -> None:
    if tidy(args.get("mine")) == "1" and options.is_entry(register):
        filters.take("mine", "", Found(conditions.is_mine(register, asking.actor), "我的", "1"))
    if tidy(args.get("open")) == "1" and options.open_states(register):
        filters.take("open", "", Found(conditions.is_open(register), "未结", "1"))
    if tidy(args.get("overdue")) == "1" and options.clock_source(register):
        filters.take("overdue", "", Found(conditions.is_overdue(register, asking.actor, asking.now), "超期", "1"))
    raw = tidy(args.get("building"))
    if raw and register.place and register.field(register.place).kind.code == "room":
        try:
            filters.take("building", "楼栋", conditions.in_building(register, raw))
        except RuleViolation as refusal:
            filters.controls[:1] = [replace(control, message=refusal.message) for control in filters.controls[:1]]


def _figure(register: Register, args, asking: Asking, filters: Filters) -> None:
    """The entries behind a figure of a month; the figure, its days and its option come off together."""
    try:
        asked = figure_filter.read(register, args, asking)
    except RuleViolation as refusal:
        filters.controls[:1] = [replace(control, message=refusal.message) for control in filters.controls[:1]]
        return
    if asked is not None:
        found, kept, filters.period = asked
        filters.conditions.append(found.condition)
        filters.kept.update(kept)
        filters.chips.append(Chip(found.said, tuple(kept)))


def _state(register: Register, spec: FieldSpec, args, asking: Asking, filters: Filters) -> None:
    choices = list(spec.choices.options.items())
    if options.open_states(register):
        special = [("open", "未结")] + ([("overdue_open", "超期未结")] if options.clock_source(register) else [])
        choices = special + choices
    control = Control("select", spec.name, spec.label, choices=choices)
    filters.controls.append(control)
    if raw := tidy(args.get(spec.name)):
        try:
            filters.take(spec.name, spec.label, conditions.in_state(register, raw, asking.actor, asking.now))
            control.value = filters.kept[spec.name]
        except RuleViolation as refusal:
            control.message = refusal.message


def _field(register: Register, spec: FieldSpec, args, asking: Asking, filters: Filters) -> None:
    choices = _choices(spec, asking)
    control = Control("select" if choices else "text", spec.name, options.short_label(spec), choices=choices or [])
    control.hint = spec.placeholder
    filters.controls.append(control)
    raw = tidy(args.get(spec.name))
    if not raw:
        return
    try:
        filters.take(spec.name, control.label, conditions.exact(register, spec, raw, asking))
        filters.personal |= spec.private
        control.value = filters.kept[spec.name]
    except RuleViolation as refusal:
        control.value, control.message = raw[:60] if control.kind == "text" else "", refusal.message


def _choices(spec: FieldSpec, asking: Asking) -> list[tuple[str, str]]:
    if spec.choices:
        return list(spec.choices.options.items())
    if spec.kind.code == "flag":
        return [("1", "是"), ("0", "否")]
    return asking.people(spec.kind.code) if spec.kind.code in ("staff", "department") else []


def _range(register: Register, spec: FieldSpec, args, asking: Asking, filters: Filters) -> None:
    if spec.kind.code in RANGED:
        _period(register, spec.name, spec.label, args, asking, filters)
        return
    low, high = tidy(args.get(f"{spec.name}_from")), tidy(args.get(f"{spec.name}_to"))
    control = Control("span", spec.name, spec.label, low, high)
    filters.controls.append(control)
    if low or high:
        try:
            _take_range(filters, spec.name, spec.label, *conditions.number_range(register, spec, low, high))
        except RuleViolation as refusal:
            control.message = refusal.message


def _period(register: Register, name: str, label: str, args, asking: Asking, filters: Filters) -> None:
    """The picker sends `A 至 B` under the field's own name; addresses carry <field>_from and <field>_to."""
    first, last = tidy(args.get(f"{name}_from")), tidy(args.get(f"{name}_to"))
    typed = tidy(args.get(name))
    if typed:
        first, _, last = (part.strip() for part in typed.partition("至"))
        last = last or first
    control = Control("period", name, label, typed, hint=label)
    filters.controls.append(control)
    if not (first or last):
        return
    try:
        parts, words, kept, days = conditions.time_range(register, name, label, first, last, asking.now)
    except RuleViolation as refusal:
        control.value, control.message = typed or f"{first}{BETWEEN}{last}".strip(), refusal.message
        return
    _take_range(filters, name, label, parts, words, kept)
    control.value = _as_picked(kept, days)
    if name == register.anchor or filters.period == (None, None):
        filters.period = days


def _as_picked(kept: tuple[str, str], days) -> str:
    first, last = ((f"{day}" if text in conditions.DAY_WORDS else text) for text, day in zip(kept, days, strict=True))
    return f"{first}{BETWEEN}{last}" if first and last else first or last


def _take_range(filters: Filters, name: str, label: str, parts, words: str, kept: tuple[str, str]) -> None:
    filters.conditions += parts
    keys = tuple(key for key, text in ((f"{name}_from", kept[0]), (f"{name}_to", kept[1])) if text)
    filters.kept.update({key: text for key, text in ((f"{name}_from", kept[0]), (f"{name}_to", kept[1])) if text})
    filters.chips.append(Chip(f"{label}：{words}", keys))


def _arrange(register: Register, filters: Filters) -> None:
    """Keyword, what sort, state, department and the period in sight; the rest folded, in the order of the declaration."""
    by_name = {control.name: control for control in filters.controls}
    first = [name for name in (register.tag, "status", "department_id") if name in by_name]
    selects = [control.name for control in filters.controls if control.kind == "select" and control.name not in first]
    chosen = (first + selects)[:IN_SIGHT]
    periods = [control.name for control in filters.controls if control.kind == "period"]
    period = register.anchor if register.anchor in periods else next(iter(periods), None)
    order = [name for name in ("q", *chosen, period) if name in by_name]
    for control in filters.controls:
        control.folded = control.name not in order
    seen = [by_name[name] for name in order]
    filters.controls = seen + [control for control in filters.controls if control.folded]
