"""The draft of each month makes itself on the 22nd (R99); a machine that stood still catches up."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.month import MonthClose, latest
from models.operations.close_month import open_draft
from models.operations.tell_month import tell_next
from models.organisation import Community
from models.registers.complaint import Complaint
from models.reports.month_context import neighbour
from models.reports.monthly import current_month, month_kind
from models.rules import month as rules


def draft_months(session: Session, now: datetime) -> int:
    """Begin the months whose draft is due; how many. Safe to run at any time and twice."""
    keys = session.scalars(select(Community.id).where(Community.enabled.is_(True)).order_by(Community.id)).all()
    return sum(_draft(session, key, year_month, now) for key in keys for year_month in _due(session, key, now))


def _due(session: Session, community_id: int, now: datetime) -> list[str]:
    """The month at hand from the 22nd on, and the one before if it was missed while there was something to count."""
    current = current_month(session, community_id, now)
    before = neighbour(current, -1)
    found = [before] if before and _was_missed(session, community_id, before, now) else []
    opens = rules.draft_opens(current, month_kind(session, community_id, current, now))
    return found + ([current] if opens <= now else [])


def _was_missed(session: Session, community_id: int, year_month: str, now: datetime) -> bool:
    """Only where the system has been in use: nobody owes a month from before."""
    end = rules.period(year_month, month_kind(session, community_id, year_month, now))[1]
    used = exists().where(Complaint.community_id == community_id, Complaint.recorded_at < end)
    begun = exists().where(MonthClose.community_id == community_id, MonthClose.year_month < year_month)
    return bool(session.scalar(select(used | begun)))


def _draft(session: Session, community_id: int, year_month: str, now: datetime) -> int:
    if latest(session, community_id, year_month) is not None:
        return 0
    tell_next(session, now, open_draft(session, community_id, year_month, now), "draft")
    return 1
