"""What announcements make of a calendar: pieces of days taken away and added, never in hindsight."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import business_time
from models.rules.announcements import Announced, announced, shut_days
from models.rules.business_time import Calendar

MONDAY = date(2026, 11, 23)
DESK = Calendar()
AM, PM = (time(9), time(12)), (time(14), time(18))
SOME_DAYS = st.integers(0, 20).map(lambda n: MONDAY + timedelta(days=n))
TIMES = st.integers(0, 1439).map(lambda n: time(n // 60, n % 60))
PART = st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] < pair[1])
TOLD = st.integers(-2000, 20000).map(lambda n: datetime(2026, 11, 23) + timedelta(minutes=n))
WORDS = st.builds(
    lambda first, more, receiving, parts, told_at: Announced(first, first + timedelta(days=more), receiving, tuple(parts), told_at),
    SOME_DAYS, st.integers(0, 3), st.booleans(), st.lists(PART, max_size=1), st.none() | TOLD,
)  # fmt: skip


@pytest.mark.rule(28)
@pytest.mark.parametrize(
    ("told", "spans"),
    [
        ([Announced(MONDAY, MONDAY, False)], ()),
        ([Announced(MONDAY, MONDAY, False, ((time(8), time(10)),))], ((time(10), time(12)), PM)),
        ([Announced(MONDAY, MONDAY, False, ((time(11), time(15)),))], ((time(9), time(11)), (time(15), time(18)))),
        ([Announced(MONDAY, MONDAY, False, ((time(12), time(14)),))], (AM, PM)),
        ([Announced(MONDAY, MONDAY, True, ((time(12), time(13)),))], ((time(9), time(13)), PM)),
        ([Announced(MONDAY, MONDAY, False), Announced(MONDAY, MONDAY, True)], (AM, PM)),
        ([Announced(MONDAY, MONDAY, True), Announced(MONDAY, MONDAY, False)], ()),
        ([Announced(MONDAY, MONDAY, False, (), datetime(2026, 11, 23, 15))], (AM, (time(14), time(15)))),
        ([Announced(MONDAY, MONDAY, False, (), datetime(2026, 11, 24))], (AM, PM)),
    ],
)
def test_a_day_has_what_is_left_of_it(told, spans):
    assert announced(DESK, told).spans_on(MONDAY) == spans


@pytest.mark.rule(28)
def test_a_sunday_that_is_announced_as_open_counts():
    sunday = date(2026, 11, 29)
    calendar = announced(DESK, [Announced(sunday, sunday, True, (AM,))])
    assert business_time.add(datetime(2026, 11, 27, 17), 2, calendar) == datetime(2026, 11, 29, 10)
    assert business_time.add(datetime(2026, 11, 27, 17), 2, DESK) == datetime(2026, 11, 30, 10)


@given(st.lists(WORDS, max_size=4), SOME_DAYS)
def test_every_day_stays_intervals_in_order(told, day):
    spans = announced(DESK, told).spans_on(day)
    moments = [moment for span in spans for moment in span]
    assert moments == sorted(moments) and all(opens < closes for opens, closes in spans)


@given(st.lists(WORDS, max_size=3), WORDS, SOME_DAYS, st.integers(1, 30))
def test_a_closing_never_brings_a_limit_forward_and_an_extra_day_never_puts_it_off(told, one, day, hours):
    start = datetime.combine(day, time(9, 30))
    before, after = announced(DESK, told), announced(DESK, [*told, one])
    limits = business_time.add(start, hours, before), business_time.add(start, hours, after)
    if not one.receiving:
        assert limits[0] <= limits[1]
    elif one.parts:
        assert limits[1] <= limits[0]


@given(st.lists(WORDS, max_size=3), WORDS, SOME_DAYS, st.integers(1, 30))
def test_nothing_announced_later_changes_what_was_due_before(told, one, day, hours):
    start = datetime.combine(day, time(9, 30))
    due = business_time.add(start, hours, announced(DESK, told))
    if one.told_at and due <= one.told_at.replace(second=0):
        assert business_time.add(start, hours, announced(DESK, [*told, one])) == due


def test_the_days_left_out_are_named_and_no_others():
    told = [Announced(MONDAY, MONDAY + timedelta(days=1), False), Announced(MONDAY + timedelta(days=6), MONDAY + timedelta(days=6), True),
            Announced(MONDAY + timedelta(days=20), MONDAY + timedelta(days=20), False)]  # fmt: skip
    start = datetime(2026, 11, 20, 9)
    assert shut_days(announced(DESK, told), start, start + timedelta(days=14)) == [MONDAY, MONDAY + timedelta(days=1)]
