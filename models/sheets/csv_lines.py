"""Rows as CSV that Excel opens as it is: UTF-8 with BOM, CRLF, nothing that runs as a formula.

Written column by column: what a column says again and again is cleaned and quoted once, and a line is then only joined.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from math import isfinite

from models.sheets.columns import KINDS, Column, Value, numbered_row
from models.sheets.measure import clean

BOM = b"\xef\xbb\xbf"
END = "\r\n"
LINES_AT_ONCE = 500
KNOWN = 5000  # texts of a column that are remembered
SHORT = 10_000  # well under what a cell holds: no need to count
_FORMULA = re.compile(r"\t|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")  # the last four are full-width
_TO_THE_MINUTE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
_QUOTED = re.compile('[",\r\n]')

Door = Callable[[Sequence[Value]], Sequence[str]]  # the values of a column → its cells, quoted where needed


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The header and the rows, as whole lines, some hundred to a piece.

    Rows are as in `Sheet`: a first column of kind "seq" is numbered here. A header under a group is 组·栏.
    """
    yield BOM + (",".join(_quoted(_header(column)) for column in columns) + END).encode()
    numbered, written, rows = columns[0].kind == "seq", 0, iter(rows)
    doors = [_door(column.kind) for column in columns[numbered:]]
    while batch := list(islice(rows, LINES_AT_ONCE)):
        for row in batch:
            if len(row) != len(doors):
                numbered_row(columns, row, 1)  # says what is wrong
        cells = [map(str, range(written + 1, written + len(batch) + 1))] if numbered else []
        cells += [door(values) for door, values in zip(doors, zip(*batch, strict=True), strict=bool(doors))]
        if len(cells) == 1:  # an empty line would be no row
            cells = [[cell or '""' for cell in cells[0]]]
        yield (END.join(map(",".join, zip(*cells, strict=True))) + END).encode()
        written += len(batch)


def _door(kind: str) -> Door:
    if kind in ("number", "money", "percent", "seq"):  # of these True and 1 would be taken for the same
        return lambda values: ["" if value is None else _quoted(_cell(value, kind)) for value in values]
    if kind == "moment":
        return lambda values: [_moment(value, kind) for value in values]
    if kind == "note":  # no two are alike, and most are empty
        return lambda values: values if values.count("") == len(values) else [_note(value, kind) for value in values]
    return _Known(kind).all


def _note(value: Value, kind: str) -> str:
    if value.__class__ is str:
        return _quoted(_text(value)) if value else ""
    return _quoted(_cell(value, kind))


class _Known(dict):
    """A value → its cell; bounded."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, value: Value) -> str:
        if len(self) > KNOWN:
            self.clear()
        self[value] = cell = _quoted(_cell(value, self._kind))
        return cell

    def all(self, values: Sequence[Value]) -> list[str]:
        return list(map(self.__getitem__, values))


def _header(column: Column) -> str:
    return _text(f"{column.group}·{column.label}" if column.group else column.label)


def _quoted(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(text) else text


def _moment(value: Value, kind: str) -> str:
    if value is None:
        return ""
    if value.__class__ is str and _TO_THE_MINUTE.fullmatch(value):  # as the database has it: nothing to put into words
        return value
    return value.isoformat(" ", "minutes") if value.__class__ is datetime else _quoted(_cell(value, kind))


def _cell(value: Value, kind: str) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime) and kind != "day":
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()[:10]
    return _number(value, kind) if isfinite(value) else ""


def _number(value: Value, kind: str) -> str:
    if kind == "money":
        return f"{value:.2f}"
    if kind == "percent":
        return f"{value:.1%}"
    return str(value) if KINDS[kind].always_text or isinstance(value, int) else f"{value:f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """Clean text; a mark ' before what a spreadsheet would run, also when blanks or full-width signs disguise it."""
    if text[:1].isalnum() and len(text) < SHORT and text.isprintable():  # nearly all
        return text
    text = clean(text)
    return f"'{text}" if not text[:1].isalnum() and _FORMULA.match(text) else text
