"""Workbooks that come by themselves: a saved view, written every week or month for the person who wants it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.features import InCommunity
from models.organisation import Actor
from models.storage import Key

MOST = 10  # of one person


class Schedule(InCommunity, db.Model):
    """One saved view that is written again and again. The view is looked up each time: changed filters hold from then on."""

    __tablename__ = "schedule"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    view_id: Mapped[int] = mapped_column(Key)  # no foreign key: a view may be forgotten, then this ends
    register: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(60))
    shape: Mapped[str] = mapped_column(String(40))
    suffix: Mapped[str] = mapped_column(String(4))
    cadence: Mapped[str] = mapped_column(String(20))
    day: Mapped[int]
    last_on: Mapped[date]  # the last day it was written for; at first the one before it was asked for
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(100))
    __table_args__ = (Index("ix_schedule_account", "community_id", "account_id", "id"), Index("ix_schedule_ended_at", "ended_at", "id"))


def schedules_of(session: Session, actor: Actor) -> list[Schedule]:
    """What this person gets in the community at hand; what has ended stands last."""
    mine = select(Schedule).where(Schedule.community_id == actor.community_id, Schedule.account_id == actor.account_id)
    return list(session.scalars(mine.order_by(Schedule.ended_at.is_not(None), Schedule.id.desc()).limit(2 * MOST)))


def schedule_of(session: Session, actor: Actor, key: int) -> Schedule | None:
    mine = (Schedule.id == key, Schedule.community_id == actor.community_id, Schedule.account_id == actor.account_id)
    return session.scalar(select(Schedule).where(*mine))
