"""The calendar of a community: hours that change from a day on, and what it announces in advance."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import event

from models.calendar import calendar_of, close_of_reception, hours_to_come, reception_words
from models.policy import Setting
from models.registers.closing import Closing
from models.rules import business_time

MONDAY, TUESDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29)
EARLIER = datetime(2026, 11, 20, 9, 0)


@pytest.fixture
def hours(session, site):
    def put(value: str, day: date) -> None:
        session.add(Setting(community_id=site.community.id, name="reception_hours", value=value, holds_from=day, set_at=EARLIER))
        session.flush()

    return put


@pytest.fixture
def announce(session, site, at):
    def tell(first: date, said: datetime = EARLIER, **values) -> Closing:
        at(said)
        row = Closing(from_on=first, **{"to_on": first, "announcement": "前台停电"} | values)
        session.add(row)
        session.flush()
        return row

    return tell


@pytest.mark.rule(28)
def test_what_the_community_announces_wins_over_the_country_s_days(session, site, announce):
    announce(MONDAY)
    announce(SUNDAY, reception="open")
    announce(date(2026, 10, 10), said=datetime(2026, 10, 1))
    calendar = calendar_of(session, site.community.id)
    assert [calendar.works_on(day) for day in (MONDAY, SUNDAY, date(2026, 10, 10))] == [False, True, False]
    assert calendar_of(session, site.other.id).works_on(MONDAY)


@pytest.mark.rule(28)
def test_a_part_of_a_day_without_reception_is_left_out_of_working_time(session, site, announce):
    announce(TUESDAY, spans="10:00-11:00，15:00–24:00".replace("24:00", "18:00"))
    calendar = calendar_of(session, site.community.id)
    assert calendar.spans_on(TUESDAY) == ((time(9), time(10)), (time(11), time(12)), (time(14), time(15)))
    assert business_time.add(datetime(2026, 11, 24, 9), 2, calendar) == datetime(2026, 11, 24, 12)
    assert business_time.add(datetime(2026, 11, 24, 9), 4, calendar) == datetime(2026, 11, 25, 10)


@pytest.mark.rule(28)
def test_an_announcement_holds_from_the_moment_it_is_made_for_limits_and_wholly_for_marks(session, site, announce):
    announce(MONDAY, said=datetime(2026, 11, 24, 10, 30), to_on=TUESDAY)
    calendar = calendar_of(session, site.community.id)
    assert calendar.works_on(MONDAY)
    assert calendar.spans_on(TUESDAY) == ((time(9), time(10, 30)),)
    assert not calendar_of(session, site.community.id, in_hindsight=True).works_on(MONDAY)


@pytest.mark.rule(28)
@pytest.mark.rule(149)
def test_the_hours_are_those_in_force_on_each_day(session, site, hours):
    site.community.hours = "工作日 8:00–12:00"
    session.flush()
    calendar = calendar_of(session, site.community.id)
    assert calendar.hours == ((time(8), time(12)),)
    assert business_time.add(datetime(2026, 11, 23, 11), 2, calendar) == datetime(2026, 11, 24, 9)
    hours("09:00-11:00,13:00-15:00", TUESDAY)
    hours("", date(2026, 11, 25))
    calendar = calendar_of(session, site.community.id)
    assert business_time.add(datetime(2026, 11, 23, 11), 6, calendar) == datetime(2026, 11, 25, 9)
    assert reception_words(session, site.community, TUESDAY) == "工作日 09:00–11:00，13:00–15:00"
    assert reception_words(session, site.community, date(2026, 11, 25)) == "工作日 8:00–12:00"
    assert [day for day, _ in hours_to_come(session, site.community, MONDAY, TUESDAY)] == [TUESDAY]


@pytest.mark.rule(55)
@pytest.mark.parametrize(
    ("filed", "due"),
    [("2026-11-23 16:59", "2026-11-23 17:30"), ("2026-11-23 17:30", "2026-11-24 00:00"), ("2026-11-22 10:00", "2026-11-22 18:00")],
)
def test_the_close_of_reception_is_the_one_of_the_day(session, site, hours, filed, due):
    hours("08:30-12:00,13:30-17:30", MONDAY)
    assert close_of_reception(session, site.community.id, datetime.fromisoformat(filed)) == datetime.fromisoformat(due)


def test_the_calendar_of_one_transaction_is_read_once(session, site):
    asked = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    for _ in range(3):
        calendar_of(session, site.community.id)
    assert len([one for one in asked if "closing" in one]) == 1
    assert len([one for one in asked if one.startswith("SELECT")]) <= 3
