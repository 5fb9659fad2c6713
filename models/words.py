"""The words in force: what the community at hand says instead of the manual's words (R149, C12, C13). Reads no database.

They are held around a request or a task. Where nobody has changed a word nothing is held, and everything reads as declared.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Key = tuple[str, str]  # (what, code): ("label", "Channel.call"), ("title", "visit"), ("role", "supervisor")
NAMES = {"organisation": "客服中心", "desk": "前台"}  # what the house calls itself and the place where owners are received (C12)


class Words:
    """One community's words on one day: what holds, what held before, and what was made of them."""

    def __init__(self, rows: Iterable[tuple[str, str, str | None]]) -> None:
        """`rows`: (what, code, value) whose day has come, oldest first; a value of None goes back to the declared word."""
        self.now: dict[Key, str] = {}
        self.past: dict[Key, list[str]] = {}
        self.made: dict[Any, Any] = {}  # options of a choice and the like, put together once
        for what, code, value in rows:
            self.now.pop((what, code), None)
            if value is not None:
                self.now[what, code] = value
                self.past.setdefault((what, code), []).append(value)


Held = Words | Callable[[], Words | None] | None
_held: ContextVar[Held] = ContextVar("words", default=None)


def hold(held: Held) -> Held:
    """From now on these words hold here; returns those that held before, to be given back."""
    before = _held.get()
    _held.set(held)
    return before


@contextmanager
def holding(held: Held) -> Iterator[None]:
    before = hold(held)
    try:
        yield
    finally:
        hold(before)


def in_force() -> Words | None:
    held = _held.get()
    return held if held is None or isinstance(held, Words) else held()


def said(what: str, code: str) -> str | None:
    """What is said instead of the declared word; None where the declared word holds."""
    held = in_force()
    return held.now.get((what, code)) if held is not None else None


def former(what: str, code: str) -> tuple[str, ...]:
    """Everything that was ever said instead, oldest first: old sheets and numbers are still understood."""
    held = in_force()
    return tuple(held.past.get((what, code), ())) if held is not None else ()


def called(name: str) -> str:
    """What the house calls itself (organisation) or the place where it receives (desk)."""
    return said("name", name) or NAMES[name]


def split(aliases: str) -> tuple[str, ...]:
    """Aliases as they are kept: several words in one text."""
    return tuple(word for word in aliases.split("、") if word)
