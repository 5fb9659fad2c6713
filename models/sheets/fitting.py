"""How a sheet goes on paper: how wide its columns may be, how small that prints, where it goes on to another page. Pure sums."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.sheets.columns import Column

ROOM_ACROSS, ROOM_UPRIGHT = 952, 623  # pixels between the margins of A4, at full size
TALL_ACROSS, TALL_UPRIGHT = 482, 728  # points between them
FILLED = {False: 120, True: 78}  # half-width characters that fill the page nearly; fewer would leave no room for the words around
WELL = 0.65  # as small as a sheet should print: columns of words give way until it does
WHOLE = 0.6  # as small as a sheet should print that is to stand on one page
READABLE = 0.45  # smaller than this nobody reads it: then it goes over several pages
SPARED = 0.77  # of the room: where 宋体 is missing, what stands in for it makes columns up to three tenths wider
SIZES = (0.6, 0.57, 0.54, 0.51, 0.48)  # on several pages
LEAST = {"note": 22, "text": 12, "choice": 9, "person": 8}  # what columns of words can give way to
DOUBT = 0.05  # of a page: a printer's rows are never quite those of the sum


def pixels(widths: Sequence[float]) -> int:
    """What columns of these widths take, as Excel counts."""
    return sum(int(width * 7 + 5) for width in widths)


def room_for(upright: bool) -> int:
    return ROOM_UPRIGHT if upright else ROOM_ACROSS


def scale(widths: Sequence[float], upright: bool = False) -> float:
    """The size at which they stand on one page."""
    return min(room_for(upright) / max(pixels(widths), 1), 1)


def on_one_page(tall: float, upright: bool = False) -> bool:
    """Whether rows of this height together, in points, are well to read when they stand on one page."""
    return tall * WHOLE <= (TALL_UPRIGHT if upright else TALL_ACROSS)


def least(column: Column) -> float:
    """The narrowest that still shows a heading in two lines. A width that was asked for stays."""
    if column.width is not None or column.kind not in LEAST:
        return column.characters
    half = 2 * max(-(-len(column.label) // 2), 2) + 3
    return min(column.characters, max(LEAST[column.kind], half))


def widths_of(columns: Sequence[Column], upright: bool = False) -> list[float]:
    """The columns' widths: spread until they fill the page, or narrower until the page is well to read.

    Where even the narrowest could not be read the sheet goes over several pages, each column as wide as its kind asks.
    """
    natural, narrow = [column.characters for column in columns], [least(column) for column in columns]
    wanted = room_for(upright) / WELL
    if pixels(natural) <= wanted:
        return _spread(columns, natural, FILLED[upright])
    if scale(narrow, upright) < READABLE:
        return natural
    part = max((wanted - pixels(narrow)) / max(pixels(natural) - pixels(narrow), 1), 0)
    return [small + (wide - small) * min(part, 1) for small, wide in zip(narrow, natural, strict=True)]


def _spread(columns: Sequence[Column], widths: list[float], filled: float) -> list[float]:
    """Those of a small sheet, but for 序号, are spread until it fills the page."""
    fixed = sum(column.characters for column in columns if column.kind == "seq")
    more = (filled - fixed) / max(sum(widths) - fixed, 1)
    if more <= 1:
        return widths
    return [width if column.kind == "seq" else width * more for column, width in zip(columns, widths, strict=True)]


def across(widths: Sequence[float], repeated: int, upright: bool = False) -> tuple[list[int], float]:
    """The first column of each further page across, [] where one page is enough, and the size it prints at.

    The `repeated` columns stand on every page. Of the sizes that are well to read the largest that takes the fewest pages.
    """
    one = scale(widths, upright)
    if one >= READABLE:
        return [], one
    tried = [(_starts(widths, repeated, room_for(upright) * SPARED / size), size) for size in SIZES]
    return min(tried, key=lambda found: (len(found[0]), -found[1]))


def _starts(widths: Sequence[float], repeated: int, room: float) -> list[int]:
    starts: list[int] = []
    beside = used = pixels(widths[:repeated])
    for index in range(repeated, len(widths)):
        taken = pixels(widths[index : index + 1])
        if used + taken > room and index > repeated:
            starts.append(index)
            used = beside
        used += taken
    return starts


@dataclass
class Turning:
    """Where the printer turns the page, from the heights of the rows: so that no signature stands on a page by itself."""

    room: float  # points of a page
    head: float = 0  # of it the rows that are repeated
    used: float = 0
    pages: int = 0

    def row(self, height: float) -> bool:
        """One more row; whether it begins a new page."""
        turned = self.used + height > self.room * (1 - DOUBT / 2)
        if turned:
            self.turn()
        self.used += height
        return turned

    def turn(self, sure: bool = False) -> None:
        """`sure`: because the sheet says so; then the sums begin anew."""
        self.pages = 0 if sure else self.pages + 1
        self.used = self.head

    def apart(self, height: float) -> bool:
        """Whether so much more might come to stand on another page."""
        return self.used + height + self.room * DOUBT > self.room


def turning_for(size: float, upright: bool) -> Turning:
    return Turning((TALL_UPRIGHT if upright else TALL_ACROSS) / size)
