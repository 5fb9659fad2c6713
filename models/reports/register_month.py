"""The month of any register that says what it is counted by: received, finished, open and overdue, by its choices and by day.

Counted by the database in groups; pandas only lays the groups out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from models.declare import Register
from models.organisation import Actor
from models.reports.monthly import current_month, month_kind
from models.rules import month as rules
from models.tracking import Step
from models.visibility import limits

FIGURES: Mapping[str, str] = {"received": "受理", "finished": "办结", "open": "未结", "overdue": "超期"}
NONE = "没有填"


@dataclass(frozen=True)
class Part:
    """One choice of the register: a row for each of its options that occurs, and the sum."""

    title: str
    rows: list[tuple[str, str, list[int]]]  # code, label, the figures in order
    total: list[int]


@dataclass(frozen=True)
class RegisterMonth:
    register: Register
    year_month: str
    start: datetime
    end: datetime
    figures: list[str]  # codes of FIGURES that this register has
    parts: list[Part]
    days: list[tuple[date, list[int]]]  # received and finished of each day on which something happened

    @property
    def period(self) -> str:
        return rules.printed(self.start, self.end)

    @property
    def day_columns(self) -> int:
        return 2 if "finished" in self.figures else 1

    @property
    def labels(self) -> list[str]:
        return [FIGURES[code] for code in self.figures]


def register_month(session: Session, actor: Actor, register: Register, year_month: str, now: datetime) -> RegisterMonth:
    """As it stands at `now`. Raises RuleViolation for what is no month. Void entries count for nothing."""
    start, end = rules.period(year_month, month_kind(session, actor.community_id, year_month, now))
    conditions = _conditions(register, start, end, now)
    seen = [*limits(actor, register.model), register.model.voided_at.is_(None)]
    parts = [_part(session, register, name, seen, conditions) for name in register.counted.by]
    return RegisterMonth(register, year_month, start, end, list(conditions), parts, _days(session, register, seen, conditions))


def this_month(session: Session, actor: Actor, now: datetime) -> str:
    return current_month(session, actor.community_id, now)


def _conditions(register: Register, start: datetime, end: datetime, now: datetime) -> dict[str, ColumnElement[bool]]:
    """What makes an entry count for each figure; what needs no finishing is only received."""
    model, counted = register.model, register.counted
    came, until = getattr(model, register.anchor), min(end, now + timedelta(seconds=1))
    found = {"received": and_(came >= start, came < until)}
    if not counted.finished:
        return found
    done = getattr(model, counted.finished)
    closed = model.status.in_(register.closed_states) if register.closed_states else ~true()
    left = and_(came < until, or_(and_(done.is_(None), ~closed), done >= until))
    limit = (Step.register == register.slug, Step.entry_id == model.id, Step.level >= 1, Step.due_at < until)
    missed = exists().where(*limit, or_(Step.done_at.is_(None), Step.done_at >= until))
    return found | {"finished": and_(done >= start, done < until), "open": left, "overdue": and_(left, missed)}


def _part(session: Session, register: Register, name: str, seen: list, conditions: Mapping[str, ColumnElement[bool]]) -> Part:
    spec, column = register.field(name), getattr(register.model, name)
    groups = {code: {row[0] or "": row[1] for row in _grouped(session, column, [*seen, met])} for code, met in conditions.items()}
    frame = pd.DataFrame({code: pd.Series(found, dtype="float64") for code, found in groups.items()}).fillna(0).astype(int)
    frame = frame.reindex([code for code in [*spec.choices.options, ""] if code in frame.index])
    numbers = [[int(number) for number in row] for row in frame.to_numpy()]
    rows = [(code, spec.text(code) if code else NONE, found) for code, found in zip(frame.index, numbers, strict=True)]
    return Part(spec.label, rows, [int(frame[code].sum()) for code in conditions])


def _grouped(session: Session, column, conditions: list) -> list:
    return session.execute(select(column, func.count()).where(*conditions).group_by(column)).all()


def _days(session: Session, register: Register, seen: list, conditions: Mapping[str, ColumnElement[bool]]) -> list[tuple[date, list[int]]]:
    moments = {"received": register.anchor, "finished": register.counted.finished}
    found: dict[str, list[int]] = {}
    for place, code in enumerate([code for code in moments if code in conditions]):
        day = func.date(getattr(register.model, moments[code]))
        for on, count in _grouped(session, day, [*seen, conditions[code]]):
            found.setdefault(str(on), [0, 0])[place] = count
    width = 2 if "finished" in conditions else 1
    return [(date.fromisoformat(on), numbers[:width]) for on, numbers in sorted(found.items())]
