"""The how-manieth time a household comes with the same thing: of one room and one kind within so many days, or tied together by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Came:
    """One matter that is not void. `same`: its room and kind, None where one is missing; `first_id`: the matter it was tied to by hand."""

    id: int | None
    same: tuple[str, str] | None
    at: datetime
    first_id: int | None = None

    @property
    def group(self) -> int | None:
        return self.first_id or self.id

    def before(self, other: "Came") -> bool:
        """What is not written down yet stands behind everything of the same moment."""
        if self.at != other.at or self.id is None:
            return self.at < other.at
        return other.id is None or self.id < other.id


def is_repeated_by(earlier: Came, later: Came, days: int) -> bool:
    if earlier.id is not None and earlier.id == later.first_id:
        return True  # said to be the first, although the later conversation may have begun before it was written down
    if not earlier.before(later) or (later.id is not None and earlier.first_id == later.id):
        return False
    tied = later.group is not None and earlier.group == later.group
    alike = later.same is not None and earlier.same == later.same
    return tied or (alike and later.at - earlier.at <= timedelta(days=days))


def times(one: Came, others: Iterable[Came], days: int) -> int:
    """1 for the first time. Voided matters are not among `others`."""
    return 1 + sum(is_repeated_by(other, one, days) for other in others if other is not one)
