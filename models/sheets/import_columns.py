"""Which columns of a spreadsheet may come into a register, and which column is which: by label, alias, and what people call it."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from models.declare import FieldSpec, Register, flag, moment, staff, text
from models.errors import RuleViolation
from models.features import Entry
from models.rules.written import clock_of
from models.sheets.grid import Grid, halves_of, words_of
from models.sheets.import_words import declared, labels, usual
from models.sheets.read import plain_label

NUMBER, RECORDER, RECORDED, VOID = "record_no", "recorded_by_id", "recorded_at", "voided"
BUILDING, UNIT = "part_building", "part_unit"
QUIET = frozenset({"序号", "no", "行号"})  # columns nobody misses
_NEVER = frozenset({"photos"})  # files do not travel in cells
_OWN = {
    NUMBER: text("编号", name=NUMBER, max_length=40, aliases=("登记编号", "登记号", "单号", "流水号", "记录编号")),
    RECORDER: staff("登记人", name=RECORDER, aliases=("填写人", "记录人", "填表人")),
    RECORDED: moment("登记时间", name=RECORDED, aliases=("填写时间", "录入时间")),
    VOID: flag("作废", name=VOID, aliases=("是否作废",)),
}
_PARTS = {
    BUILDING: text("楼栋", name=BUILDING, aliases=("楼栋号", "栋", "幢", "楼号", "座", "栋号", "楼栋号码")),
    UNIT: text("单元", name=UNIT, aliases=("单元号",)),
}


@dataclass(frozen=True)
class Target:
    """What a column may become: a field of the register, or something every entry has."""

    name: str
    spec: FieldSpec
    own: bool = False  # kept by the system beside the declared fields

    @property
    def label(self) -> str:
        return self.spec.label


@cache
def targets(register: Register) -> dict[str, Target]:
    """By name, in the order a person looks for them."""
    found = {spec.name: Target(spec.name, spec) for spec in register.fields if spec.kind.code not in _NEVER}
    own = dict(_OWN) if issubclass(register.model, Entry) else {}
    if room_of(register):
        own |= {name: spec for name, spec in _PARTS.items() if name not in found}
    return {name: Target(name, spec, own=True) for name, spec in own.items() if name == NUMBER} | found | {
        name: Target(name, spec, own=True) for name, spec in own.items() if name != NUMBER
    }  # fmt: skip


def room_of(register: Register) -> str | None:
    """The field the parts of a room (楼栋, 单元) are put together in."""
    name = register.place or register.headline
    spec = register.field(name) if name else None
    return spec.name if spec is not None and spec.kind.code == "room" else None


@cache
def known_words(register: Register) -> Mapping[str, str]:
    """Plain label → name of the target, the better claim first: labels, aliases, then what is usual for a part."""
    specs = [target.spec for target in targets(register).values()]
    found: dict[str, str] = {}
    for label, name in chain(declared(specs), usual(register, specs)):
        found.setdefault(plain_label(label), name)
    return found


@cache
def _passes(register: Register) -> tuple[tuple[Container[str], Callable[[str], list[str]]], ...]:
    """Words in the order of their claim: labels, aliases, what is only usual, at last what is half of a label."""
    specs = [target.spec for target in targets(register).values()]
    first, second = ({plain_label(label) for label, _ in claim(specs)} for claim in (labels, declared))
    return (first, words_of), (second, words_of), (known_words(register), words_of), (known_words(register), halves_of)


def guess(register: Register, grid: Grid) -> list[str]:
    """For every column the name of its target, '' for none; a declared label goes before what is only usual."""
    found = [""] * len(grid.labels)
    known = known_words(register)
    for words, called in _passes(register):
        for place, label in enumerate(grid.labels):
            name = next((known[word] for word in called(label) if word in words), "") if label and not found[place] else ""
            if name and found.count(name) < (2 if targets(register)[name].spec.kind.code == "moment" else 1):
                found[place] = name  # a day and a time beside it may both be the moment
    return _as_kept(register, grid, found)


def _as_kept(register: Register, grid: Grid, found: list[str]) -> list[str]:
    """What a column holds may say more than its label."""
    if RECORDED in found and register.field(register.anchor):
        place = found.index(RECORDED)
        if register.anchor not in found or (found.count(register.anchor) == 1 and all(map(clock_of, grid.column(place)))):
            found[place] = register.anchor  # a book that knows one moment, or its day and its time apart
    if NUMBER in found and _only_counts(grid.column(found.index(NUMBER))):
        found[found.index(NUMBER)] = ""
    return found


def _only_counts(texts: Sequence[str]) -> bool:
    """1, 2, 3 …: the lines of the sheet, not the number of anything."""
    return bool(texts) and [text.lstrip("0") for text in texts] == [str(number) for number in range(1, len(texts) + 1)]


def checked(register: Register, grid: Grid, chosen: Sequence[str]) -> list[str]:
    """A person's choice, of targets that exist, as long as the sheet is wide."""
    known = targets(register)
    found = [name if name in known else "" for name in chosen[: len(grid.labels)]]
    return found + [""] * (len(grid.labels) - len(found))


def unused(grid: Grid, chosen: Sequence[str]) -> list[str]:
    """The labels of columns that nothing is made of, as they were written."""
    return [label for label, name in zip(grid.labels, chosen, strict=True) if label and not name and plain_label(label) not in QUIET]


def missing(register: Register, chosen: Sequence[str]) -> list[str]:
    """Labels of the fields without which no new entry can be made."""
    return [spec.label for spec in register.fields if must(register, spec) and spec.name not in chosen]


def must(register: Register, spec: FieldSpec) -> bool:
    """Whether a new entry cannot do without it: what has a default takes it, but when it happened is never today by default."""
    return spec.required and (spec.default is None or spec.name == register.anchor)


def refuse_twice(register: Register, grid: Grid, chosen: Sequence[str]) -> None:
    """Two columns cannot become one field; only a day and a time beside it may."""
    for name in dict.fromkeys(filter(None, chosen)):
        labels = [label for label, one in zip(grid.labels, chosen, strict=True) if one == name]
        spec = targets(register)[name].spec
        if len(labels) > (2 if spec.kind.code == "moment" else 1):
            raise RuleViolation(f"“{spec.label}”选了 {len(labels)} 列（{'、'.join(labels)}），请只留一列", "file")
