"""What a sheet is made of: columns that have a kind, rows of plain values, and the words around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from models.sheets.charts import Chart

COUNT = "{count}"  # in a note: how many rows there were

Value = str | int | float | Decimal | datetime | date | None


@dataclass(frozen=True)
class Kind:
    """How values of one kind are shown. `width` counts half-width characters of 宋体 10.5: a Chinese one takes two."""

    width: float
    align: str = "left"
    num_format: str = "General"
    always_text: bool = False  # digits that are no quantity: never a number, never 1.38E+10


KINDS = {
    "seq": Kind(6, "center"),
    "text": Kind(15),
    "number": Kind(9, "center"),
    "money": Kind(13, "right", "#,##0.00"),
    "percent": Kind(9, "center", "0.0%"),
    "moment": Kind(17.5, "center", "yyyy-mm-dd hh:mm"),
    "day": Kind(12, "center", "yyyy-mm-dd"),
    "no": Kind(16, "center", "@", always_text=True),
    "phone": Kind(15, "center", "@", always_text=True),
    "id": Kind(21, "center", "@", always_text=True),
    "room": Kind(14),
    "choice": Kind(12.5),
    "note": Kind(36),
    "person": Kind(10),
}


@dataclass(frozen=True)
class Column:
    """One column. Neighbours with the same `group` stand under one merged header; `width` overrides the kind's."""

    label: str
    kind: str = "text"
    group: str | None = None
    width: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown column kind {self.kind!r} for {self.label!r}; one of {', '.join(KINDS)}")

    @property
    def characters(self) -> float:
        """Its width in half-width characters."""
        return self.width or KINDS[self.kind].width


@dataclass(frozen=True)
class Foot:
    """Among the rows of a sheet: the line that closes a day. With `turn` the next day begins on a new page, and its 序号 at 1."""

    text: str
    turn: bool = True


@dataclass
class Sheet:
    """One sheet to be written.

    `rows` is read once, and a row is forgotten when it is written. Each row holds one value a column, except that a
    first column of kind "seq" is numbered by the writer and has no value in the row. Percent values are fractions
    (0.953). `totals` has the shape of a row; in its first cell, if that is empty or 序号, the writer puts 合计.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value] | Foot]
    unit: str = ""  # who made it: 制表单位
    period: str = ""  # 统计期间, in words
    form_no: str = ""
    edition: str = "A/0"
    totals: Sequence[Value] | None = None
    notes: Sequence[str] = ()
    signature: bool = True
    signers: Sequence[str] = ()  # the signature line where somebody has signed already; else places to sign
    tab: str | None = None  # the worksheet's name; the title unless told
    freeze: int = 3  # columns that stay in sight
    money_unit: str = ""  # such as 元、件
    public: bool = False  # for everybody's eyes: the footer does not say that it is confidential
    charts: Sequence[Chart] = ()  # drawn under the rows, two beside one another
    whole: bool = False  # on one page as long as that is well to read
    upright: bool = False  # A4 upright instead of across; with charts on one page

    @property
    def numbered(self) -> bool:
        return bool(self.columns) and self.columns[0].kind == "seq"


def numbered_row(columns: Sequence[Column], values: Sequence[Value], number: Value) -> list[Value]:
    """The row's cells, led by `number` if the first column is 序号. ValueError if cells and columns differ in count."""
    cells = [number, *values] if columns[0].kind == "seq" else list(values)
    if len(cells) != len(columns):
        raise ValueError(f"a row has {len(cells)} cells for {len(columns)} columns")
    return cells
