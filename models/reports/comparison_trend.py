"""How one measure went through the span, a line a community. Grouped counts only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.registers.visit import Visit
from models.reports import company_figures as company
from models.reports.comparison import MEASURES, RATE, Measure, text_of, value_of
from models.reports.comparison_span import Piece, Span, pieces_of
from models.tracking import Step


@dataclass(frozen=True)
class Line:
    """One community: the value and its text at each piece of the span."""

    id: int
    name: str
    values: list[float | None]
    texts: list[str]


@dataclass(frozen=True)
class Trend:
    measure: Measure
    pieces: list[Piece]
    each: str  # what one piece is
    lines: list[Line]


def trend(session: Session, span: Span, names: Mapping[int, str], homes: Mapping[int, int], measure: str) -> Trend:
    """Of these communities only: a page of them, or those a chart has room for. `homes` for what is said per hundred households."""
    one, keys = MEASURES[measure], list(names)
    pieces, each = pieces_of(span, one.kind == RATE)
    counted = {(key, place): found for key, place, *found in session.execute(_counted(one, keys, pieces))} if keys else {}
    lines = []
    for key, name in names.items():
        counts = [_parts(one, counted.get((key, place), (0, 0)), homes.get(key, 0)) for place in range(len(pieces))]
        lines.append(Line(key, name, [value_of(one, found) for found in counts], [text_of(one, found) for found in counts]))
    return Trend(one, pieces, each, lines)


def _parts(measure: Measure, found: Sequence[int], homes: int) -> dict[str, int]:
    n, d = (int(number or 0) for number in found)
    second = homes if "homes" in measure.parts else d
    return dict(zip(measure.parts, (n, second), strict=False))


def _counted(measure: Measure, keys: Sequence[int], pieces: Sequence[Piece]) -> Select:
    """(community, piece, n, d), grouped over a narrow inner query: what is grouped by is computed once a row."""
    column, met, conditions = _source(measure)
    key, place = column.class_.community_id.label("key"), _place(column, pieces).label("place")
    inner = select(key, place, case((met, 1), else_=0).label("met"))
    if column.class_ is Step:
        inner = inner.join(Visit, and_(Visit.id == Step.entry_id, Visit.voided_at.is_(None)))
    found = inner.where(column.class_.community_id.in_(keys), *conditions, column >= pieces[0].start, column < pieces[-1].end).subquery()
    return select(found.c.key, found.c.place, func.sum(found.c.met), func.count()).group_by(found.c.key, found.c.place)


def _source(measure: Measure) -> tuple[InstrumentedAttribute, ColumnElement[bool], tuple]:
    """(moment, what counts as met, conditions) of what a measure is counted from."""
    alive = (Visit.voided_at.is_(None),)
    if measure.code == "kept":
        return Step.done_at, company.IN_TIME, (Step.register == Visit.register.slug, Step.level == 1)
    if measure.code == "satisfied":
        return Visit.visited_at, Visit.satisfaction.in_(company.SATISFIED), (*alive, Visit.satisfaction.in_(company.REACHED))
    if measure.code == "received":
        return Visit.received_at, true(), alive
    return Visit.received_at, Visit.category == "complaint", (*alive, Visit.category == "complaint")


def _place(column: ColumnElement[datetime], pieces: Sequence[Piece]) -> ColumnElement[int]:
    *earlier, _ = pieces
    return case(*((column < piece.end, place) for place, piece in enumerate(earlier)), else_=len(earlier)) if earlier else literal(0)
