from datetime import date

import pytest

from models.rules import numbering

DAY = date(2026, 11, 23)


@pytest.mark.rule(35)
@pytest.mark.parametrize(
    ("n", "number"),
    [
        (1, "LD20261123-001"),
        (45, "LD20261123-045"),
        (999, "LD20261123-999"),
        (1000, "LD20261123-1000"),
        (12345, "LD20261123-12345"),
    ],
)
def test_a_number_holds_prefix_day_and_place_and_widens_past_999(n, number):
    assert numbering.record_no("LD", DAY, n) == number
    assert numbering.parse(number) == ("LD", DAY, n)


def test_numbers_of_a_day_begin_at_one():
    with pytest.raises(ValueError, match="begin at 1"):
        numbering.record_no("LD", DAY, 0)


def test_a_number_typed_carelessly_is_understood():
    assert numbering.parse(" ld20261123-001 ") == ("LD", DAY, 1)


@pytest.mark.parametrize(
    "text", ["", "LD20261123", "20261123-001", "LD20261123-01", "LD20261123-000", "LD20261123-0001", "LD20261341-001"]
)
def test_what_is_no_number_is_refused(text):
    assert numbering.parse(text) is None
