"""The month beside the month before and the same month of last year."""

from datetime import datetime

import pytest

from models.reports.month_compare import Compared, compare
from models.reports.monthly import complaint_month
from models.rules.month import percent
from tests.models.reports.month_story import NOW, Told, tell, write

pytestmark = pytest.mark.rule(99)


@pytest.fixture
def lines(session, site, at):
    at(NOW)
    tell(session, site)
    write(session, site.community.id, Told("11-01 10:00", "repair", (("11-02 10:00", "result"),), "handled"))
    old = write(session, site.community.id, Told("11-01 11:00", "repair", (), "handled"))
    old.complained_at = datetime(2025, 11, 1, 11)
    session.flush()
    return {line.label: line for line in compare(session, complaint_month(session, site.community.id, "2026-11", NOW))}


def test_counts_rates_and_hours_of_three_months_stand_side_by_side(lines):
    received, finished = lines["本期受理"], lines["平均办结（小时）"]
    assert (received.now, received.before, received.year) == (13, 6, 1)
    assert (received.change("before"), received.change("year")) == ("+7", "+12")
    assert lines["处理率"].text("now") == "50.0%"
    assert finished.text("now") == "57.7"


def test_a_month_before_the_first_complaint_is_a_dash(session, site, at):
    at(NOW)
    write(session, site.community.id, Told("11-10 10:00", "repair"))
    line = compare(session, complaint_month(session, site.community.id, "2026-11", NOW))[1]
    assert (line.text("before"), line.change("before"), line.text("year")) == ("—", "", "—")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Compared("件", "count", 5, 7, None), "−2"),
        (Compared("率", "rate", 0.875, 0.833, None), "+4.2 个百分点"),
        (Compared("率", "rate", 0.8, 0.8004, None), "持平"),
        (Compared("时", "hours", 41.5, 50.0, None), "−8.5"),
        (Compared("率", "rate", None, 0.5, None), ""),
    ],
)
def test_a_change_is_said_in_its_own_unit(line, said):
    assert line.change("before") == said


def test_a_rate_reads_as_it_does_under_the_sheet():
    line = Compared("处理率", "rate", 9 / 16, 1 / 16, 2 / 3)
    printed = [line.text(side) for side in ("now", "before", "year")]
    assert printed == [percent(9, 16), percent(1, 16), percent(2, 3)] == ["56.3%", "6.3%", "66.7%"]
    assert Compared("时", "hours", 18.25, None, None).text("now") == "18.3"
