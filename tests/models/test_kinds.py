"""Kinds of field: what may be typed, how it is kept, read out and masked."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from models.declare import (
    Choices,
    FieldSpec,
    checklist,
    choice,
    count,
    day,
    department,
    flag,
    id_number,
    link,
    moment,
    money,
    note,
    person,
    phone,
    photos,
    plate,
    room,
    rows,
    staff,
    text,
)
from models.errors import RuleViolation
from models.rules import masking


class Colour(Choices):
    RED = "red", "红色", ("红", "朱红")
    BLUE = "blue", "蓝色"


def named(spec: FieldSpec) -> FieldSpec:
    spec.name = "field"
    return spec


TEXT, NOTE = named(text("标题", max_length=10)), named(note("内容", min_length=2))
CHOICE, LIST = named(choice("颜色", Colour)), named(checklist("几种颜色", Colour))
MOMENT, DAY, MONEY, COUNT, FLAG = (named(make("字段")) for make in (moment, day, money, count, flag))
PERSON, PHONE, REFUSABLE = named(person("姓名")), named(phone("电话")), named(phone("电话", allow_refused=True))
ID, PLATE, ROOM = named(id_number("证件")), named(plate("车牌")), named(room("房号"))
STAFF, DEPARTMENT, LINK, PHOTOS = named(staff("承办人")), named(department("部门")), named(link("关联", "visit")), named(photos("照片"))
PEOPLE = named(rows("人员", ("name", person("姓名")), ("phone", phone("电话")), ("note", text("说明", max_length=5))))


@pytest.mark.parametrize(
    "spec, typed, kept",
    [
        (TEXT, "  电梯 ", "电梯"),
        (TEXT, "a\x00b", "ab"),
        (NOTE, "第一行\n第二行", "第一行\n第二行"),
        (CHOICE, "red", "red"),
        (CHOICE, " 红色 ", "red"),
        (CHOICE, "朱红", "red"),
        (LIST, ["red", "蓝色"], ["red", "blue"]),
        (LIST, "红色、蓝色", ["red", "blue"]),
        (LIST, "红，蓝色", ["red", "blue"]),
        (MOMENT, "2026-11-23 14:30", datetime(2026, 11, 23, 14, 30)),
        (MOMENT, "2026-11-23T14:30", datetime(2026, 11, 23, 14, 30)),
        (MOMENT, "2026/11/23 14:30", datetime(2026, 11, 23, 14, 30)),
        (MOMENT, "２０２６－１１－２３　１４：３０", datetime(2026, 11, 23, 14, 30)),
        (MOMENT, "2026-11-23", datetime(2026, 11, 23)),
        (DAY, "2026-11-23", date(2026, 11, 23)),
        (DAY, "2026.11.23", date(2026, 11, 23)),
        (DAY, "2026年11月23日", date(2026, 11, 23)),
        (MONEY, "50", Decimal("50.00")),
        (MONEY, "1,234.5 元", Decimal("1234.50")),
        (MONEY, "１２．５", Decimal("12.50")),
        (COUNT, " 12 ", 12),
        (COUNT, "３", 3),
        (FLAG, "是", True),
        (FLAG, "on", True),
        (FLAG, "√", True),
        (FLAG, "否", False),
        (FLAG, "0", False),
        (PERSON, " 张伟 ", "张伟"),
        (PHONE, "138 0000-1234", "13800001234"),
        (PHONE, "+86 13800001234", "13800001234"),
        (PHONE, "（0755）26881234", "0755-26881234"),
        (REFUSABLE, "拒留", "拒留"),
        (ID, "110101199003074530", "4530"),
        (ID, "453x", "453X"),
        (PLATE, "粤b·12345", "粤B12345"),
        (ROOM, "三栋2单元1201室", "3-2-1201"),
        (ROOM, "3#2-1201", "3-2-1201"),
        (ROOM, "a座1205", "A-1205"),
        (STAFF, "12", 12),
        (DEPARTMENT, " 7 ", 7),
        (LINK, "3", 3),
        (PEOPLE, [{"name": " 张伟", "phone": "138 0000 1234", "note": ""}, {}], [{"name": "张伟", "phone": "13800001234"}]),
        (PHOTOS, [1, "2"], [1, 2]),
    ],
)  # fmt: skip
def test_what_is_typed_is_kept_in_one_form(spec, typed, kept):
    parsed = spec.check(typed) if isinstance(typed, list) else spec.parse(typed)
    assert parsed == kept
    assert spec.check(parsed) == kept


@pytest.mark.parametrize("spec", [TEXT, NOTE, CHOICE, LIST, MOMENT, DAY, PERSON, PHONE, ID, PLATE, ROOM, STAFF, MONEY, COUNT, FLAG])
@pytest.mark.parametrize("nothing", ["", "   ", None])
def test_nothing_typed_is_no_value(spec, nothing):
    assert spec.parse(nothing) is None


@pytest.mark.parametrize(
    "spec, typed, words",
    [
        (TEXT, "电" * 11, "标题最多 10 个字，现在是 11 个字"),
        (NOTE, "漏", "内容至少写 2 个字"),
        (CHOICE, "绿色", "颜色“绿色”不在选项中，请从列表里选"),
        (LIST, "红色、绿色", "几种颜色有一项不在选项中"),
        (MOMENT, "明天下午", "字段要写成 2026-11-23 14:30 这样"),
        (MOMENT, "2026-02-30 10:00", "字段要写成"),
        (MOMENT, "1889-01-01 10:00", "字段的年份 1889 不对"),
        (MOMENT, "9999-12-31 10:00", "字段的年份 9999 不对"),
        (DAY, "11-23", "字段要写成 2026-11-23 这样"),
        (DAY, "0001-01-01", "字段的年份 1 不对"),
        (MONEY, "五十", "字段要写数字，单位元"),
        (MONEY, "NaN", "字段要"),
        (MONEY, "Infinity", "字段要"),
        (MONEY, "1e400", "字段要"),
        (MONEY, "-1", "字段要在 0 到"),
        (MONEY, "100000000", "字段要在 0 到"),
        (COUNT, "-1", "字段要写 0 或以上的整数"),
        (COUNT, "1.5", "字段要写 0 或以上的整数"),
        (COUNT, "9" * 10, "字段要写 0 或以上的整数"),
        (FLAG, "也许", "字段只能是“是”或“否”"),
        (PERSON, "张" * 31, "姓名最多 30 个字"),
        (PHONE, "拒留", "电话"),
        (PHONE, "1380000123", "电话：手机号应是 11 位，少了 1 位"),
        (ID, "110101199003074531", "证件不对"),
        (PLATE, "B12345", "车牌不像车牌"),
        (ROOM, "楼上", "房号“楼上”看不懂，请写成 3-2-1201"),
        (STAFF, "李静", "承办人请从列表里选"),
        (STAFF, "-1", "承办人请从列表里选"),
        (STAFF, "9" * 19, "承办人请从列表里选"),
        (PEOPLE, [{"name": "张伟"}, {"phone": "12"}], "人员第 2 行：电话"),
        (PEOPLE, [{"note": "说明太长了六"}], "人员第 1 行：说明最多 5 个字"),
        (PEOPLE, [{"name": "张"}] * 201, "人员最多 200 行"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_chinese_with_its_label(spec, typed, words):
    with pytest.raises(RuleViolation) as refusal:
        spec.check(typed) if isinstance(typed, list) else spec.parse(typed)
    assert words in refusal.value.message
    assert refusal.value.field == "field"


@pytest.mark.parametrize(
    "spec, value, words",
    [
        (TEXT, "电梯", "电梯"),
        (CHOICE, "red", "红色"),
        (CHOICE, "gone", "gone"),
        (LIST, ["red", "blue"], "红色、蓝色"),
        (MOMENT, datetime(2026, 11, 23, 14, 5), "2026-11-23 14:05"),
        (DAY, date(2026, 11, 3), "2026-11-03"),
        (MONEY, Decimal("50"), "50.00"),
        (COUNT, 0, "0"),
        (FLAG, True, "是"),
        (FLAG, False, "否"),
        (PERSON, "张伟", "张伟"),
        (ROOM, "3-2-1201", "3栋2单元1201"),
        (PHOTOS, [1, 2], "2 份"),
        (PEOPLE, [{"name": "张伟", "phone": "13800001234"}, {"name": "王芳"}], "张伟,13800001234;王芳"),
    ],
)
def test_values_are_read_out_as_people_write_them(spec, value, words):
    assert spec.text(value) == words
    assert spec.text(None) == ""


ROUND = [
    (TEXT, "电梯"), (NOTE, "漏水\n两处"), (CHOICE, "blue"), (LIST, ["red", "blue"]), (MOMENT, datetime(2026, 11, 23, 14, 30)),
    (DAY, date(2026, 11, 23)), (MONEY, Decimal("12.50")), (COUNT, 0), (FLAG, True), (FLAG, False), (PERSON, "欧阳锋"),
    (PHONE, "13800001234"), (PHONE, "0755-26881234"), (REFUSABLE, "拒留"), (ID, "453X"), (PLATE, "粤BD12345"), (ROOM, "3-2-1201"),
    (ROOM, "A-1205"), (ROOM, "S1-102"), (STAFF, 12),
]  # fmt: skip


@pytest.mark.parametrize("spec, value", ROUND)
def test_what_is_read_out_can_be_typed_in_again(spec, value):
    assert spec.parse(spec.text(value)) == value


@pytest.mark.rule(140)
@pytest.mark.parametrize(
    "spec, value, masked",
    [
        (PERSON, "张小明", "张**"),
        (PHONE, "13800001234", "138****1234"),
        (REFUSABLE, "拒留", "拒留"),
        (ID, "453X", "**************453X"),
        (PLATE, "粤B12345", "粤B***45"),
        (NOTE, "请打 13800001234，证件 110101199003074530", "请打 138****1234，证件 110***********4530"),
        (TEXT, "问13800001234", "问138****1234"),
        (PEOPLE, [{"name": "张伟", "phone": "13800001234", "note": "邻居"}], "张*,138****1234,邻居"),
        (CHOICE, "red", "红色"),
        (ROOM, "3-2-1201", "3栋2单元1201"),
    ],
)
def test_private_kinds_and_free_text_leave_masked(spec, value, masked):
    assert spec.masked(value) == masked
    assert masking.free_text(masked) == masked


@pytest.mark.parametrize("spec", [PERSON, PHONE, ID, PLATE, PEOPLE])
def test_private_kinds_are_private_without_being_told(spec):
    assert spec.private
    assert not spec.indexed
    assert spec.masked(None) == ""


@pytest.mark.parametrize("spec", [TEXT, NOTE, CHOICE, MOMENT, ROOM, STAFF, MONEY])
def test_other_kinds_are_not_private(spec):
    assert not spec.private


def test_rows_that_hold_bad_old_values_are_still_shown():
    """An old row whose telephone no longer passes the check must not break a page."""
    assert "13800001234" not in PEOPLE.masked([{"name": "张伟", "phone": "电话13800001234"}])
