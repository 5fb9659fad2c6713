"""Working time: reception hours on working days, without weekends and holidays, with make-up workdays (调休). R28.

A calendar is data: which days differ from Monday–Friday, and the intervals of a working day. Without a calendar time is natural.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from models.rules import deadlines
from models.rules.deadlines import Pause

Interval = tuple[time, time]
HOUR = timedelta(hours=1)
USUAL_HOURS: tuple[Interval, ...] = ((time(9), time(12)), (time(14), time(18)))
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[–—\-~～至]\s*(\d{1,2})[:：](\d{2})")


@dataclass(frozen=True)
class Calendar:
    """`days` {day: working?} are the exceptions from Monday–Friday; `hours` are disjoint intervals in order of time.

    ValueError when the hours could not be counted with.
    """

    days: Mapping[date, bool] = field(default_factory=dict)
    hours: tuple[Interval, ...] = USUAL_HOURS

    def __post_init__(self):
        moments = [moment for interval in self.hours for moment in interval]
        if not moments or any(one >= other for one, other in zip(moments, moments[1:], strict=False)):
            raise ValueError(f"not intervals of one day in order: {self.hours}")

    def works_on(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def is_open(self, moment: datetime) -> bool:
        """Whether the desk receives at this moment; the closing minute no longer belongs to it."""
        return self.works_on(moment.date()) and any(opens <= moment.time() < closes for opens, closes in self.hours)


def parse_hours(text: str) -> tuple[Interval, ...]:
    """The intervals in 工作日 9:00–12:00，14:00–18:00; the manual's own where the text names none that can be counted with."""
    try:
        found = tuple((time(int(a), int(b)), time(int(c), int(d))) for a, b, c, d in _SPAN.findall(text))
        return Calendar(hours=found).hours
    except ValueError:
        return USUAL_HOURS


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
        for opens, closes in calendar.hours if calendar.works_on(day) else ():
            end = datetime.combine(day, closes)
            if end > start:
                yield max(datetime.combine(day, opens), start), end
        day += timedelta(days=1)
