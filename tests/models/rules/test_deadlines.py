from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import deadlines
from models.rules.deadlines import LADDERS, Pause, due_at

START = datetime(2026, 11, 21, 10, 20)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


@pytest.mark.rule(10)
@pytest.mark.rule(11)
@pytest.mark.rule(87)
@pytest.mark.rule(89)
def test_after_two_days_the_supervisor_after_a_week_the_manager():
    assert [(rung.level, rung.role, rung.hours) for rung in LADDERS["default"]] == [
        (1, "supervisor", 48),
        (2, "manager", 168),
    ]


@pytest.mark.rule(90)
@pytest.mark.parametrize(("severity", "first_limit"), [("minor", 48), ("major", 72), ("grave", 48)])
def test_a_complaint_reaches_the_supervisor_by_its_severity_and_the_manager_after_a_week(severity, first_limit):
    assert [rung.hours for rung in LADDERS[f"complaint.{severity}"]] == [first_limit, 168]


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], START + hours(48)),
        ([Pause(START + hours(1), START + hours(4))], START + hours(51)),
        ([Pause(START + hours(1), START + hours(4)), Pause(START + hours(3), START + hours(6))], START + hours(53)),
        ([Pause(START - hours(5), START + hours(2))], START + hours(50)),
        ([Pause(START - hours(5), START - hours(2))], START + hours(48)),
        ([Pause(START + hours(40), START + hours(60)), Pause(START + hours(67), START + hours(70))], START + hours(71)),
        ([Pause(START + hours(60), START + hours(70))], START + hours(48)),
        ([Pause(START + hours(48), START + hours(70))], START + hours(48)),
        ([Pause(START + hours(4), START + hours(4))], START + hours(48)),
        ([Pause(START + hours(1))], None),
        ([Pause(START - hours(1))], None),
        ([Pause(START + hours(49))], START + hours(48)),
        ([Pause(START + hours(1), START + hours(5)), Pause(START + hours(2))], None),
        ([Pause(START + hours(2)), Pause(START + hours(3), START + hours(5))], None),
    ],
)
def test_a_limit_is_shifted_by_the_pauses_before_it(pauses, due):
    assert due_at(START, 48, pauses) == due


MOMENTS = st.integers(-3000, 20000).map(lambda minutes: START + timedelta(minutes=minutes))
CLOSED = st.tuples(MOMENTS, st.integers(0, 4000)).map(lambda pair: Pause(pair[0], pair[0] + timedelta(minutes=pair[1])))
PAUSES = st.lists(st.one_of(CLOSED, CLOSED, CLOSED, MOMENTS.map(Pause)), max_size=6)
LIMITS = st.integers(1, 200)
NEVER = datetime(9999, 1, 1)


@given(st.lists(CLOSED, max_size=6), LIMITS)
def test_the_clock_has_run_exactly_the_hours_when_the_limit_is_reached(pauses, limit):
    due = due_at(START, limit, pauses)
    assert deadlines.running(START, due, pauses) == hours(limit)


@given(MOMENTS, MOMENTS, PAUSES, LIMITS)
def test_a_later_start_is_never_due_earlier(one, other, pauses, limit):
    early, late = sorted((one, other))
    assert (due_at(early, limit, pauses) or NEVER) <= (due_at(late, limit, pauses) or NEVER)


@given(PAUSES, LIMITS, LIMITS)
def test_more_hours_are_never_due_earlier(pauses, one, other):
    few, many = sorted((one, other))
    assert (due_at(START, few, pauses) or NEVER) <= (due_at(START, many, pauses) or NEVER)


@given(PAUSES, CLOSED, LIMITS)
def test_one_more_pause_never_makes_it_due_earlier_and_at_most_by_its_length_later(pauses, extra, limit):
    before, after = due_at(START, limit, pauses), due_at(START, limit, [*pauses, extra])
    assert (before or NEVER) <= (after or NEVER)
    closed = [pause for pause in pauses if pause.end]
    without_open, with_extra = due_at(START, limit, closed), due_at(START, limit, [*closed, extra])
    assert with_extra - without_open <= sum((p.end - p.start for p in [*closed, extra]), timedelta())


@given(st.integers(0, 1000), st.integers(0, 1000), LIMITS)
def test_separate_pauses_add_up(first, second, limit):
    one = Pause(START + timedelta(minutes=1), START + timedelta(minutes=1 + first))
    begin = START + timedelta(minutes=30 + first)
    other = Pause(begin, begin + timedelta(minutes=second))
    assert due_at(START, limit, [one, other]) == START + hours(limit) + timedelta(minutes=first + second)


@given(PAUSES, st.randoms(use_true_random=False), LIMITS)
def test_the_order_of_the_pauses_does_not_matter(pauses, random, limit):
    shuffled = random.sample(pauses, len(pauses))
    assert due_at(START, limit, shuffled) == due_at(START, limit, pauses)


@given(PAUSES)
def test_merged_pauses_are_apart_and_in_order(pauses):
    merged = deadlines.merged(pauses)
    assert all(one.end is not None and one.end < other.start for one, other in zip(merged, merged[1:], strict=False))
    assert deadlines.merged(merged) == merged


def test_an_open_pause_stops_the_count_of_handling_time():
    assert deadlines.running(START, START + hours(30), [Pause(START + hours(10))]) == hours(10)
    assert deadlines.running(START, START - hours(1)) == timedelta()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((START, 48), "非投诉件，接待时间 11-21 10:20 起 48 小时"),
        ((START, 168), "满 1 周，接待时间 11-21 10:20 起 168 小时"),
        ((START, 72, (), "complaint.major", "投诉时间"), "重要投诉，投诉时间 11-21 10:20 起 72 小时"),
        ((START, 14, (), "complaint.minor", "接待时间", "working"), "轻微投诉，接待时间 11-21 10:20 起工作时间 14 小时"),
        ((START, 168, (), "default", "接待时间", "working"), "非投诉件，接待时间 11-21 10:20 起工作时间 168 小时"),
        (
            (START, 48, [Pause(START, START + hours(76))]),
            "非投诉件，接待时间 11-21 10:20 起 48 小时，挂起 1 次共 3 天 4 小时不计",
        ),
        (
            (START, 48, [Pause(START + hours(1))]),
            "非投诉件，接待时间 11-21 10:20 起 48 小时，11-21 11:20 起挂起，时钟已停",
        ),
        ((START, 24, (), "repair"), "本件，接待时间 11-21 10:20 起 24 小时"),
    ],
)  # fmt: skip
def test_a_limit_explains_itself(arguments, sentence):
    assert deadlines.explain(*arguments) == sentence


@pytest.mark.rule(55)
@pytest.mark.rule(91)
@pytest.mark.parametrize(
    ("filed_at", "due"),
    [
        (datetime(2026, 11, 23, 9, 0), datetime(2026, 11, 23, 18, 0)),
        (datetime(2026, 11, 23, 17, 59), datetime(2026, 11, 23, 18, 0)),
        (datetime(2026, 11, 23, 18, 0), datetime(2026, 11, 24, 0, 0)),
        (datetime(2026, 11, 30, 23, 59), datetime(2026, 12, 1, 0, 0)),
    ],
)
def test_a_repair_slip_goes_out_the_same_day(filed_at, due):
    assert deadlines.close_of_reception(filed_at) == due


def test_the_close_of_reception_may_be_another_hour():
    assert deadlines.close_of_reception(START, time(17, 30)) == datetime(2026, 11, 21, 17, 30)


@pytest.mark.rule(94)
def test_a_complaint_is_answered_within_a_day():
    assert deadlines.first_reply_due(START) == datetime(2026, 11, 22, 10, 20)


@pytest.mark.rule(82)
def test_a_return_visit_follows_within_three_days():
    assert deadlines.visit_due(START) == datetime(2026, 11, 24, 10, 20)
