from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import RuleViolation
from models.rules.delivery import CHANNELS, FIELDS, MOST_TRIES, after_quiet, check, check_quiet, next_try

NOW = datetime(2026, 11, 23, 14, 32)
QUIET = ("21:00", "08:00")
MAIL = {"host": "smtp.example.com", "port": "587", "sender": "kefu@example.com", "security": "starttls",
        "recipients": "a@example.com，b@x.cn"}  # fmt: skip
clocks = st.builds(lambda h, m: f"{h:02d}:{m:02d}", st.integers(0, 23), st.integers(0, 59))


def test_the_pauses_between_tries_grow_and_end():
    minutes = [next_try(NOW, tries) and (next_try(NOW, tries) - NOW) // timedelta(minutes=1) for tries in range(1, MOST_TRIES + 1)]
    assert minutes == [1, 5, 15, 60, 240, 240, 240, None]


@pytest.mark.parametrize(
    ("clock", "then"),
    [("14:32", "11-23 14:32"), ("20:59", "11-23 20:59"), ("21:00", "11-24 08:00"), ("23:59", "11-24 08:00"), ("07:59", "11-23 08:00"),
     ("08:00", "11-23 08:00")],
)  # fmt: skip
def test_what_falls_into_the_quiet_hours_waits_for_their_end(clock, then):
    moment = datetime.fromisoformat(f"2026-11-23 {clock}")
    assert f"{after_quiet(moment, QUIET):%m-%d %H:%M}" == then


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), clocks, clocks)
def test_nothing_leaves_in_quiet_hours_nor_waits_longer_than_a_day(moment, start, end):
    later = after_quiet(moment, (start, end))
    assert moment <= later < moment + timedelta(days=1)
    assert after_quiet(later, (start, end)) == later


@pytest.mark.parametrize(
    ("change", "field"),
    [({"host": ""}, "host"), ({"host": "smtp example"}, "host"), ({"port": "99999"}, "port"), ({"port": "x"}, "port"),
     ({"sender": "kefu"}, "sender"), ({"recipients": "a@example.com 张三"}, "recipients"), ({"security": ""}, "security"),
     ({"user": "kefu"}, "password"), ({"password": "a\nb"}, "password")],
)  # fmt: skip
def test_a_wrong_part_is_refused_at_its_field(change, field):
    check("email", MAIL)
    with pytest.raises(RuleViolation) as refused:
        check("email", MAIL | change)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [("wecom", {"token": "short"}, "token"), ("dingtalk", {"token": "a" * 20, "sign": "没有"}, "sign"), ("feishu", {}, "token"),
     ("webhook", {"url": "ftp://x"}, "url"), ("webhook", {"url": "https://x/张"}, "url"), ("pigeon", {}, "kind")],
)  # fmt: skip
def test_chats_want_their_keys(kind, given, field):
    with pytest.raises(RuleViolation) as refused:
        check(kind, given)
    assert refused.value.field == field


def test_every_kind_says_what_it_asks_for():
    assert set(FIELDS) == set(CHANNELS)
    for kind in ("wecom", "dingtalk", "feishu", "lark"):
        check(kind, {"token": "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"})
    check("webhook", {"url": "https://hooks.example.com:8443/desk?key=abc"})


@pytest.mark.parametrize("clock", ["", "9:00", "24:00", "21点"])
def test_quiet_hours_are_clock_times(clock):
    with pytest.raises(RuleViolation):
        check_quiet(clock, "08:00")
