"""Native charts of any sheet: by twos beside one another, under the rows they are drawn from."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.sheets.charts import Chart, bands
from models.sheets.columns import Column, Sheet
from models.sheets.write import write_workbook

ROWS = [["一月", 3, 1], ["二月", 0, 2], ["三月", 5, 4]]
COLUMNS = [Column("月份", width=12), Column("受理", "number", width=12), Column("办结", "number", width=12)]
pytestmark = pytest.mark.rule(99)


def charts_of(*charts: Chart) -> list:
    file = BytesIO()
    write_workbook(file, [Sheet("试表", COLUMNS, ROWS, tab="数", charts=charts)])
    return load_workbook(file)["数"]._charts


def test_charts_stand_by_twos():
    assert [len(pair) for pair in bands([Chart("bar", str(n), 0, (1,), 3) for n in range(5)])] == [2, 2, 1]


@pytest.mark.parametrize(("kind", "tag"), [("bar", "barChart"), ("column", "barChart"), ("pie", "pieChart"), ("line", "lineChart")])
def test_a_chart_is_drawn_from_the_cells_of_its_own_sheet(kind, tag):
    (chart,) = charts_of(Chart(kind, "两样", 0, (1, 2), 3))
    assert chart.tagname == tag
    assert [one.val.numRef.f for one in chart.ser] == ["数!$B$4:$B$6", "数!$C$4:$C$6"]
    assert {one.cat.strRef.f for one in chart.ser} == {"数!$A$4:$A$6"}
    assert [one.tx.strRef.f for one in chart.ser] == ["数!$B$3", "数!$C$3"]


def test_only_the_first_rows_are_drawn_where_a_column_is_shorter():
    (chart,) = charts_of(Chart("column", "前两行", 0, (1,), 2))
    assert chart.ser[0].val.numRef.f == "数!$B$4:$B$5"


def test_two_charts_do_not_lie_on_one_another_nor_on_the_rows():
    left, right = charts_of(Chart("column", "左", 0, (1,), 3), Chart("pie", "右", 0, (1,), 3))
    assert left.anchor._from.row == right.anchor._from.row >= 6
    assert (right.anchor._from.col, right.anchor._from.colOff) > (left.anchor.to.col, left.anchor.to.colOff)


def test_one_series_needs_no_legend_and_several_do():
    alone, several = charts_of(Chart("column", "一样", 0, (1,), 3), Chart("column", "两样", 0, (1, 2), 3))
    assert (alone.legend, several.legend.position) == (None, "b")
