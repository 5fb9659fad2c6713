"""The months of the demonstration: those that are over are frozen, the one at hand is compiled and waits for the supervisor."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.operations import close_month
from models.operations.draft_months import draft_months
from models.organisation import Account, Actor
from models.outbox import silent
from models.reports.month_context import neighbour
from models.reports.month_texts import notable, numbers_of, suggestions
from models.reports.monthly import complaint_month, current_month
from models.rules import month as rules
from models.scope import acting
from seed.estate import Estate

FOLLOWED = {True: "上月措施都已落实：巡查加到每天两次，保洁排班已调整。", False: "第一次编制，没有上月措施。"}
MEASURES = "1. 设备房每周联合巡检一次（工程部 李建军）。\n2. 20:00–22:00 增加一次装修巡查（秩序部）。"


def months(session: Session, estate: Estate, now: datetime) -> None:
    """Two months closed as they should be, the draft of the running one when its day has come."""
    current = current_month(session, estate.community.id, now)
    with silent(session):
        for back in (2, 1):
            _closed(session, estate, neighbour(current, -back), now)
    opens = rules.draft_opens(current)
    if opens <= now:
        with clock.held_at(opens):
            draft_months(session, opens)
        _compile(session, estate, current, max(opens, now.replace(hour=9, minute=5, second=0) - timedelta(days=now.hour < 10)), True)


def _closed(session: Session, estate: Estate, year_month: str, now: datetime) -> None:
    """Compiled on the eve, checked and read on the morning after the last day."""
    end = rules.period(year_month)[1]
    first = year_month == neighbour(current_month(session, estate.community.id, now), -2)
    row = _compile(session, estate, year_month, end - timedelta(hours=7), not first)
    steps = ((timedelta(hours=9), "王敏", close_month.check), (timedelta(hours=10, minutes=20), "赵国强", close_month.freeze))
    for moment, who, act in ((end + later, who, act) for later, who, act in steps):
        if moment > now:
            return
        actor = _person(session, estate, who)
        with acting(session, actor), clock.held_at(moment):
            act(session, actor, moment, row.year_month, "同意，请各部门按措施落实。" if act is close_month.freeze else "")


def _compile(session: Session, estate: Estate, year_month: str, moment: datetime, again: bool):
    desk = _person(session, estate, "陈静")
    with acting(session, desk), clock.held_at(moment):
        month = complaint_month(session, estate.community.id, year_month, moment)
        cases = "、".join(numbers_of(session, notable(session, month)[:2]).values())
        said = suggestions(session, month) | {"measures": MEASURES, "followed": FOLLOWED[again], "cases": cases}
        return close_month.keep_texts(session, desk, moment, year_month, said, True)


def _person(session: Session, estate: Estate, name: str) -> Actor:
    """Somebody of the staff with the account they sign with."""
    actor = estate.actor(name)
    return replace(actor, account_id=session.scalar(select(Account.id).where(Account.staff_id == actor.staff_id)))
