"""A register's declaration → the columns and rows of its workbook and CSV, masked, in memory that does not grow with the rows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Select
from sqlalchemy.orm import Session

from models.declare import FieldSpec, Register
from models.display import REFERENCES, Display
from models.features import Entry
from models.organisation import Community
from models.premises import Resident
from models.sheets.child_rows import rows_text
from models.sheets.columns import Column, Sheet, Value
from models.sheets.csv_lines import csv_lines
from models.sheets.naming import file_name
from models.sheets.write import write_workbook

AT_ONCE = 1000
KINDS = {
    "text": "text", "note": "note", "choice": "choice", "checklist": "note", "moment": "moment", "day": "day", "money": "money",
    "count": "number", "flag": "choice", "person": "person", "phone": "phone", "id_number": "id", "plate": "no", "room": "room",
    "staff": "person", "department": "choice", "link": "no", "photos": "choice", "rows": "note",
}  # fmt: skip
PLAIN = frozenset({"moment", "day", "money", "count"})  # kept as moments and numbers, so that a workbook can reckon with them


def exported(register: Register) -> list[FieldSpec]:
    """The fields in the order of the paper register, then the others, then those folded under 更多."""
    printed = [register.field(name) for name in register.print_columns]
    rest = [spec for spec in register.fields if spec not in printed]
    return printed + [spec for spec in rest if not spec.more] + [spec for spec in rest if spec.more]


def columns(register: Register) -> list[Column]:
    """序号, 编号, a column per field, who wrote it down and when."""
    entry = issubclass(register.model, Entry)
    led = [Column("序号", "seq")] + ([Column("编号", "no")] if entry else [])
    fields = [Column(spec.label, KINDS.get(spec.kind.code, "text")) for spec in exported(register)]
    closing = [Column("登记人", "person"), Column("登记时间", "moment"), Column("作废", "choice")] if entry else []
    return led + fields + closing


def wanted(register: Register) -> list:
    """What is read of every row: ORM attributes, so that the community scope covers the statement."""
    model = register.model
    fields = [getattr(model, spec.name) for spec in exported(register)]
    if not issubclass(model, Entry):
        return fields
    return [model.record_no, *fields, model.recorded_by_id, model.recorded_at, model.voided_at]


def rows(session: Session, display: Display, register: Register, statements: Iterable[Select],
         unmasked: bool = False) -> Iterator[list[Value]]:  # fmt: skip
    """The rows of these statements, each of which selects `wanted(register)`; names are looked up by the thousand.

    `unmasked`: as they are kept and could be imported again. For those who may, with a purpose, in the audit.
    """
    specs, entry = exported(register), issubclass(register.model, Entry)
    names = Plain(session) if unmasked else None
    for statement in statements:
        for batch in session.execute(statement, execution_options={"yield_per": AT_ONCE}).partitions(AT_ONCE):
            _prefetch(display, specs, batch, 1 if entry else 0, entry)
            for row in batch:
                yield _row(display, specs, row, entry, names)


def _prefetch(display: Display, specs: Sequence[FieldSpec], batch: Sequence, first: int, entry: bool) -> None:
    for index, spec in enumerate(specs, first):
        target = REFERENCES.get(spec.kind.code) or spec.to
        if target:
            display.prefetch(target, [row[index] for row in batch])
    if entry:
        display.prefetch("staff", [row[-3] for row in batch])


def _row(display: Display, specs: Sequence[FieldSpec], row: Sequence, entry: bool, names: "Plain | None" = None) -> list[Value]:
    door = partial(names.cell, display) if names else partial(_cell, display)
    cells = [door(spec, value) for spec, value in zip(specs, row[1:-3] if entry else row, strict=True)]
    if not entry:
        return cells
    recorder = display.name_of("staff", row[-3]) if row[-3] else ""
    return [row[0], *cells, recorder, row[-2], "作废" if row[-1] else ""]


def _cell(display: Display, spec: FieldSpec, value) -> Value:
    return value if spec.kind.code in PLAIN else display.shown_value(spec, value)


class Plain:
    """Values as they are kept. Residents are told apart by their telephone."""

    def __init__(self, session: Session):
        self.session, self._residents = session, {}

    def cell(self, display: Display, spec: FieldSpec, value) -> Value:
        if value is None or spec.kind.code in PLAIN:
            return value
        if spec.to == "resident":
            return self._resident(value)
        if spec.kind.code in REFERENCES or spec.to:
            return display.shown_value(spec, value)
        return rows_text(spec, value) if spec.kind.code == "rows" else spec.text(value)

    def _resident(self, key: int) -> str:
        if key not in self._residents:
            one = self.session.get(Resident, key)
            self._residents[key] = f"{one.name} {one.phone}" if one is not None else ""
        return self._residents[key]


def name(community: Community, register: Register, period: tuple[date | None, date | None], today: date, suffix: str) -> str:
    """锦绣花园_业主来电来访登记表_20261101-20261123_20261123.xlsx."""
    return file_name(community.name, register.title, *period, today, suffix)


def sheet(register: Register, community: Community, period: tuple[date | None, date | None], cells: Iterable[Sequence[Value]]) -> Sheet:
    """The register as one worksheet."""
    notes = ["姓名、电话、证件和车牌已按规定遮盖。"] if any(spec.private for spec in register.fields) else []
    return Sheet(
        register.title, columns(register), cells, unit=f"{community.company}{community.name}项目", period=in_words(period),
        form_no=register.form_no, edition=register.edition, notes=notes, tab=register.menu_title,
    )  # fmt: skip


def in_words(period: tuple[date | None, date | None]) -> str:
    """2026-11-01 至 2026-11-23; '' without any end."""
    first, last = period
    if first and last:
        return f"{first} 至 {last}"
    return f"{first} 起" if first else f"至 {last}" if last else ""


def write_xlsx(path: Path, register: Register, community: Community, period, cells: Iterable[Sequence[Value]]) -> int:
    """Write the workbook; the number of rows."""
    return write_workbook(path, [sheet(register, community, period, cells)])


def write_csv(path: Path, register: Register, cells: Iterable[Sequence[Value]]) -> int:
    """Write the CSV; the number of rows."""
    counted = _Counted(cells)
    with path.open("wb") as target:
        target.writelines(csv_lines(columns(register), counted))
    return counted.number


class _Counted:
    """Rows that count themselves as they go by."""

    def __init__(self, cells: Iterable[Sequence[Value]]):
        self.cells, self.number = cells, 0

    def __iter__(self) -> Iterator[Sequence[Value]]:
        for row in self.cells:
            self.number += 1
            yield row
