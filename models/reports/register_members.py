"""Which entries stand behind the figures of a register's month, one by one: for the snapshot, its digest and what has changed since."""

import hashlib
import json
from typing import NamedTuple

from sqlalchemy import case, func, literal, or_, select
from sqlalchemy.orm import Session

from models.organisation import system_actor
from models.reports.register_count import beside, with_endings
from models.reports.register_figures import LIVE, Figure, Span
from models.reports.register_month import RegisterMonth
from models.visibility import limits

YES = "yes"
PRESENT = "status"  # how things stand today changes by itself; it is no figure of the month


class Member(NamedTuple):
    """One entry: the figures it adds to with the day where they have one ('' else), and its options by the choices in order."""

    id: int
    record_no: str
    figures: dict[str, str]
    options: list[str]


def members(session: Session, community_id: int, month: RegisterMonth) -> list[Member]:
    """Of all of the community, whoever asks."""
    register, model = month.register, month.register.model
    span = Span(month.start, min(month.end, month.now + LIVE))
    everybody = system_actor(community_id)
    known, endings = with_endings(everybody, register, span)
    figures, by = list(known.values()), [getattr(model, name) for name in register.counted.by]
    met = [figure.met(span) for figure in figures]
    flags = [case((one, _day(figure, span))) for figure, one in zip(figures, met, strict=True)]
    query = select(model.id, model.record_no, *by, *flags).where(*limits(everybody, model), or_(*met)).order_by(model.id)
    return [_member(row, [figure.code for figure in figures], len(by)) for row in session.execute(beside(query, register, endings))]


def _day(figure: Figure, span: Span):
    """The day of a figure that is laid out by day; of any other only that it counts."""
    return func.date(figure.at(span)) if figure.at else literal(YES)


def _member(row, codes: list[str], width: int) -> Member:
    flags = zip(codes, row[2 + width :], strict=True)
    found = {code: "" if day == YES else str(day) for code, day in flags if day is not None}
    return Member(row[0], row[1] or "", found, [value or "" for value in row[2 : 2 + width]])


def keys(month: RegisterMonth, found: list[Member]) -> list[tuple]:
    """What makes the figures, entry by entry."""
    kept = [place for place, name in enumerate(month.register.counted.by) if name != PRESENT]
    return [(one.id, figure, *(one.options[place] for place in kept)) for one in found for figure in sorted(one.figures)]


def figures_digest(month: RegisterMonth, found: list[Member]) -> str:
    """It changes when a figure, or an entry behind one, does."""
    told = [sorted(map(list, keys(month, found)), key=str), dict(month.side.own), dict(month.side.means)]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
