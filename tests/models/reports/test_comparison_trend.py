"""The way of a measure through the span, and the busy hours, of the company told by hand."""

import pytest

from models.reports.busy_hours import DAYS, busiest, busy_hours
from models.reports.comparison import comparison
from models.reports.comparison_trend import trend
from models.scope import acting
from tests.models.reports.company_story import FIGURES, HOME, NOW, OTHER, THIRD, tell_company


@pytest.fixture
def keys(session, site, at):
    at(NOW)
    return tell_company(session, site)


@pytest.fixture
def seen(session, keys, actor_for):
    """(trend of a measure, span) as the company sees them."""
    actor = actor_for("company")
    with acting(session, actor):
        found = comparison(session, actor, NOW, "this")
        yield lambda measure: {line.name: line for line in trend(session, found.span, found.names, found.homes, measure).lines}


@pytest.mark.parametrize("measure", ["received", "complaints"])
def test_the_points_add_up_to_the_figure(seen, measure):
    for name, line in seen(measure).items():
        assert sum(line.values) == int(FIGURES[name][measure])


def test_a_rate_goes_by_weeks_and_says_nothing_where_nothing_was_told(seen):
    assert seen("kept")[HOME].texts == ["66.7%", "100.0%", "—", "—", "—"]
    assert seen("kept")[OTHER].texts == ["—", "100.0%", "100.0%", "66.7%", "—"]
    assert seen("kept")[THIRD].values == [None] * 5
    assert seen("satisfied")[HOME].texts == ["100.0%", "0.0%", "—", "—", "—"]


def test_a_share_is_of_the_households_there_are_now(seen):
    home = seen("per_hundred")[HOME]
    assert [text for text in home.texts if text != "0.0"] == ["25.0", "25.0"]
    assert set(seen("per_hundred")[THIRD].values) == {None}


def test_no_community_no_line(session, keys, actor_for):
    actor = actor_for("company")
    with acting(session, actor):
        span = comparison(session, actor, NOW).span
        assert trend(session, span, {}, {}, "kept").lines == []


def test_people_come_by_day_and_hour_and_the_night_is_one_row(session, keys, actor_for):
    with acting(session, actor_for("company")):
        span = comparison(session, actor_for("company"), NOW, "this").span
        hours = {hour.label: [count for count, _ in hour.cells] for hour in busy_hours(session, [keys[HOME]], span.start, span.end)}
        everywhere = busy_hours(session, list(keys.values()), span.start, span.end)
    assert hours["9 点"] == [2, 0, 0, 0, 0, 0, 0]
    assert hours["10 点"] == [1, 0, 0, 1, 0, 0, 0]
    assert hours["夜里"] == [0, 1, 0, 0, 0, 0, 0]
    assert sum(map(sum, hours.values())) == 6 and len(hours) == 15
    assert sum(hour.sum for hour in everywhere) == 12
    assert max(shade for hour in everywhere for _, shade in hour.cells) == 5
    assert busiest(everywhere) == (DAYS[0], "9 点", 2)


def test_nobody_has_come_yet(session, site):
    assert busy_hours(session, [site.community.id], NOW, NOW) == []
    assert busiest([]) is None
