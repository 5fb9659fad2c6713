"""A register somebody kept in a spreadsheet, as it stands: its header, of one level or two, and its lines under it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from models.errors import RuleViolation
from models.sheets.read import HEADER_WITHIN, plain_label, sheets_of, stands_beside

GROUP_SIGN = "·"  # between the two levels of a label
CSV = "CSV"  # the name cells.py gives the one sheet of a text file
_MARKED = re.compile(r"'\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")  # what our own lists put before a formula


@dataclass
class Grid:
    """One sheet. `labels` holds a text for every column, '' where there is none; lines keep the sheet's own row numbers."""

    sheet: str
    labels: list[str]
    above: list[str] = field(default_factory=list)  # what stands over the header: titles
    lines: list[tuple[int, list[str]]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)  # sheets of the file that look alike and were not read

    def column(self, place: int) -> list[str]:
        """What stands in it, without the empty cells."""
        return [cells[place] for _, cells in self.lines if place < len(cells) and cells[place]]

    def as_data(self) -> dict:
        return asdict(self)

    @classmethod
    def of_data(cls, data: dict) -> "Grid":
        return cls(**data | {"lines": [(number, cells) for number, cells in data["lines"]]})


def read_grid(path: Path, known: Mapping[str, str], wanted_sheet: str | None = None) -> Grid:
    """The sheet with the most labels we know (`known`: plain label → field), or the one that is wanted.

    RuleViolation with one clear sentence for a file that cannot be read, and for one without a header.
    """
    found = [(name, rows, header) for name, rows in sheets_of(path) if (header := _header(rows, known))[0]]
    chosen = [one for one in found if one[0] == wanted_sheet] or sorted(found, key=lambda one: -one[2][0])
    if not chosen:
        examples = "、".join(dict.fromkeys(known)) if len(known) < 4 else "、".join(list(dict.fromkeys(known))[:4])
        raise RuleViolation(f"没找到表头：要有一行写着“{examples}”这样的列名，请对照模板", "file")
    name, rows, (hits, first, last) = chosen[0]
    others = [other for other, _, (score, _, _) in found if other != name and score * 2 > hits]
    lines = list(_lines(rows, first, last))
    if name == CSV:
        lines = [(number, [_unmarked(text) for text in row]) for number, row in lines]
    return Grid(name, _labels(rows, first, last), _above(rows[:first]), lines, others)


def words_of(label: str) -> list[str]:
    """What a label may be known by, best first: 业主·姓名 → 业主姓名, 姓名."""
    top, sign, bottom = label.rpartition(GROUP_SIGN)
    return [plain_label(top + bottom), plain_label(bottom)] if sign else [plain_label(label)]


def halves_of(label: str) -> list[str]:
    """接待日期/时间 → 接待日期."""
    return [parts[0] for word in words_of(label) if len(parts := parts_of(word)) > 1]


def parts_of(label: str) -> list[str]:
    """姓名/电话, 责任部门、承办人: what a label names that stands over more than one thing."""
    return [part for part in re.split("[/、,，;+]|及|和", label) if part]


def _header(rows: Sequence, known: Mapping[str, str]) -> tuple[int, int, int]:
    """(labels known, first row, last row) of the header; of equals the upper one, a single row before two."""
    best = (0, 0, 0)
    for index in range(min(len(rows), HEADER_WITHIN)):
        for last in (index, index + 1):
            if last < len(rows) and (hits := _hits(rows, index, last, known)) > best[0]:
                best = (hits, index, last)
    return best


def _hits(rows: Sequence, first: int, last: int, known: Mapping[str, str]) -> int:
    if last > first and not {known.get(plain_label(text)) for text in rows[first][1]} - {None}:
        return 0  # the upper level of a header names something too
    called = ([*words_of(label), *halves_of(label)] for label in _labels(rows, first, last))
    names = {next((known[word] for word in words if word in known), None) for words in called}
    return len(names - {None})


def _labels(rows: Sequence, first: int, last: int) -> list[str]:
    top, bottom = rows[first][1], rows[last][1]
    if first == last:
        return [_one_line(text) for text in top]
    labels, group = [], ""
    for place in range(max(len(top), len(bottom))):
        above = _one_line(top[place]) if place < len(top) else ""
        below = _one_line(bottom[place]) if place < len(bottom) else ""
        group = above or group
        labels.append(above if not below or below == above else f"{group}{GROUP_SIGN}{below}" if group else below)
    return labels


def _one_line(text: str) -> str:
    return "".join(text.split())


def _unmarked(text: str) -> str:
    return text[1:] if _MARKED.match(text) else text


def _above(rows: Sequence) -> list[str]:
    return list(dict.fromkeys(cell for _, row in rows for cell in row if cell))


def _lines(rows: Sequence, first: int, last: int):
    """The rows under the header that are entries: no totals, no remarks, no title or header said again on a new page."""
    words = {plain_label(text) for _, row in rows[first : last + 1] for text in row} | {""}
    titles = set(_above(rows[:first]))
    for number, row in rows[last + 1 :]:
        start = next(filter(None, row), "")
        said_again = set(filter(None, row)) <= titles or {plain_label(text) for text in row} <= words
        if start and not stands_beside(start) and not said_again:
            yield number, row
