"""Reads the cells of one spreadsheet as text, in a process of its own: `python -m models.sheets.cells FILE`.

A hostile file can make any reader eat memory or time, so this process has little of both and its death hurts nobody.
Prints JSON lines: {"sheet": name}, then [row number, [texts]] for every row that holds something; at the end {"end": true},
or {"refused": code} with a code of `read.REFUSALS`.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from models.sheets.limits import (
    LAST_ROW,
    LONGEST_CELL,
    MEMORY,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    ROWS_BESIDE,
    SECONDS,
    Refused,
)  # fmt: skip
from models.sheets.packed import weigh
from models.sheets.text_rows import rows_of_text

_STREAMS = {
    name: stream.encode("utf-16-le")
    for name, stream in {"locked": "EncryptedPackage", "workbook": "Workbook", "book": "Book\0", "document": "WordDocument",
                         "slides": "PowerPoint Document"}.items()
}  # fmt: skip
# Signs nobody sees: they come along from web pages, turn a line around, or keep two equal names from being equal.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_RETURN = re.compile(r"\r\n?|_x000[Dd]_\n?")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def main(path: Path) -> None:
    _limit_myself()
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    try:
        for line in read(path):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
        last = {"end": True}
    except Refused as refusal:
        last = {"refused": refusal.args[0]}
    except (MemoryError, RecursionError):
        last = {"refused": "heavy"}
    out.write(json.dumps(last) + "\n")
    out.flush()


def _limit_myself() -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent still limits the time
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def read(path: Path) -> Iterator[dict | list]:
    if path.stat().st_size > MOST_BYTES:
        raise Refused("big")
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise Refused("empty")
    if head.startswith(b"PK"):
        weigh(path)
        return _workbook(path)
    if head == OLE:
        return _workbook(path)
    return _numbered(*rows_of_text(path.read_bytes(), path.suffix.lower() in (".csv", ".txt")))


def _workbook(path: Path) -> Iterator[dict | list]:
    import python_calamine as calamine

    try:
        book = _opened(path)
        for index, facts in enumerate(book.sheets_metadata):
            if facts.visible == calamine.SheetVisibleEnum.Visible and facts.typ == calamine.SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_index(index)
                if sheet.total_height > LAST_ROW:
                    raise Refused("heavy")
                yield from _numbered(facts.name, _unmerged(sheet), sheet.start)
    except calamine.PasswordError:
        raise Refused("password") from None
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, OSError, ValueError):
        raise Refused("broken") from None


def _unmerged(sheet) -> Iterator[list]:
    """The rows, with what was merged downward said in every row: one day that stands beside five entries is the day of all five."""
    ranges = [found for found in sheet.merged_cell_ranges or () if found[1][0] > found[0][0]][:MOST_ROWS]
    waiting, left = sorted(ranges, reverse=True), sheet.start[1] if sheet.start else 0  # rows count from the sheet's edge, cells do not
    open_below: dict[int, tuple[int, object]] = {}  # column → the last row of the merge, and what stands in it
    for number, row in enumerate(sheet.iter_rows()):
        for column, (last, value) in list(open_below.items()):
            if number > last:
                del open_below[column]
            elif any(row) and column < len(row) and row[column] == "":
                row[column] = value
        while waiting and waiting[-1][0][0] <= number:
            (first, column), (last, _) = waiting.pop()
            if first == number and 0 <= column - left < len(row):
                open_below[column - left] = (last, row[column - left])
        yield row


def _opened(path: Path):
    """By what the file holds, not by what it is called: web systems hand out .xls that are .xlsx inside."""
    import python_calamine as calamine

    content = path.read_bytes()
    if content.startswith(OLE) and _STREAMS["locked"] in content:
        raise Refused("password")
    if content.startswith(OLE) and not any(_STREAMS[name] in content for name in ("book", "workbook")):
        raise Refused("foreign" if _STREAMS["document"] in content or _STREAMS["slides"] in content else "broken")
    if content.startswith(OLE) and path.suffix.lower() == ".xls":
        return calamine.load_workbook(str(path))  # only so does it tell a password apart
    return calamine.load_workbook(io.BytesIO(content))


def _numbered(name: str, rows: Iterable[Iterable], start: tuple[int, int] | None = (0, 0)) -> Iterator[dict | list]:
    yield {"sheet": name}
    kept = 0
    try:
        for number, row in enumerate(rows if start is not None else (), 1):
            if number > LAST_ROW:
                raise Refused("heavy")
            if not row:
                continue
            texts = [text_of(value) for value in row]
            if len(texts) > MOST_COLUMNS and any(texts[MOST_COLUMNS:]):
                raise Refused("wide")
            if any(texts):
                kept += 1
                if kept > MOST_ROWS + ROWS_BESIDE:
                    raise Refused("long")
                yield [number, texts[:MOST_COLUMNS]]
    except csv.Error:
        raise Refused("broken") from None


def text_of(value: object) -> str:
    """A cell as somebody would have typed it: whole numbers without .0, moments to the minute."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return str(value)
    return _UNSEEN.sub("", _RETURN.sub("\n", str(value))).strip()[:LONGEST_CELL]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
