"""What announcements make of a calendar: days or parts of days without reception, and extra ones (R28, C5)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from models.rules.business_time import Calendar, Intervals


@dataclass(frozen=True)
class Announced:
    """From `first` to `last` the desk receives, or does not: all day, or in these `parts` of it.

    With `told_at` nothing is announced in hindsight: it holds from that moment on. Without, as it was.
    """

    first: date
    last: date
    receiving: bool
    parts: Intervals = ()
    told_at: datetime | None = None


def announced(calendar: Calendar, told: Iterable[Announced]) -> Calendar:
    """The calendar with what was announced, in the order it was said: a later word wins over an earlier one."""
    special = dict(calendar.special)
    for one in told:
        for ahead in range((one.last - one.first).days + 1):
            day = one.first + timedelta(days=ahead)
            before = special.get(day, calendar.spans_on(day))
            after = _changed(before, calendar.hours_on(day), one)
            special[day] = _from_then_on(before, after, day, one.told_at)
    return replace(calendar, special=special)


def shut_days(calendar: Calendar, start: datetime, end: datetime) -> list[date]:
    """The days from start to end on which less is received than usual, because it was announced."""
    usual = replace(calendar, special={})
    between = sorted(day for day in calendar.special if start.date() <= day <= end.date())
    return [day for day in between if _minus(usual.spans_on(day), calendar.special[day])]


def _changed(before: Intervals, usual: Intervals, one: Announced) -> Intervals:
    if one.receiving:
        return _plus(before, one.parts) if one.parts else usual
    return _minus(before, one.parts) if one.parts else ()


def _from_then_on(before: Intervals, after: Intervals, day: date, told_at: datetime | None) -> Intervals:
    if told_at is None or day > told_at.date():
        return after
    if day < told_at.date():
        return before
    said = told_at.time().replace(second=0, microsecond=0)
    return _minus(before, ((said, time.max),)) + _minus(after, ((time.min, said),))


def _minus(spans: Intervals, parts: Intervals) -> Intervals:
    for start, end in parts:
        pieces = ((opens, min(closes, start)) for opens, closes in spans), ((max(opens, end), closes) for opens, closes in spans)
        spans = tuple(sorted({piece for some in pieces for piece in some if piece[0] < piece[1]}))
    return spans


def _plus(spans: Intervals, parts: Intervals) -> Intervals:
    joined: list[tuple[time, time]] = []
    for opens, closes in sorted((*spans, *parts)):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return tuple(joined)
