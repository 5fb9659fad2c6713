from datetime import date, datetime, timedelta

import pytest

from models.rules import wording

NOW = datetime(2026, 11, 23, 14, 30)


@pytest.mark.parametrize(
    ("t", "words"),
    [
        (datetime(2026, 11, 23, 14, 5), "今天 14:05"),
        (datetime(2026, 11, 22, 21, 40), "昨天 21:40"),
        (datetime(2026, 11, 22, 0, 0), "昨天 00:00"),
        (datetime(2026, 11, 24, 9, 0), "明天 09:00"),
        (datetime(2026, 11, 20, 9, 30), "11-20 09:30"),
        (datetime(2025, 11, 20, 9, 30), "2025-11-20 09:30"),
    ],
)
def test_a_moment_is_said_as_people_say_it(t, words):
    assert wording.moment(NOW, t) == words


def test_yesterday_may_lie_in_another_year():
    assert wording.moment(datetime(2027, 1, 1, 8, 0), datetime(2026, 12, 31, 22, 10)) == "昨天 22:10"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=3, hours=5, minutes=59), "3 天 5 小时"),
        (timedelta(days=2, minutes=10), "2 天"),
        (timedelta(hours=4), "4 小时"),
        (timedelta(hours=4, minutes=59), "4 小时"),
        (timedelta(minutes=22), "22 分钟"),
        (timedelta(seconds=59), "不到 1 分钟"),
        (-timedelta(days=1, hours=4), "1 天 4 小时"),
    ],
)
def test_a_span_drops_its_zero_parts_and_its_sign(span, words):
    assert wording.duration(span) == words


def test_the_full_moment_and_the_weekday():
    assert wording.full(NOW) == "2026-11-23 14:30"
    assert [wording.weekday(date(2026, 11, day)) for day in (23, 29)] == ["周一", "周日"]


@pytest.mark.parametrize(("hours", "words"), [(72, "3 日内"), (24, "1 日内"), (30, "30 小时内")])
def test_a_limit_is_promised_in_days_where_it_is_days(hours, words):
    assert wording.within(hours) == words


@pytest.mark.parametrize(
    ("done", "now", "words"),
    [
        (None, "10:15", ""),
        (None, "10:40", "到场没有记，已超 25 分钟，应在 11-23 10:15 前"),
        ("10:15", "12:00", ""),
        ("10:27", "12:00", "到场晚了 12 分钟，应在 11-23 10:15 前"),
    ],
)
def test_what_is_late_says_by_how_much_and_until_when_it_was_due(done, now, words):
    due, moment = datetime(2026, 11, 23, 10, 15), lambda text: text and datetime.fromisoformat(f"2026-11-23 {text}")
    assert wording.lateness("到场", due, moment(done), moment(now)) == words
