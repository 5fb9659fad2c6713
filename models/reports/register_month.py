"""The month of any register that says what it is counted by: its figures by its choices and by day, beside two other months.

Counted from what happened until the end of the period, so that a month that is over keeps its 未结 (see register_course.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from models.declare import Register
from models.month import frozen_snapshot
from models.organisation import Actor
from models.reports.month_context import MONTHS, neighbour
from models.reports.monthly import current_month
from models.reports.monthly import span as span_of
from models.reports.register_count import NONE, Side, beside, count, with_endings
from models.reports.register_figures import LIVE, Figure, Span, own_figures, plain_code, shared
from models.rules import month as rules
from models.visibility import limits

DAY = timedelta(days=1)
NOT_FILLED = "没有填"
BY_DAY = ("received", "finished")
HIDDEN_WHEN_NONE = ("dropped", "reopened")


@dataclass(frozen=True)
class Part:
    """One choice of the register: a row for each of its options that occurs, and the sum."""

    by: str
    title: str
    rows: list[tuple[str, str, list[int]]]  # code, label, the figures in order
    total: list[int]


@dataclass(frozen=True)
class RegisterMonth:
    """`before`, `year`: the month before and the same month of last year, None where there was nothing yet.
    `series`: received in each of twelve months, this one last."""

    register: Register
    year_month: str
    start: datetime
    end: datetime
    now: datetime
    side: Side
    before: Side | None
    year: Side | None
    days: list[tuple[date, list[int]]] = field(repr=False)  # received and finished of each day on which something happened
    series: list[tuple[str, int]] = field(repr=False)
    spans: Mapping[str, tuple[date, date]] = field(repr=False)  # first and last day of each of these months

    @property
    def period(self) -> str:
        return rules.printed(self.start, self.end)

    @property
    def figures(self) -> list[Figure]:
        """Those that its sheet shows: what only some months have is left out of the others."""
        found = [one for one in shared(self.register).values() if one.code in self.side.sums]
        return [one for one in found if one.code not in HIDDEN_WHEN_NONE or self.side.sums[one.code]]

    @property
    def labels(self) -> list[str]:
        return [figure.label for figure in self.figures]

    @property
    def own(self) -> list[Figure]:
        return [one for one in own_figures(self.register) if plain_code(one) in self.side.own]

    @property
    def day_figures(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.code in BY_DAY]

    @property
    def empty(self) -> bool:
        return not any(self.side.all_sums.values())

    @property
    def parts(self) -> list[Part]:
        return [self._part(name) for name in self.register.counted.by]

    @property
    def unbalanced(self) -> bool:
        """期末未结 = 结转 + 受理 + 重开 − 办结 − 了结; else there is a bug."""
        sums = self.side.sums
        if "open" not in sums:
            return False
        parts = (sums["carried"], sums["received"], sums.get("reopened", 0), sums["finished"], sums.get("dropped", 0))
        return rules.open_at_end(*parts) != sums["open"]

    def _part(self, name: str) -> Part:
        spec, codes = self.register.field(name), [figure.code for figure in self.figures]
        found = self.side.options.get(name, {})
        known = [option for option in (*spec.choices.options, NONE) if option in found]
        rows = [(option, spec.text(option) if option else NOT_FILLED, [found[option][code] for code in codes]) for option in known]
        return Part(name, spec.label, rows, [self.side.sums[code] for code in codes])


def register_month(session: Session, actor: Actor, register: Register, year_month: str, now: datetime) -> RegisterMonth:
    """As it stands at `now`. Raises RuleViolation for what is no month. What was void by the end counts for nothing."""
    start, end = span_of(session, actor.community_id, year_month, now)
    span, months = Span(start, min(end, now + LIVE)), dict(_months(session, actor, year_month, now))
    before, year = (_other(session, actor, register, neighbour(year_month, -back), now) for back in (1, 12))
    return RegisterMonth(
        register, year_month, start, end, now, count(session, actor, register, span), before, year,
        _days(session, actor, register, span), _series(session, actor, register, months, now),
        {name: (first.date(), (last - DAY).date()) for name, (first, last) in months.items()},
    )  # fmt: skip


def this_month(session: Session, actor: Actor, now: datetime) -> str:
    return current_month(session, actor.community_id, now)


def _other(session: Session, actor: Actor, register: Register, year_month: str | None, now: datetime) -> Side | None:
    """Another month to compare with, as it was frozen, else counted; None for one before the first entry."""
    if year_month is None:
        return None
    if kept := frozen_snapshot(session, actor.community_id, year_month, register.slug):
        return Side(**kept["sides"]["side"])
    start, end = span_of(session, actor.community_id, year_month, now)
    came = getattr(register.model, register.anchor)
    first = session.scalar(select(func.min(came)).where(*limits(actor, register.model)))
    return count(session, actor, register, Span(start, min(end, now + LIVE))) if first and first < end else None


def _days(session: Session, actor: Actor, register: Register, span: Span) -> list[tuple[date, list[int]]]:
    known, endings = with_endings(actor, register, span)
    figures = [figure for figure in known.values() if figure.code in BY_DAY]
    found: dict[str, list[int]] = {}
    for place, figure in enumerate(figures):
        day = func.date(figure.at(span))
        query = select(day, func.count()).where(*limits(actor, register.model), figure.met(span)).group_by(day)
        for on, number in session.execute(query if figure.code == "received" else beside(query, register, endings)):
            found.setdefault(str(on), [0] * len(figures))[place] = number
    return [(date.fromisoformat(on), numbers) for on, numbers in sorted(found.items())]


def _series(
    session: Session, actor: Actor, register: Register, months: Mapping[str, tuple[datetime, datetime]], now: datetime
) -> list[tuple[str, int]]:
    """Received in each of twelve months, oldest first, in one query."""
    figure = shared(register)["received"]
    met = [figure.met(Span(start, min(end, now + LIVE))) for start, end in months.values()]
    sums = [func.sum(case((one, 1), else_=0)) for one in met]
    row = session.execute(select(*sums).where(*limits(actor, register.model), or_(*met))).one()
    return [(name, int(number or 0)) for name, number in zip(months, row, strict=True)]


def _months(session: Session, actor: Actor, year_month: str, now: datetime) -> Iterator[tuple[str, tuple[datetime, datetime]]]:
    for back in range(MONTHS - 1, -1, -1):
        if name := neighbour(year_month, -back):
            yield name, span_of(session, actor.community_id, name, now)
