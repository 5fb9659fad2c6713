"""Chinese text cut into overlapping pairs of characters, and what somebody types into a question about them. Pure.

Every term carries the community it belongs to (`3z厨房`), so a search can only ever meet the rows of its own community.
A word of two or more characters is the sequence of its pairs; one character is a term of its own.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.rules import identity, masking, rooms

LONGEST_QUERY = 100
MOST_WORDS = 8
LONGEST_TEXT = 12_000

_RUN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_MASKED = re.compile(r"[0-9-]*\*{3,}[0-9Xx]*")


@dataclass(frozen=True)
class Terms:
    """What one row is found by: pairs in their order, and single characters and whole rooms, which need none."""

    pairs: tuple[str, ...]
    singles: tuple[str, ...]


Phrase = Sequence[str]  # terms that must follow one another
Word = Sequence[Phrase]  # any of the phrases will do


def terms(community_id: int, texts: Iterable[str], places: Iterable[str] = ()) -> Terms:
    """The terms of a row. `places` are canonical rooms. Telephone and ID numbers inside the texts are left out."""
    mark = f"{community_id}z"
    runs = [run for text in [*places, *texts] for run in _runs(text)]
    pairs = tuple(mark + pair for run in runs for pair in _pairs(run))
    singles = {mark + character for run in runs for character in run if character != "-"}
    whole = {_place(community_id, place) for place in places}
    return Terms(pairs, tuple(sorted(singles | whole)))


def question(text: str) -> list[str]:
    """The words of a question, at most eight, as they would be marked in what was found; [] when nothing can be sought."""
    return text.replace("\x00", " ")[:LONGEST_QUERY].split()[:MOST_WORDS]


def words(community_id: int, text: str) -> list[Word]:
    """The question as terms: every word must be met. [] when there is nothing to look for."""
    return [word for written in question(text) for word in _word(community_id, written)]


def _word(community_id: int, written: str) -> list[Word]:
    room = rooms.canonical(written)
    if room is None:
        return [[_phrase(community_id, run)] for run in _runs(written)]
    phrases = [(_place(community_id, room),)]
    if room != written and (runs := _runs(written)):
        phrases += [_phrase(community_id, run) for run in runs[:1]]
    return [phrases]


def _phrase(community_id: int, run: str) -> tuple[str, ...]:
    mark = f"{community_id}z"
    return tuple(mark + pair for pair in _pairs(run)) or (mark + run,)


def _pairs(run: str) -> list[str]:
    return [run[index : index + 2] for index in range(len(run) - 1)]


def _place(community_id: int, room: str) -> str:
    return f"{community_id}r{room.lower()}"


def _runs(text: str) -> list[str]:
    """Stretches of letters, figures and characters, in one writing; a hyphen inside a number stays (3-2-1201)."""
    shown = masking.free_text(text.replace("\x00", " ")[:LONGEST_TEXT])
    return _RUN.findall(identity.half_width(_MASKED.sub(" ", shown)).lower())
