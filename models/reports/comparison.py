"""The company's comparison of communities: rank, twelve months of complaints, and when the reception is busy. Grouped counts only."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pandas as pd
from sqlalchemy import case, extract, func, or_, select
from sqlalchemy.orm import Session

from models.month import MonthClose
from models.organisation import Actor, Community
from models.premises import Occupancy
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports.month_context import neighbour
from models.rules import lifecycle, month_closing
from models.rules import month as rules
from models.tracking import Step

MONTHS = 12
BUSY_DAYS = 90
SHADES = 5


@dataclass(frozen=True)
class Rank:
    """One community in the month at hand. `per_hundred`: complaints to a hundred households."""

    place: int
    id: int
    name: str
    received: int
    complaints: int
    per_hundred: str
    open: int
    overdue: int
    kept: str
    satisfied: str
    month: str


@dataclass(frozen=True)
class Comparison:
    ranks: list[Rank]
    months: list[str]
    trends: list[tuple[str, list[int]]]
    hours: list[int]
    heat: list[tuple[str, list[tuple[int, int]]]]  # day, (count, shade) of each hour


def comparison(session: Session, actor: Actor, now: datetime) -> Comparison:
    names = _names(session, actor)
    year_month = rules.current_month(now)
    months = [name for back in range(MONTHS - 1, -1, -1) if (name := neighbour(year_month, -back))]
    hours, heat = _heat(session, list(names), now)
    return Comparison(_ranks(session, names, year_month, now), months, _trends(session, names, months), hours, heat)


def _names(session: Session, actor: Actor) -> dict[int, str]:
    mine = [key for key in actor.communities if key]
    query = select(Community.id, Community.name).where(Community.id.in_(mine), Community.enabled.is_(True))
    return dict(session.execute(query.order_by(Community.name)).all())


def _ranks(session: Session, names: dict[int, str], year_month: str, now: datetime) -> list[Rank]:
    """Who keeps the limits best stands first; then who has fewer overdue."""
    start, end = rules.period(year_month)
    frame = pd.DataFrame(index=list(names))
    alive = (Visit.community_id.in_(names), Visit.voided_at.is_(None))
    month = (Visit.received_at >= start, Visit.received_at < end)
    of_type = func.sum(case((Visit.category == "complaint", 1), else_=0))
    frame = frame.join(_grouped(session, Visit.community_id, {"received": func.count(), "complaints": of_type}, *alive, *month))
    frame = frame.join(_grouped(session, Visit.community_id, {"open": func.count()}, *alive, Visit.status.in_(lifecycle.OPEN)))
    steps = (Step.community_id.in_(names), Step.level == 1)
    late = (Step.done_at.is_(None), Step.due_at <= now)
    frame = frame.join(_grouped(session, Step.community_id, {"overdue": func.count()}, *steps, *late))
    frame = frame.join(_kept(session, steps, start, end)).join(_satisfied(session, alive, start, end))
    frame = frame.join(_households(session, names, now)).fillna(0).astype(int)
    frame["share"] = frame["kept"] / frame["met"].where(frame["met"] > 0)
    frame = frame.sort_values(["share", "overdue", "open"], ascending=[False, True, True], na_position="last", kind="stable")
    stages = _stages(session, names, neighbour(year_month, -1) or year_month)
    return [_rank(place, key, names[key], row, stages.get(key, "")) for place, (key, row) in enumerate(frame.iterrows(), 1)]


def _rank(place: int, key: int, name: str, row: pd.Series, month: str) -> Rank:
    one = {code: int(row[code]) for code in ("received", "complaints", "open", "overdue", "kept", "met", "good", "reached", "homes")}
    per_hundred = f"{one['complaints'] * 100 / one['homes']:.1f}" if one["homes"] else "—"
    return Rank(place, key, name, one["received"], one["complaints"], per_hundred, one["open"], one["overdue"],
                rules.percent(one["kept"], one["met"]), rules.percent(one["good"], one["reached"]), month)  # fmt: skip


def _grouped(session: Session, key, figures: dict, *conditions) -> pd.DataFrame:
    rows = session.execute(select(key, *figures.values()).where(*conditions).group_by(key)).all()
    return pd.DataFrame([tuple(row) for row in rows], columns=["key", *figures]).set_index("key")


def _kept(session: Session, steps, start: datetime, end: datetime) -> pd.DataFrame:
    kept = func.sum(case((or_(Step.due_at.is_(None), Step.done_at <= Step.due_at), 1), else_=0))
    return _grouped(session, Step.community_id, {"kept": kept, "met": func.count()}, *steps, Step.done_at >= start, Step.done_at < end)


def _satisfied(session: Session, alive, start: datetime, end: datetime) -> pd.DataFrame:
    good = func.sum(case((Visit.satisfaction.in_([code for code, ok in lifecycle.VISIT_SATISFIED.items() if ok]), 1), else_=0))
    reached = Visit.satisfaction.in_([code for code, ok in lifecycle.VISIT_SATISFIED.items() if ok is not None])
    said = (reached, Visit.visited_at >= start, Visit.visited_at < end)
    return _grouped(session, Visit.community_id, {"good": good, "reached": func.count()}, *alive, *said)


def _households(session: Session, names: dict[int, str], now: datetime) -> pd.DataFrame:
    lived_in = (Occupancy.voided_at.is_(None), or_(Occupancy.end_on.is_(None), Occupancy.end_on >= now.date()))
    homes = {"homes": func.count(Occupancy.room_id.distinct())}
    return _grouped(session, Occupancy.community_id, homes, Occupancy.community_id.in_(names), *lived_in)


def _stages(session: Session, names: dict[int, str], year_month: str) -> dict[int, str]:
    """Where the last month that is over stands in each community."""
    query = select(MonthClose.community_id, MonthClose.compiled_at, MonthClose.checked_at, MonthClose.frozen_at).where(
        MonthClose.community_id.in_(names), MonthClose.year_month == year_month
    )
    said = month_closing.STAGES
    return {
        key: said["frozen" if frozen else "checked" if checked else "compiled" if compiled else "draft"]
        for key, compiled, checked, frozen in session.execute(query.order_by(MonthClose.version))
    }


def _trends(session: Session, names: dict[int, str], months: list[str]) -> list[tuple[str, list[int]]]:
    """Complaints received in each of twelve months, void ones left out."""
    spans, at = [rules.period(name) for name in months], Complaint.complained_at
    sums = {name: func.sum(case(((at >= start) & (at < end), 1), else_=0)) for name, (start, end) in zip(months, spans, strict=True)}
    mine = (Complaint.community_id.in_(names), Complaint.voided_at.is_(None), at >= spans[0][0], at < spans[-1][1])
    frame = _grouped(session, Complaint.community_id, sums, *mine).reindex(list(names)).fillna(0).astype(int)
    return [(names[key], [int(number) for number in row]) for key, row in zip(frame.index, frame.to_numpy(), strict=True)]


def _heat(session: Session, keys: list[int], now: datetime) -> tuple[list[int], list[tuple[str, list[tuple[int, int]]]]]:
    """How many came in by weekday and hour in 90 days, and in which of five shades; hours in which nobody ever came are left out."""
    day, hour = extract("dow", Visit.received_at), extract("hour", Visit.received_at)
    since = datetime.combine(now.date() - timedelta(days=BUSY_DAYS), time())
    mine = (Visit.community_id.in_(keys), Visit.voided_at.is_(None), Visit.received_at >= since)
    rows = session.execute(select(day, hour, func.count()).where(*mine).group_by(day, hour)).all()
    frame = pd.DataFrame([(int(one), int(two), n) for one, two, n in rows], columns=["day", "hour", "n"])
    if frame.empty:
        return [], []
    grid = frame.pivot(index="day", columns="hour", values="n").fillna(0).astype(int).reindex([1, 2, 3, 4, 5, 6, 0], fill_value=0)
    grid = grid.reindex(columns=range(grid.columns.min(), grid.columns.max() + 1), fill_value=0)
    top = int(grid.to_numpy().max())
    words = [f"周{word}" for word in "一二三四五六日"]
    shaded = [[(int(n), -(-int(n) * SHADES // top)) for n in row] for row in grid.to_numpy()]
    return [int(one) for one in grid.columns], list(zip(words, shaded, strict=True))
