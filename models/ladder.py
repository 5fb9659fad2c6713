"""Ladders as managers set them: dated rows, never overwritten. A matter runs on those that held on the day it began (R81, R149)."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Row, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.calendar import calendar_of
from models.db import db
from models.features import InCommunity
from models.once import once
from models.policy import number
from models.rules import business_time, deadlines, sampling
from models.rules.announcements import shut_days
from models.rules.deadlines import FOLLOWS, LADDERS, RECEIVED, REPEAT, WORKING, Pause, Rung
from models.storage import Key

FOLLOW = 0  # as `hours`: from that day on this kind runs on the ladder it follows again


class LadderRule(InCommunity, db.Model):
    """One rung of one ladder from a day on. Saving a ladder adds a row for each of its rungs."""

    __tablename__ = "ladder_rule"
    read_once = True

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(40))  # a key of rules.deadlines.LADDERS
    step: Mapped[str] = mapped_column(String(40))
    level: Mapped[int]
    role: Mapped[str] = mapped_column(String(40))
    hours: Mapped[int]
    unit: Mapped[str] = mapped_column(String(10))
    anchor: Mapped[str | None] = mapped_column(String(10))  # NULL: from the reception
    repeat_hours: Mapped[int | None]  # between reminders; NULL: as in the manual's ladders
    holds_from: Mapped[date]
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    __table_args__ = (Index("ix_ladder_rule_key", "community_id", "key", "holds_from", "id"),)

    @property
    def rung(self) -> Rung:
        return _rung(self)


def _rung(row) -> Rung:
    repeat = REPEAT if row.repeat_hours is None else row.repeat_hours
    return Rung(row.step, row.level, row.role, row.hours, row.unit, row.anchor or RECEIVED, repeat)


def ladder_for(session: Session, community_id: int, key: str | None, day: date) -> tuple[Rung, ...]:
    """The rungs that hold for what began on `day`, lowest first; the manual's where nobody has set any, none without a key.

    A kind of matter without a ladder of its own runs on the one it follows.
    """
    if key is None:
        return ()
    parent = FOLLOWS.get(key, key)
    rows = _rows(session, community_id, {key, parent}, day)
    own = _newest(row for row in rows if row.key == key)
    followed = _newest(row for row in rows if row.key == parent)
    rungs = [own[rung.step] if own.get(rung.step) and own[rung.step].hours != FOLLOW else followed.get(rung.step, rung)
             for rung in LADDERS[parent]]  # fmt: skip
    return tuple(sorted(rungs, key=lambda rung: rung.level))


def has_own(session: Session, community_id: int, key: str, day: date) -> bool:
    """Whether somebody has set this ladder itself; one that follows none always is its own."""
    rungs = _newest(_rows(session, community_id, {key}, day)).values()
    return key not in FOLLOWS or any(rung.hours != FOLLOW for rung in rungs)


def running_on(session: Session, community_id: int, key: str, day: date) -> frozenset[str]:
    """The keys whose matters run on this ladder: itself, and the kinds that follow it and have none of their own."""
    followers = {child for child, parent in FOLLOWS.items() if parent == key and not has_own(session, community_id, child, day)}
    return frozenset({key} | followers)


def _rows(session: Session, community_id: int, keys: Iterable[str], day: date) -> list[Row]:
    """Those of these keys that hold on a day. What managers have set is little, and is read once a transaction."""
    found = once(session, ("ladders", community_id), lambda: _all_rows(session, community_id))
    return [row for row in found if row.key in keys and row.holds_from <= day]


def _all_rows(session: Session, community_id: int) -> list[Row]:
    table = LadderRule
    columns = (table.key, table.step, table.level, table.role, table.hours, table.unit, table.anchor, table.repeat_hours, table.holds_from)
    return session.execute(select(*columns).where(table.community_id == community_id).order_by(table.holds_from, table.id)).all()


def _newest(rows: Iterable) -> dict[str, Rung]:
    return {row.step: _rung(row) for row in rows}


def due_of(session: Session, community_id: int, rung: Rung, start: datetime, pauses: Iterable[Pause] = ()) -> datetime | None:
    """When a rung is reached, by the kind of time it counts; None while a pause holds it open."""
    calendar = calendar_of(session, community_id) if rung.unit == WORKING else None
    return business_time.add(start, rung.hours, calendar, pauses)


def first_due(
    session: Session, community_id: int, key: str, start: datetime, pauses: Iterable[Pause] = (), recorded_at: datetime | None = None
) -> datetime | None:
    """The first limit of what began at `start` and was written down at `recorded_at`: what is promised for it."""
    rung = ladder_for(session, community_id, key, start.date())[0]
    return due_of(session, community_id, rung, rung.start(start, recorded_at), pauses)


def visit_limit(entry) -> str:
    """The setting that says how soon the owner is called back: of a complaint, or of what was drawn or chosen by hand."""
    return "sample_visit_hours" if getattr(entry, "visit_reason", None) in sampling.VISITED else "visit_hours"


def visit_due(session: Session, entry, finished_at: datetime) -> datetime:
    """Until when the owner is called back (R82): by the setting of the day on which handling ended."""
    return deadlines.visit_due(finished_at, number(session, entry.community_id, visit_limit(entry), finished_at.date()))


def left_out(session: Session, step) -> list[date]:
    """The days a stored limit in working time does not count because it was announced that nobody receives."""
    if step.unit != WORKING or step.due_at is None:
        return []
    return shut_days(calendar_of(session, step.community_id), step.start_at, step.due_at)
