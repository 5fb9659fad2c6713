"""On which days and at which hours people come: counted by the database, one row an hour of the day, the night in one row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from models.registers.visit import Visit

SHADES = 5
DAYS = [f"周{word}" for word in "一二三四五六日"]
MONDAY_FIRST = (1, 2, 3, 4, 5, 6, 0)  # as the databases number them
DAYTIME = range(8, 22)
NIGHT = "夜里"  # from ten in the evening to eight


@dataclass(frozen=True)
class Hour:
    """One hour of the day, or the night: (count, shade) from Monday to Sunday."""

    label: str
    cells: list[tuple[int, int]]

    @property
    def sum(self) -> int:
        return sum(count for count, _ in self.cells)


def busy_hours(session: Session, keys: Sequence[int], start: datetime, end: datetime) -> list[Hour]:
    """How many came in by weekday and hour, and in which of five shades; nothing at all when nobody came."""
    day, hour = extract("dow", Visit.received_at), extract("hour", Visit.received_at)
    mine = (Visit.community_id.in_(keys), Visit.voided_at.is_(None), Visit.received_at >= start, Visit.received_at < end)
    found: Counter[tuple[str, int]] = Counter()
    for one, at, count in session.execute(select(day, hour, func.count()).where(*mine).group_by(day, hour)):
        found[_label(int(at)), int(one)] += count
    top = max(found.values(), default=0)
    labels = [*map(_label, DAYTIME), NIGHT] if found else []
    return [Hour(label, [(found[label, one], -(-found[label, one] * SHADES // top)) for one in MONDAY_FIRST]) for label in labels]


def busiest(hours: Sequence[Hour]) -> tuple[str, str, int] | None:
    """(day, hour, count) of the fullest cell; of equals the earlier day, then the earlier hour."""
    cells = [(count, -place, -row) for row, hour in enumerate(hours) for place, (count, _) in enumerate(hour.cells)]
    count, place, row = max(cells, default=(0, 0, 0))
    return (DAYS[-place], hours[-row].label, count) if count else None


def _label(hour: int) -> str:
    return f"{hour} 点" if hour in DAYTIME else NIGHT
