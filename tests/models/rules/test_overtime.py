from datetime import datetime, time

import pytest

from models.errors import RuleViolation
from models.rules.overtime import charged_hours, is_contiguous, usual_hours

USUAL = (time(8, 30), time(17, 30))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}")


@pytest.mark.rule(51)
@pytest.mark.parametrize(
    ("start", "end", "contiguous", "hours"),
    [
        ("23 17:30", "23 18:10", True, 1),  # a begun hour counts in full
        ("23 17:30", "23 20:00", True, 3),
        ("23 19:00", "23 20:00", False, 3),  # a start of its own counts three
        ("23 19:00", "23 23:30", False, 5),
        ("23 22:00", "24 01:30", False, 4),  # over midnight
        ("23 07:00", "23 08:30", True, 2),
        ("23 16:00", "23 19:00", True, 2),  # what runs anyway is not charged
    ],
)
def test_hours_beyond_the_usual_ones(start, end, contiguous, hours):
    assert is_contiguous(at(start), at(end), USUAL) is contiguous
    assert charged_hours(at(start), at(end), USUAL, 3) == hours


def test_on_a_day_without_usual_hours_every_start_is_one_of_its_own():
    assert charged_hours(at("22 10:00"), at("22 11:00"), None, 3) == 3
    assert charged_hours(at("22 10:00"), at("22 11:00"), None, 1) == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [("23 19:00", "23 19:00"), ("23 19:00", "23 18:00"), ("23 10:00", "23 11:00"), ("23 19:00", "25 19:00")],
)
def test_what_cannot_be_meant_is_refused_at_the_end(start, end):
    with pytest.raises(RuleViolation) as refusal:
        charged_hours(at(start), at(end), USUAL, 3)
    assert refusal.value.field == "end_at"


def test_the_setting_is_read_as_two_times():
    assert usual_hours("08:30-17:30") == USUAL
