"""One register counted over one period: every figure by every choice, the figures of its own, the means; by the database.

The rows that come back are groups, a few hundred at most; pandas adds them up by each choice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd
from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from models.counting import Mean, Rate
from models.declare import Register
from models.organisation import Actor
from models.reports.days_between import days_between
from models.reports.register_course import Course
from models.reports.register_figures import YUAN, Figure, Span, amount, own_figures, plain_code, shared
from models.visibility import limits

NONE = ""  # the option of what nobody filled in
Number = int | float


@dataclass(frozen=True)
class Side:
    """The figures of one period. `options`: choice → option → figure → number."""

    sums: Mapping[str, int]
    options: Mapping[str, Mapping[str, Mapping[str, int]]] = field(repr=False)
    own: Mapping[str, Number]
    means: Mapping[str, float | None]

    @property
    def all_sums(self) -> dict[str, Number]:
        return dict(self.sums) | dict(self.own)

    def of(self, by: str, option: str, figure: str) -> int:
        return self.options.get(by, {}).get(option, {}).get(figure, 0)

    def share(self, rate: Rate) -> float | None:
        """None where there is nothing to divide by, or a month frozen long ago did not count it yet."""
        known = self.all_sums
        found = rate.share(known) if {*rate.of, *rate.among} <= set(known) else None  # type: ignore[arg-type]
        return None if found is None else float(found)


def count(session: Session, actor: Actor, register: Register, span: Span) -> Side:
    figures = shared(register)
    frame = _grouped(session, actor, register, span)
    sums = {code: int(frame[code].sum()) for code in figures}
    options = {by: _by_option(frame, by, list(figures)) for by in register.counted.by}
    means = {one.code: _mean(session, actor, register, one, span) for one in register.counted.means}
    return Side(sums, options, _own(session, actor, register, span), means)


def _grouped(session: Session, actor: Actor, register: Register, span: Span) -> pd.DataFrame:
    """Every combination of the choices that occurs, with its figures."""
    columns = [getattr(register.model, name) for name in register.counted.by]
    figures, endings = with_endings(actor, register, span)
    met = {code: figure.met(span) for code, figure in figures.items()}
    flags = [func.sum(case((condition, 1), else_=0)) for condition in met.values()]
    query = select(*columns, *flags).where(*limits(actor, register.model), _of_the_period(register, span, endings)).group_by(*columns)
    query = beside(query, register, endings)
    rows = [[value or NONE for value in row[: len(columns)]] + [int(n or 0) for n in row[len(columns) :]] for row in session.execute(query)]
    return pd.DataFrame(rows, columns=[*register.counted.by, *met])


def with_endings(actor: Actor, register: Register, span: Span) -> tuple[dict[str, Figure], dict[datetime, CTE]]:
    """The figures of a period over endings that are reckoned once, and these endings; `beside` puts them into the query."""
    endings = Course(register).endings(*span, *limits(actor, register.model)) if Course(register).ends else {}
    return shared(register, {at: found.c.at for at, found in endings.items()}), endings


def beside(query: Select, register: Register, endings: Mapping[datetime, CTE]) -> Select:
    for found in endings.values():
        query = query.join(found, found.c.id == register.model.id)
    return query


def _of_the_period(register: Register, span: Span, endings: Mapping[datetime, CTE]) -> ColumnElement[bool]:
    """What can add to any figure at all, told by plain columns."""
    course = Course(register, {at: found.c.at for at, found in endings.items()})
    if not course.ends:
        return and_(course.came >= span.start, course.came < span.until)
    return and_(course.came < span.until, course.touched(span.start))


def _by_option(frame: pd.DataFrame, by: str, figures: list[str]) -> dict[str, dict[str, int]]:
    added = frame.groupby(by)[figures].sum()
    added = added[(added != 0).any(axis=1)]
    return {str(option): {code: int(row[code]) for code in figures} for option, row in added.iterrows()}


def _own(session: Session, actor: Actor, register: Register, span: Span) -> dict[str, Number]:
    """By the code without the register's name; those of one register in one query."""
    by_source: dict[str, list[Figure]] = {}
    for figure in own_figures(register):
        by_source.setdefault(figure.register.slug, []).append(figure)
    found = [pair for figures in by_source.values() for pair in _summed(session, actor, figures, span)]
    return {one.code: dict(found)[one.code] for one in register.counted.own}


def _summed(session: Session, actor: Actor, figures: list[Figure], span: Span) -> Iterable[tuple[str, Number]]:
    conditions = [figure.met(span) for figure in figures]
    sums = [func.sum(case((met, amount(figure) if figure.total else 1), else_=0)) for figure, met in zip(figures, conditions, strict=True)]
    row = session.execute(select(*sums).where(*limits(actor, figures[0].register.model), or_(*conditions))).one()
    for figure, value in zip(figures, row, strict=True):
        yield plain_code(figure), _plain(figure, value)


def _plain(figure: Figure, value) -> Number:
    return round(float(value or 0), 2) if figure.unit == YUAN else int(value or 0)


def _mean(session: Session, actor: Actor, register: Register, mean: Mean, span: Span) -> float | None:
    """Days on average; None when nothing came to its end."""
    course, model = Course(register), register.model
    since, until = getattr(model, mean.since), getattr(model, mean.until)
    mine = (*limits(actor, model), course.alive(span.until), until >= span.start, until < span.until, since.is_not(None))
    found = session.scalar(select(func.avg(days_between(since, until))).where(*mine))
    return None if found is None else round(float(found), 2)
