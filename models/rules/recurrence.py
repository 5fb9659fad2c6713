"""When something that comes again and again was last due: every week, every month, before the 25th of the month."""

import calendar
from datetime import date, datetime, timedelta

WEEKLY, MONTHLY, BEFORE_25TH = "weekly", "monthly", "before_25th"
CADENCES = {WEEKLY: "每周", MONTHLY: "每月", BEFORE_25TH: "每月 25 日前（24 日）"}
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
HOUR = 6  # in the morning, before anybody waits for it
EVE = 24


def latest(cadence: str, day: int, now: datetime) -> date:
    """The last day that was due, today included once it is six in the morning."""
    today = now.date() if now.hour >= HOUR else now.date() - timedelta(days=1)
    if cadence == WEEKLY:
        return today - timedelta(days=(today.isoweekday() - day) % 7)
    wanted = EVE if cadence == BEFORE_25TH else day
    this_month = _in_month(today.year, today.month, wanted)
    if this_month <= today:
        return this_month
    before = today.replace(day=1) - timedelta(days=1)
    return _in_month(before.year, before.month, wanted)


def following(cadence: str, day: int, now: datetime) -> date:
    """The next day that will be due."""
    last = latest(cadence, day, now)
    if cadence == WEEKLY:
        return last + timedelta(days=7)
    after = last.replace(day=1) + timedelta(days=32)
    return _in_month(after.year, after.month, EVE if cadence == BEFORE_25TH else day)


def _in_month(year: int, month: int, day: int) -> date:
    """The 31st of a month that has none is its last day."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def in_words(cadence: str, day: int) -> str:
    """每周一, 每月 5 日, 每月 24 日."""
    if cadence == WEEKLY:
        return f"每{WEEKDAYS[day - 1]}"
    return f"每月 {EVE if cadence == BEFORE_25TH else day} 日"
