"""How likely a lost report and a found thing are the same."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.rules.matching import LIKELY, WITHIN, Thing, score

NOW = datetime(2026, 11, 20, 9, 0)
LOST = Thing(True, "keys", NOW, frozenset({"黑色", "遥控", "反光"}), frozenset({"地库"}))
FOUND = Thing(False, "keys", NOW + timedelta(days=1), frozenset({"黑色", "遥控", "一把"}), frozenset({"地库", "库入"}))
words = st.frozensets(st.sampled_from(["黑色", "红绳", "拉链", "钥匙", "双肩", "背包", "遥控"]), max_size=5)
things = st.builds(
    Thing, st.booleans(), st.sampled_from(["keys", "bag", "other", None]),
    st.integers(-1500, 1500).map(lambda hours: NOW + timedelta(hours=hours)), words, words,
)  # fmt: skip
pairs = st.tuples(things, things).map(lambda pair: (replace(pair[0], lost=True), replace(pair[1], lost=False)))


def test_the_same_kind_described_alike_at_one_place_soon_after_is_likely():
    assert score(LOST, FOUND) >= LIKELY


def test_another_kind_another_look_or_the_wrong_time_is_not():
    assert score(LOST, replace(FOUND, category="bag", words=frozenset({"双肩", "背包"}))) < LIKELY
    assert score(LOST, replace(FOUND, words=frozenset({"红绳"}), place=frozenset())) < LIKELY
    assert score(LOST, replace(FOUND, at=NOW + WITHIN + timedelta(hours=1))) == 0
    assert score(LOST, replace(FOUND, at=NOW - timedelta(days=15))) == 0


@given(things, things)
def test_it_is_the_same_whichever_is_named_first_and_lies_between_0_and_100(one, other):
    assert 0 <= score(one, other) == score(other, one) <= 100
    if one.lost == other.lost:
        assert score(one, other) == 0


@given(pairs, st.sampled_from(["地库", "红绳", "新词"]))
def test_one_more_word_or_place_in_common_never_lowers_it(pair, word):
    lost, found = pair
    both = replace(lost, words=lost.words | {word}), replace(found, words=found.words | {word})
    there = replace(lost, place=lost.place | {word}), replace(found, place=found.place | {word})
    assert score(*both) >= score(lost, found) and score(*there) >= score(lost, found)


@given(pairs, st.integers(0, 40))
def test_found_sooner_never_lowers_it(pair, days):
    lost, found = pair
    later = replace(found, at=lost.at + timedelta(days=days + 1))
    assert score(lost, replace(found, at=lost.at + timedelta(days=days))) >= score(lost, later)


@given(pairs)
def test_the_same_category_is_never_worse_than_another(pair):
    lost, found = pair
    assert score(lost, replace(found, category=lost.category or "other")) >= score(lost, found)
