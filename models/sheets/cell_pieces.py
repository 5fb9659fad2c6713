"""The cells of a sheet: a value → how it is written, in which look, how tall. A column widens for what must stand in one line."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from math import isfinite

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.sheets.columns import KINDS, Column, Value
from models.sheets.formats import Formats
from models.sheets.measure import NORMAL_SIZE, ROW_HEIGHT_LIMIT, cell_text, fit, width_of, width_to_fit
from models.sheets.pieces import Piece, Texts

FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
COUNTED = frozenset({"seq", "number", "money", "percent", "moment", "day"})
EXACT_BELOW = 10**15  # from here on Excel loses a number's last digits


class Cells:
    """The cells of one worksheet. `widths` are those of its columns; they grow here and are written last."""

    def __init__(self, worksheet: Worksheet, columns: Sequence[Column], widths: list[float], formats: Formats) -> None:
        self._worksheet, self._formats, self._widths = worksheet, formats, widths
        self._kinds = [column.kind for column in columns]
        self._usual_looks = [formats.cell(kind) for kind in self._kinds]
        self.makers = [self._maker(index) for index in range(len(self._kinds))]

    def bold_makers(self) -> list[Callable[[Value], Piece]]:
        return [partial(self._piece, index, bold=True) for index in range(len(self._kinds))]

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
