"""The how-manieth time: by room and kind within so many days, or tied together by hand."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.rules.repeats import Came, times

NOW = datetime(2026, 11, 23, 9, 0)
DAYS = 90
came = st.builds(
    Came,
    id=st.integers(1, 8),
    same=st.sampled_from([("3-2-1201", "complaint"), ("3-2-1201", "repair"), ("3-2-1202", "complaint"), None]),
    at=st.integers(-200, 0).map(lambda days: NOW + timedelta(days=days)),
    first_id=st.none() | st.integers(1, 8),
)


def one(key, days_ago=0, kind="complaint", first=None):
    return Came(key, ("3-2-1201", kind) if kind else None, NOW - timedelta(days=days_ago), first)


def test_the_same_of_ninety_days_counts_and_what_lies_longer_ago_does_not():
    assert times(one(9), [one(1, 90), one(2, 10), one(3, 91)], DAYS) == 3


def test_another_kind_and_a_matter_without_room_are_no_repeats():
    assert times(one(9), [one(1, 5, "repair"), one(2, 5, None)], DAYS) == 1
    assert times(one(9, kind=None), [one(1, 5, None)], DAYS) == 1


def test_what_was_tied_together_counts_whatever_it_is_and_however_long_ago():
    assert times(one(9, first=1), [one(1, 300, "repair"), one(2, 200, "repair", first=1), one(3, 100, "repair")], DAYS) == 3


def test_of_one_moment_the_lower_number_came_first_and_the_unwritten_last():
    twins = [one(1), one(2)]
    assert [times(each, twins, DAYS) for each in (*twins, one(None))] == [1, 2, 3]


@given(came, st.lists(came, max_size=8), came)
def test_one_more_never_lowers_the_count_and_days_never_either(mine, others, more):
    assert times(mine, [*others, more], DAYS) >= times(mine, others, DAYS)
    assert times(mine, others, DAYS + 30) >= times(mine, others, DAYS)


@given(st.lists(came, max_size=8, unique_by=lambda each: each.id))
def test_two_are_never_each_others_repeat(all_of_them):
    for each in all_of_them:
        assert 1 <= times(each, all_of_them, DAYS) <= len(all_of_them)
