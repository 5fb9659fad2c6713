"""How much room text needs, and what of it a cell can hold: pure sums, in half-width characters and points."""

import re
from math import ceil

CELL_LIMIT = 32_767  # UTF-16 units that one cell of Excel holds
ROW_HEIGHT_LIMIT = 409  # points, Excel's own
NORMAL_SIZE = 10.5
SIZES = (NORMAL_SIZE, 9, 7.5, 6.5)  # smaller print for the rare text that no row could show
WIDEST = 90

_LINE = 1.43  # line height in ems: that of Noto CJK, so 宋体 has a little air
_PADDING = 5  # points above and below
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WORDS = re.compile("[!-~]{3,}")


def clean(text: str) -> str:
    """The text as a cell can hold it: no control characters but tab and line break, at most 32,767 units, then '…'."""
    if not text.isprintable():  # rare, and quick to see
        text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > CELL_LIMIT // 2:
        units = text.encode("utf-16-le")
        if len(units) > CELL_LIMIT * 2:
            text = units[: (CELL_LIMIT - 1) * 2].decode("utf-16-le", "ignore") + "…"
    return text


def cell_text(text: str) -> str:
    """Clean text that the workbook library does not take for its own markup.

    It writes a string that looks like <r>…</r> as raw XML; a space at the end is the smallest way out.
    """
    text = clean(text)
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def width_of(text: str) -> int:
    """Half-width characters the text takes on one line. In GB18030 a Chinese character has two bytes, a Latin one."""
    return len(text.encode("gb18030", "replace"))


def lines_of(text: str, width: float) -> int:
    """Lines the text takes when wrapped to `width`; never too few.

    A line may end early because a mark must not begin the next one, or because a word or number does not fit.
    """
    room = max(width - 2, 2)
    return sum(_paragraph_lines(paragraph, room) for paragraph in text.split("\n"))


def _paragraph_lines(text: str, room: float) -> int:
    taken = width_of(text)
    if taken <= room:
        return 1
    lines = ceil(taken / room)
    if taken < 2 * len(text):
        words = sorted((min(len(word), room) for word in _WORDS.findall(text)), reverse=True)
        lines = ceil((taken + sum(words[: lines - 1])) / room)
    return lines


def height_for(lines: int, size: float = NORMAL_SIZE) -> int:
    """Points a row needs for so many lines."""
    return ceil(lines * size * _LINE + _PADDING)


def fit(text: str, width: float) -> tuple[float, int]:
    """The font size and row height that show the whole text in a column of that width.

    A height over ROW_HEIGHT_LIMIT means that even the smallest size does not fit.
    """
    for size in SIZES:
        height = height_for(lines_of(text, width * NORMAL_SIZE / size), size)
        if height <= ROW_HEIGHT_LIMIT:
            break
    return size, height


def width_to_fit(text: str, width: float) -> float:
    """The width, from `width` up to WIDEST, at which the tallest row shows the text in the smallest size."""
    while width < WIDEST and fit(text, width)[1] > ROW_HEIGHT_LIMIT:
        width += 4
    return width
