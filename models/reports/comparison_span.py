"""Which days the comparison looks at, and into which pieces its trend cuts them.

One span for all communities, or they could not be compared: by the kind of month that most of them keep.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.policy import DEFAULTS, settings_of
from models.reports.month_context import neighbour
from models.rules import month as rules

PERIODS = {"this": "本月", "last": "上月", "quarter": "近 3 个月", "twelve": "近 12 个月", "year": "今年"}
BACK = {"this": (0, 0), "last": (1, 1), "quarter": (2, 0), "twelve": (11, 0)}  # first and last month, counted back from this one
YOUNG = timedelta(days=7)  # a month that has hardly begun says nothing yet


@dataclass(frozen=True)
class Piece:
    """One point of the trend: [start, end)."""

    label: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Span:
    """[start, end) and what it is called. `until`: the end, or now while it runs. `month`: the last of them that is over."""

    code: str
    label: str
    kind: str
    start: datetime
    end: datetime
    until: datetime
    months: tuple[str, ...]
    month: str

    @property
    def period(self) -> str:
        return rules.printed(self.start, self.end)

    @property
    def running(self) -> bool:
        return self.until < self.end


def usual(now: datetime, kind: str) -> str:
    """This month, or the last whole one while this one is younger than a week."""
    start, _ = rules.period(rules.current_month(now, kind), kind)
    return "last" if now - start < YOUNG else "this"


def span_of(asked: str | None, now: datetime, kind: str) -> Span:
    """The span that is asked for by its code; the usual one when that makes no sense."""
    code = asked if asked in PERIODS else usual(now, kind)
    months = _months(code, rules.current_month(now, kind))
    start, end = rules.period(months[0], kind)[0], rules.period(months[-1], kind)[1]
    over = months[-1] if end <= now else neighbour(months[-1], -1) or months[-1]
    return Span(code, PERIODS[code], kind, start, end, min(end, now), tuple(months), over)


def pieces_of(span: Span, rate: bool) -> tuple[list[Piece], str]:
    """The span cut up, and how: days of one month, weeks of a few, else months. A rate of one day would say little: it goes by weeks.

    What has not begun is left out.
    """
    if len(span.months) == 1 and not rate:
        return _even(span, timedelta(days=1)), "每天"
    if len(span.months) < 6:
        return _even(span, timedelta(days=7)), "每 7 天"
    cut = [(name, *rules.period(name, span.kind)) for name in span.months]
    return [Piece(f"{int(name[5:])} 月", begin, end) for name, begin, end in cut if begin <= span.until], "每月"


def kind_of(session: Session, communities: list[int], day: date) -> str:
    """The kind of month that most of these communities keep; of equals the usual one."""
    found = Counter(settings_of(session, communities, "month_kind", day).values())
    return max(found, key=lambda kind: (found[kind], kind == DEFAULTS["month_kind"])) if found else DEFAULTS["month_kind"]


def _months(code: str, current: str) -> list[str]:
    first, last = (int(current[5:]) - 1, 0) if code == "year" else BACK[code]
    return [name for back in range(first, last - 1, -1) if (name := neighbour(current, -back))]


def _even(span: Span, step: timedelta) -> list[Piece]:
    found, start = [], span.start
    while not found or start < span.until:
        found.append(Piece(f"{start:%m-%d}", start, min(start + step, span.end)))
        start += step
    return found
