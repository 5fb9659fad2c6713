"""Rows written quickly are, to the letter, what the library itself would have written."""

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from models.sheets import fast_rows
from models.sheets.measure import cell_text
from models.sheets.write import OPTIONS

TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30) | st.sampled_from(
    [" a", "b ", "_x0041_", "<b>&\"'", "<r>x</r>", "一\n二", "=1+1", "\t"]
)
VALUES = st.one_of(
    st.none(), TEXTS, st.integers(-(10**14), 10**14), st.floats(-1e9, 1e9, allow_nan=False), st.decimals(-(10**6), 10**6, places=2),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
)  # fmt: skip


def data(write) -> str:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(OPTIONS)) as book:
        write(book.add_worksheet(), book.add_format({"border": 1}))
    xml = zipfile.ZipFile(io.BytesIO(out.getvalue())).read("xl/worksheets/sheet1.xml").decode()
    assert re.search('<dimension ref="A1:(.*?)"/>', xml)
    return xml[xml.index("<dimension") : xml.index("</sheetData>")]


def by_the_library(rows):
    def write(page, look):
        page.write_string(0, 0, "表头", look)
        page.set_row(0, 33)
        for number, row in enumerate(rows, 1):
            page.set_row(number, 24)
            for place, value in enumerate(row):
                if value is None or value == "":
                    page.write_blank(number, place, None, look)
                elif isinstance(value, str):
                    page.write_string(number, place, value, look)
                elif isinstance(value, date):
                    page.write_datetime(number, place, value, look)
                else:
                    page.write_number(number, place, value, look)
        page.write_string(len(rows) + 1, 0, "注", look)

    return data(write)


def quickly(rows):
    def write(page, look):
        page.write_string(0, 0, "表头", look)
        page.set_row(0, 33)
        quick = fast_rows.FastRows(page, len(rows[0]))
        for number, row in enumerate(rows, 1):
            quick.write(number, [piece(value, page, look) for value in row], 24)
        quick.end(len(rows) + 1, len(rows[0]) - 1)
        page.write_string(len(rows) + 1, 0, "注", look)

    return data(write)


def piece(value, page, look) -> str:
    if value is None or value == "":
        return fast_rows.blank(look)
    if isinstance(value, str):
        return fast_rows.text(value, look, page._escape_control_characters)
    return fast_rows.moment(value, look) if isinstance(value, date) else fast_rows.number(value, look)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=4))
def test_the_file_is_the_same_to_the_letter(rows):
    rows = [[cell_text(value) if isinstance(value, str) else value for value in row] for row in rows]
    assert quickly(rows) == by_the_library(rows)


def test_texts_are_remembered_numbers_and_moments_are_not():
    made = []
    cells = fast_rows.Cells(lambda value: made.append(value) or (str(value), 0))
    for value in ("报修", "报修", None, None, 1, True, Decimal(1), "长" * 100, "长" * 100):
        cells[value]
    assert made == ["报修", None, 1, True, Decimal(1), "长" * 100, "长" * 100]
