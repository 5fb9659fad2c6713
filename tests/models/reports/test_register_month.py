"""The month of any register: worked out on paper, the same sums from every side, and a past month that stays what it was."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.declare import REGISTERS, all_registers
from models.reports.register_month import register_month
from models.scope import acting
from tests.models.reports.register_story import HOUR, NOVEMBER, NOW, OCTOBER, line, on, tell, write

COUNTED = ("visit", "return_visit", "repair", "rework", "service_order", "visitor")
ENDING = tuple(slug for slug in COUNTED if slug != "return_visit")


@pytest.fixture
def month_of(session, site, at, actor_for):
    """The month of a register as its supervisor sees it."""
    at(NOW)
    actor = actor_for("supervisor")

    def of(slug: str, year_month: str = "2026-11"):
        with acting(session, actor):
            return register_month(session, actor, REGISTERS[slug], year_month, NOW)

    return of


def test_the_registers_the_manual_counts_say_by_what():
    assert {one.slug for one in all_registers() if one.counted} == set(COUNTED)


@pytest.mark.parametrize("slug", ENDING)
def test_a_month_worked_out_on_paper(session, site, month_of, slug):
    tell(session, site, slug)
    for name, numbers in (("2026-10", OCTOBER), ("2026-11", NOVEMBER)):
        month = month_of(slug, name)
        assert {code: month.side.sums[code] for code in numbers} == numbers
        assert not month.unbalanced
    assert month.before.sums == month_of(slug, "2026-10").side.sums
    assert month.year is None


def test_what_has_no_end_is_only_received(session, site, month_of):
    tell(session, site, "return_visit")
    assert [month_of("return_visit", name).side.sums for name in ("2026-10", "2026-11")] == [{"received": 4}, {"received": 2}]


@pytest.mark.parametrize("slug", COUNTED)
def test_every_choice_and_the_days_come_to_the_same_sum(session, site, month_of, slug):
    tell(session, site, slug)
    month = month_of(slug)
    for part in month.parts:
        assert [sum(column) for column in zip(*(numbers for *_, numbers in part.rows), strict=True)] == part.total
    by_day = [sum(numbers[place] for _, numbers in month.days) for place in range(len(month.day_figures))]
    assert by_day == [month.side.sums[figure.code] for figure in month.day_figures]
    assert month.series[-2:] == [("2026-10", 4), ("2026-11", 2)]


def test_a_matter_opened_again_is_open_from_then_on_and_finished_in_the_month_before(session, site, month_of):
    again = write(session, site, "visit", on("10-01 09:00"), on("10-05 09:00"))
    line(session, again, on("11-03 09:00"), "reopen")
    again.status, again.finished_at = "in_progress", None
    session.flush()
    assert month_of("visit", "2026-10").side.sums == {
        "carried": 0, "received": 1, "reopened": 0, "finished": 1, "on_time": 0, "open": 0, "overdue": 0,
    }  # fmt: skip
    here = month_of("visit")
    assert (here.side.sums["reopened"], here.side.sums["finished"], here.side.sums["open"]) == (1, 0, 1)
    assert "重开" in here.labels and "重开" not in month_of("visit", "2026-10").labels


def test_what_came_without_a_timeline_is_told_by_its_moments(session, site, month_of):
    row = write(session, site, "visit", on("10-01 09:00"))
    row.status, row.finished_at, row.closed_at = "written_off", on("10-02 09:00"), on("10-02 10:00")
    session.flush()
    assert [month_of("visit", name).side.sums["finished"] for name in ("2026-10", "2026-11")] == [1, 0]


def test_late_and_in_time_are_told_by_the_limit(session, site, month_of):
    """返修 is due 72 hours after it is handed out."""
    write(session, site, "rework", on("11-02 09:00"), on("11-03 09:00"))
    write(session, site, "rework", on("11-02 09:00"), on("11-12 09:00"))
    write(session, site, "rework", on("11-02 09:00"))
    write(session, site, "rework", on("11-23 09:00"))
    sums = month_of("rework").side.sums
    assert (sums["finished"], sums["on_time"], sums["open"], sums["overdue"]) == (2, 1, 2, 1)


@pytest.mark.parametrize("slug", COUNTED)
def test_a_register_without_entries_has_a_month_too(month_of, slug):
    empty = month_of(slug)
    assert empty.empty and (empty.days, {sum(part.total) for part in empty.parts}) == ([], {0})
    assert (empty.before, empty.year) == (None, None)


moments = st.integers(0, 85 * 24)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(moments, st.none() | moments, st.none() | moments), max_size=8))
def test_whatever_happens_the_months_add_up(session, site, month_of, story):
    """期末未结 = 结转 + 受理 − 办结 − 了结, by every option; and nobody is finished twice."""
    first = on("08-26 00:00")
    with session.begin_nested() as undo:
        for came, done, void in story:
            later = [None if hours is None else first + max(came, hours) * HOUR for hours in (done, void)]
            write(session, site, "visitor", first + came * HOUR, *later)
        for name in ("2026-09", "2026-10", "2026-11"):
            month = month_of("visitor", name)
            assert not month.unbalanced
            for part in month.parts:
                assert [sum(column) for column in zip(*(row[2] for row in part.rows), strict=True)] in (part.total, [])
        undo.rollback()
