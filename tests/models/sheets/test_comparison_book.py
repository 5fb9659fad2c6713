"""小区对比 as a workbook, read back by another library."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.reports.busy_hours import busy_hours
from models.reports.comparison import comparison
from models.reports.comparison_trend import trend
from models.scope import acting
from models.sheets.comparison_book import name_of, write_comparison
from tests.models.reports.company_story import NOW, tell_company


@pytest.fixture
def written(session, site, at, actor_for):
    """(workbook, comparison), by a measure."""
    at(NOW)
    keys = tell_company(session, site)

    def write(by="kept", measure="received"):
        actor, file = actor_for("company"), BytesIO()
        with acting(session, actor):
            found = comparison(session, actor, NOW, "this", by)
            points = trend(session, found.span, found.names, found.homes, measure)
            heat = busy_hours(session, list(keys.values()), found.span.start, found.span.end)
            assert write_comparison(found, points, heat, "全部小区", ["说明"], file) == len(found.rows) * 2 + len(points.pieces) + 15
        return load_workbook(file), found

    return write


def test_the_sheets_stand_in_order_and_say_whose_they_are(written):
    book, found = written()
    assert book.sheetnames == ["对比", "走势", "走势图", "忙时"]
    for page in book:
        assert page["A1"].value.startswith("小区对比")
        assert "制表单位：安居物业有限公司" in str(page["A2"].value) and page.oddFooter.right.text == "内部资料 注意保密"
        assert page.print_title_rows
        assert page.page_setup.orientation == ("portrait" if page.title == "忙时" else "landscape")
    assert name_of(found, NOW.date()) == "安居物业有限公司_小区对比_20261025-20261124_20261123.xlsx"


def test_the_figures_are_numbers_and_what_cannot_be_said_is_a_dash(written):
    page = written()[0]["对比"]
    head = [cell.value for cell in page[3]]
    rows = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in page.iter_rows(min_row=4, max_row=7)]
    assert [row["小区"] for row in rows] == ["滨江雅苑", "锦绣花园", "梧桐里", "合计"]
    home = rows[1]
    assert (home["名次"], home["受理"], home["投诉"], home["每百户投诉"], home["按时限办结"], home["回访满意"]) == (1, 6, 2, 50, 0.8, 0.5)
    assert (rows[2]["名次"], rows[2]["按时限办结"], rows[2]["每百户投诉"]) == (None, "—", "—")
    assert rows[3]["受理"] == 12


def test_each_sheet_but_the_long_table_draws_its_chart(written):
    book, _ = written()
    assert [len(page._charts) for page in book] == [1, 0, 1, 1]
    assert {cell.value for cell in book["走势图"][3][2:]} == {"滨江雅苑", "锦绣花园", "梧桐里"}
    assert [cell.value for cell in book["忙时"][19]][-1] == 12


def test_the_stage_of_a_month_is_no_chart(written):
    assert len(written("stage")[0]["对比"]._charts) == 0
