"""What a printed PDF says and where: the characters of each sheet with their place, measured in millimetres from its top left."""

import ctypes
import unicodedata
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

MM = 25.4 / 72
A4 = (210, 297)


@dataclass(frozen=True)
class Spot:
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Sheet:
    """One page. `text` has a character for each of `spots`, blanks left out."""

    width: float
    height: float
    text: str
    spots: list[Spot]

    def find(self, words: str) -> list[Spot]:
        """Where these words stand, once for each time."""
        wanted = words.replace(" ", "")
        found, start = [], self.text.find(wanted)
        while start >= 0:
            spots = self.spots[start : start + len(wanted)]
            found.append(Spot(spots[0].left, min(s.top for s in spots), spots[-1].right, max(s.bottom for s in spots)))
            start = self.text.find(wanted, start + 1)
        return found

    def says(self, words: str) -> bool:
        return words.replace(" ", "") in self.text


def read(pdf: bytes) -> list[Sheet]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [_sheet(document[place]) for place in range(len(document))]


def _sheet(page) -> Sheet:
    width, height = page.get_size()
    found = page.get_textpage()
    letters, spots = [], []
    edges = [ctypes.c_double() for _ in range(4)]
    for place in range(found.count_chars()):
        letter = _plain(chr(raw.FPDFText_GetUnicode(found.raw, place)))
        if not letter.strip() or not letter.isprintable():
            continue
        raw.FPDFText_GetCharBox(found.raw, place, *map(ctypes.byref, edges))
        left, right, bottom, top = (edge.value for edge in edges)
        letters.append(letter[0])
        spots.append(Spot(left * MM, (height - top) * MM, right * MM, (height - bottom) * MM))
    return Sheet(width * MM, height * MM, "".join(letters), spots)


def _plain(letter: str) -> str:
    """A PDF may name a character by its radical (⼈ for 人)."""
    return unicodedata.normalize("NFKC", letter) if 0x2E80 <= ord(letter) <= 0x2FDF or 0xF900 <= ord(letter) <= 0xFAFF else letter
