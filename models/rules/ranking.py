"""Who stands where by one measure: equals share a place, and who has nothing to measure has none. Pure."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def places(values: Mapping[Key, float | None], most_first: bool) -> dict[Key, int | None]:
    """1, 2, 2, 4: a place is one more than the number of those who are better."""
    measured = sorted((value for value in values.values() if value is not None), reverse=most_first)
    first: dict[float, int] = {}
    for place, value in enumerate(measured, 1):
        first.setdefault(value, place)
    return {key: None if value is None else first[value] for key, value in values.items()}


def missed(value: float | None, target: float | None, most_first: bool) -> bool:
    """Whether a value is on the wrong side of its target; exactly on it is met."""
    if value is None or target is None:
        return False
    return value < target if most_first else value > target
