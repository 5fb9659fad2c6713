from datetime import date, datetime, timedelta

import pytest

from models.ladder import FOLLOW, LadderRule, due_of, first_due, has_own, ladder_for, running_on
from models.rules.deadlines import LADDERS, RECORDED, WORKING, Pause, Rung

MONDAY = datetime(2026, 11, 23, 9, 0)


@pytest.fixture
def rule(session, site):
    def add(hours: int, holds_from: str, unit: str = "natural", key: str = "default", anchor: str | None = None):
        session.add(LadderRule(
            community_id=site.community.id, key=key, step="supervisor", level=1, role="supervisor", hours=hours, unit=unit, anchor=anchor,
            holds_from=date.fromisoformat(holds_from), set_at=MONDAY,
        ))  # fmt: skip
        session.flush()

    return add


@pytest.mark.rule(87)
@pytest.mark.rule(89)
@pytest.mark.rule(90)
@pytest.mark.parametrize("key", list(LADDERS))
def test_where_nobody_has_set_a_ladder_the_manual_s_holds(session, site, key):
    assert ladder_for(session, site.community.id, key, MONDAY.date()) == LADDERS[key]


def test_without_a_ladder_there_is_no_rung(session, site):
    assert ladder_for(session, site.community.id, None, MONDAY.date()) == ()


@pytest.mark.rule(81)
@pytest.mark.rule(149)
@pytest.mark.parametrize(
    ("day", "hours"), [("2026-10-31", 48), ("2026-11-01", 24), ("2026-11-19", 24), ("2026-11-20", 36), ("2027-01-01", 36)]
)
def test_the_newest_rows_whose_day_had_come_hold(session, site, rule, day, hours):
    rule(24, "2026-11-01")
    rule(30, "2026-11-20")
    rule(36, "2026-11-20")
    rule(12, "2026-11-01", key="complaint.minor")
    rungs = ladder_for(session, site.community.id, "default", date.fromisoformat(day))
    assert [rung.hours for rung in rungs] == [hours, 168]


def test_another_community_keeps_its_own_ladder(session, site, rule):
    rule(24, "2026-11-01")
    assert ladder_for(session, site.other.id, "default", MONDAY.date()) == LADDERS["default"]


@pytest.mark.rule(28)
def test_a_rung_counts_its_own_kind_of_time(session, site):
    natural, working = Rung("supervisor", 1, "supervisor", 14), Rung("supervisor", 1, "supervisor", 14, WORKING)
    friday = MONDAY - timedelta(days=3)
    assert due_of(session, site.community.id, natural, friday) == friday + timedelta(hours=14)
    assert due_of(session, site.community.id, working, friday) == datetime(2026, 11, 23, 18)
    assert due_of(session, site.community.id, working, friday, [Pause(MONDAY)]) is None


@pytest.mark.rule(81)
def test_what_is_promised_is_the_first_rung(session, site, rule):
    rule(7, "2026-11-01", WORKING, "complaint.major")
    assert first_due(session, site.community.id, "complaint.major", MONDAY) == datetime(2026, 11, 23, 18)


@pytest.mark.rule(149)
@pytest.mark.parametrize(("day", "hours"), [("2026-10-31", 48), ("2026-11-01", 24), ("2026-11-10", 12), ("2026-11-20", 24)])
def test_a_kind_of_matter_follows_until_it_has_a_ladder_of_its_own_and_may_follow_again(session, site, rule, day, hours):
    rule(24, "2026-11-01")
    rule(12, "2026-11-10", key="default.repair")
    rule(FOLLOW, "2026-11-20", key="default.repair")
    day = date.fromisoformat(day)
    assert [rung.hours for rung in ladder_for(session, site.community.id, "default.repair", day)] == [hours, 168]
    assert has_own(session, site.community.id, "default.repair", day) == (hours == 12)
    assert ("default.repair" in running_on(session, site.community.id, "default", day)) == (hours != 12)
    assert "default.praise" in running_on(session, site.community.id, "default", day)


@pytest.mark.rule(149)
def test_a_ladder_may_count_from_the_writing_down(session, site, rule):
    rule(24, "2026-11-01", key="complaint.major", anchor=RECORDED)
    written = MONDAY + timedelta(hours=5)
    assert first_due(session, site.community.id, "complaint.major", MONDAY, (), written) == written + timedelta(hours=24)
    assert first_due(session, site.community.id, "complaint.minor", MONDAY, (), written) == MONDAY + timedelta(hours=48)
