"""Whoever has to act on a month is told; whoever lets it wait past the 25th is told every day."""

from collections import Counter

import pytest
from sqlalchemy import select

from models.operations.close_month import check, freeze, reopen, send_back
from models.operations.draft_months import draft_months
from models.operations.tell_month import remind_late
from models.organisation import Account
from models.outbox import Message
from tests.models.operations.test_close_month import DAY, compiled
from tests.models.reports.month_story import NOW, tell

pytestmark = [pytest.mark.rule(99), pytest.mark.rule(92)]


@pytest.fixture
def people(session, site, actor_for, at):
    at(NOW)
    tell(session, site)
    return {name: actor_for(name) for name in ("desk", "supervisor", "manager")}


def told(session) -> list[tuple[str, str]]:
    """(kind, username) of every message about a month, in order."""
    query = select(Message.kind, Account.username).join(Account, Account.id == Message.account_id)
    rows = session.execute(query.where(Message.kind.like("month_%"), Account.username != "elsewhere").order_by(Message.id))
    return [tuple(row) for row in rows]


def test_each_step_tells_the_next(session, people, at):
    draft_months(session, at("2026-11-22 00:11"))
    assert told(session) == [("month_draft", "desk"), ("month_draft", "supervisor")]
    compiled(session, people, at)
    check(session, people["supervisor"], DAY, "2026-11")
    send_back(session, people["manager"], DAY, "2026-11", "措施没有期限")
    compiled(session, people, at)
    check(session, people["supervisor"], DAY, "2026-11")
    freeze(session, people["manager"], DAY, "2026-11", "同意")
    reopen(session, people["manager"], DAY, "2026-11", "漏登一件")
    found = told(session)[2:]
    assert [kind for kind, _ in found if kind == "month_to_check"] and ("month_to_read", "manager") in found
    assert ("month_sent_back", "desk") in found and ("month_reopened", "desk") in found
    assert {name for kind, name in found if kind == "month_frozen"} == {"desk", "supervisor", "company"}


def test_a_late_month_is_said_once_a_day_to_whoever_has_it_and_to_the_manager(session, people, at):
    compiled(session, people, at)
    assert remind_late(session, at("2026-11-25 23:59")) == 0
    assert remind_late(session, at("2026-11-26 00:11")) == 0  # not at night
    for moment in ("2026-11-26 08:11", "2026-11-26 09:11", "2026-11-27 08:11"):
        remind_late(session, at(moment))
    late = Counter(name for kind, name in told(session) if kind == "month_late")
    assert late == {"supervisor": 2, "manager": 2}


def test_a_frozen_month_is_not_late(session, people, at):
    compiled(session, people, at)
    check(session, people["supervisor"], DAY, "2026-11")
    freeze(session, people["manager"], DAY, "2026-11", "同意")
    assert remind_late(session, at("2026-12-20 09:00")) == 0


def test_a_message_about_a_month_says_which_and_leads_there(session, people, at):
    compiled(session, people, at)
    message = session.scalar(select(Message).where(Message.kind == "month_to_check"))
    assert (message.params, message.address) == ({"month": "2026-11"}, "/admin/monthly/?month=2026-11")
    assert f"{message.deadline:%m-%d %H:%M}" == "11-25 23:59"
