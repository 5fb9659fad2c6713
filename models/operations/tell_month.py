"""Who is told of a month on its way (R99, R100): whoever has to act next, and once a day whoever lets it wait past the 25th."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.month import MonthClose
from models.outbox import To, post
from models.reports.monthly import month_kind, submit_due
from models.rules.month_closing import COMPILERS

MORNING = time(8, 0)  # nobody is reminded at night
WHO = {"draft": COMPILERS, "compiled": ("supervisor",), "checked": ("manager",)}


def tell_next(session: Session, now: datetime, row: MonthClose, act: str, account_id: int | None = None) -> None:
    """After an act: the next to act; after 退回 and 重新打开 whoever compiles; after 定稿 those who made it."""
    kind, to = {
        "draft": ("month_draft", To(roles=COMPILERS)),
        "compile": ("month_to_check", To(roles=("supervisor",), but=account_id)),
        "check": ("month_to_read", To(roles=("manager",), but=account_id)),
        "send_back": ("month_sent_back", To(roles=COMPILERS, but=account_id)),
        "reopen": ("month_reopened", To(roles=COMPILERS, but=account_id)),
        "freeze": ("month_frozen", To(roles=("supervisor", "company"), accounts=_makers(row), but=account_id)),
    }[act]
    _post(session, now, row, kind, to, f"{act}-{now.isoformat()}")


def remind_late(session: Session, now: datetime) -> int:
    """Once a day, of every month that is past the 25th and not frozen; how many people are meant. Safe to run at any time."""
    if now.time() < MORNING:
        return 0
    rows = session.scalars(select(MonthClose).where(MonthClose.frozen_at.is_(None)).order_by(MonthClose.id)).all()
    late = [row for row in rows if now >= submit_due(row.year_month, month_kind(session, row.community_id, row.year_month, now))]
    return sum(_post(session, now, row, "month_late", To(roles=(*_waits_for(row), "manager")), f"late-{now.date()}") for row in late)


def _waits_for(row: MonthClose) -> tuple[str, ...]:
    return WHO["checked" if row.checked_at else "compiled" if row.compiled_at else "draft"]


def _makers(row: MonthClose) -> tuple[int, ...]:
    return tuple(key for key in (row.compiled_by_id, row.checked_by_id) if key)


def _post(session: Session, now: datetime, row: MonthClose, kind: str, to: To, key: str) -> int:
    last = submit_due(row.year_month, month_kind(session, row.community_id, row.year_month, now)) - timedelta(minutes=1)
    return post(
        session, now, kind, community_id=row.community_id, to=to, address=f"/admin/monthly/?month={row.year_month}",
        key=f"{row.year_month}-{row.version}-{key}", params={"month": row.year_month}, deadline=None if kind == "month_frozen" else last,
    )  # fmt: skip
