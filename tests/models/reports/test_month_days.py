"""Which days a month has: the setting, a change of it, and by when the sheet is handed in (C21)."""

from datetime import date, datetime

import pytest

from models.errors import RuleViolation
from models.operations.close_month import check, freeze, open_draft
from models.policy import Setting
from models.reports.monthly import complaint_month, current_month, submit_due
from tests.models.operations.test_close_month import compiled
from tests.models.reports.month_story import Told, write

pytestmark = pytest.mark.rule(99)


@pytest.mark.parametrize(
    ("kind", "name", "period"),
    [
        ("25-24", "2026-12", "2026-11-25 至 2026-12-24"),
        ("26-25", "2026-11", "2026-10-26 至 2026-11-25"),
        ("calendar", "2026-11", "2026-11-01 至 2026-11-30"),
    ],
)
def test_the_days_of_the_month_are_a_setting(session, site, at, kind, name, period):
    now = at("2026-11-25 09:00")
    session.add(Setting(community_id=site.community.id, name="month_kind", value=kind, holds_from=date(2026, 11, 1), set_at=now))
    session.flush()
    assert current_month(session, site.community.id, now) == name
    assert complaint_month(session, site.community.id, name, now).period == period


def test_a_month_of_another_kind_begins_where_the_last_sheet_has_ended(session, site, at):
    now = at("2026-12-02 09:00")
    for moment in ("11-24 23:59", "11-25 00:00", "11-30 12:00", "12-01 00:00"):
        write(session, site.community.id, Told(moment, "repair"))
    session.add(Setting(community_id=site.community.id, name="month_kind", value="calendar", holds_from=date(2026, 12, 1), set_at=now))
    session.flush()
    assert complaint_month(session, site.community.id, "2026-12", now).period == "2026-12-01 至 2026-12-31"  # nobody made a November
    open_draft(session, site.community.id, "2026-11", now)
    november, december = (complaint_month(session, site.community.id, name, now) for name in ("2026-11", "2026-12"))
    assert december.period == "2026-11-25 至 2026-12-31"
    assert (november.sums["received"], december.sums["received"], december.series[-2:]) == (1, 3, (("2026-11", 1), ("2026-12", 3)))
    assert november.sums["open_end"] == december.sums["carried_in"]


@pytest.mark.parametrize(
    ("kind", "due_at"),
    [("25-24", datetime(2026, 11, 26)), ("26-25", datetime(2026, 11, 26)), ("calendar", datetime(2026, 12, 26))],
)
@pytest.mark.rule(92)
def test_the_month_is_handed_in_by_the_25th(kind, due_at):
    assert submit_due("2026-11", kind) == due_at


@pytest.mark.rule(100)
def test_a_natural_month_is_frozen_from_the_first_of_the_next(session, site, at, actor_for):
    eve = at("2026-11-30 23:59")
    session.add(Setting(community_id=site.community.id, name="month_kind", value="calendar", holds_from=date(2025, 1, 1), set_at=eve))
    session.flush()
    people = {name: actor_for(name) for name in ("desk", "supervisor", "manager")}
    compiled(session, people, at, eve)
    check(session, people["supervisor"], eve, "2026-11")
    with pytest.raises(RuleViolation, match="统计期还没有结束"):
        freeze(session, people["manager"], eve, "2026-11", "同意")
    assert freeze(session, people["manager"], at("2026-12-01 00:00"), "2026-11", "同意").frozen_at == datetime(2026, 12, 1)
