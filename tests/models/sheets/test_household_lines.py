"""Lists of residents as they are kept in the field, read into clean values."""

from datetime import date

import openpyxl
import pytest

from models.sheets import import_columns
from models.sheets.grid import Grid, read_grid
from models.sheets.household_lines import HouseholdReader
from models.sheets.household_sheet import SHEET
from models.sheets.import_template import template
from models.sheets.read import plain_label

GOOD = {"房号": "3-2-1201", "姓名": "张伟", "电话": "13800001234"}


class NoNames:
    """A directory in which nobody needs to be looked up."""

    rooms, community = frozenset(), ""


def read_all(*rows: dict[str, str], labels=None):
    labels = labels or list(dict.fromkeys(label for row in rows for label in row))
    grid = Grid("住户", labels, lines=[(number, [row.get(label, "") for label in labels]) for number, row in enumerate(rows, 2)])
    reader = HouseholdReader(SHEET, grid, import_columns.guess(SHEET, grid), NoNames(), date(2026, 11, 24))
    return [reader.read(number, cells) for number, cells in grid.lines]


def read(**changed):
    return read_all(GOOD | changed)[0]


@pytest.mark.parametrize(
    "cells",
    [
        {"房号": "3-2-1201"}, {"房号": "3栋2单元1201室"}, {"房号": "3#2-1201"}, {"房号": "３栋２单元１２０１"},
        {"楼栋": "3栋", "单元": "2单元", "房号": "1201"}, {"楼栋": "3", "单元": "2", "房号": "1201室"},
        {"楼栋": "3号楼", "单元": "２", "房号": "1201"}, {"楼栋": "3栋", "单元": "2单元", "房号": "3-2-1201"},
        {"楼栋": "3栋", "房号": "2-1201"},
    ],
)  # fmt: skip
def test_a_room_in_one_column_or_in_three_is_the_same_room(cells):
    assert read_all(cells)[0].values["room"] == "3-2-1201"


def test_a_building_without_units_needs_none():
    found = read_all({"楼栋": "A座", "房号": "1205"}, {"房号": "A座1201"})
    assert [one.values["room"] for one in found] == ["A-1205", "A-1201"]


@pytest.mark.parametrize(
    ("changed", "name", "words"),
    [
        ({"电话": "1380000123"}, "phone", "少了 1 位"),
        ({"电话": "138000012345"}, "phone", "多了 1 位"),
        ({"电话": "13800001234/139000"}, "phone", "电话里有“/”，只填数字"),
        ({"姓名": ""}, "name", "姓名没填"),
        ({"房号": ""}, "room", "房号没填"),
        ({"房号": "楼上"}, "room", "房号“楼上”看不懂，请写成 3-2-1201 或 3栋2单元1201"),
        ({"关系": "老板"}, "relation", "关系“老板”不在选项中，可填：业主、"),
        ({"入住日期": "去年"}, "start_on", "入住日期“去年”看不懂，请写成 2026-11-23"),
        ({"面积": "大"}, "area", "面积“大”要写数字，例如 89.6"),
    ],
)
def test_what_is_wrong_is_said_in_words(changed, name, words):
    found = read(**changed)
    assert list(found.wrong) == [name] and words in found.wrong[name]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("户主", "owner"), ("产权人", "owner"), ("房主", "owner"), ("业主本人", "owner"), ("共有产权人", "co_owner"),
        ("配偶", "family"), ("子女", "family"), ("父母", "family"), ("租客", "tenant"), ("承租人", "tenant"), ("租户", "tenant"),
    ],
)  # fmt: skip
def test_who_somebody_is_to_the_house_in_the_words_of_old_lists(written, code):
    assert read(关系=written).values["relation"] == code


@pytest.mark.parametrize("written", ["2020-05-01", "2020/5/1", "2020.5.1", "2020年5月1日", "43952", "2020年5月", "２０２０年５月"])
def test_days_in_every_form_also_where_only_the_month_is_known(written):
    found = read(入住日期=written)
    assert found.values["start_on"] == date(2020, 5, 1)
    assert [name for name, _ in found.said] == (["start_on"] if "月" in written and "日" not in written else [])


@pytest.mark.parametrize("written", ["138 0000 1234", "138-0000-1234", "+86 13800001234", "８613800001234", "１３８００００１２３４"])
def test_telephones_in_every_form(written):
    assert read(电话=written).values["phone"] == "13800001234"


@pytest.mark.parametrize("between", ["/", "、", " ", "；", "\n", " / ", "，", "或"])
def test_two_telephones_in_one_cell_are_both_kept(between):
    found = read(电话=f"138-0000-1234{between}13900002222")
    assert (found.values["phone"], found.values["phone2"], found.wrong) == ("13800001234", "13900002222", {})


def test_a_column_for_the_second_telephone_comes_first_and_a_third_is_said_to_be_left_out():
    found = read(电话="13800001234/13900002222", 备用电话="13700003333")
    assert found.values["phone2"] == "13700003333" and [name for name, _ in found.said] == ["phone"]


@pytest.mark.parametrize("written", ["89.6", "89.6㎡", "89.6 平方米", "89.6平米", "８９．６"])
def test_an_area_may_bring_its_unit(written):
    assert str(read(面积=written).values["area"]) == "89.60"


def test_a_blank_room_below_another_is_the_same_room_and_says_so():
    found = read_all(GOOD, GOOD | {"房号": "", "姓名": "王芳"}, GOOD | {"房号": "", "姓名": ""})
    assert found[1].values["room"] == "3-2-1201" and "和上一行同一间：3栋2单元1201" in found[1].said[0][1]
    assert "room" in found[2].wrong


def test_a_building_left_blank_below_another_is_the_same_and_where_that_is_not_clear_one_is_asked():
    first = GOOD | {"楼栋": "9栋", "单元": "1单元", "房号": "1201"}
    found = read_all(first, *(GOOD | {"房号": room} for room in ("1202", "1-1203", "3-2-1204")), labels=["楼栋", "单元", *GOOD])
    assert [found[place].values["room"] for place in (0, 1, 3)] == ["9-1-1201", "9-1-1202", "3-2-1204"]
    assert found[1].said == [("room", "楼栋空着，和上一行同一栋：9-1-1202")]
    assert found[2].wrong == {"room": "楼栋空着，“1-1203”看不出是哪一栋的，请把楼栋填上"}


def test_a_line_after_a_gap_stands_for_itself():
    grid = Grid("住户", ["楼栋", *GOOD], lines=[(2, ["9栋", "1201", "张伟", "13800001234"]), (4, ["", "A-1202", "王芳", "13900005678"])])
    reader = HouseholdReader(SHEET, grid, import_columns.guess(SHEET, grid), NoNames(), date(2026, 11, 24))
    assert [reader.read(*line).values["room"] for line in grid.lines] == ["9-1201", "A-1202"]


def test_a_room_merged_over_its_people_belongs_to_all_of_them(tmp_path):
    book = openpyxl.Workbook()
    rows = (
        ["锦绣花园业主名册"], ["楼栋", "房号", "姓名", "电话"], ["3栋", "2-1201", "张伟", "13800001234"],
        [None, None, "王芳", "13900005678"], [None, "2-1202", "刘洋", "13700002222"], ["合计", None, "3 人"],
    )  # fmt: skip
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A3:A5")
    book.active.merge_cells("B3:B4")
    book.save(tmp_path / "a.xlsx")
    grid = read_grid(tmp_path / "a.xlsx", import_columns.known_words(SHEET))
    reader = HouseholdReader(SHEET, grid, import_columns.guess(SHEET, grid), NoNames(), date(2026, 11, 24))
    found = [reader.read(number, cells) for number, cells in grid.lines]
    assert [(one.values["room"], one.values["name"], one.said) for one in found] == [
        ("3-2-1201", "张伟", []), ("3-2-1201", "王芳", []), ("3-2-1202", "刘洋", []),
    ]  # fmt: skip


def test_the_template_is_understood_by_the_import(tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(SHEET))
    book = openpyxl.load_workbook(path)
    labels = [cell.value for cell in book.worksheets[0][1]]
    assert labels[:9] == ["楼栋", "单元", "房号*", "面积", "类型", "姓名", "电话", "关系", "入住日期"]
    grid = read_grid(path, import_columns.known_words(SHEET))
    assert import_columns.unused(grid, import_columns.guess(SHEET, grid)) == [] and grid.lines == []
    assert len({plain_label(label) for label in labels}) == len(labels)
