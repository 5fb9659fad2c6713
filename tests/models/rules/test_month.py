from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import RuleViolation
from models.rules import month

pytestmark = pytest.mark.rule(99)


@pytest.mark.parametrize(
    ("year_month", "kind", "start", "end", "printed"),
    [
        ("2026-11", "25-24", datetime(2026, 10, 25), datetime(2026, 11, 25), "2026-10-25 至 2026-11-24"),
        ("2026-01", "25-24", datetime(2025, 12, 25), datetime(2026, 1, 25), "2025-12-25 至 2026-01-24"),
        ("2026-03", "26-25", datetime(2026, 2, 26), datetime(2026, 3, 26), "2026-02-26 至 2026-03-25"),
        ("2026-12", "calendar", datetime(2026, 12, 1), datetime(2027, 1, 1), "2026-12-01 至 2026-12-31"),
    ],
)
def test_a_month_has_its_days(year_month, kind, start, end, printed):
    assert month.period(year_month, kind) == (start, end)
    assert month.printed(start, end) == printed


@pytest.mark.parametrize("year_month", ["", "2026-13", "2026-1", "11-2026", "2026年11月", "0000-01"])
def test_a_month_that_is_none_is_refused(year_month):
    with pytest.raises(RuleViolation, match="月份"):
        month.period(year_month)


@pytest.mark.parametrize(
    ("now", "kind", "expected"),
    [
        (datetime(2026, 11, 24, 23, 59), "25-24", "2026-11"),
        (datetime(2026, 11, 25, 0, 0), "25-24", "2026-12"),
        (datetime(2026, 12, 25, 0, 0), "25-24", "2027-01"),
        (datetime(2026, 11, 25, 23, 0), "26-25", "2026-11"),
        (datetime(2026, 11, 30, 23, 0), "calendar", "2026-11"),
    ],
)
def test_the_month_of_a_moment(now, kind, expected):
    assert month.current_month(now, kind) == expected


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.sampled_from(sorted(month.KINDS)))
def test_every_moment_belongs_to_exactly_one_month(now, kind):
    start, end = month.period(month.current_month(now, kind), kind)
    assert start <= now < end
    assert month.period(month.current_month(end, kind), kind)[0] == end
    assert month.period(month.current_month(start - timedelta(seconds=1), kind), kind)[1] == start


@pytest.mark.rule(92)
def test_a_draft_from_the_22nd_a_frozen_month_from_the_25th():
    assert month.draft_opens("2026-11") == datetime(2026, 11, 22)
    assert month.freeze_opens("2026-11") == datetime(2026, 11, 25)


@pytest.mark.parametrize(
    ("n", "d", "part", "said"),
    [(7, 8, Decimal("0.875"), "87.5%"), (0, 5, Decimal(0), "0.0%"), (5, 5, Decimal(1), "100.0%"), (1, 0, None, "—"),
     (1, 2000, Decimal("0.0005"), "0.1%")],
)  # fmt: skip
def test_a_share_is_said_in_percent_and_a_zero_denominator_as_a_dash(n, d, part, said):
    assert month.share(n, d) == part
    assert month.percent(n, d) == said


def test_what_is_open_at_the_end():
    assert month.open_at_end(carried=6, received=30, reopened=2, finished=28, voided=1) == 9
