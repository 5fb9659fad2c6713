"""小区对比 as a workbook: 对比, 走势, 忙时, each with its native charts. Counts only: nothing in it is anybody's."""

from collections.abc import Sequence
from datetime import date, timedelta

from models.reports import comparison as report
from models.reports.busy_hours import DAYS, Hour
from models.reports.comparison import Cell, Comparison, Measure, Row
from models.reports.comparison_trend import Trend
from models.sheets.charts import Chart
from models.sheets.columns import Column, Sheet, Value
from models.sheets.naming import file_name
from models.sheets.write import Target, write_workbook

TITLE = "小区对比"
IN_BARS, IN_LINES = 20, 6  # more could not be told apart
SIGNERS = ("制表人：____________", "审核：____________", "制表日期：    年    月    日")
KINDS = {report.COUNT: "number", report.RATE: "percent", report.SHARE: "number", report.STAGE: "choice"}


def write_comparison(found: Comparison, trend: Trend, heat: Sequence[Hour], whose: str, notes: Sequence[str], target: Target) -> int:
    """`whose` hours these are, in words. The rows written."""
    return write_workbook(target, [_ranks(found, notes), _trend(found, trend), _lines(found, trend), _hours(found, heat, whose)])


def name_of(found: Comparison, made_on: date) -> str:
    return file_name(found.company, TITLE, found.span.start.date(), (found.span.end - timedelta(days=1)).date(), made_on, "xlsx")


def _ranks(found: Comparison, notes: Sequence[str]) -> Sheet:
    """名次 in the order of the page; what a rate is made of stands beside it, so that it can be added up."""
    columns = [Column("序号", "seq"), Column("名次", "number", width=7), Column("小区", width=22)]
    for one in report.MEASURES.values():
        columns += [Column(one.label, KINDS[one.kind], width=12), *([Column("件数", "no", width=12)] if one.kind == report.RATE else [])]
    rows = [[row.place, row.name, *_cells(row)] for row in found.rows]
    place = 3 + [column.label for column in columns[3:]].index(found.measure.label)
    shown = min(len(rows), IN_BARS)
    charts = [] if found.measure.kind == report.STAGE else [Chart("bar", _titled(found.measure, shown, len(rows)), 2, (place,), shown)]
    said = [*notes, f"按{found.measure.label}排名次"]
    return _framed(found, Sheet(TITLE, columns, rows, tab="对比", totals=[None, "合计", *_cells(found.total)], notes=said, charts=charts))


def _titled(measure: Measure, shown: int, whole: int) -> str:
    return measure.label if shown == whole else f"{measure.label}（前 {shown} 个小区）"


def _cells(row: Row) -> list[Value]:
    found: list[Value] = []
    for code, cell in row.cells.items():
        measure = report.MEASURES[code]
        found += [_value(measure, cell), *([cell.parts or None] if measure.kind == report.RATE else [])]
    return found


def _value(measure: Measure, cell: Cell) -> Value:
    """Numbers as values; what cannot be said stays “—”."""
    if measure.kind == report.STAGE or cell.value is None:
        return cell.text
    return round(cell.value * 100, 1) if measure.kind == report.SHARE else cell.value


def _trend(found: Comparison, trend: Trend) -> Sheet:
    kind = KINDS[trend.measure.kind]
    columns = [Column("序号", "seq"), Column("小区", width=20), *(Column(piece.label, kind, width=8.5) for piece in trend.pieces)]
    rows = [[line.name, *_values(trend, line.values)] for line in trend.lines]
    title, notes = f"{TITLE}（{trend.measure.label}的走势）", [f"{trend.each}一格"]
    return _framed(found, Sheet(title, columns, rows, tab="走势", freeze=2, notes=notes))


def _lines(found: Comparison, trend: Trend) -> Sheet:
    """The same turned round for the first communities, with the chart drawn from it."""
    kind, shown = KINDS[trend.measure.kind], trend.lines[:IN_LINES]
    columns = [Column("序号", "seq"), Column("时间", width=12), *(Column(line.name, kind, width=16) for line in shown)]
    series = [_values(trend, line.values) for line in shown]
    rows = [[piece.label, *(values[place] for values in series)] for place, piece in enumerate(trend.pieces)]
    title, number = _titled(trend.measure, len(shown), len(trend.lines)), "0%" if trend.measure.kind == report.RATE else ""
    chart = Chart("line", title, 1, tuple(range(2, 2 + len(shown))), len(rows), number)
    return _framed(found, Sheet(f"{TITLE}（{trend.measure.label}走势图）", columns, rows, tab="走势图", charts=[chart], freeze=2))


def _values(trend: Trend, values: Sequence[float | None]) -> list[Value]:
    """An empty cell is a gap in the line; 0 would be a fall that never was."""
    share = trend.measure.kind == report.SHARE
    return [round(value * 100, 1) if share and value is not None else value for value in values]


def _hours(found: Comparison, heat: Sequence[Hour], whose: str) -> Sheet:
    columns = [Column("序号", "seq"), Column("钟点", width=12), *(Column(day, "number", width=10) for day in [*DAYS, "合计"])]
    rows = [[hour.label, *(count or None for count, _ in hour.cells), hour.sum] for hour in heat]
    days = [sum(hour.cells[place][0] for hour in heat) for place in range(len(DAYS))]
    charts = [Chart("column", "各钟点来的件数", 1, (len(columns) - 1,), len(rows))] if rows else []
    totals = [None, *days, sum(days)] if rows else None
    title = f"{TITLE}（忙时，{whose}）"
    return _framed(found, Sheet(title, columns, rows, tab="忙时", totals=totals, charts=charts, freeze=2, upright=True))


def _framed(found: Comparison, sheet: Sheet) -> Sheet:
    sheet.unit, sheet.period, sheet.signers = found.company, found.span.period, SIGNERS
    return sheet
