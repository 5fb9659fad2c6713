"""The months that are being closed (R99, R100): who wrote, checked and read what when, and the snapshot that stays.

One row is one version of one month. A frozen version never changes again: reopening begins a further one beside it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, event, inspect, select
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from models.db import db
from models.errors import RuleViolation
from models.features import InCommunity
from models.storage import Key


class Closing(InCommunity):
    """What is kept of one version of one month, of the complaints or of a register."""

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    year_month: Mapped[str] = mapped_column(String(7))
    version: Mapped[int] = mapped_column(default=1)  # 1, then one more for every reopening
    revision: Mapped[int] = mapped_column(default=1)  # of the row: two who write at once are told apart
    drafted_at: Mapped[datetime]
    problems: Mapped[str | None] = mapped_column(Text)
    causes: Mapped[str | None] = mapped_column(Text)
    measures: Mapped[str | None] = mapped_column(Text)
    followed: Mapped[str | None] = mapped_column(Text)
    cases: Mapped[list | None] = mapped_column(JSON)  # ids of the complaints that are told
    compiled_at: Mapped[datetime | None]
    compiled_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    compiled_name: Mapped[str | None] = mapped_column(String(60))
    compiled_figures: Mapped[str | None] = mapped_column(String(64))  # digest of the figures that the analysis was written to
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    checked_name: Mapped[str | None] = mapped_column(String(60))
    checked_figures: Mapped[str | None] = mapped_column(String(64))  # digest of the figures that were checked
    frozen_at: Mapped[datetime | None] = mapped_column(active_history=True)
    frozen_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    frozen_name: Mapped[str | None] = mapped_column(String(60))
    opinion: Mapped[str | None] = mapped_column(String(500))
    digest: Mapped[str | None] = mapped_column(String(64))  # of the snapshot
    snapshot: Mapped[dict | None] = mapped_column(JSON, deferred=True)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict:
        return {"version_id_col": cls.__table__.c.revision}


class MonthClose(Closing, db.Model):
    """Of the complaints."""

    __tablename__ = "month_close"
    __table_args__ = (
        Index("uq_month_close", "community_id", "year_month", "version", unique=True),
        Index("ix_month_close_open", "community_id", "frozen_at", "year_month"),
    )


class RegisterClose(Closing, db.Model):
    """Of any other register that is counted."""

    __tablename__ = "register_close"

    register: Mapped[str] = mapped_column(String(40))
    __table_args__ = (Index("uq_register_close", "community_id", "register", "year_month", "version", unique=True),)


class ClosingLine(InCommunity):
    """One line of what was done with a month, by whom, with which words. Append-only."""

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))  # NULL: the system
    name: Mapped[str] = mapped_column(String(60))
    act: Mapped[str] = mapped_column(String(20))  # draft, or an act of rules/month_closing.py
    note: Mapped[str | None] = mapped_column(String(500))


class MonthLine(ClosingLine, db.Model):
    __tablename__ = "month_line"

    month_id: Mapped[int] = mapped_column(Key, ForeignKey("month_close.id"))
    __table_args__ = (Index("ix_month_line_month", "month_id", "id"),)


class RegisterLine(ClosingLine, db.Model):
    __tablename__ = "register_close_line"

    month_id: Mapped[int] = mapped_column(Key, ForeignKey("register_close.id"))
    __table_args__ = (Index("ix_register_close_line_month", "month_id", "id"),)


LINES: dict[type[Closing], type[MonthLine] | type[RegisterLine]] = {MonthClose: MonthLine, RegisterClose: RegisterLine}


@event.listens_for(Closing, "before_update", propagate=True)
def _stay_frozen(mapper, connection, row: Closing) -> None:
    history = inspect(row).attrs.frozen_at.history
    if row.frozen_at and not history.has_changes() or history.deleted and history.deleted[0]:
        raise RuleViolation("这个月已经定稿，不能再改")


def latest(
    session: Session, community_id: int, year_month: str, version: int | None = None, lock: bool = False, register: str = ""
) -> MonthClose | RegisterClose | None:
    """The newest version of a month, or the one asked for; `lock` holds it until the end of the transaction."""
    model, mine = _of(community_id, year_month, register)
    query = select(model).where(*mine)
    query = query.where(model.version == version) if version else query.order_by(model.version.desc()).limit(1)
    if lock:
        query = query.with_for_update(of=model).execution_options(populate_existing=True)
    return session.scalar(query)


def _of(community_id: int, year_month: str, register: str) -> tuple[type[MonthClose] | type[RegisterClose], list]:
    """Where the versions of a month are kept: those of the complaints apart from those of a register."""
    model = RegisterClose if register else MonthClose
    mine = [model.community_id == community_id, model.year_month == year_month]
    return model, [*mine, RegisterClose.register == register] if register else mine


def still_open(session: Session, community_id: int) -> list[tuple[str, str]]:
    """(month, stage) of what is not frozen, oldest first: two narrow columns, for every page asks."""
    query = select(MonthClose.year_month, MonthClose.compiled_at, MonthClose.checked_at)
    mine = (MonthClose.community_id == community_id, MonthClose.frozen_at.is_(None))
    rows = session.execute(query.where(*mine).order_by(MonthClose.year_month))
    return [(name, "checked" if checked else "compiled" if compiled else "draft") for name, compiled, checked in rows]


def first_open(session: Session, community_id: int, register: str) -> str | None:
    """The oldest month of a register that somebody has begun and nobody has frozen."""
    mine = (RegisterClose.community_id == community_id, RegisterClose.register == register, RegisterClose.frozen_at.is_(None))
    return session.scalar(select(RegisterClose.year_month).where(*mine).order_by(RegisterClose.year_month).limit(1))


def versions(session: Session, community_id: int, year_month: str, register: str = "") -> list[MonthClose | RegisterClose]:
    model, mine = _of(community_id, year_month, register)
    return list(session.scalars(select(model).where(*mine).order_by(model.version)))


def frozen_snapshot(session: Session, community_id: int, year_month: str, register: str = "") -> dict | None:
    """What the newest frozen version of a month keeps."""
    model, mine = _of(community_id, year_month, register)
    query = select(model.snapshot).where(*mine, model.frozen_at.is_not(None))
    return session.scalar(query.order_by(model.version.desc()).limit(1))


def lines_of(session: Session, months: Sequence[MonthClose | RegisterClose]) -> list[MonthLine | RegisterLine]:
    """Everything that was done with these versions, newest first."""
    if not months:
        return []
    keys, line = [month.id for month in months], LINES[type(months[0])]
    return list(session.scalars(select(line).where(line.month_id.in_(keys)).order_by(line.id.desc())))
