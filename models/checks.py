"""Refuses a bad declaration at start-up, with a number, the class and the option (register.E001 …)."""

import re
from collections.abc import Iterable

from models.declare import REGISTERS, Register
from models.paper import Pictures, Table

PARTS = ("anchor", "headline", "place", "spot", "who", "tag")
RESERVED = {"id", "version", "community_id", "record_no", "recorded_at", "recorded_by_id", "voided_at", "void_reason", "form_key",
            "late", "register", "metadata", "registry", "query", "value", "put"}  # fmt: skip
KEYS_OF_THE_LIST = {"q", "sort", "page", "after", "before", "view", "id", "per_page", "open", "overdue", "mine", "building",
                    "figure", "figure_from", "figure_to", "figure_by", "figure_is", "figure_kept"}


class BadDeclaration(RuntimeError):
    """Start-up is refused; the message lists every problem found."""


def problems(registers: Iterable[Register] | None = None) -> list[str]:
    """Every problem as one line: `register.E004 complaint.cause: …`."""
    found: list[str] = []
    registers = list(registers if registers is not None else REGISTERS.values())
    for register in registers:
        found += [f"register.{code} {register.slug}{where}: {what}" for code, where, what in _of(register)]
    found += _shared_prefixes(registers) + _shared_names(registers)
    return found


def refuse_bad_declarations() -> None:
    found = problems()
    if found:
        raise BadDeclaration("\n".join(found))


def _of(register: Register):
    if not register.title:
        yield "E001", "", "a register needs a title"
    if not register.directory and not register.form_no:
        yield "E002", "", "a register needs a form number (表号)"
    for code, where, name in _named(register):
        if name and register.field(name) is None:
            yield code, where, f"names a field that does not exist: {name}"
    if register.waits and (register.waits[0] not in REGISTERS or REGISTERS[register.waits[0]].field("status") is None):
        yield "E024", ".waits", f"names no register with a status: {register.waits[0]}"
    yield from _of_derived(register)
    yield from _of_papers(register)
    yield from _of_counted(register)
    labels: set[str] = set()
    for spec in register.fields:
        if spec.label in labels:
            yield "E006", f".{spec.name}", f"the label {spec.label} stands twice"
        labels.add(spec.label)
        for code, what in _of_field(register, spec):
            yield code, f".{spec.name}", what


def _named(register: Register):
    """(number, option, name) of every field that an option of the register itself names."""
    for part in PARTS:
        name = getattr(register, part)
        yield "E003", f".{part}", "" if name == "recorded_at" else name
    yield from (("E003", ".print_columns", name) for name in register.print_columns)
    yield from (("E025", ".key", name) for name in register.key)
    yield from (("E019", f".layouts.{layout.key}", layout.only[0]) for layout in register.layouts if layout.only)
    yield "E019", ".halves", register.halves
    yield "E019", ".collected", register.collected.moment if register.collected else ""


def _of_counted(register: Register):
    counted = register.counted
    if counted is None:
        return
    moments = [counted.finished, counted.due, counted.dropped[1] if counted.dropped else ""]
    for name, kind in [(name, "choice") for name in counted.by] + [(name, "moment") for name in moments if name]:
        spec = register.field(name)
        if spec is None or spec.kind.code != kind:
            yield "E033", ".counted", f"needs a {kind}: {name}"
    known = {"received", "carried", "finished", "on_time", "open", "overdue", "reopened", "dropped", *(own.code for own in counted.own)}
    for code in [code for rate in counted.rates for code in (*rate.of, *rate.among)]:
        if code not in known:
            yield "E034", ".counted.rates", f"names a figure that does not exist: {code}"
    for own in counted.own:
        source = REGISTERS.get(own.of) if own.of else register
        named = [own.at, own.to, own.total, *(test.field for test in own.where)]
        for name in [name for name in named if name and (source is None or source.field(name) is None)]:
            yield "E034", f".counted.own.{own.code}", f"names a field that does not exist: {name}"


def _of_derived(register: Register):
    derived = register.derived
    if derived is None:
        return
    source = REGISTERS.get(derived.of)
    spec = register.field(derived.link)
    if source is None or spec is None or spec.to != derived.of:
        yield "E018", ".derived", f"needs a link field to {derived.of}"
        return
    when = source.field(derived.when[0])
    if when is None or not when.choices or not set(derived.when[1]) <= set(when.choices.options):
        yield "E018", ".derived.when", f"names a choice that {derived.of} does not have"
    for mine, theirs in derived.copies.items():
        if register.field(mine) is None or source.field(theirs) is None:
            yield "E018", ".derived.copies", f"names a field that does not exist: {mine} from {theirs}"


def _of_papers(register: Register):
    """Every part names fields of the right kind, and every copy of every document is called something else."""
    for document in register.papers:
        where = f".papers.{document.key}"
        for name in sorted(document.named() | ({document.when[0]} if document.when else set())):
            if register.field(name) is None:
                yield "E030", where, f"names a field that does not exist: {name}"
        for part in document.parts:
            kind = {Table: "rows", Pictures: "photos"}.get(type(part))
            spec = register.field(part.field) if kind else None
            if spec is not None and spec.kind.code != kind:
                yield "E031", where, f"needs {kind}, not {spec.kind.code}: {part.field}"
        if len(set(document.copies)) < len(document.copies):
            yield "E032", where, "two copies have the same name"
    if len({document.key for document in register.papers}) < len(register.papers):
        yield "E032", ".papers", "two documents have the same key"


def _of_field(register: Register, spec):
    if spec.kind.code in ("choice", "checklist") and not (spec.choices and spec.choices.options):
        yield "E004", "a choice needs options"
    if spec.kind.code == "link" and spec.to not in REGISTERS:
        yield "E005", f"links to a register that does not exist: {spec.to}"
    if not spec.label:
        yield "E006", "a field needs a label"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", spec.name) or spec.name in RESERVED:
        yield "E007", "the name must be lower-case ASCII and not one the system uses"
    if spec.private and spec.query not in (None, "exact"):
        yield "E008", "a private field is found by its whole value only (query='exact')"
    if spec.private and spec.search:
        yield "E009", "a private field never enters the word index"
    if spec.query not in (None, "exact", "range", "contains"):
        yield "E010", f"unknown query: {spec.query}"
    if spec.query == "range" and spec.kind.code not in ("moment", "day", "money", "count"):
        yield "E011", "only moments, days, amounts and counts have a range"
    if spec.required_when and register.field(spec.required_when[0]) is None:
        yield "E012", f"required_when names a field that does not exist: {spec.required_when[0]}"
    if spec.not_before and register.field(spec.not_before) is None:
        yield "E013", f"not_before names a field that does not exist: {spec.not_before}"
    if spec.not_future and spec.kind.code != "moment":
        yield "E016", "only a moment can be told to lie in the past (not_future)"
    if (earlier := register.field(spec.not_before or "")) and earlier.kind.code != spec.kind.code:
        yield "E017", f"cannot be compared with {spec.not_before}: one is a {spec.kind.code}, the other a {earlier.kind.code}"
    if spec.name in KEYS_OF_THE_LIST:
        yield "E014", "the name is a key of the list's own address"


def _shared_prefixes(registers: list[Register]) -> list[str]:
    seen: dict[str, str] = {}
    found = []
    for register in registers:
        prefix = register.number_prefix
        if prefix and prefix in seen:
            found.append(f"register.E015 {register.slug}: the number prefix {prefix} is already that of {seen[prefix]}")
        seen.setdefault(prefix, register.slug)
    return found


def _shared_names(registers: list[Register]) -> list[str]:
    """What a community says is kept under the name of the options' class, or the key of the layout."""
    seen: dict[str, type] = {}
    keys: dict[str, str] = {}
    found = []
    for register in registers:
        for layout in register.layouts:
            if keys.setdefault(layout.key, register.slug) != register.slug:
                found.append(f"register.E026 {register.slug}.layouts: {keys[layout.key]} has a layout called {layout.key} too")
        for spec in register.fields:
            choices = spec.choices
            if choices is not None and seen.setdefault(choices.__name__, choices) is not choices:
                found.append(f"register.E025 {register.slug}.{spec.name}: another set of options is called {choices.__name__} too")
    return found
