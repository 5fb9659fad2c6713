"""What happens to an entry over time, for all registers in one place: steps of its ladder, pauses, and the timeline."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.features import InCommunity
from models.rules import deadlines
from models.storage import Key


class Step(InCommunity, db.Model):
    """One limit of one entry. `due_at` is stored, "overdue" never is; NULL while the entry is paused, `done_at` once handled."""

    __tablename__ = "step"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    entry_id: Mapped[int] = mapped_column(Key)
    step: Mapped[str] = mapped_column(String(40))
    level: Mapped[int]
    role: Mapped[str] = mapped_column(String(40))  # who tracks it from this limit on
    hours: Mapped[int]
    unit: Mapped[str | None] = mapped_column(String(10))  # NULL: natural time
    repeat_hours: Mapped[int | None]  # between reminders; NULL: as the manual's ladders
    start_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    raised_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    done_at: Mapped[datetime | None]
    # What the queue filters by, kept in step with the entry by the session, so that one index serves all registers.
    department_id: Mapped[int | None] = mapped_column(Key, ForeignKey("department.id"))
    handler_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))  # only a take-over is stored
    tag: Mapped[str | None] = mapped_column(String(40))
    building: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (
        Index("uq_step_entry", "register", "entry_id", "step", unique=True),
        Index("ix_step_due", "community_id", "done_at", "due_at", "id"),
        # What is open and how late, for tallies and lists, read from the index alone.
        Index("ix_step_open", "community_id", "done_at", "level", "due_at", "register", "entry_id", "department_id"),
        Index("ix_step_raise", "raised_at", "due_at"),
    )


class Pause(InCommunity, db.Model):
    """An interval in which the clock stands, with its reason. Append-only: replayed, never counted."""

    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    entry_id: Mapped[int] = mapped_column(Key)
    start_at: Mapped[datetime]
    end_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500))
    review_on: Mapped[datetime | None]
    __table_args__ = (Index("ix_pause_entry", "register", "entry_id"),)


def pauses_of(session: Session, slug: str, entry_id: int) -> list[deadlines.Pause]:
    """The pauses of one entry as the rules count them. Read past the session, so that a flush can ask."""
    table = Pause.__table__
    mine = (table.c.register == slug) & (table.c.entry_id == entry_id)
    found = session.connection().execute(select(table.c.start_at, table.c.end_at).where(mine))
    return [deadlines.Pause(start, end) for start, end in found]


class Action(InCommunity, db.Model):
    """One line of the timeline (处理流水). Append-only; what the month counts."""

    __tablename__ = "action"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    entry_id: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))  # NULL: the system
    verb: Mapped[str] = mapped_column(String(40))  # a move of rules/lifecycle.py, or "file", "escalate", "edit"
    from_value: Mapped[str | None] = mapped_column(String(200))
    to_value: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    to_owner: Mapped[bool] = mapped_column(default=False)  # something said to the resident
    __table_args__ = (
        Index("ix_action_entry", "register", "entry_id", "id"),
        Index("ix_action_month", "community_id", "register", "verb", "at"),
    )


class NumberCounter(InCommunity, db.Model):
    """The last number given, per community, register and day. Raised in the saving transaction, so numbers have no gaps."""

    __tablename__ = "number_counter"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    prefix: Mapped[str] = mapped_column(String(10))
    day: Mapped[str] = mapped_column(String(8))
    last: Mapped[int]
    __table_args__ = (Index("uq_number_counter", "community_id", "prefix", "day", unique=True),)
