"""The figures by which the entries of a register are counted, each one a condition: the month counts by it and the list shows by it.

So a figure and the list behind it can never differ. A report with figures of its own offers them with `offer`; the list then
understands them: `?figure=<code>&figure_from=<first day>&figure_to=<last day>`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Numeric, and_, func, or_

from models.counting import Above, Filled, InTime, Is, Own, Test
from models.declare import REGISTERS, Register
from models.reports.register_course import Course, Moment

LABELS = {
    "carried": "结转", "received": "受理", "reopened": "重开", "finished": "办结", "on_time": "及时", "dropped": "了结", "open": "未结",
    "overdue": "超期",
}  # fmt: skip

YUAN = "元"
LIVE = timedelta(seconds=1)  # what happens at this very moment belongs to a period that runs; figure and list must cut alike


class Span(NamedTuple):
    """[start, until): of a period that runs still, `until` is now."""

    start: datetime
    until: datetime


@dataclass(frozen=True)
class Figure:
    """`met`: which entries add to it in a period. `at`: the moment by which they are laid out by day, where there is one."""

    code: str
    label: str
    register: Register
    met: Callable[[Span], ColumnElement[bool]]
    at: Callable[[Span], Moment] | None = None
    total: str = ""  # the amount that is summed instead of counting
    unit: str = "件"


_offered: dict[str, dict[str, Figure]] = {}


def offer(figure: Figure) -> Figure:
    """A figure of another report, which its register's list is to understand from now on."""
    _offered.setdefault(figure.register.slug, {})[figure.code] = figure
    return figure


def figure_of(register: Register, code: str) -> Figure | None:
    """The figure with this code whose entries are this register's."""
    return shared(register).get(code) or owned(register).get(code) or _offered.get(register.slug, {}).get(code)


def shared(register: Register, known: Mapping[datetime, Moment] | None = None) -> dict[str, Figure]:
    """What every counted register has, in the order in which a sheet shows it. `known`: see register_course.py."""
    if register.counted is None:
        return {}
    course = Course(register, known)
    found = [_received(course)]
    if course.ends:
        found += [_carried(course), *_ended(course), _open(course)]
    if course.limited:
        found += [_on_time(course), _overdue(course)]
    known = {figure.code: figure for figure in found}
    return {code: known[code] for code in LABELS if code in known}


def owned(register: Register) -> dict[str, Figure]:
    """The figures that some register declares for itself and that count this one's entries, by `code` or `<slug>.<code>`."""
    return {figure.code: figure for one in REGISTERS.values() if one.counted for figure in own_figures(one) if figure.register is register}


def own_figures(register: Register) -> Iterator[Figure]:
    """What a register declares for itself; entries of another register are marked by its name."""
    for own in register.counted.own:
        source = REGISTERS[own.of] if own.of else register
        code = f"{register.slug}.{own.code}" if own.of else own.code
        yield Figure(code, own.label, source, _own(source, own), total=own.total, unit=own.unit)


def plain_code(figure: Figure) -> str:
    """As its own register calls it."""
    return figure.code.rpartition(".")[2]


def on_day(figure: Figure, span: Span, start: datetime, end: datetime) -> ColumnElement[bool]:
    """What of a figure belongs to [start, end), one day of its period."""
    at = figure.at(span)
    return and_(figure.met(span), at >= start, at < end)


def amount(figure: Figure) -> ColumnElement:
    """What is summed for each entry of a figure that is no count."""
    column = getattr(figure.register.model, figure.total)
    return func.coalesce(column, 0).cast(Numeric(12, 2))


def _figure(code: str, course: Course, met, at=None, label: str = "") -> Figure:
    def whole(span: Span) -> ColumnElement[bool]:
        return and_(course.alive(span.until), course.touched(span.start), met(span))

    return Figure(code, label or course.counted.labels.get(code, LABELS[code]), course.register, whole, at)


def _received(course: Course) -> Figure:
    def met(span: Span) -> ColumnElement[bool]:
        return and_(course.alive(span.until), course.came >= span.start, course.came < span.until)

    label = course.counted.labels.get("received", LABELS["received"])
    return Figure("received", label, course.register, met, lambda span: course.came)


def _carried(course: Course) -> Figure:
    return _figure("carried", course, lambda span: course.open(span.start))


def _ended(course: Course) -> Iterator[Figure]:
    """Done in the period and still so at its end; ended otherwise; and what had ended before and was opened again."""
    yield _figure(
        "finished", course, lambda span: course.within(course.done(span.until), *span),
        lambda span: course.shown_on(course.done(span.until)),
    )  # fmt: skip
    if course.eventful:
        yield _figure("reopened", course, lambda span: _again(course, span))
    if course.drops:
        named = course.counted.dropped
        yield _figure("dropped", course, lambda span: course.within(course.dropped(span.until), *span), label=named[0] if named else "")


def _again(course: Course, span: Span) -> ColumnElement[bool]:
    before, after = course.done(span.start), course.done(span.until)
    return and_(course.came < span.start, before.is_not(None), or_(after.is_(None), after >= span.start))


def _open(course: Course) -> Figure:
    return _figure("open", course, lambda span: course.open(span.until))


def _on_time(course: Course) -> Figure:
    def met(span: Span) -> ColumnElement[bool]:
        done = course.done(span.until)
        return and_(course.within(done, *span), ~func.coalesce(course.late(done), False))

    return _figure("on_time", course, met)


def _overdue(course: Course) -> Figure:
    return _figure("overdue", course, lambda span: and_(course.open(span.until), course.late(span.until)))


def _own(register: Register, own: Own) -> Callable[[Span], ColumnElement[bool]]:
    model, course = register.model, Course(register)
    at = getattr(model, own.at or register.anchor)
    tests = [_test(model, test) for test in own.where]

    def met(span: Span) -> ColumnElement[bool]:
        mine = [at < span.until] if own.to else [at >= span.start, at < span.until]
        if own.to:
            end = getattr(model, own.to)  # one before the beginning belongs to an earlier round
            mine.append(or_(end.is_(None), end < at, end >= (span.start if own.during else span.until)))
        return and_(course.alive(span.until), *mine, *tests)

    return met


def _test(model, test: Test) -> ColumnElement[bool]:
    column = getattr(model, test.field)
    match test:
        case Is():
            return column.in_(test.codes)
        case Above():
            return or_(column.is_(None), column <= 0) if test.not_ else column > 0
        case InTime():
            return column <= getattr(model, test.limit)
        case Filled():
            return column.is_not(None)
