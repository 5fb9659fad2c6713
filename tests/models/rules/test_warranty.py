from datetime import date

import pytest

from models.rules.warranty import standing, until

HANDED_OVER = date(2021, 6, 18)


@pytest.mark.rule(36)
@pytest.mark.parametrize(
    ("part", "last"),
    [("waterproof", date(2026, 6, 18)), ("electric", date(2023, 6, 18)), ("plumbing", date(2023, 6, 18)), ("wall", date(2023, 6, 18)),
     ("other", None), (None, None)],
)  # fmt: skip
def test_the_warranty_lasts_by_part_from_the_handover(part, last):
    assert until(part, HANDED_OVER) == last


@pytest.mark.rule(36)
@pytest.mark.parametrize(
    ("part", "day", "answer"),
    [
        ("waterproof", date(2026, 6, 18), "in"),
        ("waterproof", date(2026, 6, 19), "out"),
        ("wall", date(2023, 6, 19), "out"),
        ("structure", date(2060, 1, 1), "in"),
        ("other", date(2022, 1, 1), "open"),
    ],
)
def test_whether_it_still_holds_on_the_day_of_the_report(part, day, answer):
    assert standing(part, HANDED_OVER, day) == answer


def test_without_a_handover_somebody_has_to_decide_and_a_leap_day_has_an_end():
    assert standing("wall", None, date(2022, 1, 1)) == "open"
    assert until("wall", date(2020, 2, 29)) == date(2022, 2, 28)
