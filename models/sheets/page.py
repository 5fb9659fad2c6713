"""One worksheet, written from top to bottom.

The workbook is written in constant memory: a row goes to disk as soon as the next one begins. So cells come strictly in
row order, and what is merged over several rows is written row by row and only then noted as merged.
"""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from models.rules.access import in_our_words
from models.sheets import charts
from models.sheets.cell_pieces import Cells
from models.sheets.columns import COUNT, Foot, Sheet, Value, numbered_row
from models.sheets.fitting import across, on_one_page, turning_for, widths_of
from models.sheets.formats import TITLE_SIZE, Formats
from models.sheets.layout import (
    ROW_HEIGHT,
    fit_paper,
    frozen_columns,
    header_heights,
    header_rows,
    meta_parts,
    meta_ranges,
    note_lines,
    set_up_paper,
    signature_line,
)
from models.sheets.measure import NORMAL_SIZE, ROW_HEIGHT_LIMIT, cell_text, height_for, lines_of

TITLE_HEIGHT = 30
WITH_THE_END = 2  # rows that keep the signatures company


class Page:
    """A worksheet being filled: made with its head, then `row` for each row, then `end`."""

    def __init__(self, worksheet: Worksheet, sheet: Sheet, formats: Formats, part: int = 1) -> None:
        self._worksheet, self._sheet, self._formats = worksheet, sheet, formats
        self._widths = widths_of(sheet.columns, sheet.upright)
        self._cells = Cells(worksheet, sheet.columns, self._widths, formats)
        further, size = across(self._widths, frozen_columns(sheet), sheet.upright)
        self._across = further[0] if further else len(self._widths)  # columns of the first page: the words around stand there
        self._beside = frozen_columns(sheet) if further else 0  # those that are said again on the further pages
        self._turning = turning_for(size, sheet.upright)
        self._next, self._tall, self._turned_at = 0, 0.0, 0
        self._breaks: list[int] = []  # rows before which the page is turned
        self._bands: dict[int, list] = {}  # rows whose height must be known until the charts are placed
        self._drawn: list[list[Value]] = []  # the first rows, as far as charts are drawn from them
        self._most_drawn = max((chart.count for chart in sheet.charts), default=0)
        worksheet.set_default_row(ROW_HEIGHT)
        self._head(sheet.title if part == 1 else f"{sheet.title}（{part}）")
        self._first_row, self._turning.head = self._next, self._turning.used

    @property
    def rows_used(self) -> int:
        return self._next

    def row(self, values: Sequence[Value], number: int) -> None:
        """Write one row of data; `number` is its 序号."""
        cells = numbered_row(self._sheet.columns, values, number)
        if len(self._drawn) < self._most_drawn:
            self._drawn.append(cells)
        self._row(cells)

    def foot(self, foot: Foot) -> None:
        """Close a day's page: a line under its rows; what comes next begins on a new page."""
        self._keep_together(self._next, ROW_HEIGHT)
        self._worksheet.write_string(self._next, 0, cell_text(in_our_words(foot.text)), self._formats.words("foot"))
        self._finish_row(ROW_HEIGHT)
        if foot.turn:
            self._breaks.append(self._next)
            self._turning.turn(sure=True)

    def end(self, last: bool = True, count: int = 0) -> None:
        """Filter, widths and, below the `last` row of the sheet, 合计, 注 (which may say the `count`) and the signatures."""
        filtered_to = max(self._next - 1, self._first_row - 1)
        self._worksheet.autofilter(self._first_row - 1, 0, filtered_to, len(self._widths) - 1)
        if last:
            self._tail(count)
        for index, width in enumerate(self._widths):
            self._worksheet.set_column(index, index, width)
        whole = self._sheet.whole and on_one_page(self._tall, self._sheet.upright)
        fit_paper(self._worksheet, self._sheet, self._widths, whole)
        self._worksheet.set_h_pagebreaks([] if whole else self._breaks)
        self._worksheet.row_sizes.update(self._bands)

    # above the data

    def _head(self, title: str) -> None:
        room = sum(self._widths[: self._across]) * NORMAL_SIZE / TITLE_SIZE
        height = height_for(lines_of(cell_text(title), room), TITLE_SIZE)
        look = "title" if self._across == len(self._widths) else "wide title"
        self._line([(0, len(self._widths) - 1, look, title)], max(TITLE_HEIGHT, height))
        self._line(meta_ranges(meta_parts(self._sheet), self._widths[: self._across], self._beside), ROW_HEIGHT)
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
        self._line([(self._beside, self._across - 1, place, text)], height)

    def _line(self, ranges: Sequence[tuple[int, int, str, str]], height: float) -> None:
        """A row of words around the data, each merged over its columns; taller than `height` if the words need it."""
        for first, last, place, text in ranges:
            look = self._formats.words(place)
            self._worksheet.write_string(self._next, first, cell_text(text), look)
            for index in range(first + 1, last + 1):
                self._worksheet.write_blank(self._next, index, None, look)
            if last > first:
                self._worksheet.merge.append([self._next, first, self._next, last])
            if "title" not in place:
                height = max(height, height_for(lines_of(text, sum(self._widths[first : last + 1]))))
        self._finish_row(height)

    # the data

    def _row(self, cells: Sequence[Value], bold: bool = False) -> None:
        height, row = ROW_HEIGHT, self._next
        makers = self._cells.bold_makers() if bold else self._cells.makers
        for index, (make, value) in enumerate(zip(makers, cells, strict=True)):
            write, written, look, needed = make(value)
            write(row, index, written, look)
            if needed > height:
                height = needed
        self._finish_row(height)

    # below the data

    def _tail(self, count: int) -> None:
        """What stands below: never on a page by itself."""
        start, before, pages, turned_at = self._next, self._turning.used, self._turning.pages, self._turned_at
        self._totals()
        heads = [column.label for column in self._sheet.columns]
        source = charts.Source(self._worksheet.get_name(), self._first_row, heads, self._drawn)
        for pair in charts.bands(self._sheet.charts):
            charts.draw(self._formats.book, self._worksheet, pair, self._next, source, self._widths)
            self._merged_line("", "left", charts.BAND)
            self._bands[self._next - 1] = self._worksheet.row_sizes[self._next - 1]
        for text in note_lines([note.replace(COUNT, f"{count:,}") for note in self._sheet.notes]):
            self._merged_line(text, "left", ROW_HEIGHT)
        if self._sheet.signature:
            line = signature_line(sum(self._widths[self._beside : self._across]), *([self._sheet.signers] if self._sheet.signers else []))
            self._merged_line(in_our_words(line), "left", TITLE_HEIGHT)
        height = self._turning.used - before if self._turning.pages == pages else self._turning.room
        self._turning.used, self._turning.pages, self._turned_at = before, pages, turned_at
        if not self._sheet.charts:
            self._keep_together(start, height)

    def _totals(self) -> None:
        if self._sheet.totals is not None:
            cells = numbered_row(self._sheet.columns, self._sheet.totals, "合计")
            self._row(["合计" if cells[0] in (None, "") else cells[0], *cells[1:]], bold=True)

    def _keep_together(self, row: int, height: float) -> None:
        """What begins at this row is so tall, and shall not stand alone: the last page begins where it would by our sums, if that
        leaves rows for it, else before the last rows; so a printer that reckons otherwise turns there too."""
        since = self._breaks[-1] if self._breaks else self._first_row
        last, turned = row - WITH_THE_END, self._turned_at > since
        if last <= since or not (turned or self._turning.apart(height)):
            return
        self._breaks.append(last if self._turning.apart(height) or self._turned_at > last else self._turned_at)
        self._turning.pages = 0

    def _finish_row(self, height: float) -> None:
        """Set the row's height; forget that of the row before last, which is on disk (a million would fill memory)."""
        if height > ROW_HEIGHT:
            height = min(height, ROW_HEIGHT_LIMIT)
            self._worksheet.set_row(self._next, height)
        if self._turning.row(height):
            self._turned_at = self._next
        self._tall += height
        self._worksheet.row_info.pop(self._next - 2, None)
        self._worksheet.row_sizes.pop(self._next - 2, None)
        self._next += 1
