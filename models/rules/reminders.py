"""When a reminder is due again: once in every interval since the limit was raised, however late the worker comes."""

from datetime import datetime, timedelta

from models.errors import RuleViolation
from models.rules.deadlines import Rung

LONGEST = 24 * 30  # hours; who has not been moved by a month of reminders is not moved by another


def interval(raised_at: datetime, hours: int, now: datetime) -> int:
    """How many whole intervals have passed since then: 0 in the first one, in which nothing is repeated; 0 for `hours` 0 (never)."""
    if hours <= 0 or now < raised_at:
        return 0
    return int((now - raised_at) / timedelta(hours=hours))


def check_repeat(rung: Rung) -> None:
    """Refuse an interval that makes no sense; the field is `<step>_repeat`."""
    if not 0 <= rung.repeat_hours <= LONGEST:
        raise RuleViolation(f"再提醒的间隔要在 0 到 {LONGEST} 小时之间，0 是不再提醒", f"{rung.step}_repeat")
