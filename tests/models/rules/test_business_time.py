from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import public_days
from models.rules import business_time, deadlines
from models.rules.business_time import USUAL_HOURS, Calendar, add, between, parse_hours
from models.rules.deadlines import Pause

DESK = Calendar(public_days())
MONDAY = datetime(2026, 11, 23, 9, 0)


@pytest.mark.rule(28)
@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 09:00", 3, "2026-11-23 12:00"),
        ("2026-11-23 11:00", 2, "2026-11-23 15:00"),  # lunch does not count
        ("2026-11-23 07:00", 7, "2026-11-23 18:00"),
        ("2026-11-23 17:30", 1, "2026-11-24 09:30"),
        ("2026-11-20 17:00", 2, "2026-11-23 10:00"),  # over a weekend
        ("2026-11-21 10:00", 14, "2026-11-24 18:00"),
        ("2026-09-30 17:00", 2, "2026-10-08 10:00"),  # over the National Day week
        ("2026-10-09 17:00", 2, "2026-10-10 10:00"),  # Saturday made up for it
        ("2026-02-13 17:00", 2, "2026-02-14 10:00"),
        ("2026-02-14 17:00", 2, "2026-02-24 10:00"),  # over Spring Festival
        ("2026-12-31 17:00", 2, "2027-01-04 10:00"),
    ],
)
def test_working_hours_run_only_while_the_desk_receives(start, hours, due):
    assert add(datetime.fromisoformat(start), hours, DESK) == datetime.fromisoformat(due)


@pytest.mark.rule(28)
@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-01", False), ("2026-01-02", False), ("2026-01-03", False), ("2026-01-04", True), ("2026-02-14", True),
        ("2026-02-16", False), ("2026-02-23", False), ("2026-02-24", True), ("2026-02-28", True), ("2026-04-06", False),
        ("2026-05-05", False), ("2026-05-09", True), ("2026-06-19", False), ("2026-09-20", True), ("2026-09-25", False),
        ("2026-10-07", False), ("2026-10-08", True), ("2026-10-10", True), ("2026-10-11", False), ("2026-11-23", True),
    ],
)  # fmt: skip
def test_holidays_of_2026_are_free_and_their_make_up_days_are_worked(day, works):
    assert DESK.works_on(date.fromisoformat(day)) is works


@pytest.mark.rule(28)
@pytest.mark.parametrize(("moment", "open_"), [("09:00", True), ("12:00", False), ("13:59", False), ("14:00", True), ("18:00", False)])
def test_the_desk_receives_from_nine_to_twelve_and_from_two_to_six(moment, open_):
    assert DESK.is_open(datetime.combine(date(2026, 11, 23), time.fromisoformat(moment))) is open_
    assert not DESK.is_open(datetime.combine(date(2026, 11, 22), time.fromisoformat(moment)))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("工作日 9:00–12:00，14:00–18:00", USUAL_HOURS),
        ("8:30-17:30", ((time(8, 30), time(17, 30)),)),
        ("8：30至12：00；13:00~17:30", ((time(8, 30), time(12)), (time(13), time(17, 30)))),
        ("全天", USUAL_HOURS),
        ("18:00-9:00", USUAL_HOURS),
        ("25:00-26:00", USUAL_HOURS),
    ],
)
def test_reception_hours_are_read_as_people_write_them(text, hours):
    assert parse_hours(text) == hours


@pytest.mark.parametrize("hours", [(), ((time(9), time(9)),), ((time(14), time(18)), (time(9), time(12)))])
def test_hours_that_cannot_be_counted_with_are_refused(hours):
    with pytest.raises(ValueError):
        Calendar(hours=hours)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([Pause(MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=2))], "2026-11-23 15:00"),
        ([Pause(MONDAY + timedelta(hours=3), MONDAY + timedelta(hours=5))], "2026-11-23 12:00"),
        ([Pause(MONDAY + timedelta(hours=2), MONDAY + timedelta(hours=25))], "2026-11-24 11:00"),
        ([Pause(MONDAY - timedelta(hours=9), MONDAY)], "2026-11-23 12:00"),
        ([Pause(MONDAY + timedelta(hours=2))], None),
        ([Pause(MONDAY + timedelta(hours=3))], "2026-11-23 12:00"),
    ],
)
def test_a_pause_moves_the_limit_by_the_working_hours_it_took(pauses, due):
    assert add(MONDAY, 3, DESK, pauses) == (due and datetime.fromisoformat(due))


MOMENTS = st.integers(-3000, 60000).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
CLOSED = st.tuples(MOMENTS, st.integers(0, 4000)).map(lambda pair: Pause(pair[0], pair[0] + timedelta(minutes=pair[1])))
PAUSES = st.lists(CLOSED, max_size=5)
BUDGETS = st.integers(1, 120)
CALENDARS = st.sampled_from([None, DESK, Calendar(hours=((time(0), time(8)), (time(20), time(23, 59))))])


@given(MOMENTS, BUDGETS, CALENDARS, PAUSES)
def test_the_clock_has_run_exactly_the_hours_when_the_limit_is_reached(start, hours, calendar, pauses):
    assert between(start, add(start, hours, calendar, pauses), calendar, pauses) == pytest.approx(hours)


@given(MOMENTS, MOMENTS, BUDGETS, BUDGETS, CALENDARS, PAUSES)
def test_later_or_longer_is_never_due_earlier(one, other, few, many, calendar, pauses):
    early, late = sorted((one, other))
    few, many = sorted((few, many))
    assert add(early, few, calendar, pauses) <= add(late, many, calendar, pauses)


@given(MOMENTS, MOMENTS, MOMENTS, CALENDARS, PAUSES)
def test_time_adds_up(one, other, third, calendar, pauses):
    a, b, c = sorted((one, other, third))
    parts = between(a, b, calendar, pauses) + between(b, c, calendar, pauses)
    assert parts == pytest.approx(between(a, c, calendar, pauses))


@given(MOMENTS, BUDGETS, CALENDARS, PAUSES, st.randoms(use_true_random=False))
def test_the_order_of_the_pauses_does_not_matter(start, hours, calendar, pauses, random):
    assert add(start, hours, calendar, random.sample(pauses, len(pauses))) == add(start, hours, calendar, pauses)


@given(MOMENTS, BUDGETS, CALENDARS, PAUSES, CLOSED)
def test_one_more_pause_never_makes_it_due_earlier(start, hours, calendar, pauses, extra):
    assert add(start, hours, calendar, [*pauses, extra]) >= add(start, hours, calendar, pauses)


@given(MOMENTS, BUDGETS, PAUSES)
def test_without_a_calendar_time_is_natural(start, hours, pauses):
    assert business_time.add(start, hours, None, pauses) == deadlines.due_at(start, hours, pauses)
