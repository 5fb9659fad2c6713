"""Reads the cells of one spreadsheet as text, in a process of its own: `python -m models.sheets.cells FILE`.

A hostile file can make any reader eat memory or time, so this process has little of both and its death hurts nobody.
Prints JSON lines: {"sheet": name}, then [row number, [texts]] for every row that holds something; at the end {"end": true},
or {"refused": code} with a code of `read.REFUSALS`.
"""

import csv
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

MOST_BYTES = 20 * 2**20
MOST_UNPACKED = 200 * 2**20
MOST_PARTS = 2000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 4000
MEMORY = 1024 * 2**20
SECONDS = 20
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


class Refused(Exception):
    """The file cannot be read; args[0] is the code that says why."""


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
        _weigh(path)
        return _workbook(path)
    if head == OLE:
        return _workbook(path)
    if path.suffix.lower() in (".csv", ".txt"):
        return _numbered("CSV", csv.reader(io.StringIO(_decoded(path.read_bytes()), newline="")))
    raise Refused("foreign")


def _weigh(path: Path) -> None:
    """Refuse a packed file by what it claims to become, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused("broken") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("bomb")
    if not any(part.filename.startswith(("xl/", "content.xml")) for part in parts):
        raise Refused("foreign")


def _workbook(path: Path) -> Iterator[dict | list]:
    import python_calamine as calamine

    try:
        book = _opened(path)
        for index, facts in enumerate(book.sheets_metadata):
            if facts.visible == calamine.SheetVisibleEnum.Visible and facts.typ == calamine.SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_index(index)
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
    if content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("password")
    if content.startswith(OLE) and path.suffix.lower() == ".xls":
        return calamine.load_workbook(str(path))  # only so does it tell a password apart
    return calamine.load_workbook(io.BytesIO(content))


def _numbered(name: str, rows: Iterable[Iterable], start: tuple[int, int] | None = (0, 0)) -> Iterator[dict | list]:
    yield {"sheet": name}
    kept = 0
    try:
        for number, row in enumerate(rows if start is not None else (), 1):
            texts = [text_of(value) for value in row]
            if len(texts) > MOST_COLUMNS and any(texts[MOST_COLUMNS:]):
                raise Refused("wide")
            if any(texts):
                kept += 1
                if kept > MOST_ROWS:
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
    return str(value).replace("\x00", "").strip()[:LONGEST_CELL]


def _decoded(raw: bytes) -> str:
    """CSV as Excel writes it: UTF-8 with or without its mark, else the Chinese of Windows."""
    if b"\x00" in raw:
        raise Refused("foreign")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("foreign")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
