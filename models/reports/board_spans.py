"""今天, 本周, 本月, each as far as it has gone, and the same stretch of the one before."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from models.organisation import Actor
from models.reports.month_context import neighbour
from models.reports.monthly import current_month, span
from models.reports.register_figures import LIVE, Span


@dataclass(frozen=True)
class Stretch:
    """`now`: from its first day until this moment; `before`: the one before, cut at the same point, and what that is called."""

    label: str
    start: datetime
    end: datetime
    now: Span
    before: Span
    against: str

    @property
    def days(self) -> tuple[date, date]:
        return self.start.date(), (self.end - timedelta(days=1)).date()


def stretches(session: Session, actor: Actor, now: datetime) -> list[Stretch]:
    """The month is the one of the complaint summary, by the community's own setting (C21)."""
    today = datetime.combine(now.date(), time())
    monday = today - timedelta(days=now.weekday())
    day, week = timedelta(days=1), timedelta(days=7)
    name = current_month(session, actor.community_id, now)
    start, end = span(session, actor.community_id, name, now)
    earlier = neighbour(name, -1) or name
    before, _ = span(session, actor.community_id, earlier, now)
    return [
        _stretch("今天", today, today + day, today - day, now, "昨天此时"),
        _stretch("本周", monday, monday + week, monday - week, now, "上周此时"),
        _stretch("本月", start, end, before, now, "上月此时"),
    ]


def _stretch(label: str, start: datetime, end: datetime, before: datetime, now: datetime, against: str) -> Stretch:
    gone = min(now + LIVE, end) - start
    return Stretch(label, start, end, Span(start, start + gone), Span(before, min(before + gone, start)), against)
