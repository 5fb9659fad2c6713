"""The lines of an old register → clean values: every cell in the one form the system keeps, or words that say why not."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time

from models.declare import REGISTERS, FieldSpec, Register
from models.errors import RuleViolation
from models.rules import identity, rooms, written
from models.sheets import import_columns as columns
from models.sheets.grid import GROUP_SIGN, Grid
from models.sheets.import_habits import DITTO
from models.sheets.import_meaning import Meaning
from models.sheets.import_names import Names, Unknown

LEAST_OF_AN_ENTRY = 3  # columns: of a sheet that has them, a line with a single cell is a heading or a note


@dataclass
class Entered:
    """One line. `cells` as written, `values` as kept; `wrong` and `said` hold words by field, without the row."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)
    days: set[str] = field(default_factory=set)  # moments of which only the day was written
    clocks: dict[str, time] = field(default_factory=dict)  # moments of which only the time was written
    hidden: set[str] = field(default_factory=set)  # what came masked: it says nothing new
    also: list[str] = field(default_factory=list)  # names nobody here has, for the remark


class Reader:
    """Reads the lines of one sheet with a chosen mapping."""

    def __init__(self, register: Register, grid: Grid, chosen: Sequence[str], names: Names, today: date, file_name: str = "") -> None:
        self.register, self.names, self.chosen = register, names, chosen
        self.meaning = Meaning(register, names, today, (*grid.above, grid.sheet, file_name))
        self.room = columns.room_of(register)
        self.left_out: list[int] = []  # lines with a single cell
        self.before: dict[str, str] = {}  # the cells of the line before
        known = columns.targets(register)
        # A message calls a column what the person called it.
        labels = {name: _called(label) for name, label in reversed(list(zip(chosen, grid.labels, strict=True))) if name}
        self.specs = {name: replace(known[name].spec, label=label) for name, label in labels.items()}
        self._learn_numbers(grid)

    def _learn_numbers(self, grid: Grid) -> None:
        for place, name in enumerate(self.chosen):
            spec = self.specs.get(name) if name else None
            if spec is not None and spec.kind.code == "link" and not REGISTERS[spec.to].directory:
                self.names.learn(REGISTERS[spec.to], {row[place] for _, row in grid.lines if place < len(row) and row[place]})

    def read(self, number: int, row: Sequence[str]) -> Entered | None:
        """None for a line with nothing in the columns that count."""
        filled = [text for text in row if text]
        if len(filled) == 1 and not self.register.directory and len(self.specs) >= LEAST_OF_AN_ENTRY:
            self.left_out.append(number)
            return None
        entered = Entered(number, self._cells(row))
        if not entered.cells:
            return None
        self.before = entered.cells
        for name, text in list(entered.cells.items()):
            if name not in (columns.BUILDING, columns.UNIT):
                self._take(entered, self.specs[name], text)
        for name, clock in entered.clocks.items():
            self._put(entered, self.specs[name], lambda spec, clock=clock: self.meaning.on_its_day(entered.values, spec, clock))
        return entered

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        cells: dict[str, str] = {}
        for name, text in zip(self.chosen, row, strict=False):
            text = self.before.get(name, "") if text in DITTO else text
            if name and text:
                cells[name] = _joined(cells[name], text) if name in cells else text
        if self.room and cells.get(columns.BUILDING) and cells.get(self.room):
            cells[self.room] = rooms.whole(cells[columns.BUILDING], cells.get(columns.UNIT, ""), cells[self.room])
        return cells

    def _take(self, entered: Entered, spec: FieldSpec, text: str) -> None:
        if _is_private(spec) and "*" in identity.half_width(text):
            entered.hidden.add(spec.name)
        else:
            self._put(entered, spec, lambda spec: self._value(entered, spec, text), text)

    def _value(self, entered: Entered, spec: FieldSpec, text: str):
        return self.meaning.of(entered, spec, text)

    def _put(self, entered: Entered, spec: FieldSpec, meant: Callable[[FieldSpec], object], text: str = "") -> None:
        try:
            value = meant(spec)
        except Unknown as unknown:
            self._unknown(entered, spec, text, unknown)
        except RuleViolation as refusal:
            entered.wrong[spec.name] = refusal.message
        else:
            if value is not None:
                entered.values[spec.name] = value

    def _unknown(self, entered: Entered, spec: FieldSpec, text: str, unknown: Unknown) -> None:
        """Somebody who has left is no reason to refuse an old register: the name is kept in the remark."""
        if spec.kind.code == "link" or columns.must(self.register, spec) or self.register.field("remark") is None:
            entered.wrong[spec.name] = unknown.message
            return
        label = self.register.field(spec.name).label if self.register.field(spec.name) else spec.label
        entered.also.append(f"{label}：{text[:30]}")
        entered.said.append((spec.name, f"{unknown.message}，写进备注"))


def _called(label: str) -> str:
    """业主信息·姓名（必填）* → 姓名."""
    bottom = label.rpartition(GROUP_SIGN)[2]
    return re.sub(r"[*＊]|[(（][^)）]*[)）]", "", bottom) or bottom


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
