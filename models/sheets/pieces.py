"""Cells made once: most columns say the same few things over and over, and what a text needs is the same each time."""

from collections.abc import Callable
from typing import NamedTuple

from xlsxwriter.format import Format

from models.sheets.columns import Value

REMEMBERED, LONGEST = 2000, 60  # different texts of a column; longer ones are hardly ever said twice


class Piece(NamedTuple):
    """How a cell is written, what stands in it, in which look, and the height it needs (0: the usual one)."""

    write: Callable[..., int]
    value: object
    look: Format
    height: float = 0


class Texts(dict):
    """text → its piece, for one column. `make` is asked once for each text that comes again and again."""

    def __init__(self, make: Callable[[Value], Piece]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Value) -> Piece:
        piece = self._make(value)
        if value is None or (value.__class__ is str and len(value) <= LONGEST):
            if len(self) > REMEMBERED:
                self.clear()
            self[value] = piece
        return piece
