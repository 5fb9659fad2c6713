"""小区对比: a small company whose every figure is known, and a large one that asks no more of the database."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from models.month import MonthClose
from models.organisation import Community
from models.policy import Setting
from models.reports.comparison import MEASURES, comparison, text_of, value_of
from models.reports.comparison_span import kind_of
from models.reports.comparison_trend import trend
from models.scope import acting
from tests.models.reports.company_story import FIGURES, HOME, NOW, OTHER, THIRD, TOTAL, tell_company


@pytest.fixture
def keys(session, site, at):
    at(NOW)
    return tell_company(session, site)


@pytest.fixture
def look(session, keys, actor_for):
    """The comparison as the company sees it."""

    def compare(*asked, now=NOW):
        actor = actor_for("company")
        with acting(session, actor):
            return comparison(session, actor, now, *asked)

    return compare


def said(row) -> dict[str, str]:
    return {code: cell.text for code, cell in row.cells.items() if code != "stage"}


def test_every_figure_is_what_was_worked_out_by_hand(look):
    found = look("this")
    assert {row.name: said(row) for row in found.rows} == FIGURES
    assert said(found.total) == TOTAL
    assert found.span.period == "2026-10-25 至 2026-11-24"


def test_equals_share_a_place_who_has_less_late_stands_first_and_who_has_nothing_to_measure_last(look):
    assert [(row.place, row.name) for row in look("this").rows] == [(1, OTHER), (1, HOME), (None, THIRD)]
    assert [row.name for row in look("this", "kept", "-place").rows] == [OTHER, HOME, THIRD]


@pytest.mark.parametrize(
    ("by", "places"),
    [("received", {HOME: 1, OTHER: 2, THIRD: 3}), ("complaints", {THIRD: 1, HOME: 2, OTHER: 2}), ("overdue", {OTHER: 1, HOME: 2, THIRD: 2}),
     ("per_hundred", {HOME: 1, OTHER: 2, THIRD: None}), ("satisfied", {HOME: 1, OTHER: None, THIRD: None})],
)  # fmt: skip
def test_any_measure_gives_the_places(look, by, places):
    found = look("this", by)
    assert {row.name: row.place for row in found.rows} == places
    turned = [row.place for row in look("this", by, "-place").rows if row.place]
    assert turned == sorted(turned, reverse=True)


def test_sorted_by_name_the_places_stay(look):
    found = look("this", "kept", "name")
    assert [row.name for row in found.rows] == sorted([HOME, OTHER, THIRD])
    assert {row.name: row.place for row in found.rows} == {HOME: 1, OTHER: 1, THIRD: None}


def test_last_month_counts_what_happened_in_it(look):
    home = {row.name: said(row) for row in look("last").rows}[HOME]
    assert (home["received"], home["complaints"], home["kept"], home["satisfied"]) == ("2", "1", "100.0%", "100.0%")
    assert (home["open"], home["overdue"]) == ("2", "1")  # as it stands now, whatever the span


def test_a_target_that_is_missed_is_marked_each_community_by_its_own(session, look, keys):
    assert {row.name: row.cells["kept"].missed for row in look("this").rows} == {HOME: True, OTHER: True, THIRD: False}
    session.add(Setting(community_id=keys[OTHER], name="kept_target", value="80", holds_from=date(2026, 11, 1), set_at=NOW))
    session.add(Setting(community_id=keys[HOME], name="kept_target", value="50", holds_from=date(2026, 12, 1), set_at=NOW))
    session.commit()
    assert {row.name: row.cells["kept"].missed for row in look("this").rows} == {HOME: True, OTHER: False, THIRD: False}


def test_the_month_s_own_sheet_is_seen_by_its_stage(session, look, keys):
    session.add(MonthClose(community_id=keys[HOME], year_month="2026-10", drafted_at=NOW, compiled_at=NOW, checked_at=NOW))
    session.commit()
    stages = {row.name: (row.place, row.cells["stage"].text) for row in look("this", "stage").rows}
    assert stages == {HOME: (1, "已复核"), OTHER: (None, "—"), THIRD: (None, "—")}


def test_what_makes_no_sense_is_left_out(look):
    found = look("nonsense", "nonsense", "nonsense")
    assert (found.span.code, found.measure.code, found.order) == ("this", "kept", "place")


def test_the_days_are_those_that_most_communities_keep(session, keys):
    every, day = list(keys.values()), NOW.date()
    assert kind_of(session, every, day) == "25-24"
    for key in every[:2]:
        session.add(Setting(community_id=key, name="month_kind", value="calendar", holds_from=date(2026, 1, 1), set_at=NOW))
        session.flush()
        assert kind_of(session, every, day) == ("calendar" if key == every[1] else "25-24")


def test_three_hundred_communities_ask_no_more_of_the_database_than_three(session, look, actor_for):
    def asked() -> int:
        statements = []
        note = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", note)
        found = look("twelve")
        with acting(session, actor_for("company")):
            trend(session, found.span, found.names, found.homes, "kept")
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return len(statements), len(found.rows)

    few, three = asked()
    session.add_all(Community(code=f"N{number}", name=f"小区{number:03d}", company="安居物业有限公司") for number in range(297))
    session.commit()
    assert (asked(), three) == ((few, 300), 3)


def test_a_company_without_communities_has_nothing_to_compare(session, site, actor_for):
    actor = actor_for("company")
    with acting(session, actor):
        site.community.enabled = site.other.enabled = False
        session.flush()
        found = comparison(session, actor, NOW)
    assert (found.rows, found.names, said(found.total)["received"]) == ([], {}, "0")


COUNTS = st.fixed_dictionaries({name: st.integers(0, 50) for part in MEASURES.values() for name in part.parts if name != "stage"})


@given(COUNTS)
def test_a_figure_and_its_words_say_the_same(counts):
    for one in MEASURES.values():
        if one.code == "stage":
            continue
        value, text = value_of(one, counts), text_of(one, counts)
        if value is None:
            assert text == "—" and counts[one.parts[1]] == 0
        elif one.kind == "count":
            assert text == str(value)
        else:
            assert abs(float(text.rstrip("%")) - value * 100) <= 0.0501


def test_the_moment_is_an_argument(look):
    assert look(None, now=datetime(2026, 11, 25, 9)).span.code == "last"
