"""What a setting may be, and how it is said."""

from datetime import date, time, timedelta

import pytest

from models.errors import RuleViolation
from models.rules import settings
from models.rules.settings import Declared

DAYS = Declared("days", "保存", "访客", "count", "30", "天", 1, 90)
SHARE = Declared("share", "抽样", "回访", "percent", "30", least=0, most=100)
PRICE = Declared("price", "单价", "空调", "money", "50", "元每小时", 0, 1000)
HOURS = Declared("hours", "接待时段", "接待", "hours", "", most=2, empty="按小区资料")
KIND = Declared("kind", "统计期间", "月", "choice", "a", options={"a": "自然月", "b": "上月25日起"})
NAME = Declared("name", "名称", "名称", "text", "前台", most=4)


@pytest.mark.rule(149)
@pytest.mark.parametrize(
    ("one", "typed", "kept", "said"),
    [
        (DAYS, " 060 ", "60", "60 天"),
        (SHARE, "45%", "45", "45%"),
        (SHARE, "0", "0", "0%"),
        (PRICE, "49.50", "49.50", "49.50 元每小时"),
        (HOURS, "9:00–12:00，14：00~18:00", "09:00-12:00,14:00-18:00", "09:00–12:00，14:00–18:00"),
        (HOURS, "", "", "按小区资料"),
        (KIND, "b", "b", "上月25日起"),
        (NAME, "服务台", "服务台", "服务台"),
    ],
)
def test_a_value_is_kept_in_one_form_and_said_as_people_say_it(one, typed, kept, said):
    assert settings.check(one, typed) == kept
    assert settings.said(one, kept) == said


@pytest.mark.rule(149)
@pytest.mark.parametrize(
    ("one", "typed", "says"),
    [
        (DAYS, "", "保存没填"),
        (DAYS, "0", "要在 1 到 90 天之间"),
        (DAYS, "91", "要在 1 到 90 天之间"),
        (DAYS, "三十", "请填整数"),
        (DAYS, "３０", "请填整数"),
        (SHARE, "101", "要在 0 到 100%之间"),
        (PRICE, "1.234", "最多两位小数"),
        (PRICE, "1000.01", "要在 0 到 1000"),
        (HOURS, "9点到12点", "写成 09:00–12:00 这样"),
        (HOURS, "工作日 9:00-12:00", "写成 09:00–12:00 这样"),
        (HOURS, "25:00-26:00", "写成 09:00–12:00 这样"),
        (HOURS, "14:00-18:00,9:00-12:00", "要按先后写"),
        (HOURS, "9:00-12:00,11:00-18:00", "要按先后写"),
        (HOURS, "12:00-9:00", "要按先后写"),
        (HOURS, "8:00-9:00,10:00-11:00,12:00-13:00", "最多 2 段"),
        (KIND, "c", "请从列表里选"),
        (NAME, "业主接待台", "最多 4 个字，现在是 5 个字"),
        (NAME, "前\n台", "只写一行字"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_the_setting(one, typed, says):
    with pytest.raises(RuleViolation) as refused:
        settings.check(one, typed)
    assert says in refused.value.message and refused.value.field == one.key


@pytest.mark.rule(149)
@pytest.mark.parametrize("ahead", [-1, 367])
def test_nothing_is_changed_in_hindsight_or_for_a_day_nobody_can_foresee(ahead):
    today = date(2026, 11, 23)
    with pytest.raises(RuleViolation) as refused:
        settings.check_day(today + timedelta(days=ahead), today)
    assert refused.value.field == "holds_from"
    assert settings.check_day(today, today) is None


def test_the_intervals_of_a_text_are_read_only_when_it_says_nothing_else():
    assert settings.intervals("9:00-12:00；14:00至18:00") == ((time(9), time(12)), (time(14), time(18)))
    assert settings.intervals("上午 9:00-12:00") is None
    assert settings.intervals("") == ()
