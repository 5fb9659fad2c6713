"""How wide the columns of a paper register are, so that numbers, dates and rooms stay whole and words get the rest. Pure arithmetic."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

POINT = 25.4 / 72
NARROW = 0.56  # of a letter's height: figures and Latin letters
LONGEST_WORD, PIECE = 14, 6  # letters that stay together; what is longer may break after every few
BESIDE = 1.6  # millimetres a cell keeps free at its sides
_NUMBER = re.compile(r"([A-Z]{2,4}\d{6,8})(-\d+)")
_ROOM = re.compile(r"(.*单元)(\d.*)")
_OF_A_YEAR = re.compile(r"\d{4}-(\d\d-\d\d)")


@dataclass(frozen=True)
class Need:
    """`least`: millimetres without which a piece would break; `most`: what its longest words would take in one line."""

    least: float
    most: float = 0

    @property
    def wish(self) -> float:
        return max(self.most - self.least, 0)


def widths(needs: Sequence[Need], room: float) -> list[float]:
    """Millimetres for each column, together `room`: first the least of all, then what words wish for, then the rest for everybody.

    Where even the least is too much, all give way alike.
    """
    least = sum(need.least for need in needs)
    if least >= room:
        return [need.least * room / least for need in needs]
    wishes, left = sum(need.wish for need in needs), room - least
    if wishes > left:
        return [need.least + left * need.wish / wishes for need in needs]
    whole = least + wishes
    return [(need.least + need.wish) * room / whole for need in needs]


def millimetres(text: str, points: float) -> float:
    """How long a text is in one line."""
    return sum(1 if unicodedata.east_asian_width(letter) in "WFA" else NARROW for letter in text) * points * POINT


def tokens(text: str, without_year: bool = False) -> list[list[str]]:
    """A cell by its words, each by the pieces it may break into: a number before its last figures, a room behind its unit."""
    return [_pieces(_OF_A_YEAR.sub(r"\1", word) if without_year else word) for word in text.split(" ") if word]


def _pieces(word: str) -> list[str]:
    found = _NUMBER.fullmatch(word) or _ROOM.fullmatch(word)
    if found:
        return list(found.groups())
    return [word] if len(word) <= LONGEST_WORD else [word[start : start + PIECE] for start in range(0, len(word), PIECE)]


def least_of(heading: str, pieces: Sequence[str], points: float) -> float:
    """No piece breaks, and a heading stands in two lines, of two letters at least."""
    half = heading[: max(-(-len(heading) // 2), 2)]
    return max([millimetres(half, points), *(millimetres(piece, points) for piece in pieces)]) + BESIDE


def years_of(texts: Sequence[str]) -> set[str]:
    """The years of all days among these texts."""
    return {word[:4] for text in texts for word in text.split(" ") if _OF_A_YEAR.fullmatch(word)}
