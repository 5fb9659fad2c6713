"""The lines of an old register → clean values: every cell in the one form the system keeps, or words that say why not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from models.declare import REGISTERS, FieldSpec, Register
from models.errors import RuleViolation
from models.features import HasLifecycle
from models.rules import identity, rooms, written
from models.sheets import import_columns as columns
from models.sheets.child_rows import rows_of
from models.sheets.grid import Grid
from models.sheets.import_names import Names, Unknown

_PUBLIC = re.compile(
    "公共|公区|公用|公摊|小区|大堂|车库|停车|电梯|楼道|楼梯|花园|门口|大门|门岗|岗亭|广场|架空层|天台|楼顶|走廊|会所|泳池|绿化|道路"
)
_NOTHING = frozenset({"", "/", "\\", "-", "--", "无", "〃"})
_SECOND = "phone2"  # 备用电话
_BRINGS_ROOMS = ("room", "household")  # sheets that say which rooms there are
_REFUSED = ("拒", "不留", "不愿", "未留", "没留")
_STATES = {
    "written_off": ("已完成", "完成", "已办结", "办结", "已结", "已结案", "结案", "已处理完", "已销", "f", "√"),
    "in_progress": ("跟进中", "办理中", "正在处理", "w"), "filed": ("未处理", "待处理", "未完成", "未结", "未办结"),
    "handled": ("处理完", "已解决"),
}  # fmt: skip
_STATE_OF = {word: code for code, words in _STATES.items() for word in words}


@dataclass
class Entered:
    """One line. `cells` as written, `values` as kept; `wrong` and `said` hold words by field, without the row."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)
    days: set[str] = field(default_factory=set)  # moments of which only the day was written
    hidden: set[str] = field(default_factory=set)  # what came masked: it says nothing new
    also: list[str] = field(default_factory=list)  # names nobody here has, for the remark


class Reader:
    """Reads the lines of one sheet with a chosen mapping."""

    def __init__(self, register: Register, grid: Grid, chosen: Sequence[str], names: Names, today: date, file_name: str = "") -> None:
        self.register, self.names, self.today, self.chosen = register, names, today, chosen
        self.year = written.year_in(*grid.above, grid.sheet, file_name)
        self.room = columns.room_of(register)
        self.spot = next((name for name in (register.spot, "location") if name and register.field(name)), None)
        known = columns.targets(register)
        # A message calls a column what the person called it.
        labels = {name: label.rpartition("·")[2] for name, label in reversed(list(zip(chosen, grid.labels, strict=True))) if name}
        self.specs = {name: replace(known[name].spec, label=label) for name, label in labels.items()}
        self._learn_numbers(grid)

    def _learn_numbers(self, grid: Grid) -> None:
        for place, name in enumerate(self.chosen):
            spec = self.specs.get(name) if name else None
            if spec is not None and spec.kind.code == "link" and not REGISTERS[spec.to].directory:
                self.names.learn(REGISTERS[spec.to], {row[place] for _, row in grid.lines if place < len(row) and row[place]})

    def read(self, number: int, row: Sequence[str]) -> Entered | None:
        """None for a line with nothing in the columns that count."""
        entered = Entered(number, self._cells(row))
        if not entered.cells:
            return None
        for name, text in list(entered.cells.items()):
            if name not in (columns.BUILDING, columns.UNIT):
                self._take(entered, name, text)
        return entered

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        cells: dict[str, str] = {}
        for name, text in zip(self.chosen, row, strict=False):
            if name and text:
                cells[name] = _joined(cells[name], text) if name in cells else text
        if self.room and cells.get(columns.BUILDING) and cells.get(self.room):
            cells[self.room] = rooms.whole(cells[columns.BUILDING], cells.get(columns.UNIT, ""), cells[self.room])
        return cells

    def _take(self, entered: Entered, name: str, text: str) -> None:
        spec = self.specs[name]
        if _is_private(spec) and "*" in identity.half_width(text):
            entered.hidden.add(name)
            return
        try:
            value = self._value(entered, spec, text)
        except Unknown as unknown:
            self._unknown(entered, spec, text, unknown)
            return
        except RuleViolation as refusal:
            entered.wrong[name] = refusal.message
            return
        if value is not None:
            entered.values[name] = value

    def _value(self, entered: Entered, spec: FieldSpec, text: str):
        match spec.kind.code:
            case "moment" | "day":
                return self._moment(entered, spec, text)
            case "room":
                return self._room(entered, spec, text)
            case "staff" | "department" | "link":
                return None if text in _NOTHING else self.names.key(spec, text)
            case "rows":
                return rows_of(spec, text)
            case "phone":
                return self._phone(entered, spec, text)
            case "choice":
                return self._choice(spec, text)
            case "money" | "count" if text in _NOTHING:
                return None
            case _:
                return spec.parse(text)

    def _moment(self, entered: Entered, spec: FieldSpec, text: str) -> datetime | date | None:
        if text in _NOTHING:
            return None
        past = spec.not_future or spec.name in (self.register.anchor, columns.RECORDED) or spec.auto
        found = written.moment_of(text.lstrip("√✓ "), self.today, self.year, past)
        if found is None and spec.kind.code == "day" and (first := written.month_of(text)):
            entered.said.append((spec.name, f"{spec.label}只写了年月，按 {first:%Y-%m-%d} 记"))
            return spec.check(first)
        if found is None:
            example = "2026-11-23" if spec.kind.code == "day" else "2026-11-23 14:30"
            raise RuleViolation(f"{spec.label}“{text[:20]}”看不懂，请写成 {example}", spec.name)
        if spec.kind.code == "day":
            return spec.check(found.moment.date())
        if not found.timed:
            entered.days.add(spec.name)
        return spec.check(found.moment)

    def _phone(self, entered: Entered, spec: FieldSpec, text: str) -> str | None:
        """Of several in one cell the second is kept where the register has a place for it."""
        if spec.allow_refused and text.startswith(_REFUSED):
            return identity.REFUSED
        found = identity.phones(text)
        if len(found) < 2 or spec.name != "phone" or self.register.field(_SECOND) is None:
            return spec.parse(text)
        if _SECOND not in entered.cells:
            entered.values[_SECOND] = found.pop(1)
        if len(found) > 1:
            entered.said.append((spec.name, f"{spec.label}写了好几个，记不下的没有记"))
        return found[0]

    def _room(self, entered: Entered, spec: FieldSpec, text: str) -> str | None:
        """A room in its canonical form; what is a place in public is kept as the place it happened at."""
        room = rooms.canonical(text)
        if room is None and text in _NOTHING:
            return None
        if room is None and self.spot and spec.name == self.register.place and _PUBLIC.search(text):
            if self.spot not in entered.cells:
                entered.values[self.spot] = text[:100]
            return None
        room = room or spec.check(text)
        if self.register.slug not in _BRINGS_ROOMS and room not in self.names.rooms:
            entered.said.append((spec.name, f"{spec.label} {room} 不在房屋档案里，先按这样记"))
        return room

    def _choice(self, spec: FieldSpec, text: str) -> str:
        plain = re.sub(r"\s", "", text)
        if spec.name == "status" and issubclass(self.register.model, HasLifecycle) and plain.lower() in _STATE_OF:
            return _STATE_OF[plain.lower()]
        tries = (text, plain, plain.removesuffix("类"), f"{plain}类", identity.half_width(plain))
        return next((code for word in tries if (code := spec.choices.code_of(word))), None) or spec.check(text)

    def _unknown(self, entered: Entered, spec: FieldSpec, text: str, unknown: Unknown) -> None:
        """Somebody who has left is no reason to refuse an old register: the name is kept in the remark."""
        if spec.kind.code == "link" or columns.must(self.register, spec) or self.register.field("remark") is None:
            entered.wrong[spec.name] = unknown.message
            return
        label = self.register.field(spec.name).label if self.register.field(spec.name) else spec.label
        entered.also.append(f"{label}：{text[:30]}")
        entered.said.append((spec.name, f"{unknown.message}，写进备注"))


def _is_private(spec: FieldSpec) -> bool:
    """Whether its text leaves masked: by its kind, or because it names a person of the directory."""
    target = REGISTERS[spec.to] if spec.to else None
    headline = target.field(target.headline) if target is not None and target.directory and target.headline else None
    return spec.private or (headline is not None and headline.private)


def _joined(first: str, second: str) -> str:
    """A day and a time from two columns; of two days the first counts."""
    if clock := written.clock_of(second):
        return f"{first} {clock:%H:%M}"
    clock = written.clock_of(first)
    return f"{second} {clock:%H:%M}" if clock else first
