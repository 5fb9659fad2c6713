"""One worksheet, written from top to bottom.

The workbook is written in constant memory: a row goes to disk as soon as the next one begins. So cells come strictly in
row order, and what is merged over several rows is written row by row and only then noted as merged.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from math import isfinite

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.rules.access import in_our_words
from models.sheets import charts
from models.sheets.columns import KINDS, Sheet, Value, numbered_row
from models.sheets.formats import TITLE_SIZE, Formats
from models.sheets.layout import (
    ROW_HEIGHT,
    column_widths,
    header_heights,
    header_rows,
    meta_parts,
    meta_ranges,
    note_lines,
    set_up_paper,
    signature_line,
)
from models.sheets.measure import (
    NORMAL_SIZE,
    ROW_HEIGHT_LIMIT,
    cell_text,
    fit,
    height_for,
    lines_of,
    width_of,
    width_to_fit,
)
from models.sheets.pieces import Piece, Texts

TITLE_HEIGHT = 30
FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
COUNTED = frozenset({"seq", "number", "money", "percent", "moment", "day"})
EXACT_BELOW = 10**15  # from here on Excel loses a number's last digits


class Page:
    """A worksheet being filled: made with its head, then `row` for each row, then `end`."""

    def __init__(self, worksheet: Worksheet, sheet: Sheet, formats: Formats, part: int = 1) -> None:
        self._worksheet, self._sheet, self._formats = worksheet, sheet, formats
        self._kinds = [column.kind for column in sheet.columns]
        self._widths = column_widths(sheet.columns)
        self._usual_looks = [formats.cell(kind) for kind in self._kinds]
        self._makers = [self._maker(index) for index in range(len(self._kinds))]
        self._next = 0
        self._bands: dict[int, list] = {}  # rows whose height must be known until the charts are placed
        worksheet.set_default_row(ROW_HEIGHT)
        self._head(sheet.title if part == 1 else f"{sheet.title}（{part}）")
        self._first_row = self._next

    @property
    def rows_used(self) -> int:
        return self._next

    def row(self, values: Sequence[Value], number: int) -> None:
        """Write one row of data; `number` is its 序号."""
        self._cells(numbered_row(self._sheet.columns, values, number))

    def end(self, last: bool = True) -> None:
        """Filter, widths and, below the `last` row of the sheet, 合计, 注 and the signatures."""
        filtered_to = max(self._next - 1, self._first_row - 1)
        self._worksheet.autofilter(self._first_row - 1, 0, filtered_to, len(self._widths) - 1)
        if last:
            self._totals()
            self._tail()
        for index, width in enumerate(self._widths):
            self._worksheet.set_column(index, index, width)
        self._worksheet.row_sizes.update(self._bands)

    # above the data

    def _head(self, title: str) -> None:
        room = sum(self._widths) * NORMAL_SIZE / TITLE_SIZE
        height = height_for(lines_of(cell_text(title), room), TITLE_SIZE)
        self._merged_line(title, "title", max(TITLE_HEIGHT, height))
        self._line(meta_ranges(meta_parts(self._sheet), self._widths), ROW_HEIGHT)
        top = self._next
        rows, spans = header_rows(self._sheet.columns)
        for words, height in zip(rows, header_heights(rows, spans, self._widths), strict=True):
            self._header_row(words, height)
        for first_row, first, last_row, last in spans:
            self._worksheet.merge.append([top + first_row, first, top + last_row, last])
        set_up_paper(self._worksheet, self._sheet, self._next - 1)

    def _header_row(self, words: Sequence[str], height: float) -> None:
        look = self._formats.words("header")
        for index, word in enumerate(words):
            self._worksheet.write_string(self._next, index, cell_text(word), look)
        self._finish_row(height)

    def _merged_line(self, text: str, place: str, height: float) -> None:
        self._line([(0, len(self._widths) - 1, place, text)], height)

    def _line(self, ranges: Sequence[tuple[int, int, str, str]], height: float) -> None:
        """A row of words around the data, each merged over its columns; taller than `height` if the words need it."""
        for first, last, place, text in ranges:
            look = self._formats.words(place)
            self._worksheet.write_string(self._next, first, cell_text(text), look)
            for index in range(first + 1, last + 1):
                self._worksheet.write_blank(self._next, index, None, look)
            if last > first:
                self._worksheet.merge.append([self._next, first, self._next, last])
            if place != "title":
                height = max(height, height_for(lines_of(text, sum(self._widths[first : last + 1]))))
        self._finish_row(height)

    # the data

    def _cells(self, cells: Sequence[Value], bold: bool = False) -> None:
        height, row = ROW_HEIGHT, self._next
        makers = [partial(self._piece, index, bold=True) for index in range(len(cells))] if bold else self._makers
        for index, (make, value) in enumerate(zip(makers, cells, strict=True)):
            write, written, look, needed = make(value)
            write(row, index, written, look)
            if needed > height:
                height = needed
        self._finish_row(height)

    def _maker(self, index: int) -> Callable[[Value], Piece]:
        """Texts are remembered; of numbers True and 1 would be taken for the same, and moments are hardly ever the same."""
        make = partial(self._piece, index)
        return make if self._kinds[index] in COUNTED else Texts(make).__getitem__

    def _piece(self, index: int, value: Value, bold: bool = False) -> Piece:
        """One cell, and the height it needs, 0 for the usual one."""
        kind = self._kinds[index]
        if isinstance(value, str):
            return self._text(index, value, bold)
        if value is None:
            return Piece(self._worksheet.write_blank, None, self._look(index, bold))
        if isinstance(value, bool):
            return self._text(index, "是" if value else "否", bold)
        if isinstance(value, date):
            return self._moment(index, value, bold)
        if not isfinite(value):
            return self._piece(index, None, bold)
        if KINDS[kind].always_text or abs(value) >= EXACT_BELOW:
            return self._text(index, str(value), bold)
        return self._number(index, value, bold)

    def _look(self, index: int, bold: bool) -> Format:
        return self._formats.cell(self._kinds[index], bold=True) if bold else self._usual_looks[index]

    def _text(self, index: int, text: str, bold: bool) -> Piece:
        text = cell_text(text)
        if not text:
            return self._piece(index, None, bold)
        width, size, height = self._widths[index], NORMAL_SIZE, 0
        if "\n" in text or (len(text) * 2 > width - 2 and width_of(text) > width - 2):
            size, height = fit(text, width)
            if height > ROW_HEIGHT_LIMIT:
                self._widths[index] = width_to_fit(text, width)
                height = ROW_HEIGHT_LIMIT
        look = self._usual_looks[index]
        if bold or size != NORMAL_SIZE or text.startswith(FORMULA_SIGNS):
            look = self._formats.cell(self._kinds[index], size, bold, quoted=text.startswith(FORMULA_SIGNS))
        return Piece(self._worksheet.write_string, text, look, height)

    def _moment(self, index: int, value: date, bold: bool) -> Piece:
        if value.year <= 1900:
            return self._text(index, value.isoformat(), bold)  # before Excel's first sound day
        kind = self._kinds[index]
        if not isinstance(value, datetime):
            kind = "day"
        elif kind not in ("moment", "day"):
            kind = "moment"
        self._make_wide(index, KINDS[kind].width)
        look = self._usual_looks[index] if kind == self._kinds[index] and not bold else self._formats.cell(kind, bold=bold)
        return Piece(self._worksheet.write_datetime, value, look)

    def _number(self, index: int, value: Value, bold: bool) -> Piece:
        kind = self._kinds[index]
        if kind == "money":
            self._make_wide(index, len(f"{value:,.2f}") + 1)
        elif abs(value) >= 1000:
            self._make_wide(index, len(str(int(value))) + 2)
        return Piece(self._worksheet.write_number, value, self._look(index, bold))

    def _make_wide(self, index: int, width: float) -> None:
        """A number that does not fit is shown as ####. Widths are written last, so a column can still grow."""
        if self._widths[index] < width:
            self._widths[index] = width

    # below the data

    def _totals(self) -> None:
        if self._sheet.totals is not None:
            cells = numbered_row(self._sheet.columns, self._sheet.totals, "合计")
            self._cells(["合计" if cells[0] in (None, "") else cells[0], *cells[1:]], bold=True)

    def _tail(self) -> None:
        for pair in charts.bands(self._sheet.charts):
            charts.draw(self._formats.book, self._worksheet, pair, self._next, self._first_row, self._widths)
            self._merged_line("", "left", charts.BAND)
            self._bands[self._next - 1] = self._worksheet.row_sizes[self._next - 1]
        for text in note_lines(self._sheet.notes):
            self._merged_line(text, "left", ROW_HEIGHT)
        if self._sheet.signature:
            line = signature_line(sum(self._widths), *([self._sheet.signers] if self._sheet.signers else []))
            self._merged_line(in_our_words(line), "left", TITLE_HEIGHT)

    def _finish_row(self, height: float) -> None:
        """Set the row's height; forget that of the row before last, which is on disk (a million would fill memory)."""
        if height > ROW_HEIGHT:
            self._worksheet.set_row(self._next, min(height, ROW_HEIGHT_LIMIT))
        self._worksheet.row_info.pop(self._next - 2, None)
        self._worksheet.row_sizes.pop(self._next - 2, None)
        self._next += 1
