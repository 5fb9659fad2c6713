import pytest

from models.sheets.household_lines import household_of, read_households, room_written
from models.sheets.household_template import template
from models.sheets.read import Line

GOOD = {"room": "3-2-1201", "name": "张伟", "phone": "13800001234"}


@pytest.mark.parametrize(
    "cells",
    [
        {"room": "3-2-1201"},
        {"room": "3栋2单元1201室"},
        {"building": "3栋", "unit": "2单元", "room": "1201"},
        {"building": "3", "unit": "2", "room": "1201室"},
        {"building": "3号楼", "unit": "２", "room": "1201"},
        {"building": "3栋", "unit": "2单元", "room": "3-2-1201"},
    ],
)
def test_a_room_in_one_column_or_in_three_is_the_same_room(cells):
    assert household_of(Line(2, cells)).room == "3-2-1201"


def test_a_building_without_units_needs_none():
    assert room_written({"building": "A座", "room": "1205"}) == "A-1205"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"phone": "1380000123"}, "电话少了 1 位"),
        ({"phone": "138000012345"}, "电话多了 1 位"),
        ({"phone": ""}, "电话没填"),
        ({"name": ""}, "姓名没填"),
        ({"room": ""}, "房号没填"),
        ({"room": "楼上"}, "房号“楼上”看不懂，请写成 3-2-1201 或 3栋2单元1201"),
        ({"relation": "老板"}, "与房屋关系“老板”不在选项中，请从列表里选"),
        ({"start_on": "去年"}, "开始日期要写成 2026-11-23 这样"),
        ({"area": "大"}, "面积“大”要写数字，例如 89.6"),
    ],
)
def test_what_is_wrong_is_said_in_words(changed, words):
    cells = {name: value for name, value in (GOOD | changed).items() if value}
    assert household_of(Line(3, cells)).wrong == [words]


def test_labels_and_aliases_are_understood():
    found = household_of(Line(2, GOOD | {"relation": "租客", "room_type": "商铺", "start_on": "2020/5/1", "area": "89.6"}))
    assert (found.relation, found.room_type, str(found.start_on), str(found.area)) == ("tenant", "shop", "2020-05-01", "89.60")


def test_the_template_is_understood_by_the_import(tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template())
    table, lines = read_households(path)
    assert table.ignored == []
    assert len(table.columns) == 9
    assert lines == []
