"""How long something takes, and one line of the result."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.goals import GOALS


@dataclass(frozen=True)
class Figure:
    """One measurement: `value` and `floor` in the same unit."""

    name: str
    rows: int
    value: float
    floor: float
    unit: str = "ms"
    db: str = "sqlite"
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.value / self.floor if self.floor else 0.0

    @property
    def met(self) -> bool:
        return self.ratio <= GOALS[self.name]

    def json(self) -> str:
        return json.dumps({
            "name": self.name, "db": self.db, "rows": self.rows, "value": round(self.value, 2), "unit": self.unit,
            "floor": round(self.floor, 2), "ratio": round(self.ratio, 2),
        })  # fmt: skip


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    """The median of some runs, after one to warm up."""
    work()
    return statistics.median(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
