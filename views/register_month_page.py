"""The month of a register as its page prints it: every figure a cell that leads to its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from models.reports.month_compare import Compared
from models.reports.register_compare import compare
from models.reports.register_figures import Figure
from models.reports.register_month import Part, RegisterMonth
from views.month_page import Cell

ALARMING = "overdue"
Link = Callable[..., str | None]


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    title: str
    labels: list[str]
    rows: list[Row]
    total: list[Cell]


def tables(month: RegisterMonth, link: Link) -> list[Table]:
    """A table for each choice, then the days. `link(figure, by, code)`."""
    return [*(_of_part(month, part, link) for part in month.parts), _of_days(month, link)]


def _of_part(month: RegisterMonth, part: Part, link: Link) -> Table:
    def cells(numbers: list[int], label: str, by: str = "", code: str = "", alarms: bool = True) -> list[Cell]:
        pairs = zip(month.figures, numbers, strict=True)
        return [cell(figure, number, link(figure, by, code), label, alarms) for figure, number in pairs]

    rows = [Row(label, cells(numbers, label, part.by, code)) for code, label, numbers in part.rows]
    return Table(part.title, month.labels, rows, cells(part.total, "合计", alarms=False))


def _of_days(month: RegisterMonth, link: Link) -> Table:
    figures = month.day_figures
    rows = [
        Row(f"{on:%m-%d}", [cell(figure, number, link(figure, "day", f"{on}"), f"{on:%m-%d}") for figure, number in
                            zip(figures, numbers, strict=True)])
        for on, numbers in month.days
    ]  # fmt: skip
    total = [cell(figure, month.side.sums[figure.code], link(figure), "合计") for figure in figures]
    return Table("日期", [figure.label for figure in figures], rows, total)


@dataclass(frozen=True)
class Key:
    """One figure, rate or average of the register itself, beside the month before and the same month of last year."""

    line: Compared
    cell: Cell | None  # None: a rate or an average, which has no rows of its own


def keys(month: RegisterMonth, link: Link) -> list[Key]:
    """The register's own figures first; the others stand on the sheet already."""
    shared = len(month.figures)
    lines = compare(month)
    owned = zip(lines[shared:], month.own, strict=False)
    found = [Key(line, cell_of(line, figure, link(figure))) for line, figure in owned]
    return found + [Key(line, None) for line in lines[shared + len(month.own) :]]


def cell_of(line: Compared, figure: Figure, href: str | None) -> Cell:
    return Cell(line.text("now"), href if line.now else None, f"{figure.label} {line.text('now')} {figure.unit}")


def cell(figure: Figure, number: int, href: str | None, whose: str, alarms: bool = True) -> Cell:
    if not number:
        return Cell("")
    return Cell(str(number), href, f"{whose}，{figure.label} {number} {figure.unit}", alarms and figure.code == ALARMING)


def days_of(month: RegisterMonth):
    """The first and the last day of its period."""
    return month.start.date(), (month.end - timedelta(days=1)).date()
