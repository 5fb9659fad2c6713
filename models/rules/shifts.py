"""Which shift runs when: the telephone is answered day and night (R29). The night belongs to the day on which it began."""

from datetime import date, datetime, time, timedelta

HOURS: dict[str, tuple[time, time]] = {
    "early": (time(8, 30), time(17, 30)),
    "middle": (time(12, 0), time(20, 0)),
    "night": (time(17, 30), time(8, 30)),
}


def running(now: datetime) -> list[tuple[str, date]]:
    """The shifts that run at this moment, each with the day it is written under in the roster."""
    found = []
    for code, (start, end) in HOURS.items():
        if start <= end and start <= now.time() < end:
            found.append((code, now.date()))
        elif start > end and (now.time() >= start or now.time() < end):
            found.append((code, now.date() if now.time() >= start else now.date() - timedelta(days=1)))
    return found


def begins(code: str, day: date) -> datetime:
    return datetime.combine(day, HOURS[code][0])


def ends(code: str, day: date) -> datetime:
    """On the next day where the shift goes over midnight."""
    start, end = HOURS[code]
    return datetime.combine(day if start <= end else day + timedelta(days=1), end)


def hours(code: str) -> str:
    """08:30–17:30."""
    start, end = HOURS[code]
    return f"{start:%H:%M}–{end:%H:%M}"
