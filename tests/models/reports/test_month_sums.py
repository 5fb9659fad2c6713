"""Whatever happens, a month adds up: any complaints with any timelines, pauses and judgements, in any months one after another."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.reports.month_count import count
from models.reports.month_figures import CHANNELS, RATES, SHEET, TOTAL, TYPES
from models.reports.month_matter import VERBS, Event, Matter
from models.reports.monthly import Month, frame_of
from models.rules.deadlines import Pause
from models.rules.month import KINDS, open_at_end, period

pytestmark = pytest.mark.rule(99)
START, END = datetime(2026, 10, 25), datetime(2026, 11, 25)
BALANCE = ("carried_in", "received", "reopened", "finished", "voided")
JUDGED = {  # what a received complaint is sorted by: each adds up to 受理
    "validity": ("valid", "invalid"),
    **{name: tuple(figure.code for figure in SHEET if figure.code.startswith(f"{name}_")) for name in ("sev", "cause")},
    "channel": tuple(CHANNELS),
}
moments = st.datetimes(datetime(2026, 9, 1), datetime(2026, 12, 31)) | st.sampled_from([START, END, END - timedelta(minutes=1)])
events = st.builds(Event, moments, st.sampled_from(sorted(VERBS)), st.sampled_from(["a", "b", "c", "unreached"]))
marks = st.tuples(*(st.sampled_from(codes) for codes in JUDGED.values()))


def _matter(received: datetime, kind: str, found: list[Event], stood: list[Pause], judged: tuple, reply, hours: int) -> Matter:
    unset = ("cause_unset",) if "cause_other" in judged and hours == 48 else ()
    return Matter(
        id=1, record_no="TS", complaint_type=kind, received_at=received, limit_from=received, limit_hours=hours, pauses=tuple(stood),
        events=tuple(sorted(found, key=lambda event: event.at)), marks=(*judged, *unset), first_reply_at=reply,
    )  # fmt: skip


any_matter = st.builds(
    _matter, moments, st.sampled_from(list(TYPES)), st.lists(events, max_size=8),
    st.lists(st.builds(Pause, moments, st.none() | moments), max_size=2), marks, st.none() | moments, st.sampled_from([48, 72]),
)  # fmt: skip


def month_of(found: list[Matter], start: datetime, until: datetime) -> Month:
    rows = [(n, one.complaint_type, part.figure, part.at, part.hours) for n, one in enumerate(found) for part in count(one, start, until)]
    return Month(1, "2026-11", "25-24", start, until, until, frame_of(rows), {}, (), (), 0, 0, 90)


def sums_of(found: list[Matter], start: datetime, until: datetime) -> Counter:
    return Counter(part.figure for one in found for part in count(one, start, until))


@given(st.lists(any_matter, max_size=12), st.datetimes(START, END))
def test_the_self_check_holds_and_no_part_is_more_than_its_whole(found, until):
    sums = sums_of(found, START, until)
    assert sums["open_end"] == open_at_end(*(sums[code] for code in BALANCE))
    assert sums["visited"] == sums["sat_a"] + sums["sat_b"] + sums["sat_c"] <= sums["visit_due"]
    assert sums["handled"] <= sums["finished"] >= sums["finished_on_time"]
    assert sums["overdue_open"] <= sums["open_end"]
    assert sums["replied_on_time"] <= sums["first_reply"] <= sums["received"] >= sums["escalated"]


@given(st.lists(any_matter, max_size=12))
def test_whatever_is_received_is_sorted_whole_by_each_of_its_judgements(found):
    sums = sums_of(found, START, END)
    for name, codes in JUDGED.items():
        assert sum(sums[code] for code in codes) == sums["received"], name
    assert sums["cause_unset"] <= sums["cause_other"]


@settings(max_examples=40)  # each builds a table
@given(st.lists(any_matter, max_size=8))
def test_the_types_add_up_to_the_total_and_rates_stay_within_their_bounds(found):
    month = month_of(found, START, END)
    assert month.unbalanced == ()
    assert (month.table.drop(index=TOTAL).sum() == month.table.loc[TOTAL]).all()
    assert month.sums == {code: sums_of(found, START, END)[code] for code in month.sums}
    for rate in RATES:
        part, whole = rate.parts(month.sums)
        assert 0 <= part <= whole, rate.label
        assert (rate.text(month.sums) == "—") is (whole == 0)


@given(st.lists(any_matter, max_size=8), st.sampled_from(sorted(KINDS)))
def test_months_one_after_another_hand_on_what_is_open_and_receive_everything_once(found, kind):
    months = [sums_of(found, *period(f"2026-{number:02d}", kind)) for number in range(9, 13)]
    for before, after in zip(months, months[1:], strict=False):
        assert before["open_end"] == after["carried_in"]
    start, end = period("2026-09", kind)[0], period("2026-12", kind)[1]
    assert sum(month["received"] for month in months) == sum(start <= one.received_at < end for one in found)
    assert all(month["finished"] <= month["carried_in"] + month["received"] + month["reopened"] for month in months)


@given(any_matter, st.datetimes(START, END))
def test_what_happens_afterwards_changes_nothing(one, until):
    then = replace(
        one,
        events=tuple(event for event in one.events if max(event.at, one.received_at) < until),
        pauses=tuple(Pause(p.start, p.end if p.end and p.end <= until else None) for p in one.pauses if p.start < until),
        first_reply_at=one.first_reply_at if one.first_reply_at and one.first_reply_at < until else None,
    )
    assert count(one, START, until) == count(then, START, until)
