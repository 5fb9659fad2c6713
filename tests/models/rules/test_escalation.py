from datetime import datetime, timedelta

import pytest

from models.rules import escalation
from models.rules.escalation import Standing, standing, tone, words

START = datetime(2026, 11, 21, 10, 20)
TWO_DAYS, ONE_WEEK = START + timedelta(hours=48), START + timedelta(hours=168)
STEPS = [(1, "supervisor", TWO_DAYS), (2, "manager", ONE_WEEK)]
MINUTE = timedelta(minutes=1)


@pytest.mark.rule(86)
@pytest.mark.rule(87)
@pytest.mark.rule(88)
@pytest.mark.rule(89)
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (TWO_DAYS - MINUTE, Standing(0, TWO_DAYS, None, TWO_DAYS, "supervisor")),
        (TWO_DAYS, Standing(1, TWO_DAYS, timedelta(), ONE_WEEK, "manager")),
        (ONE_WEEK - MINUTE, Standing(1, TWO_DAYS, timedelta(days=5) - MINUTE, ONE_WEEK, "manager")),
        (ONE_WEEK, Standing(2, TWO_DAYS, timedelta(days=5), None, None)),
        (ONE_WEEK + timedelta(days=30), Standing(2, TWO_DAYS, timedelta(days=35), None, None)),
    ],
)
def test_overdue_counts_from_the_first_limit_and_the_level_from_the_last(now, expected):
    assert standing(now, STEPS) == expected
    assert standing(now, reversed(STEPS)) == expected


def test_a_paused_matter_stands_nowhere():
    assert standing(ONE_WEEK, [(1, "supervisor", None), (2, "manager", None)]) == Standing(0, None, None, None, None)


def test_without_limits_nothing_is_due():
    assert standing(START, []) == Standing(0, None, None, None, None)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(hours=5), "ok"),
        (timedelta(hours=4), "soon"),
        (MINUTE, "soon"),
        (timedelta(), "over"),
        (-MINUTE, "over"),
    ],
)
def test_the_tone_follows_the_time_left(left, expected):
    assert tone(TWO_DAYS - left, TWO_DAYS) == expected


def test_pauses_and_ends_and_no_limit_have_their_own_tone():
    assert tone(ONE_WEEK, TWO_DAYS, paused=True) == "paused"
    assert tone(ONE_WEEK, TWO_DAYS, paused=True, done=True) == "done"
    assert tone(ONE_WEEK, None) == "none"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (TWO_DAYS + timedelta(hours=28), "已超 1 天 4 小时"),
        (TWO_DAYS - timedelta(hours=3), "还剩 3 小时"),
        (TWO_DAYS, "刚到时限"),
        (TWO_DAYS - timedelta(seconds=30), "马上到时限"),
    ],
)
def test_what_is_left_is_said_in_words(now, said):
    assert words(now, TWO_DAYS) == said


def test_pauses_and_ends_are_said_in_words():
    assert words(START + timedelta(days=11), None, paused_since=START) == "挂起 11 天，时钟已停"
    assert words(ONE_WEEK, TWO_DAYS, done_at=TWO_DAYS) == "按时办结"
    assert words(ONE_WEEK, None, done_at=TWO_DAYS) == "按时办结"
    assert words(ONE_WEEK, TWO_DAYS, done_at=TWO_DAYS + timedelta(hours=2)) == "超 2 小时办结"
    assert words(ONE_WEEK, None) == ""


@pytest.mark.rule(10)
@pytest.mark.rule(11)
@pytest.mark.parametrize(("level", "role"), [(0, "receptionist"), (1, "supervisor"), (2, "manager"), (3, "manager")])
def test_every_level_has_somebody_who_tracks_it(level, role):
    assert escalation.role_at(level) == role


def test_the_hours_of_a_level_come_from_the_ladder():
    assert [escalation.due_level_hours(level) for level in (0, 1, 2)] == [None, 48, 168]
    assert escalation.due_level_hours(1, escalation.LADDERS["complaint.major"]) == 72
