"""Places: equals share one, nobody without a value has one, whoever is better stands before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import ranking

VALUES = st.dictionaries(st.integers(), st.none() | st.integers(0, 9).map(lambda part: part / 7), max_size=12)


def test_equals_share_a_place_and_the_next_one_is_left_out():
    assert ranking.places({"a": 3, "b": 5, "c": 3, "d": 1, "e": None}, True) == {"b": 1, "a": 2, "c": 2, "d": 4, "e": None}
    assert ranking.places({"a": 3, "b": 5, "c": 3}, False) == {"a": 1, "c": 1, "b": 3}


@given(VALUES, st.booleans())
def test_a_place_is_one_more_than_the_number_of_those_who_are_better(values, most_first):
    found = ranking.places(values, most_first)
    assert found.keys() == values.keys()
    for key, value in values.items():
        others = [other for other in values.values() if other is not None and value is not None]
        better = sum(other > value if most_first else other < value for other in others)
        assert found[key] == (None if value is None else better + 1)


@pytest.mark.parametrize(
    ("value", "most_first", "missed"),
    [(0.949, True, True), (0.95, True, False), (0.96, True, False), (0.96, False, True), (0.95, False, False)],
)
def test_exactly_on_the_target_is_met(value, most_first, missed):
    assert ranking.missed(value, 0.95, most_first) is missed


def test_nothing_is_missed_without_a_value_or_a_target():
    assert not ranking.missed(None, 0.95, True) and not ranking.missed(0.1, None, True)
