"""Rows of the tables of a web page, as Excel would lay them out: what spans several rows stands in each, beside it is left empty."""

from collections.abc import Iterator
from html.parser import HTMLParser

from models.sheets.limits import MOST_COLUMNS, MOST_ROWS, Refused

_SILENT = frozenset({"script", "style", "title"})
_BREAKS = frozenset({"br", "p", "div", "li"})


def rows_of_markup(text: str) -> Iterator[list[str]]:
    page = _Page()
    page.feed(text)
    page.close()
    page.end_row()
    yield from page.rows


class _Page(HTMLParser):
    """Collects cells; whoever leaves </td> or </tr> out is understood as a browser would."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.silent = 0
        self.span = (1, 1)
        self.below: dict[int, tuple[int, str]] = {}  # column -> for how many rows more, and what stands there

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in ("tr", "table"):
            self.end_row()
            self.row = [] if tag == "tr" else None
        elif tag in ("td", "th"):
            self.end_cell()
            self.row = [] if self.row is None else self.row
            self.cell, self.span = [], _spans(dict(attrs))
        elif tag in _BREAKS and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag in ("td", "th"):
            self.end_cell()
        elif tag in ("tr", "table"):
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.silent:
            self.cell.append(data)

    def end_cell(self) -> None:
        if self.cell is None or self.row is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self.cell).split("\n"))
        text, (wide, high) = "\n".join(filter(None, lines)), self.span
        self._put_spanned()
        for said in (text, *[""] * (wide - 1)):
            if high > 1:
                self.below[len(self.row)] = (high - 1, said)
            self.row.append(said)
        self.cell = None
        if len(self.row) > MOST_COLUMNS * 2:
            raise Refused("wide")

    def end_row(self) -> None:
        self.end_cell()
        if self.row is None:
            return
        self._put_spanned()
        self.rows.append(self.row)
        self.row = None
        if len(self.rows) > MOST_ROWS * 2:
            raise Refused("long")

    def _put_spanned(self) -> None:
        while held := self.below.pop(column := len(self.row or ()), None):
            left, text = held
            if left > 1:
                self.below[column] = (left - 1, text)
            self.row.append(text)


def _spans(attrs: dict[str, str | None]) -> tuple[int, int]:
    return tuple(min(max(int(number), 1), MOST_COLUMNS) if (number := attrs.get(name) or "").isdecimal() else 1
                 for name in ("colspan", "rowspan"))  # fmt: skip
