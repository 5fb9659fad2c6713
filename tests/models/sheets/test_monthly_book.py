"""The month's workbook, read back by another library."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.errors import RuleViolation
from models.reports.month_figures import SHEET, TYPES
from models.reports.month_snapshot import sheet_of
from models.reports.monthly import complaint_month
from models.sheets.monthly_book import file_name_of, write_book, write_month
from tests.models.reports.month_story import NOW, NUMBERS, tell

pytestmark = pytest.mark.rule(99)
HEADER = 4  # title, the line under it, two levels of header


@pytest.fixture
def month(session, site, at):
    at(NOW)
    tell(session, site)
    return complaint_month(session, site.community.id, "2026-11", NOW)


@pytest.fixture
def book(session, site, month):
    file = BytesIO()
    write_month(session, site.community, "2026-11", NOW, file)
    return load_workbook(file)


def values(page, row: int) -> list:
    return [cell.value for cell in page[row]]


def test_the_summary_holds_every_figure_of_the_page(book):
    page = book["汇总"]
    for row, (code, label) in enumerate(TYPES.items(), HEADER + 1):
        expected = [NUMBERS.get(code, {}).get(figure.code) for figure in SHEET]
        assert values(page, row) == [row - HEADER, label, *expected]
    totals = [NUMBERS["total"].get(figure.code) for figure in SHEET]
    assert values(page, HEADER + 13) == ["合计", None, *totals]


def test_the_summary_says_who_which_days_and_which_form(book):
    page = book["汇总"]
    assert page["A1"].value == "投诉情况月汇总表"
    assert [value for value in values(page, 2) if value] == [
        "制表单位：安居物业有限公司锦绣花园项目",
        "统计期间：2026-10-25 至 2026-11-24",
        "表号：QR-KF-07 版次：A/0",
    ]
    groups = [value for value in values(page, 3) if value]
    assert groups == ["序号", "投诉类型", "上期结转", "本期受理", "有效性", "等级", "原因", "办结", "回访", "重复"]
    below = " ".join(str(page.cell(row, 1).value) for row in range(HEADER + 14, page.max_row + 1))
    assert "处理率 50.0%　及时率 66.7%　回访率 75.0%　满意率 83.3%" in below
    assert "期末未结 7 = 上期结转 4 + 受理 12 + 重开 2 − 办结 9 − 作废 2" in below
    assert "项目经理：____" in below
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$1:$4")


def test_the_sheet_and_the_comparison_stand_on_one_page_each(book):
    whole = {page.title for page in book if page.page_setup.fitToHeight != 0 and not page.row_breaks.brk}
    assert whole == {"汇总", "对比", "图表"}


def test_texts_too_long_for_one_page_go_on_to_the_next(session, site, month):
    sheet = sheet_of(session, site.community, "2026-11", NOW)
    file = BytesIO()
    write_book(session, replace(sheet, words=[(label, "很长的分析。" * 330) for label, _ in sheet.words]), file)
    assert load_workbook(file)["汇总"].page_setup.fitToHeight == 0


@pytest.mark.rule(101)
def test_the_analysis_breaks_the_month_down(book, month):
    rows = {(row[1], row[2]): row[3:] for row in book["分析"].iter_rows(min_row=4, values_only=True) if row[2]}
    assert rows["原因", "内部"][:2] == (3, 0.25)
    assert rows["渠道", "来电"][:2] == (5, pytest.approx(5 / 12))
    assert rows["楼栋", "3栋"][0] == 5
    assert rows["现状", "挂起"][0] == 1
    assert rows["指标", "满意率"] == (5, pytest.approx(5 / 6), "（满意 + 较满意）÷ 有效回访数")
    assert rows["近 12 个月", "2026 年 10 月"][0] == 6
    for dimension, name in (("楼栋", "building"), ("现状", "status")):
        assert sum(row[0] for key, row in rows.items() if key[0] == dimension) == sum(n for _, n in month.spread(name)) == 12


def test_the_details_list_every_complaint_once_and_masked(book):
    page = book["明细"]
    rows = [row for row in page.iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)]
    labels = values(page, 3)
    assert len(rows) == 12 + 4 + 2  # received, carried in, and two whose visit or reopening falls in the month
    assert [row[labels.index("本期")] for row in rows].count("本期受理") == 12
    assert {row[labels.index("投诉人")] for row in rows} == {"张*"}
    text = "\n".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value)
    assert "张伟" not in text
    assert "13800001234" not in text
    assert [row[labels.index("投诉时间")] for row in rows] == sorted(row[labels.index("投诉时间")] for row in rows)


def test_the_file_is_called_as_the_manual_says(site, month):
    assert file_name_of(site.community, month) == "锦绣花园_投诉情况月汇总表_20261025-20261124_20261123.xlsx"


def test_a_community_may_be_given_by_its_code(session, site, tmp_path):
    assert write_month(session, "JXHY", "2026-11", NOW, tmp_path / "month.xlsx") > 12
    with pytest.raises(RuleViolation, match="没有代码"):
        write_month(session, "NONE", "2026-11", NOW, tmp_path / "none.xlsx")


def test_a_month_without_complaints_is_a_whole_workbook_too(session, site):
    file = BytesIO()
    write_month(session, site.community, "2026-11", NOW, file)
    book = load_workbook(file)
    assert book.sheetnames == ["汇总", "分析", "对比", "图表", "明细"]
    assert values(book["汇总"], HEADER + 13)[2:] == [None] * len(SHEET)
    rates = {row[2]: row[4] for row in book["分析"].iter_rows(min_row=4, values_only=True) if row[1] == "指标"}
    assert rates["及时率"] == "—"
