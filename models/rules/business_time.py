"""Working time: reception hours on working days, without weekends and holidays, with make-up workdays (调休). R28.

A calendar is data: which days differ from Monday–Friday, the intervals of a working day, since when they hold, and what was
announced for single days. Without a calendar time is natural.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from models.rules import deadlines, settings
from models.rules.deadlines import Pause

Interval = tuple[time, time]
Intervals = tuple[Interval, ...]
HOUR = timedelta(hours=1)
USUAL_HOURS: Intervals = ((time(9), time(12)), (time(14), time(18)))


@dataclass(frozen=True)
class Calendar:
    """`days` {day: working?} are the exceptions from Monday–Friday; `hours` are disjoint intervals in order of time.

    `since` [(day, hours)], oldest first: hours that hold from a day on. `special`: the intervals of single days (announcements.py).
    ValueError when the hours could not be counted with.
    """

    days: Mapping[date, bool] = field(default_factory=dict)
    hours: Intervals = USUAL_HOURS
    since: tuple[tuple[date, Intervals], ...] = ()
    special: Mapping[date, Intervals] = field(default_factory=dict)

    def __post_init__(self):
        for hours in (self.hours, *(hours for _, hours in self.since)):
            if not hours or not settings.in_order(hours):
                raise ValueError(f"not intervals of one day in order: {hours}")

    def hours_on(self, day: date) -> Intervals:
        """The hours of a working day that hold on this day."""
        return next((hours for start, hours in reversed(self.since) if start <= day), self.hours)

    def spans_on(self, day: date) -> Intervals:
        """When the desk receives on this day; () when it does not."""
        if day in self.special:
            return self.special[day]
        return self.hours_on(day) if self.days.get(day, day.weekday() < 5) else ()

    def works_on(self, day: date) -> bool:
        return bool(self.spans_on(day))

    def is_open(self, moment: datetime) -> bool:
        """Whether the desk receives at this moment; the closing minute no longer belongs to it."""
        return any(opens <= moment.time() < closes for opens, closes in self.spans_on(moment.date()))


def parse_hours(text: str) -> Intervals:
    """The intervals in 工作日 9:00–12:00，14:00–18:00; the manual's own where the text names none that can be counted with."""
    found = settings.named_in(text)
    return found if found and settings.in_order(found) else USUAL_HOURS


def add(start: datetime, hours: float, calendar: Calendar | None, pauses: Iterable[Pause] = ()) -> datetime | None:
    """The moment `hours` of running clock after `start` are over; None while a pause holds it open.

    A pause that begins at or after that moment no longer moves it, as in `deadlines.due_at`.
    """
    if calendar is None:
        return deadlines.due_at(start, hours, pauses)
    left = timedelta(hours=hours)
    for opens, closes in _running(start, calendar, deadlines.merged(pauses)):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def between(start: datetime, end: datetime, calendar: Calendar | None, pauses: Iterable[Pause] = ()) -> float:
    """How many hours the clock ran from `start` to `end`, pauses taken out; 0 when the end comes first."""
    if calendar is None:
        return deadlines.running(start, end, pauses) / HOUR
    ran = timedelta()
    for opens, closes in _running(start, calendar, deadlines.merged(pauses)):
        if opens >= end:
            break
        ran += min(closes, end) - opens
    return ran / HOUR


def _running(start: datetime, calendar: Calendar, pauses: list[Pause]) -> Iterator[tuple[datetime, datetime]]:
    """The spans in which the clock runs from `start` on, in order; they end where a pause has no end."""
    for opens, closes in _open_spans(start, calendar):
        for pause in pauses:
            if pause.start >= closes:
                break
            if pause.end is not None and pause.end <= opens:
                continue
            if opens < pause.start:
                yield opens, pause.start
            if pause.end is None:
                return
            opens = pause.end
        if opens < closes:
            yield opens, closes


def _open_spans(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    day = start.date()
    while True:
        for opens, closes in calendar.spans_on(day):
            end = datetime.combine(day, closes)
            if end > start:
                yield max(datetime.combine(day, opens), start), end
        day += timedelta(days=1)
