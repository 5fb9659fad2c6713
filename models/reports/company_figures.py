"""What the company compares its communities by: one row each, counted by the database in groups, whatever their number."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from models.month import MonthClose
from models.organisation import Actor, Community
from models.premises import Occupancy
from models.registers.visit import Visit
from models.rules import lifecycle, month_closing
from models.tracking import Step

COUNTS = ("received", "complaints", "open", "overdue", "kept", "met", "good", "reached", "homes")
SATISFIED = tuple(code for code, satisfied in lifecycle.VISIT_SATISFIED.items() if satisfied)
REACHED = tuple(code for code, satisfied in lifecycle.VISIT_SATISFIED.items() if satisfied is not None)
IN_TIME = or_(Step.due_at.is_(None), Step.done_at <= Step.due_at)  # a limit that stood still to the end was kept
STAGES = list(month_closing.STAGES)


def names_of(session: Session, actor: Actor) -> dict[int, str]:
    """The communities this person compares, by name."""
    mine = [key for key in actor.communities if key]
    query = select(Community.id, Community.name).where(Community.id.in_(mine), Community.enabled.is_(True))
    return dict(session.execute(query.order_by(Community.name, Community.id)).all())


def name_of(session: Session, keys: Sequence[int]) -> str:
    """The company that most of these communities belong to."""
    called = select(Community.company).where(Community.id.in_(keys)).group_by(Community.company)
    return session.scalar(called.order_by(func.count().desc(), Community.company).limit(1)) or ""


def figures(session: Session, keys: Sequence[int], start: datetime, end: datetime, now: datetime) -> pd.DataFrame:
    """COUNTS of each community: what came in, was told or visited in [start, end); what is open and late now."""
    alive = (Visit.community_id.in_(keys), Visit.voided_at.is_(None))
    came = (Visit.received_at >= start, Visit.received_at < end)
    late = (Step.community_id.in_(keys), Step.level == 1, Step.done_at.is_(None), Step.due_at <= now)
    sorts = {"received": func.count(), "complaints": number_of(Visit.category == "complaint")}
    parts = (
        grouped(session, Visit.community_id, sorts, *alive, *came),
        grouped(session, Visit.community_id, {"open": func.count()}, *alive, Visit.status.in_(lifecycle.OPEN)),
        grouped(session, Step.community_id, {"overdue": func.count()}, *late),
        _table(session, limits_met(keys, start, end), ("kept", "met")),
        grouped(session, Visit.community_id, {"good": number_of(Visit.satisfaction.in_(SATISFIED)), "reached": func.count()},
                *alive, *said(start, end)),
        _households(session, keys, now.date()),
    )  # fmt: skip
    return pd.DataFrame(index=list(keys)).join(list(parts)).fillna(0).astype(int).reindex(columns=COUNTS)


def number_of(met: ColumnElement[bool]) -> ColumnElement[int]:
    """How many of the counted rows meet this."""
    return func.sum(case((met, 1), else_=0))


def said(start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    """Visited in [start, end) and reached: what satisfaction is counted among."""
    return Visit.satisfaction.in_(REACHED), Visit.visited_at >= start, Visit.visited_at < end


def limits_met(keys: Sequence[int], start: datetime, end: datetime) -> Select:
    """(community, in time, all): the first limits of 来电来访 whose owner was told in [start, end); void entries are none."""
    told = (Step.community_id.in_(keys), Step.register == Visit.register.slug, Step.level == 1, Step.done_at >= start, Step.done_at < end)
    alive = and_(Visit.id == Step.entry_id, Visit.voided_at.is_(None))
    return select(Step.community_id, number_of(IN_TIME), func.count()).join(Visit, alive).where(*told).group_by(Step.community_id)


def grouped(session: Session, key: ColumnElement, counts: Mapping[str, ColumnElement], *conditions: ColumnElement[bool]) -> pd.DataFrame:
    return _table(session, select(key, *counts.values()).where(*conditions).group_by(key), tuple(counts))


def _table(session: Session, query: Select, names: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame([tuple(row) for row in session.execute(query)], columns=["key", *names]).set_index("key")


def _households(session: Session, keys: Sequence[int], day: date) -> pd.DataFrame:
    lived_in = (Occupancy.voided_at.is_(None), or_(Occupancy.end_on.is_(None), Occupancy.end_on >= day))
    homes = {"homes": func.count(Occupancy.room_id.distinct())}
    return grouped(session, Occupancy.community_id, homes, Occupancy.community_id.in_(keys), *lived_in)


def stages(session: Session, keys: Sequence[int], year_month: str) -> dict[int, str]:
    """Where that month's summary stands in each community, by code; the newest version counts."""
    moments = (MonthClose.compiled_at, MonthClose.checked_at, MonthClose.frozen_at)
    mine = (MonthClose.community_id.in_(keys), MonthClose.year_month == year_month)
    rows = session.execute(select(MonthClose.community_id, *moments).where(*mine).order_by(MonthClose.version))
    return {key: STAGES[max((place for place, moment in enumerate(found, 1) if moment), default=0)] for key, *found in rows}
