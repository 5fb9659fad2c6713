"""Ladders as managers set them: dated rows, never overwritten. A matter runs on those that held on the day it began (R81, R149)."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.calendar import calendar_of
from models.db import db
from models.features import InCommunity
from models.rules import business_time
from models.rules.deadlines import LADDERS, WORKING, Pause, Rung
from models.storage import Key


class LadderRule(InCommunity, db.Model):
    """One rung of one ladder from a day on. Saving a ladder adds a row for each of its rungs."""

    __tablename__ = "ladder_rule"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(40))  # a key of rules.deadlines.LADDERS
    step: Mapped[str] = mapped_column(String(40))
    level: Mapped[int]
    role: Mapped[str] = mapped_column(String(40))
    hours: Mapped[int]
    unit: Mapped[str] = mapped_column(String(10))
    holds_from: Mapped[date]
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    __table_args__ = (Index("ix_ladder_rule_key", "community_id", "key", "holds_from", "id"),)

    @property
    def rung(self) -> Rung:
        return Rung(self.step, self.level, self.role, self.hours, self.unit)


def ladder_for(session: Session, community_id: int, key: str | None, day: date) -> tuple[Rung, ...]:
    """The rungs that hold for what began on `day`, lowest first; the manual's where nobody has set any, none without a key."""
    if key is None:
        return ()
    table = LadderRule
    mine = (table.community_id == community_id) & (table.key == key) & (table.holds_from <= day)
    columns = (table.step, table.level, table.role, table.hours, table.unit)
    rows = session.execute(select(*columns).where(mine).order_by(table.holds_from, table.id))
    rungs = {rung.step: rung for rung in LADDERS[key]} | {row.step: Rung(*row) for row in rows}
    return tuple(sorted(rungs.values(), key=lambda rung: rung.level))


def due_of(session: Session, community_id: int, rung: Rung, start: datetime, pauses: Iterable[Pause] = ()) -> datetime | None:
    """When a rung is reached, by the kind of time it counts; None while a pause holds it open."""
    calendar = calendar_of(session, community_id) if rung.unit == WORKING else None
    return business_time.add(start, rung.hours, calendar, pauses)


def first_due(session: Session, community_id: int, key: str, start: datetime, pauses: Iterable[Pause] = ()) -> datetime | None:
    """The first limit of what began at `start`: what is promised for it."""
    return due_of(session, community_id, ladder_for(session, community_id, key, start.date())[0], start, pauses)
