"""All communities side by side, for the company: counts only, no entries."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models.organisation import Actor, Community
from models.policy import settings_of
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.rules import lifecycle, month
from models.tracking import Step


@dataclass(frozen=True)
class Line:
    """One community: what is open, late, waits for a return visit, and the complaints of its month."""

    community_id: int
    name: str
    open: int
    overdue: int
    to_visit: int
    complaints: int


def communities(session: Session, actor: Actor, now: datetime) -> list[Line]:
    """The communities this person reads, most overdue first. Void entries count for nothing."""
    mine = [key for key in actor.communities if key]
    names = dict(session.execute(select(Community.id, Community.name).where(Community.id.in_(mine))).all())
    unfinished, waiting = _open(session, mine)
    late = _by_community(session, Step.community_id, mine, Step.level == 1, Step.done_at.is_(None), Step.due_at <= now)
    complaints = _complaints(session, mine, now)
    lines = [
        Line(key, name, unfinished.get(key, 0), late.get(key, 0), waiting.get(key, 0), complaints.get(key, 0))
        for key, name in names.items()
    ]
    return sorted(lines, key=lambda line: (-line.overdue, -line.open, line.name))


def _open(session: Session, mine: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    waiting = func.sum(case((Visit.status == "to_visit", 1), else_=0))
    rows = session.execute(
        select(Visit.community_id, func.count(), waiting)
        .where(Visit.community_id.in_(mine), Visit.voided_at.is_(None), Visit.status.in_(lifecycle.OPEN))
        .group_by(Visit.community_id)
    ).all()
    return {key: count for key, count, _ in rows}, {key: int(there or 0) for key, _, there in rows}


def _by_community(session: Session, column, mine: list[int], *conditions) -> dict[int, int]:
    query = select(column, func.count()).where(column.in_(mine), *conditions).group_by(column)
    return dict(session.execute(query).all())


def _complaints(session: Session, mine: list[int], now: datetime) -> dict[int, int]:
    """Received in the month at hand; its bounds are each community's own setting, and there are two kinds at most."""
    by_kind: dict[str, list[int]] = {}
    for key, kind in settings_of(session, mine, "month_kind", now.date()).items():
        by_kind.setdefault(kind, []).append(key)
    found: dict[int, int] = {}
    for kind, keys in by_kind.items():
        start, end = month.period(month.current_month(now, kind), kind)
        met = (Complaint.voided_at.is_(None), Complaint.complained_at >= start, Complaint.complained_at < end)
        found |= _by_community(session, Complaint.community_id, keys, *met)
    return found
