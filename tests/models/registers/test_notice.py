"""前台提示: from when to when it holds."""

from datetime import datetime, timedelta

import pytest

from models.errors import RuleViolation
from models.registers.notice import Notice

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def desk(site, session, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")


def saved(session, **values) -> Notice:
    notice = Notice(**{"content": "3 栋 2 单元停梯检修", "to_at": NOW + timedelta(hours=3)} | values)
    session.add(notice)
    session.commit()
    return notice


def test_it_holds_from_now_on(session, desk):
    notice = saved(session)
    assert (notice.kind, notice.from_at, notice.record_no) == ("stopped", NOW, "TZ20261123-001")


def test_it_may_be_announced_for_tomorrow(session, desk):
    tomorrow = NOW + timedelta(days=1)
    assert saved(session, from_at=tomorrow, to_at=tomorrow + timedelta(hours=2)).from_at == tomorrow


@pytest.mark.parametrize(
    "values, field", [({"to_at": None}, "to_at"), ({"to_at": NOW - timedelta(minutes=1)}, "to_at"), ({"content": None}, "content")]
)
def test_what_cannot_be_is_refused_at_its_field(session, desk, values, field):
    with pytest.raises(RuleViolation) as refusal:
        saved(session, **values)
    assert refusal.value.field == field
