"""升级队列: every open entry past a limit, by level; what falls due within a day; what is paused. Right without any worker."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import CTE, ColumnElement, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from models.declare import REGISTERS
from models.features import HasDeadline
from models.organisation import Actor
from models.reports.queue_cards import Card, Place, cards
from models.rules import access
from models.tracking import Pause, Step

SOON = timedelta(hours=24)
PER_LEVEL = 30
LEVELS = (0, 1, 2)


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; None: all of it."""

    department_id: int | None = None
    tag: str | None = None
    building: str | None = None
    handler_id: int | None = None

    @property
    def any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Level:
    """One column: `count` entries (paused ones among them), of which the first `PER_LEVEL` stand here as cards."""

    level: int
    count: int
    cards: list[Card] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Queue:
    levels: list[Level]
    overdue: int  # past a limit and running: what 催办超期 urges
    departments: dict[int, int]  # entries in the queue by department


def queue(session: Session, actor: Actor, now: datetime, filters: Filters | None = None, per_level: int = PER_LEVEL) -> Queue:
    """The three levels for this person, most overdue first; paused entries stand last on their level."""
    filters = filters or Filters()
    shown, counts, late = _first_of_each(session, _running(_conditions(actor, filters), now), now, per_level)
    paused = _paused(session, _conditions(actor, filters), now)
    levels = []
    for level in LEVELS:
        places = shown.get(level, [])
        still = [place for place in paused if place.level == level]
        places = places + still[: max(per_level - len(places), 0)]
        levels.append(Level(level, counts.get(level, 0) + len(still), cards(session, actor, now, places)))
    return Queue(levels, late, _by_department(session, actor, now))


def level_counts(session: Session, actor: Actor, now: datetime) -> Counter[int]:
    """How many entries each column of the queue has, without reading any."""
    conditions = _conditions(actor, Filters())
    running = _running(conditions, now)
    found = Counter(dict(session.execute(select(running.c.level, func.count()).group_by(running.c.level)).all()))
    found.update(place.level for place in _paused(session, conditions, now))
    return found


def overdue_keys(session: Session, actor: Actor, now: datetime, filters: Filters, limit: int) -> dict[str, list[int]]:
    """Ids by register of what is past a limit and running, most overdue first."""
    running = _running(_conditions(actor, filters), now)
    found: dict[str, list[int]] = {}
    page = select(running.c.register, running.c.entry_id).where(running.c.due_at <= now).order_by(running.c.due_at).limit(limit)
    for slug, key in session.execute(page):
        found.setdefault(slug, []).append(key)
    return found


def _conditions(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    """Open steps of handling that this person may see, narrowed by the filters."""
    slugs = [slug for slug, register in REGISTERS.items() if issubclass(register.model, HasDeadline)]
    seen = {slug: access.scope_of(actor.roles, slug) for slug in slugs}
    found = [
        Step.community_id == actor.community_id,
        Step.done_at.is_(None),
        Step.level != 0,
        or_(*(_seen(actor, slug, scope) for slug, scope in seen.items() if scope in ("all", "department")), Step.id.is_(None)),
    ]
    for name in ("department_id", "tag", "building", "handler_id"):
        value = getattr(filters, name)
        if value is not None:
            found.append(getattr(Step, name) == value)
    return found


def _seen(actor: Actor, slug: str, scope: str) -> ColumnElement[bool]:
    mine = Step.register == slug
    return and_(mine, Step.department_id == (actor.department_id or 0)) if scope == "department" else mine


def _standing_still() -> ColumnElement[bool]:
    return select(Pause.id).where(Pause.register == Step.register, Pause.entry_id == Step.entry_id, Pause.end_at.is_(None)).exists()


def _level(now: datetime) -> ColumnElement[int]:
    """The highest limit missed; 0 when none is yet."""
    return func.max(case((Step.due_at <= now, func.abs(Step.level)), else_=0))


def _running(conditions: list[ColumnElement[bool]], now: datetime) -> CTE:
    """One row an entry: its level and its first limit, missed or due within a day.

    Materialized, because SQLite would walk all steps ever made in the order of the grouping instead of the few that are due.
    """
    due = (
        select(Step.register, Step.entry_id, Step.level, Step.due_at, Step.department_id)
        .where(*conditions, Step.due_at <= now + SOON, not_(_standing_still()))
        .cte("due")
        .prefix_with("MATERIALIZED")
    )
    level = func.max(case((due.c.due_at <= now, func.abs(due.c.level)), else_=0))
    limit = func.min(case((due.c.level > 0, due.c.due_at)))  # what rose without missing a limit is not late by that
    return (
        select(
            due.c.register, due.c.entry_id, level.label("level"), limit.label("due_at"), func.min(due.c.due_at).label("since"),
            func.max(due.c.department_id).label("department_id"),
        )
        .group_by(due.c.register, due.c.entry_id)
        .cte("running")
    )  # fmt: skip


def _first_of_each(session: Session, running: CTE, now: datetime, limit: int) -> tuple[dict[int, list[Place]], dict[int, int], int]:
    """The most overdue of each level, how many the level has, and how many are past a limit in all; in one query."""
    order = (running.c.since, running.c.entry_id)
    ranked = select(
        running.c.register, running.c.entry_id, running.c.level, running.c.due_at,
        func.count().over(partition_by=running.c.level).label("count"),
        func.count(case((running.c.due_at <= now, 1))).over().label("late"),
        func.row_number().over(partition_by=running.c.level, order_by=order).label("place"),
    ).subquery("ranked")  # fmt: skip
    shown: dict[int, list[Place]] = {}
    counts: dict[int, int] = {}
    late = 0
    for slug, key, level, due_at, count, late in session.execute(  # noqa: B007 - the same in every row
        select(ranked.c.register, ranked.c.entry_id, ranked.c.level, ranked.c.due_at, ranked.c.count, ranked.c.late)
        .where(ranked.c.place <= limit)
        .order_by(ranked.c.place)
    ):
        shown.setdefault(level, []).append(Place(slug, key, level, due_at))
        counts[level] = count
    return shown, counts, late


def _paused(session: Session, conditions: list[ColumnElement[bool]], now: datetime) -> list[Place]:
    """Entries whose clock stands, longest first, with the level they had reached before."""
    rows = session.execute(
        select(Step.register, Step.entry_id, _level(now), func.min(Step.due_at), func.min(Pause.start_at))
        .join(Pause, and_(Pause.register == Step.register, Pause.entry_id == Step.entry_id, Pause.end_at.is_(None)))
        .where(*conditions)
        .group_by(Step.register, Step.entry_id)
        .order_by(func.min(Pause.start_at))
    )
    return [Place(*row) for row in rows]


def _by_department(session: Session, actor: Actor, now: datetime) -> dict[int, int]:
    running = _running(_conditions(actor, Filters()), now)
    rows = select(running.c.department_id, func.count()).where(running.c.department_id.is_not(None)).group_by(running.c.department_id)
    return dict(session.execute(rows).all())
