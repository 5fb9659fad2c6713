"""Which days are compared, and into what they are cut."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reports.comparison_span import PERIODS, pieces_of, span_of, usual

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.mark.parametrize(
    ("code", "period", "month", "cut"),
    [
        ("this", "2026-10-25 至 2026-11-24", "2026-10", ("每天", 30)),
        ("last", "2026-09-25 至 2026-10-24", "2026-10", ("每天", 30)),
        ("quarter", "2026-08-25 至 2026-11-24", "2026-10", ("每 7 天", 13)),
        ("twelve", "2025-11-25 至 2026-11-24", "2026-10", ("每月", 12)),
        ("year", "2025-12-25 至 2026-11-24", "2026-10", ("每月", 11)),
    ],
)
def test_five_spans_can_be_asked_for(code, period, month, cut):
    span = span_of(code, NOW, "25-24")
    found, each = pieces_of(span, False)
    assert (span.period, span.month, (each, len(found))) == (period, month, cut)


def test_a_month_younger_than_a_week_gives_way_to_the_last_whole_one():
    assert usual(datetime(2026, 11, 25, 0, 0), "25-24") == "last"
    assert usual(datetime(2026, 12, 1, 23, 59), "25-24") == "last"
    assert usual(datetime(2026, 12, 2, 0, 0), "25-24") == "this"
    assert usual(datetime(2026, 12, 2, 0, 0), "calendar") == "last"
    assert span_of("this", datetime(2026, 11, 25, 9), "25-24").code == "this"  # asked for all the same


def test_a_rate_of_one_month_goes_by_weeks():
    found, each = pieces_of(span_of("last", NOW, "25-24"), True)
    assert each == "每 7 天"
    assert [piece.label for piece in found] == ["09-25", "10-02", "10-09", "10-16", "10-23"]
    assert found[-1].end == datetime(2026, 10, 25)  # the last one is cut where the month ends


@given(st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1)), st.sampled_from(sorted(PERIODS)), st.booleans(),
       st.sampled_from(["25-24", "26-25", "calendar"]))  # fmt: skip
def test_the_pieces_fill_the_span_without_gap_up_to_now(now, code, rate, kind):
    span = span_of(code, now, kind)
    found, _ = pieces_of(span, rate)
    assert found[0].start == span.start and found[-1].end >= span.until
    assert all(one.end == after.start for one, after in zip(found, found[1:], strict=False))
    assert all(piece.start <= span.until for piece in found) and found[-1].end <= span.end
    assert 1 <= len(found) <= 31
    assert span.until - span.start < timedelta(days=367)
