"""When something that comes again was last due, and when it will be."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import recurrence

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31))
RULES = st.one_of(
    st.tuples(st.just(recurrence.WEEKLY), st.integers(1, 7)),
    st.tuples(st.just(recurrence.MONTHLY), st.integers(1, 31)),
    st.tuples(st.just(recurrence.BEFORE_25TH), st.just(24)),
)


@pytest.mark.parametrize(
    ("cadence", "day", "now", "last", "next_one"),
    [
        ("weekly", 1, "2026-11-23 06:00", "2026-11-23", "2026-11-30"),
        ("weekly", 1, "2026-11-23 05:59", "2026-11-16", "2026-11-23"),
        ("weekly", 7, "2026-11-23 14:32", "2026-11-22", "2026-11-29"),
        ("monthly", 31, "2026-11-30 07:00", "2026-11-30", "2026-12-31"),
        ("monthly", 31, "2026-11-29 07:00", "2026-10-31", "2026-11-30"),
        ("monthly", 5, "2027-01-04 12:00", "2026-12-05", "2027-01-05"),
        ("before_25th", 24, "2026-11-24 06:00", "2026-11-24", "2026-12-24"),
        ("before_25th", 24, "2026-11-23 23:59", "2026-10-24", "2026-11-24"),
    ],
)
def test_the_day_that_was_due_and_the_next(cadence, day, now, last, next_one):
    moment = datetime.fromisoformat(now)
    assert recurrence.latest(cadence, day, moment) == date.fromisoformat(last)
    assert recurrence.following(cadence, day, moment) == date.fromisoformat(next_one)


@given(RULES, MOMENTS)
def test_last_lies_behind_next_ahead_and_they_follow_one_another(rule, now):
    last, following = recurrence.latest(*rule, now), recurrence.following(*rule, now)
    assert last <= now.date() < following + timedelta(days=1) and last < following
    noon = datetime(following.year, following.month, following.day, 12)
    assert recurrence.latest(*rule, noon) == following
    assert recurrence.latest(*rule, noon - timedelta(days=1)) == last


def test_it_is_said_in_words():
    rules = (("weekly", 1), ("monthly", 5), ("before_25th", 24))
    assert [recurrence.in_words(*rule) for rule in rules] == ["每周一", "每月 5 日", "每月 24 日"]
