"""The workbook of a register's month, read back by another library."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.declare import REGISTERS
from models.reports.register_sheet import sheet_of
from models.scope import acting
from models.sheets.register_month_book import name_of, write_register_month
from tests.models.reports.register_story import NOW, tell

COUNTED = ("visit", "return_visit", "repair", "rework", "service_order", "visitor")


@pytest.fixture
def book_of(session, site, at, actor_for):
    """(the month of a register, its workbook read back)."""
    at(NOW)
    actor = actor_for("supervisor")

    def of(slug: str):
        file = BytesIO()
        with acting(session, actor):
            sheet = sheet_of(session, actor, site.community, REGISTERS[slug], "2026-11", NOW)
            write_register_month(session, actor, sheet, file)
        return sheet.month, load_workbook(file)

    return of


def cells(page) -> list[tuple]:
    return list(page.iter_rows(min_row=4, values_only=True))


@pytest.mark.parametrize("slug", COUNTED)
def test_it_says_the_same_as_the_page(session, site, book_of, slug):
    tell(session, site, slug)
    month, book = book_of(slug)
    assert book.sheetnames == ["按项目", "按日", "对比", "图表", "明细"]
    rows = [row for row in cells(book["按项目"]) if row[2] == "小计"]
    assert [list(row[3 : 3 + len(month.labels)]) for row in rows] == [part.total for part in month.parts]
    (totals,) = [row for row in cells(book["按日"]) if row[0] == "合计"]
    assert list(totals[2 : 2 + len(month.day_figures)]) == [month.side.sums[figure.code] for figure in month.day_figures]
    compared = {(row[1], row[2], row[3]): row[4:6] for row in cells(book["对比"]) if row[1]}
    assert compared["合计", None, month.labels[1 if len(month.labels) > 1 else 0]] == (2, 4)
    assert len(book["图表"]._charts) == 3


def test_the_details_are_those_that_add_to_the_month_and_are_masked(session, site, book_of):
    made = tell(session, site, "repair")
    _, book = book_of("repair")
    numbers = [row[1] for row in cells(book["明细"]) if isinstance(row[0], int)]
    assert numbers == [made[place].record_no for place in (8, 1, 2, 3, 7)]
    said = " ".join(str(cell) for row in cells(book["明细"]) for cell in row if cell)
    assert "张伟" not in said and "13800001234" not in said and "138****1234" in said


def test_an_empty_month_is_a_workbook_too(book_of, site):
    month, book = book_of("visitor")
    assert book.sheetnames[-1] == "明细"
    assert name_of(site.community, month, NOW.date()) == "锦绣花园_访客登记表月统计_20261025-20261124_20261123.xlsx"
