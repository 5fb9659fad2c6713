"""接待时间公告: told in advance, and counted as days on which the desk does not receive."""

from datetime import date, datetime, timedelta

import pytest

from models.errors import RuleViolation
from models.operations.file_entry import file_visit
from models.policy import Setting
from models.registers.closing import Closing, exceptions_of, outside_reception
from models.reports import night, notices
from models.scope import acting

NOW = datetime(2026, 11, 23, 14, 32)
TODAY = NOW.date()


@pytest.fixture
def announce(session, site, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("manager")

    def add(first=TODAY, last=None, **values) -> Closing:
        row = Closing(from_on=first, to_on=last or first, **{"announcement": "前台搬家，不接待来访"} | values)
        session.add(row)
        session.commit()
        return row

    return add


@pytest.mark.rule(28)
@pytest.mark.parametrize(
    "moment, outside",
    [
        ("2026-11-23 09:00", False),
        ("2026-11-23 12:30", True),
        ("2026-11-23 17:59", False),
        ("2026-11-23 18:00", True),
        ("2026-11-22 10:00", True),  # Sunday
        ("2026-10-01 10:00", True),  # National Day
    ],
)
def test_reception_is_on_working_days_in_its_hours(session, site, moment, outside):
    assert outside_reception(session, site.community.id, datetime.fromisoformat(moment)) is outside


@pytest.mark.rule(28)
def test_what_is_announced_wins_and_a_later_word_over_an_earlier(session, site, announce):
    announce(TODAY, TODAY + timedelta(days=1))
    announce(date(2026, 11, 22), reception="open")
    assert outside_reception(session, site.community.id, datetime(2026, 11, 23, 10, 0))
    assert not outside_reception(session, site.community.id, datetime(2026, 11, 22, 10, 0))
    announce(TODAY, reception="open")
    assert exceptions_of(session, site.community.id, TODAY) == {
        date(2026, 11, 22): True, TODAY: True, TODAY + timedelta(days=1): False,
    }  # fmt: skip


@pytest.mark.rule(28)
@pytest.mark.parametrize("days, told", [(-1, None), (0, True), (14, False), (15, None)])
def test_it_is_told_two_weeks_ahead_until_it_is_over(session, announce, actor_for, days, told):
    announce(TODAY + timedelta(days=days))
    with acting(session, actor := actor_for("desk")):
        found = [(one.kind, one.now) for one in notices.notices_now(session, actor, NOW)]
    assert found == ([] if told is None else [("接待时间", told)])


@pytest.mark.rule(28)
def test_the_case_says_that_it_came_outside_reception(session, announce, client_for, actor_for):
    values = {"channel": "call", "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "repair", "content": "漏水"}
    desk = actor_for("desk")
    with acting(session, desk):
        visit = file_visit(session, desk, NOW, values).visit
        session.commit()
    client, path = client_for("desk"), f"/admin/visit/details/?id={visit.id}"
    assert "非接待时间" not in client.get(path).get_data(as_text=True)
    announce(TODAY)
    assert "非接待时间" in client.get(path).get_data(as_text=True)


@pytest.mark.rule(29)
def test_the_morning_after_closed_days_has_all_of_them_on_its_list(session, announce, actor_for, at):
    values = {"channel": "call", "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "repair", "content": "漏水"}
    desk, now = actor_for("desk"), at("2026-11-21 10:00")
    with acting(session, desk):
        file_visit(session, desk, now, values)
        session.commit()
    at(NOW)

    def left():
        with acting(session, desk):
            return len(night.from_the_night(session, desk, NOW))

    assert left() == 0
    announce(date(2026, 11, 21), date(2026, 11, 22))
    assert left() == 1


@pytest.mark.parametrize("last, field", [(TODAY - timedelta(days=1), "to_on"), (TODAY + timedelta(days=40), "to_on")])
def test_what_cannot_be_is_refused_at_its_field(announce, last, field):
    with pytest.raises(RuleViolation) as refusal:
        announce(TODAY, last)
    assert refusal.value.field == field


def test_a_void_announcement_counts_no_more(session, site, announce):
    row = announce()
    row.voided_at = NOW
    session.commit()
    assert exceptions_of(session, site.community.id, TODAY) == {}


@pytest.mark.rule(28)
@pytest.mark.parametrize("spans", ["下午", "16:00-14:00", "9:00-11:00,10:00-12:00"])
def test_parts_of_a_day_are_written_as_times_in_order(announce, spans):
    with pytest.raises(RuleViolation) as refusal:
        announce(spans=spans)
    assert refusal.value.field == "spans"


@pytest.mark.rule(28)
def test_a_part_of_a_day_is_told_with_its_hours_and_closes_only_those(session, site, announce, actor_for):
    assert announce(spans="15:00-16:00").spans == "15:00–16:00"
    assert outside_reception(session, site.community.id, datetime(2026, 11, 23, 15, 30))
    assert not outside_reception(session, site.community.id, datetime(2026, 11, 23, 16, 0))
    with acting(session, actor := actor_for("desk")):
        assert [one.say for one in notices.notices_now(session, actor, NOW)] == ["11-23 15:00–16:00 不接待"]


@pytest.mark.rule(28)
def test_what_has_begun_can_only_end_otherwise_from_today_on(session, announce, at):
    row = announce(TODAY, TODAY + timedelta(days=3))
    told = row.told_at
    at(NOW + timedelta(days=1))
    for name, value in (("from_on", TODAY + timedelta(days=1)), ("to_on", TODAY), ("reception", "open"), ("spans", "9:00-10:00")):
        setattr(row, name, value)
        with pytest.raises(RuleViolation) as refusal:
            session.flush()
        assert refusal.value.field == name
        session.rollback()
    row.to_on = TODAY + timedelta(days=1)
    session.commit()
    assert row.told_at == told and row.warnings(session, NOW) == []


@pytest.mark.rule(28)
def test_what_is_still_to_come_is_announced_anew_when_it_changes(session, announce, at):
    row = announce(TODAY + timedelta(days=5))
    later = at(NOW + timedelta(hours=2))
    row.from_on = TODAY + timedelta(days=4)
    session.commit()
    assert row.told_at == later
    assert announce(TODAY - timedelta(days=1)).warnings(session, NOW)


@pytest.mark.rule(28)
def test_other_hours_of_reception_are_told_ahead_on_the_workbench(session, site, announce, actor_for):
    session.add(Setting(community_id=site.community.id, name="reception_hours", value="08:30-17:00", set_at=NOW,
                        holds_from=TODAY + timedelta(days=7)))  # fmt: skip
    session.commit()
    with acting(session, actor := actor_for("desk")):
        assert [(one.text, one.say) for one in notices.notices_now(session, actor, NOW)] == [
            ("接待时间改为工作日 08:30–17:00", "11-30 起"),
        ]  # fmt: skip
