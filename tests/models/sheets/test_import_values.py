"""Cells as people fill them: what each line of an old book comes to, or what is said about it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from models.declare import register_of
from models.schema import load_all
from models.sheets.grid import Grid
from models.sheets.import_columns import guess
from models.sheets.import_values import Entered, Reader

load_all()
HEADER = ["接待日期", "姓名", "电话", "房号", "事由", "类别"]
ROW = ["2026-11-05", "张三", "13800001234", "3-2-1201", "厨房漏水", "报修"]


class NoNames:
    """A community with one room and nobody in it."""

    rooms, community = frozenset({"3-2-1201"}), "锦绣花园"

    def learn(self, register, texts): ...


def read(slug: str, labels: list[str], *rows: list[str], above: str = "") -> Reader:
    register, grid = register_of(slug), Grid("Sheet1", labels, [above], list(enumerate(rows, 2)))
    reader = Reader(register, grid, guess(register, grid), NoNames(), date(2026, 11, 24))
    reader.lines = [one for number, row in grid.lines if (one := reader.read(number, row))]
    return reader


def visit(**cells: str) -> Entered:
    """One line as usual, but for these columns."""
    labels = [*HEADER, *(label for label in cells if label not in HEADER)]
    usual = dict(zip(HEADER, ROW, strict=True)) | cells
    return read("visit", labels, [usual[label] for label in labels]).lines[0]


@pytest.mark.parametrize(
    ("written", "moment"),
    [("5日", datetime(2025, 3, 5)), ("5", datetime(2025, 3, 5)), ("3.5 9.30", datetime(2025, 3, 5, 9, 30)),
     ("2026.11.5", datetime(2026, 11, 5))],
)  # fmt: skip
def test_the_title_tells_month_and_year(written, moment):
    (entered,) = read("visit", HEADER, [written, *ROW[1:]], above="锦绣花园2025年3月登记表").lines
    assert entered.values["received_at"] == moment and not entered.wrong


@pytest.mark.parametrize(("written", "words"), [("2026-11-31", "没有这一天"), ("昨天", "请写成 2026-11-23 14:30"), ("Nov 5", "看不懂")])
def test_what_is_no_day_is_said_with_the_word_of_the_sheet(written, words):
    said = visit(接待日期=written).wrong["received_at"]
    assert said.startswith(f"接待日期“{written}”") and words in said


def test_a_day_that_a_spreadsheet_may_have_cut_is_pointed_out():
    assert visit(接待日期="11.1").said == [("received_at", "接待日期“11.1”按11月1日记，如果是11月10日请改")]


def test_a_time_alone_is_on_the_day_of_what_it_may_not_precede_and_past_midnight_on_the_next():
    header, row = ["来访时间", "姓名", "来访事由", "进入时间", "离开时间"], ["2026-11-05 23:40", "李四", "送货", "23:50", "0:30"]
    (entered,) = read("visitor", header, row).lines
    assert (entered.values["in_at"], entered.values["out_at"]) == (datetime(2026, 11, 5, 23, 50), datetime(2026, 11, 6, 0, 30))


def test_a_message_calls_a_column_what_the_sheet_calls_it_without_its_marks():
    labels = ["接待日期*", *HEADER[1:2], "电话（必填）*", *HEADER[3:]]
    (entered,) = read("visit", labels, ["昨天", ROW[1], "1380000123", *ROW[3:]]).lines
    assert entered.wrong["received_at"].startswith("接待日期“昨天”") and entered.wrong["phone"].startswith("电话：")


def test_what_has_not_ended_yet_has_no_end():
    (entered,) = read("visitor", ["来访时间", "姓名", "来访事由", "离开时间"], ["2026-11-05 9:00", "李四", "送货", "未离开"]).lines
    assert "out_at" not in entered.values and not entered.wrong


def test_ditto_is_what_stands_above_and_nothing_where_nothing_stands():
    lines = read("visit", HEADER, ROW, ["同上", "李四", "〃", '"', *ROW[4:]], ["", *ROW[1:]], ["同上", *ROW[1:]]).lines
    assert (lines[1].values["received_at"], lines[1].values["room"]) == (datetime(2026, 11, 5), "3-2-1201")
    assert ["received_at" in line.values for line in lines] == [True, True, False, False]


def test_a_line_with_a_single_cell_is_a_heading_or_a_note():
    reader = read("visit", HEADER, ROW, ["二、来电登记"], ["", "", "", "", "  以上为本月全部"], ROW)
    assert len(reader.lines) == 2 and reader.left_out == [3, 4]


@pytest.mark.parametrize("written", ["3/2/1201", "3.2.1201", "3_2_1201", "锦绣花园3栋2单元1201", "'3-2-1201", "3栋2单元1201（室）"])
def test_rooms_as_they_stand_in_lists(written):
    assert visit(房号=written).values["room"] == "3-2-1201"


@pytest.mark.parametrize(
    ("written", "room", "place"),
    [("公共区域", None, "公共区域"), ("物业办公室", None, "物业办公室"), ("小区南门", None, "小区南门"), ("9-1-0302", "9-1-0302", None)],
)
def test_a_place_in_public_is_no_room(written, room, place):
    values = visit(房号=written).values
    assert (values.get("room"), values.get("location")) == (room, place)


@pytest.mark.parametrize("written", ["1201", "3栋", "3-2-1201、1202", "商铺12号"])
def test_half_a_room_is_asked_for_whole(written):
    assert visit(房号=written).wrong["room"] == f"房号“{written}”看不懂，请写成 3-2-1201 或 3栋2单元1201"


@pytest.mark.parametrize(("written", "kept"), [
    ("+86 138-0000-1234", "13800001234"), ("１３８００００１２３４", "13800001234"), ("'13800001234", "13800001234"),
    ("0755-26881234转801", "0755-26881234-801"), ("拒留", "拒留"), ("不愿提供", "拒留"), ("无", "拒留"),
    ("13800001234/13900001111", "13800001234"),
])  # fmt: skip
def test_telephones_as_they_are_typed(written, kept):
    assert visit(电话=written).values["phone"] == kept


def test_a_second_telephone_is_not_lost():
    entered = visit(电话="13800001234/13900001111")
    assert entered.also == ["电话：13800001234/13900001111"] and "取第一个" in entered.said[0][1]
    (resident,) = read("resident", ["姓名", "手机"], ["张三", "13800001234、13900001111"]).lines
    assert (resident.values["phone"], resident.values["phone2"]) == ("13800001234", "13900001111")


def test_a_telephone_that_became_a_number_is_refused_with_what_to_do():
    assert "科学计数" in visit(电话="1.38E+10").wrong["phone"]


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"类别": "维修"}, "category", "repair"), ({"类别": "投诉类"}, "category", "complaint"), ({"类别": "其他"}, "category", "other"),
        ({"类别": "报 修"}, "category", "repair"), ({"来访方式": "微信群"}, "channel", "online"),
        ({"来访方式": "12345热线"}, "channel", "from_above"),
        ({"身份": "家属"}, "identity", "family"), ({"紧急程度": "加急"}, "urgency", "urgent"),
        ({"满意度": "基本满意"}, "satisfaction", "b"),
        ({"满意度": "无人接听"}, "satisfaction", "unreached"), ({"状态": "已销单"}, "status", "written_off"),
        ({"性别": "女"}, "salutation", "ms"),
        ({"告知方式": "当面"}, "notify_way", "face"),
    ],
)  # fmt: skip
def test_options_as_people_call_them(cells, field, code):
    assert visit(**cells).values[field] == code


def test_what_stands_below_the_seventh_kind_is_of_that_kind():
    values = visit(类别="咨询").values
    assert (values["category"], values["sub_category"]) == ("other", "enquiry")


def test_a_word_that_is_no_option_is_answered_with_the_options():
    assert visit(类别="火警").wrong["category"] == "类别“火警”不在选项中，可填：售后、报修、投诉、服务、表扬、建议、其它"


def test_amounts_bring_their_units():
    header = ["日期", "房号", "业主", "电话", "服务项目", "服务内容", "单价", "数量", "金额"]
    row = ["2026-11-05", "3-2-1201", "张三", "13800001234", "保洁", "全屋", "80元/小时", "3小时", "￥240.00"]
    (entered,) = read("service_order", header, row).lines
    assert [entered.values[name] for name in ("unit_price", "quantity", "unit", "quote")] == [Decimal(80), Decimal(3), "小时", Decimal(240)]
    (open_price,) = read("service_order", header, [*row[:6], "面议", "1次", ""]).lines
    assert "unit_price" not in open_price.values and not open_price.wrong and "面议" in open_price.said[0][1]


@pytest.mark.parametrize(
    ("written", "value"), [("√", True), ("是", True), ("有", True), ("×", False), ("否", False), ("无", False), ("v", True)]
)
def test_ticks_and_words_for_yes_and_no(written, value):
    assert visit(属于职责范围=written).values["in_scope"] is value


def test_an_identity_number_copied_wrong_keeps_its_last_four_only():
    (entered,) = read("resident", ["姓名", "手机", "身份证号"], ["张三", "13800001234", "440300199001011239"]).lines
    assert entered.values["id_last4"] == "1239" and "请核对" in entered.said[0][1]


def test_names_are_closed_up_and_formulas_stay_text():
    values = visit(姓名="张　三", 事由="=1+1 是什么", 备注="-漏水").values
    assert (values["person_name"], values["content"], values["remark"]) == ("张三", "=1+1 是什么", "-漏水")
