"""图表: native Excel charts, read back by another library; every reference leads to the cells that hold the figures of the page."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from models.reports.month_figures import TYPES
from models.sheets.monthly_book import write_month
from tests.models.reports.month_story import NOW, NUMBERS, tell

pytestmark = pytest.mark.rule(99)
TOTAL = NUMBERS["total"]
CAUSES = {"市政": 2, "内部": 3, "服务": 2, "遗留": 1, "邻里": 2, "其他": 2}


def book_of(session, site):
    file = BytesIO()
    write_month(session, site.community, "2026-11", NOW, file)
    return load_workbook(file)


@pytest.fixture
def book(session, site, at):
    at(NOW)
    tell(session, site)
    return book_of(session, site)


def title(chart) -> str:
    return "".join(run.t for part in chart.title.tx.rich.p for run in part.r)


def cells(book, reference: str) -> list:
    """What stands in 'tab'!$A$1:$B$2, which must be whole and inside the sheet."""
    tab, _, area = reference.rpartition("!")
    page = book[tab.strip("'")]
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    assert bottom <= page.max_row and right <= page.max_column
    return [cell.value for row in page.iter_rows(top, bottom, left, right) for cell in row]


def drawn(book) -> dict[str, tuple[str, list[tuple[str, dict]]]]:
    """{title: (kind, [(name of the series, {category: value})])} as Excel draws it from the cells."""
    found = {}
    for chart in book["图表"]._charts:
        series = []
        for one in chart.ser:
            categories, values = cells(book, one.cat.strRef.f), cells(book, one.val.numRef.f)
            kept = ([point.v for point in one.cat.strRef.strCache.pt], [int(point.v) for point in one.val.numRef.numCache.pt])
            assert kept == (categories, values)  # what a phone shows that computes nothing
            assert len(categories) == len(values) and None not in categories and None not in values
            series.append((cells(book, one.tx.strRef.f)[0], dict(zip(categories, values, strict=True))))
        kind = f"{chart.tagname} {chart.barDir}" if chart.tagname == "barChart" else chart.tagname
        found[title(chart)] = (kind, series)
    return found


def test_there_are_four_charts_by_type_twelve_months_cause_and_satisfaction(book):
    assert {name: kind for name, (kind, _) in drawn(book).items()} == {
        "哪类最多（件）": "barChart bar", "近 12 个月受理（件）": "barChart col", "原因": "pieChart", "回访结果（户）": "barChart col",
    }  # fmt: skip


def test_the_types_are_this_month_and_the_last(book):
    (_, now), (_, before) = drawn(book)["哪类最多（件）"][1]
    assert [name for name, _ in drawn(book)["哪类最多（件）"][1]] == ["本期", "上期"]
    assert now == {label: NUMBERS[code].get("received", 0) for code, label in TYPES.items()}
    assert {label: number for label, number in before.items() if number} == {
        "工程维修类": 2, "设备设施类": 1, "安全秩序类": 1, "保洁卫生类": 1, "绿化类": 1,
    }  # fmt: skip


def test_the_trend_has_twelve_months_and_ends_with_this_one(book):
    ((_, months),) = drawn(book)["近 12 个月受理（件）"][1]
    assert len(months) == 12
    assert list(months)[0] == "25年12月" and list(months.items())[-4:] == [
        ("26年8月", 2), ("26年9月", 0), ("26年10月", 6), ("26年11月", TOTAL["received"]),
    ]  # fmt: skip


def test_causes_and_what_owners_said_are_those_of_the_sheet(book):
    assert drawn(book)["原因"][1][0][1] == CAUSES
    said = {"满意": TOTAL["sat_a"], "较满意": TOTAL["sat_b"], "不满意": TOTAL["sat_c"], "未能联系上": 2}
    assert drawn(book)["回访结果（户）"][1][0][1] == said


def test_a_month_without_complaints_draws_no_empty_range(session, site, at):
    at(NOW)
    found = drawn(book_of(session, site))
    assert len(found) == 4
    assert not any(sum(values.values()) for _, series in found.values() for _, values in series)
