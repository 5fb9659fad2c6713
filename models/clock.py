"""The only reader of the wall clock. Moments are naive Asia/Shanghai everywhere: one product, one time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)


def now() -> datetime:
    """The present moment in Shanghai, naive, to the second (registers show minutes; seconds keep the order)."""
    return _held.get() or datetime.now(ZONE).replace(tzinfo=None, microsecond=0)


@contextmanager
def held_at(moment: datetime) -> Iterator[datetime]:
    """Hold the clock still: replaying demo days and testing deadlines need one known moment."""
    token = _held.set(moment)
    try:
        yield moment
    finally:
        _held.reset(token)
