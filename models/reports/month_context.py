"""What stands around the month: twelve months of received complaints, the households, the year's valid complaints."""

from datetime import date, datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from models.errors import RuleViolation
from models.premises import Occupancy
from models.registers.complaint import Complaint, Validity
from models.rules import month as rules

MONTHS = 12


def neighbour(year_month: str, months: int) -> str | None:
    """The month so many later (earlier: negative); None beyond the years there are."""
    first = date(int(year_month[:4]), int(year_month[5:]), 1)
    at = first.year * 12 + first.month - 1 + months
    name = f"{at // 12:04d}-{at % 12 + 1:02d}"
    try:
        rules.period(name)
    except RuleViolation:
        return None
    return name


def year_to(year_month: str) -> list[str]:
    """Twelve months, this one last."""
    return [name for back in range(MONTHS - 1, -1, -1) if (name := neighbour(year_month, -back))]


def received_by_type(
    session: Session, community_id: int, spans: list[tuple[str, datetime, datetime]], now: datetime
) -> list[tuple[str, dict[str, int]]]:
    """(month, {type: received}) of these months, oldest first, in one query."""
    at = Complaint.complained_at
    sums = [func.sum(case(((at >= start) & (at < end), 1), else_=0)) for _, start, end in spans]
    query = select(Complaint.complaint_type, *sums).where(
        Complaint.community_id == community_id, at >= spans[0][1], at < spans[-1][2], at <= now
    )
    found = session.execute(query.group_by(Complaint.complaint_type)).all()
    return [(name, {row[0]: int(row[place]) for row in found}) for place, (name, *_) in enumerate(spans, 1)]


def households(session: Session, community_id: int, day: date) -> int:
    """Rooms that somebody lives in."""
    return session.scalar(
        select(func.count(Occupancy.room_id.distinct())).where(
            Occupancy.community_id == community_id,
            Occupancy.voided_at.is_(None),
            or_(Occupancy.end_on.is_(None), Occupancy.end_on >= day),
        )
    )


def valid_this_year(session: Session, community_id: int, until: datetime) -> int:
    return session.scalar(
        select(func.count(Complaint.id)).where(
            Complaint.community_id == community_id,
            Complaint.complained_at >= datetime(until.year, 1, 1),
            Complaint.complained_at < until,
            or_(Complaint.voided_at.is_(None), Complaint.voided_at >= until),
            or_(Complaint.validity.is_(None), Complaint.validity != Validity.INVALID),
        )
    )
