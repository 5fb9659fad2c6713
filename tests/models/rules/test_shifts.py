"""Which shift runs at which moment of the day."""

from datetime import date, datetime

import pytest

from models.rules import shifts


@pytest.mark.rule(29)
@pytest.mark.parametrize(
    "moment, expected",
    [
        ("2026-11-23 08:29", [("night", date(2026, 11, 22))]),
        ("2026-11-23 08:30", [("early", date(2026, 11, 23))]),
        ("2026-11-23 14:32", [("early", date(2026, 11, 23)), ("middle", date(2026, 11, 23))]),
        ("2026-11-23 17:30", [("middle", date(2026, 11, 23)), ("night", date(2026, 11, 23))]),
        ("2026-11-23 23:59", [("night", date(2026, 11, 23))]),
        ("2026-11-24 00:00", [("night", date(2026, 11, 23))]),
    ],
)
def test_the_night_belongs_to_the_day_on_which_it_began(moment, expected):
    assert shifts.running(datetime.fromisoformat(moment)) == expected


@pytest.mark.rule(29)
def test_somebody_is_on_duty_at_every_hour():
    assert all(shifts.running(datetime(2026, 11, 23, hour, minute)) for hour in range(24) for minute in (0, 29, 30, 59))


def test_a_shift_over_midnight_ends_on_the_next_day():
    assert shifts.begins("night", date(2026, 11, 23)) == datetime(2026, 11, 23, 17, 30)
    assert shifts.ends("night", date(2026, 11, 23)) == datetime(2026, 11, 24, 8, 30)
    assert shifts.ends("early", date(2026, 11, 23)) == datetime(2026, 11, 23, 17, 30)
    assert shifts.hours("early") == "08:30–17:30"
