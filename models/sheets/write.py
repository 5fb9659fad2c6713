"""Sheets to one workbook, ready to be sent on: written row by row, in memory that does not grow with the rows."""

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO

import xlsxwriter

from models.sheets.columns import Column, Foot, Sheet, Value
from models.sheets.formats import FONT, Formats
from models.sheets.page import Page
from models.sheets.watermark import Watermark

__all__ = ["Column", "Sheet", "Watermark", "write_workbook"]

Target = str | os.PathLike | BinaryIO
Progress = Callable[[int], None]

ROW_LIMIT = 1_048_576  # Excel's; a longer sheet goes on in a further worksheet
PROGRESS_EVERY = 1_000
TAB_LIMIT = 31

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
}


def write_workbook(
    target: Target, sheets: Iterable[Sheet], *, on_rows: Progress | None = None, mark: Watermark | None = None
) -> int:
    """Write the sheets, at least one, to a path or binary file; the number of data rows written.

    `mark` stands behind the cells and on every printed page.
    `on_rows(count)` hears of progress about every 1,000 rows and once at the end. Whatever it, or reading the rows,
    raises goes through: then nothing is written to the target and the rows' temporary files are gone.
    """
    sheets = list(sheets)
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        path_or_file = os.fspath(target) if isinstance(target, str | os.PathLike) else target
        own = {"tmpdir": folder, "default_format_properties": dict(FONT)}  # a copy: the library adds to it
        book = xlsxwriter.Workbook(path_or_file, OPTIONS | own)
        book.set_properties(_properties(sheets[0]))
        writing = _Writing(book, on_rows or (lambda count: None), mark)
        try:
            for sheet in sheets:
                writing.sheet(sheet)
            writing.report()
            book.close()
        finally:
            for worksheet in book.worksheets():
                worksheet._opt_close()  # its file of rows: left open when a cancelled workbook is never closed
    return writing.rows


class _Writing:
    """The state of one workbook under way: its formats, the tab names taken and the rows written so far."""

    def __init__(self, book: xlsxwriter.Workbook, on_rows: Progress, mark: Watermark | None) -> None:
        self._book, self._on_rows, self._mark = book, on_rows, mark
        self._formats = Formats(book)
        self._tabs: set[str] = set()
        self.rows = 0

    def sheet(self, sheet: Sheet) -> None:
        """Write one sheet, on as many worksheets as its rows need."""
        part, number, before = 1, 0, self.rows
        page = self._page(sheet, part)
        below = len(sheet.notes) + 2  # 合计 and the signatures
        for values in sheet.rows:
            if page.rows_used >= ROW_LIMIT - below:
                page.end(last=False)
                part += 1
                page = self._page(sheet, part)
            number = self._row(page, values, number + 1)
        page.end(count=self.rows - before)

    def _row(self, page: Page, values: Sequence[Value] | Foot, number: int) -> int:
        """Write one row; the 序号 it had. After the foot of a day they begin anew."""
        if isinstance(values, Foot):
            page.foot(values)
            return 0
        page.row(values, number)
        self.rows += 1
        if self.rows % PROGRESS_EVERY == 0:
            self.report()
        return number

    def report(self) -> None:
        self._on_rows(self.rows)

    def _page(self, sheet: Sheet, part: int) -> Page:
        tab = self._free_tab(sheet.tab or sheet.title, part)
        worksheet = self._book.add_worksheet(tab)
        page = Page(worksheet, sheet, self._formats, part)
        if self._mark is not None:
            self._mark.put_on(worksheet)
        return page

    def _free_tab(self, name: str, part: int) -> str:
        """A name Excel allows and no other worksheet has; （2）, （3）… tell them apart."""
        name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name).strip("' ") or "Sheet"
        while True:
            ending = f"（{part}）" if part > 1 else ""
            tab = name[: TAB_LIMIT - len(ending)] + ending
            if tab.lower() not in self._tabs:
                self._tabs.add(tab.lower())
                return tab
            part += 1


def _properties(sheet: Sheet) -> dict[str, str]:
    subject = f"{sheet.form_no} {sheet.period}".strip()
    maker = {"author": sheet.unit, "company": sheet.unit}
    return {"title": sheet.title, "subject": subject, "category": "内部资料"} | maker
