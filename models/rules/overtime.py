"""How many hours of air-conditioning beyond the usual are charged."""

from datetime import datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal

from models.errors import RuleViolation

HOUR = timedelta(hours=1)
LONGEST = timedelta(hours=24)


def usual_hours(written: str) -> tuple[time, time]:
    """(opens, closes) of a setting like 08:30-17:30."""
    opens, closes = (time.fromisoformat(part.strip()) for part in written.split("-"))
    return opens, closes


def is_contiguous(start: datetime, end: datetime, usual: tuple[time, time] | None) -> bool:
    """Whether it follows on the usual hours of the day, or leads up to them; `usual` None: a day on which it does not run."""
    if usual is None:
        return False
    opens, closes = (datetime.combine(start.date(), moment) for moment in usual)
    return opens <= start <= closes or opens <= end <= closes


def charged_hours(start: datetime, end: datetime, usual: tuple[time, time] | None, least: int) -> Decimal:
    """Whole hours: begun hours count in full; a start of its own counts at least `least`. What runs anyway is not charged.

    Raises RuleViolation at `end_at` when there is nothing to charge or the span cannot be meant.
    """
    if end <= start:
        raise RuleViolation("加时结束要晚于加时开始，跨过零点的写第二天的日期", "end_at")
    if end - start > LONGEST:
        raise RuleViolation("一次加时最多 24 小时，多天请分开申请", "end_at")
    span = end - start - _running_anyway(start, end, usual)
    if span <= timedelta():
        raise RuleViolation("这段时间空调本来就开着，不用申请", "end_at")
    hours = (Decimal(int(span.total_seconds())) / Decimal(3600)).quantize(Decimal(1), rounding=ROUND_CEILING)
    return hours if is_contiguous(start, end, usual) else max(hours, Decimal(least))


def _running_anyway(start: datetime, end: datetime, usual: tuple[time, time] | None) -> timedelta:
    if usual is None:
        return timedelta()
    opens, closes = (datetime.combine(start.date(), moment) for moment in usual)
    return max(min(end, closes) - max(start, opens), timedelta())
