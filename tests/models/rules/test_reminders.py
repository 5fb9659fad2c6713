from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import RuleViolation
from models.rules.deadlines import LADDERS, Rung
from models.rules.reminders import check_repeat, interval

RAISED = datetime(2026, 11, 20, 9, 0)
visits = st.lists(st.integers(0, 40 * 24 * 60), max_size=60)


def reminded(minutes: list[int], hours: int) -> list[datetime]:
    """When somebody was reminded by a worker that came at these minutes, in this order: once for every interval it had not told of."""
    told, moments = set(), []
    for now in sorted(RAISED + timedelta(minutes=minute) for minute in minutes):
        number = interval(RAISED, hours, now)
        if number and number not in told:
            told.add(number)
            moments.append(now)
    return moments


@given(visits, st.integers(1, 200))
def test_at_most_one_reminder_in_an_interval_however_often_or_late_the_worker_comes(minutes, hours):
    found = [interval(RAISED, hours, moment) for moment in reminded(minutes, hours)]
    assert found == sorted(set(found))
    assert all(RAISED + timedelta(hours=hours * number) <= moment < RAISED + timedelta(hours=hours * (number + 1))
               for number, moment in zip(found, reminded(minutes, hours), strict=True))  # fmt: skip


@given(visits, st.integers(1, 200))
def test_every_interval_the_worker_came_in_has_its_reminder_and_the_first_has_none(minutes, hours):
    came_in = {interval(RAISED, hours, RAISED + timedelta(minutes=minute)) for minute in minutes}
    assert len(reminded(minutes, hours)) == len(came_in - {0})


@given(visits)
def test_zero_hours_is_never(minutes):
    assert reminded(minutes, 0) == []


@given(st.integers(0, 10**6), st.integers(1, 720), st.integers(0, 10**6))
def test_later_is_never_an_earlier_interval(first, hours, more):
    moment = RAISED + timedelta(minutes=first)
    assert interval(RAISED, hours, moment) <= interval(RAISED, hours, moment + timedelta(minutes=more))


def test_by_the_manual_every_rung_is_repeated_daily():
    assert {rung.repeat_hours for ladder in LADDERS.values() for rung in ladder} == {24}
    assert [interval(RAISED, 24, RAISED + timedelta(hours=hours)) for hours in (-1, 0, 23, 24, 47, 48, 24 * 7)] == [0, 0, 0, 1, 1, 2, 7]


@pytest.mark.parametrize(("hours", "good"), [(0, True), (1, True), (720, True), (-1, False), (721, False)])
def test_an_interval_lies_between_never_and_a_month(hours, good):
    rung = Rung("supervisor", 1, "supervisor", 48, repeat_hours=hours)
    if good:
        check_repeat(rung)
    else:
        with pytest.raises(RuleViolation) as refused:
            check_repeat(rung)
        assert refused.value.field == "supervisor_repeat"
