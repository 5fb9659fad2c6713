from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.written import clock_of, is_no_day, may_have_lost_a_zero, moment_of, month_in, year_in

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-05 14:30", datetime(2026, 11, 5, 14, 30)),
        ("2026-11-05T14:30:20", datetime(2026, 11, 5, 14, 30)),
        ("2026/11/5", datetime(2026, 11, 5)),
        ("2026.11.5", datetime(2026, 11, 5)),
        ("２０２６年１１月５日", datetime(2026, 11, 5)),
        ("2026年11月5日（周四）下午3点半", datetime(2026, 11, 5, 15, 30)),
        ("26/11/5", datetime(2026, 11, 5)),
        ("26.11.05 9:05", datetime(2026, 11, 5, 9, 5)),
        ("11月5日", datetime(2026, 11, 5)),
        ("11月5日上午", datetime(2026, 11, 5)),
        ("11月5号 晚上8点20分左右", datetime(2026, 11, 5, 20, 20)),
        ("11.5 上午9时", datetime(2026, 11, 5, 9)),
        ("11/5 14：30-15：00", datetime(2026, 11, 5, 14, 30)),
        ("11/5/2026 2:30 PM", datetime(2026, 11, 5, 14, 30)),
        ("20261105", datetime(2026, 11, 5)),
        ("202611051430", datetime(2026, 11, 5, 14, 30)),
        ("46331", datetime(2026, 11, 5)),
        ("46331.604166666664", datetime(2026, 11, 5, 14, 30)),
        ("12月5日", datetime(2025, 12, 5)),  # what is over lies behind us
        ("2026-11-05 24:00", datetime(2026, 11, 6)),
        ("11月5日晚上12点", datetime(2026, 11, 6)),
        ("11月5日中午12:10", datetime(2026, 11, 5, 12, 10)),
        ("11月5日中午1点", datetime(2026, 11, 5, 13)),
        ("11月5日凌晨12点", datetime(2026, 11, 5)),
        ("十一月五日上午九点半", datetime(2026, 11, 5, 9, 30)),
        ("二〇二六年十一月五日", datetime(2026, 11, 5)),
        ("2026 11 5", datetime(2026, 11, 5)),
        ("2026、11、5", datetime(2026, 11, 5)),
        ("2026.11.05.", datetime(2026, 11, 5)),
        ("11.5 9.30", datetime(2026, 11, 5, 9, 30)),
        ("2026-11-5 9时30分", datetime(2026, 11, 5, 9, 30)),
    ],
)
def test_a_moment_is_read_however_it_was_written(written, expected):
    assert moment_of(written, TODAY, past=True).moment == expected


@pytest.mark.parametrize("written", ["", "昨天", "13月5日", "2026-02-30", "3-2-1201", "13800001234", "11月5日 25:00", "1201", "12345"])
def test_what_is_no_moment_is_none(written):
    assert moment_of(written, TODAY) is None


def test_a_day_without_a_year_takes_it_from_the_title_else_the_nearest():
    assert moment_of("3月5日", TODAY, year=2024).moment == datetime(2024, 3, 5)
    assert moment_of("1月5日", TODAY).moment == datetime(2027, 1, 5)
    assert moment_of("1月5日", TODAY, past=True).moment == datetime(2026, 1, 5)
    assert moment_of("12月5日", TODAY).moment == datetime(2026, 12, 5)


def test_only_a_day_is_told_from_a_time():
    assert not moment_of("2026-11-05", TODAY).timed
    assert moment_of("2026-11-05 0:00", TODAY).timed


@pytest.mark.parametrize(
    ("written", "expected"),
    [("9:30", time(9, 30)), ("下午3点", time(15)), ("0.395833333", time(9, 30)), ("上午", None), ("25:00", None)],
)
def test_a_time_stands_alone_in_a_column_of_its_own(written, expected):
    assert clock_of(written) == expected


@pytest.mark.parametrize(
    ("texts", "year"),
    [(("2026年11月来电来访登记表",), 2026), (("登记表", "2025"), 2025), (("20240105.xls",), 2024),
     (("电话13820201234",), None), ((), None)],
)
def test_the_year_stands_in_the_title_the_tab_or_the_file_name(texts, year):
    assert year_in(*texts) == year


@pytest.mark.parametrize("written", ["5日", "5号", "5", "五日", "05"])
def test_under_the_title_of_a_month_a_day_is_enough(written):
    assert moment_of(written, TODAY, year=2025, month=3).moment == datetime(2025, 3, 5)
    assert moment_of(f"{written} ", TODAY) is None


@pytest.mark.parametrize(
    ("texts", "month"),
    [(("2026年11月来电来访登记表",), 11), (("锦绣花园", "3月份"), 3), (("2026-07",), 7), (("登记表202607.xls",), 7), (("十二月",), 12),
     (("2026年10月至11月",), None), (("2026-10-25 至 2026-11-24",), None), (("Sheet1", "2026"), None), ((), None)],
)  # fmt: skip
def test_the_month_stands_there_too_unless_it_is_more_than_one(texts, month):
    assert month_in(*texts) == month


@pytest.mark.parametrize(("written", "no_day"), [("2026-11-31", True), ("2月30日", True), ("3-2-1201", False), ("昨天", False)])
def test_a_day_no_calendar_has_is_told_from_what_is_no_day_at_all(written, no_day):
    assert moment_of(written, TODAY) is None and is_no_day(written) is no_day


@pytest.mark.parametrize(("written", "maybe"), [("11.1", True), ("11.3", True), ("11.4", False), ("11.10", False), ("2026.11.1", False)])
def test_a_day_taken_for_a_number_may_have_lost_its_zero(written, maybe):
    assert may_have_lost_a_zero(written) is maybe


@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2049, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0)))
def test_what_our_own_workbooks_write_is_read_back(at):
    assert moment_of(f"{at:%Y-%m-%d %H:%M}", TODAY).moment == at
    assert moment_of(f"{at:%Y年%m月%d日 %H时%M分}", TODAY).moment == at
