"""How likely a lost report and a found thing are the same: by kind, place, time and words. Pure; a figure from 0 to 100."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

KIND, WORDS, PLACE, TIME = 35, 35, 15, 15  # what each can add
LIKELY = 55
BEFORE, WITHIN = timedelta(days=14), timedelta(days=60)  # people report late and are unsure when it was; after two months nobody asks
UNSURE = timedelta(days=2)  # found so much before it is said to be lost, the time speaks neither for it nor against
OTHER = "other"


@dataclass(frozen=True)
class Thing:
    """`words` and `place` as pairs of characters; `lost`: somebody looks for it, else somebody has it."""

    lost: bool
    category: str | None
    at: datetime
    words: frozenset[str] = frozenset()
    place: frozenset[str] = frozenset()


def score(one: Thing, other: Thing) -> int:
    """The same whichever is named first. 0: cannot be; two lost things or two found ones are never a match."""
    if one.lost == other.lost:
        return 0
    lost, found = (one, other) if one.lost else (other, one)
    gap = found.at - lost.at
    if not -BEFORE <= gap <= WITHIN:
        return 0
    alike = shared(one.words, other.words)
    return round(_kind(one.category, other.category) + WORDS * min(1.0, 2 * alike) + PLACE * shared(one.place, other.place) + _time(gap))


def shared(one: Collection[str], other: Collection[str]) -> float:
    """How much of the shorter text the longer one says too: people describe a thing at different length."""
    one, other = set(one), set(other)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _kind(one: str | None, other: str | None) -> float:
    if one and one == other:
        return KIND if one != OTHER else KIND / 2
    return KIND / 4 if OTHER in (one or OTHER, other or OTHER) else 0.0


def _time(gap: timedelta) -> float:
    return TIME * (1 - max(gap, timedelta()) / WITHIN) if gap >= -UNSURE else 0.0
