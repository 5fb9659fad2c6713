"""Native charts under the rows of a sheet: two beside one another, drawn from its own cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.worksheet import Worksheet

BAND = 320  # points of a row of charts; two charts stand in it
PIXELS = 4 / 3  # to a point
GAP = 6
BLUES = ("#1C58B8", "#8A9BB3")
SHADES = ("#1C58B8", "#5B8BD6", "#96B5E4", "#C4D5EF", "#9AA7B8", "#CFD6DF")
LINES = ("#1C58B8", "#B45309", "#15803D", "#7C3AED", "#BE123C", "#0E7490")
FONT = {"name": "宋体", "size": 9}


@dataclass(frozen=True)
class Chart:
    """`kind` as xlsxwriter calls it; `labels` and `values` are columns of the sheet, `count` how many of its first rows they fill."""

    kind: str
    title: str
    labels: int
    values: tuple[int, ...]
    count: int
    number: str = ""  # how the axis of a line says its numbers


class Source(NamedTuple):
    """What the charts of a sheet are drawn from: where its rows begin, its heads, and the cells of its rows, which go into the file
    beside the references: whoever shows the file without computing it (a phone, a mail) draws from those."""

    tab: str
    first_row: int
    heads: Sequence[str]
    cells: Sequence[Sequence[object]]

    def labels(self, chart: Chart) -> list[str]:
        return [str(row[chart.labels] or "") for row in self.cells[: chart.count]]

    def numbers(self, chart: Chart, column: int) -> list[object]:
        """A dash is no number: nothing is drawn there."""
        return [None if isinstance(row[column], str) else row[column] for row in self.cells[: chart.count]]


def bands(charts: Sequence[Chart]) -> Iterator[Sequence[Chart]]:
    """The charts by twos."""
    for first in range(0, len(charts), 2):
        yield charts[first : first + 2]


def draw(book: Workbook, page: Worksheet, pair: Sequence[Chart], row: int, source: Source, widths: Sequence[float]) -> None:
    """Put one band of charts onto the row `row`."""
    room = sum(int(width * 7 + 5) for width in widths) / 2  # pixels of half the sheet
    for place, chart in enumerate(pair):
        native = _native(book, chart, source)
        native.set_size({"width": room - 2 * GAP, "height": BAND * PIXELS - 2 * GAP})
        page.insert_chart(row, 0, native, {"x_offset": place * room + GAP, "y_offset": GAP, "description": chart.title})


def _native(book: Workbook, chart: Chart, source: Source) -> NativeChart:
    native = book.add_chart({"type": chart.kind})
    several = len(chart.values) > 1
    for place, column in enumerate(chart.values):
        native.add_series(_series(chart, source, column) | _look(chart, place))
    native.set_title({"name": chart.title, "name_font": FONT | {"size": 11, "bold": True}})
    if chart.kind == "pie" or several:
        native.set_legend({"position": "right" if chart.kind == "pie" else "bottom", "font": FONT})
    else:
        native.set_legend({"none": True})
    if chart.kind == "pie":
        native.set_plotarea({"layout": {"x": 0.12, "y": 0.22, "width": 0.52, "height": 0.64}})  # room for the numbers around it
    else:
        names, numbers = {"num_font": FONT}, _numbers(chart)
        lying = chart.kind == "bar"  # its names stand at the side, and begin at the bottom unless turned round
        native.set_x_axis(numbers if lying else names)
        native.set_y_axis(names | {"reverse": True} if lying else numbers)
    return native


def _series(chart: Chart, source: Source, column: int) -> dict:
    tab, first, last = source.tab, source.first_row, source.first_row + chart.count - 1
    return {
        "name": [tab, first - 1, column], "name_data": [source.heads[column]],
        "categories": [tab, first, chart.labels, last, chart.labels], "categories_data": source.labels(chart),
        "values": [tab, first, column, last, column], "values_data": source.numbers(chart, column),
    }  # fmt: skip


def _numbers(chart: Chart) -> dict:
    """The axis of numbers: of a line it is read off, a bar says its own number and must begin at nothing."""
    if chart.kind == "line":
        grid = {"visible": True, "line": {"color": "#DBE1EA"}}
        return {"num_font": FONT, "num_format": chart.number or "General", "major_gridlines": grid}
    return {"visible": False, "major_gridlines": {"visible": False}, "min": 0}


def _look(chart: Chart, place: int) -> dict:
    """Lines that cross would hide their numbers: those stand in the rows above."""
    if chart.kind == "line":
        colour = LINES[place % len(LINES)]
        marker = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
        return {"line": {"color": colour, "width": 1.75}, "marker": marker}
    told = {"data_labels": {"value": True, "font": FONT, "position": "outside_end"}}
    if chart.kind == "pie":
        return told | {"points": [{"fill": {"color": SHADES[at % len(SHADES)]}} for at in range(chart.count)]}
    return told | {"fill": {"color": BLUES[place % len(BLUES)]}, "gap": 60}
