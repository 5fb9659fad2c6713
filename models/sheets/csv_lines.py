"""Rows as CSV that Excel opens as it is: UTF-8 with BOM, CRLF, nothing that runs as a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from math import isfinite

from models.sheets.columns import KINDS, Column, Value, numbered_row
from models.sheets.measure import clean

BOM = b"\xef\xbb\xbf"
LINES_AT_ONCE = 500
_FORMULA = re.compile(r"\t|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")  # the last four are full-width


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The header and the rows, as whole lines, some hundred to a piece.

    Rows are as in `Sheet`: a first column of kind "seq" is numbered here. A header under a group is 组·栏.
    """
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_text(_header(column)) for column in columns])
    yield BOM
    kinds = [column.kind for column in columns]
    for number, values in enumerate(rows, 1):
        cells = numbered_row(columns, values, number)
        writer.writerow(map(_cell, cells, kinds))
        if number % LINES_AT_ONCE == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _header(column: Column) -> str:
    return f"{column.group}·{column.label}" if column.group else column.label


def _cell(value: Value, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
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
    text = clean(text)
    return f"'{text}" if not text[:1].isalnum() and _FORMULA.match(text) else text
