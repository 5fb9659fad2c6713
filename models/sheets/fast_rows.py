"""Rows of data written straight into the worksheet's own file, several times quicker than cell by cell through the library.

The library keeps an object for every cell and asks about each what could be asked. Ours are texts, numbers, moments and blanks in
known formats, so a cell is a piece of XML made once for each different value of a column and only put in its place. What
the library would have written is what is written here, escape by escape; `tests/models/sheets/test_fast_rows.py` holds them together.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

REMEMBERED = 2000  # different values of a column
LONGEST = 60  # characters; longer texts are hardly ever said twice
POINTS_A_PIXEL = 0.75
_EPOCH = datetime(1899, 12, 30)
_DAY = timedelta(days=1)
_EDGES = re.compile(r"^\s|\s$")

Piece = tuple[str, float]  # what follows the cell's name in the XML, and the height it needs (0: the usual one)


class Cells(dict):
    """text → its piece, for one column. `make` is asked once for each text that comes again and again."""

    def __init__(self, make: Callable[[object], Piece]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value) -> Piece:
        piece = self._make(value)
        if value is None or (value.__class__ is str and len(value) <= LONGEST):
            if len(self) > REMEMBERED:
                self.clear()
            self[value] = piece
        return piece


class FastRows:
    """The rows of one worksheet, from `start` on, in order. Made when everything above them has been written."""

    def __init__(self, worksheet: Worksheet, columns: int) -> None:
        self._worksheet = worksheet
        self._names = [f'<c r="{xl_col_to_name(index)}' for index in range(columns)]
        self._file = worksheet.row_data_fh
        self._began = False

    def write(self, row: int, pieces: list[str], height: float) -> None:
        """One row, counted from 0; `height` in points, which Excel keeps in whole pixels."""
        if not self._began:
            self._worksheet._write_single_row(row)  # what waits above goes out first
            self._began = True
        number = str(row + 1)
        cells = [f"{name}{number}{piece}" for name, piece in zip(self._names, pieces, strict=True)]
        points = int(height / POINTS_A_PIXEL + 0.5) * POINTS_A_PIXEL
        self._file.write(f'<row r="{number}" ht="{points:.16g}" customHeight="1">{"".join(cells)}</row>')

    def end(self, row: int, last_column: int) -> None:
        """`row` is the next one: the library goes on from there, and knows how far the data reach."""
        if self._began:
            self._worksheet.previous_row = row - 1
            self._worksheet._check_dimensions(row - 1, last_column)
            self._worksheet.previous_row = row


def blank(look: Format) -> str:
    return f'" s="{look._get_xf_index()}"/>'


def number(value: float, look: Format) -> str:
    return f'" s="{look._get_xf_index()}"><v>{value:.16G}</v></c>'


def moment(value: date, look: Format) -> str:
    """Days since Excel's first. Called for days from 1900-03-01 on: before it Excel counts a day too many."""
    at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return number((at - _EPOCH) / _DAY, look)


def text(value: str, look: Format, escaped: Callable[[str], str]) -> str:
    if "_x" in value:
        value = escaped(value)
    keep = ' xml:space="preserve"' if _EDGES.search(value) else ""
    return f'" s="{look._get_xf_index()}" t="inlineStr"><is><t{keep}>{escape(value, quote=False)}</t></is></c>'
