"""The days that come near: the month that has to be handed in soon."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.organisation import Actor
from models.policy import setting
from models.reports import month_waiting
from models.rules import access, escalation, month

NEAR = timedelta(days=8)


@dataclass(frozen=True)
class NearDay:
    page: str
    title: str
    text: str
    say: str
    late: bool = False
    query: Mapping[str, str] = field(default_factory=dict)


def near_days(session: Session, actor: Actor, now: datetime) -> list[NearDay]:
    """The month that has to be handed in soon."""
    concerned = access.may(actor.roles, "monthly") or access.may(actor.roles, "file", "complaint")
    if not concerned or not actor.community_id:
        return []
    kind = setting(session, actor.community_id, "month_kind", now.date())
    current = month.current_month(now, kind)
    end = month.freeze_opens(current, kind)
    kept = month_waiting.waiting(session, actor, now)
    days = [_month_day(one, now) for one in kept]
    if end - now <= NEAR and current not in [one.year_month for one in kept]:
        days.append(NearDay("monthly", "投诉情况月汇总", f"{end.day} 日前上呈", escalation.words(now, end + timedelta(days=1))))
    return days


def _month_day(one: month_waiting.Waiting, now: datetime) -> NearDay:
    say = f"待{one.next}，{one.left(now)}" if one.next else one.left(now)
    text = f"{one.due_at - timedelta(days=1):%m-%d} 前上呈"
    return NearDay("monthly", f"{one.name}投诉情况月汇总", text, say, one.late, {"month": one.year_month})
