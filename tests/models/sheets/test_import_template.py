"""The empty sheet to fill in and the lines that could not be taken, as paper: headings whole, readable, its first row on every page."""

import io

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from models.declare import all_registers, register_of
from models.schema import load_all
from models.sheets.import_template import template, wrong_rows

load_all()


def is_paper(page) -> None:
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.print_title_rows) == ("landscape", 9, "$1:$1")
    fitted = page.sheet_properties.pageSetUpPr and page.sheet_properties.pageSetUpPr.fitToPage
    assert fitted or (page.page_setup.scale >= 45 and page.col_breaks.brk)
    assert "内部资料 注意保密" in page.oddFooter.right.text


@pytest.mark.parametrize("slug", [register.slug for register in all_registers()])
def test_a_template_shows_its_headings_whole_and_prints_readably(slug):
    book = openpyxl.load_workbook(io.BytesIO(template(register_of(slug))))
    for page in book:
        is_paper(page)
    sheet, how = book.worksheets
    for place, cell in enumerate(sheet[1], 1):
        assert sheet.column_dimensions[get_column_letter(place)].width >= len(cell.value) + 2 and cell.alignment.wrap_text
    assert sheet.row_dimensions[1].height >= 33
    longest = max(how.iter_rows(min_row=2, max_col=3), key=lambda row: len(str(row[2].value or "")))
    assert how.row_dimensions[longest[2].row].height * how.column_dimensions["C"].width >= 2 * len(str(longest[2].value)) * 10


def test_wrong_lines_come_back_as_paper_with_the_reason_last():
    book = openpyxl.load_workbook(io.BytesIO(wrong_rows(["房号", "姓名"], [(3, ["3-2", "张伟"]), (4, ["好", "好"])], {3: "房号看不懂"})))
    is_paper(book.active)
    assert list(book.active.values) == [("房号", "姓名", "错误原因"), ("3-2", "张伟", "第3行：房号看不懂")]
