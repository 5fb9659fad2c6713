from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from models.reports.month_count import count
from models.reports.month_matter import Event, Matter
from models.rules.business_time import Calendar
from models.rules.deadlines import Pause

START, END = datetime(2026, 10, 25), datetime(2026, 11, 25)
pytestmark = pytest.mark.rule(99)


def on(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"2026-{day} {clock}")


def matter(received: datetime, *events: Event, pauses=(), first_reply=None, hours=48) -> Matter:
    return Matter(
        id=1, record_no="TS", complaint_type="repair", received_at=received, limit_from=received, limit_hours=hours,
        events=events, pauses=tuple(pauses), marks=("valid",), first_reply_at=first_reply,
    )  # fmt: skip


def figures(one: Matter, until: datetime = END) -> dict[str, int]:
    aside = {"valid", "handled", "escalated", "first_reply", "replied_on_time", "written_off", "solved_once"}
    return {name: n for name, n in Counter(c.figure for c in count(one, START, until)).items() if name not in aside}


def test_a_matter_of_the_month_that_nobody_has_finished():
    assert figures(matter(on("11-24"))) == {"received": 1, "open_end": 1}


def test_a_matter_past_its_limit_is_overdue_at_the_end():
    assert figures(matter(on("11-20"))) == {"received": 1, "open_end": 1, "overdue_open": 1}


@pytest.mark.rule(28)
def test_a_limit_in_working_time_is_counted_in_working_time():
    working = replace(matter(on("11-20", "17:00"), hours=15), calendar=Calendar())
    assert working.limit(on("11-24", "18:00")) == on("11-24", "18:00")


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-10-24 23:59:59", {"carried_in": 1, "open_end": 1, "overdue_open": 1}),
        ("2026-10-25 00:00:00", {"received": 1, "open_end": 1, "overdue_open": 1}),
        ("2026-11-24 23:59:59", {"received": 1, "open_end": 1}),
        ("2026-11-25 00:00:00", {}),
    ],
)
def test_the_month_begins_with_the_25th_and_ends_with_the_24th(received, expected):
    assert figures(matter(datetime.fromisoformat(received))) == expected


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        ("2026-10-24 23:59:59", {"visit_due": 1}),
        ("2026-10-25 00:00:00", {"carried_in": 1, "finished": 1, "finished_on_time": 1, "visit_due": 1}),
        ("2026-11-24 23:59:59", {"carried_in": 1, "finished": 1, "visit_due": 1}),
        ("2026-11-25 00:00:00", {"carried_in": 1, "open_end": 1, "overdue_open": 1}),
    ],
)
def test_a_result_counts_in_the_month_of_its_moment(finished, expected):
    assert figures(matter(on("10-24"), Event(datetime.fromisoformat(finished), "result"))) == expected


@pytest.mark.parametrize("verb", ["answer", "close_unsolvable"])
def test_an_answer_and_a_closing_finish_without_a_return_visit(verb):
    assert figures(matter(on("11-01"), Event(on("11-02"), verb))) == {"received": 1, "finished": 1, "finished_on_time": 1}


def test_a_matter_finishes_once_however_it_is_closed_afterwards():
    one = matter(on("11-01"), Event(on("11-02"), "result"), Event(on("11-03"), "return_visit", "a"), Event(on("11-04"), "write_off"))
    assert figures(one) == {
        "received": 1, "finished": 1, "finished_on_time": 1, "visit_due": 1, "visited": 1, "sat_a": 1,
    }  # fmt: skip


@pytest.mark.rule(82)
def test_who_is_not_satisfied_opens_the_matter_again_and_the_reopening_line_counts_no_second_time():
    one = matter(
        on("11-01"), Event(on("11-02"), "result"), Event(on("11-03"), "return_visit", "c"), Event(on("11-03"), "reopen"),
        Event(on("11-05"), "result"), Event(on("11-06"), "return_visit", "b"),
    )  # fmt: skip
    assert figures(one) == {
        "received": 1, "finished": 2, "finished_on_time": 1, "reopened": 1, "visit_due": 2, "visited": 2, "sat_c": 1, "sat_b": 1,
    }  # fmt: skip


def test_who_was_not_reached_was_not_visited():
    one = matter(on("11-01"), Event(on("11-02"), "result"), Event(on("11-03"), "return_visit", "unreached"))
    assert figures(one) == {"received": 1, "finished": 1, "finished_on_time": 1, "visit_due": 1, "unreached": 1}


def test_a_return_visit_left_over_from_last_month_is_due_in_this_one():
    one = matter(on("10-20"), Event(on("10-21"), "result"), Event(on("10-28"), "return_visit", "a"))
    assert figures(one) == {"visit_due": 1, "visited": 1, "sat_a": 1}


def test_a_matter_reopened_after_the_month_it_was_finished_in():
    one = matter(on("10-20"), Event(on("10-21"), "result"), Event(on("10-23"), "write_off"), Event(on("11-02"), "reopen"))
    assert figures(one) == {"reopened": 1, "open_end": 1, "overdue_open": 1}


@pytest.mark.parametrize(
    ("received", "events", "expected"),
    [
        ("11-01", [Event(on("11-01", "11:00"), "void")], {"received": 1, "voided": 1}),
        ("11-01", [Event(on("11-01", "11:00"), "result"), Event(on("11-01", "12:00"), "void")], {"received": 1, "voided": 1}),
        ("10-20", [Event(on("11-02"), "void")], {"carried_in": 1, "voided": 1}),
        ("10-20", [Event(on("10-21"), "void")], {}),
        ("10-20", [Event(on("10-21"), "result"), Event(on("11-02"), "void")], {}),
        (
            "10-20",
            [Event(on("10-21"), "result"), Event(on("11-02"), "reopen"), Event(on("11-02", "11:00"), "void")],
            {"reopened": 1, "voided": 1},
        ),
    ],
)
def test_what_is_voided_counts_as_come_in_and_voided_only(received, events, expected):
    assert figures(matter(on(received), *events)) == expected


def test_a_pause_moves_the_limit_and_does_not_count_as_handling_time():
    pauses = [Pause(on("11-02"), on("11-06"))]
    one = matter(on("11-01"), Event(on("11-07"), "result"), pauses=pauses)
    found = {c.figure: c.hours for c in count(one, START, END)}
    assert found["finished"] == 48
    assert "finished_on_time" in found and "escalated" not in found


def test_what_is_paused_at_the_end_is_open_and_not_overdue():
    assert figures(matter(on("11-20"), pauses=[Pause(on("11-21"))])) == {"received": 1, "open_end": 1}


def test_what_was_overdue_before_it_was_paused_does_not_look_overdue_while_its_clock_stands():
    late = matter(on("11-10"), pauses=[Pause(on("11-20"))])
    assert figures(late) == {"received": 1, "open_end": 1}
    assert "escalated" in {c.figure for c in count(late, START, END)}


def test_a_pause_that_ended_after_the_month_still_held_the_clock_at_its_end():
    assert figures(matter(on("11-20"), pauses=[Pause(on("11-21"), on("11-28"))])) == {"received": 1, "open_end": 1}


@pytest.mark.parametrize("reply_hours, on_time", [(24, True), (24.5, False)])
@pytest.mark.rule(94)
def test_the_first_reply_is_measured_from_the_complaint(reply_hours, on_time):
    one = matter(on("11-01"), first_reply=on("11-01") + timedelta(hours=reply_hours))
    found = {c.figure: c.hours for c in count(one, START, END)}
    assert found["first_reply"] == reply_hours
    assert ("replied_on_time" in found) is on_time


def test_one_result_without_escalation_or_reopening_is_solved_once():
    smooth = matter(on("11-01"), Event(on("11-02"), "result"), Event(on("11-03"), "write_off"))
    late = matter(on("11-01"), Event(on("11-09"), "result"), Event(on("11-10"), "write_off"))
    assert "solved_once" in {c.figure for c in count(smooth, START, END)}
    assert {"written_off", "escalated"} <= {c.figure for c in count(late, START, END)}
    assert "solved_once" not in {c.figure for c in count(late, START, END)}
