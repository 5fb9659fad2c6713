from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from models.errors import RuleViolation
from models.sheets.grid import read_grid
from models.sheets.read import REFUSALS, plain_label
from tests.models.sheets import hostile, old_books

WANTED = {"房号": "room", "姓名": "name", "业主": "name", "电话": "phone", "手机": "phone"}


@pytest.mark.parametrize("written", ["房 号", "房号*", "房号（必填）", "房号：", "房号(全)", " 房号\n"])
def test_a_label_is_known_however_it_is_decorated(written):
    assert plain_label(written) == "房号"


def test_the_header_is_found_below_titles_and_lines_keep_the_sheet_s_numbers(tmp_path):
    path = hostile.workbook(
        tmp_path / "a.xlsx", ["锦绣花园 2026 年业主"], [], ["序号", "房 号*", "业主", "手机", "车位"],
        [1, "3-2-1201", "张伟", 13800001234, "有"], [], [2, "3-2-1202", None, None, None], ["合计", 2],
    )  # fmt: skip
    grid = read_grid(path, WANTED)
    assert grid.labels == ["序号", "房号*", "业主", "手机", "车位"] and grid.above == ["锦绣花园 2026 年业主"]
    assert grid.lines == [(4, ["1", "3-2-1201", "张伟", "13800001234", "有"]), (6, ["2", "3-2-1202", "", "", ""])]


def test_moments_days_and_figures_come_as_one_would_type_them(tmp_path):
    row = ["3-2-1201", date(2026, 1, 2), datetime(2026, 1, 2, 3, 4)]
    grid = read_grid(hostile.workbook(tmp_path / "a.xlsx", ["房号", "姓名", "电话"], row, [1201, 89.6, True]), WANTED)
    assert [cells for _, cells in grid.lines] == [["3-2-1201", "2026-01-02", "2026-01-02 03:04"], ["1201", "89.6", "是"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_csv_is_read_in_every_encoding_excel_writes(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("房号,姓名,电话\r\n3-2-1201,张伟,13800001234\r\n".encode(encoding))
    assert read_grid(path, WANTED).lines[0][1][1] == "张伟"


def test_what_the_file_holds_counts_not_what_it_is_called(tmp_path):
    path = hostile.workbook(tmp_path / "a.xlsx", ["房号", "姓名"], ["3-2-1201", "张伟"]).rename(tmp_path / "a.xls")
    assert read_grid(path, WANTED).lines[0][1][0] == "3-2-1201"


def test_what_looks_like_a_formula_is_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("房号,姓名\n3-2-1201,=1+1\n", encoding="utf-8")
    assert read_grid(path, WANTED).lines[0][1][1] == "=1+1"


def test_a_sheet_without_a_header_says_which_columns_are_needed(tmp_path):
    with pytest.raises(RuleViolation, match="房号、姓名、业主、电话"):
        read_grid(hostile.workbook(tmp_path / "a.xlsx", ["甲", "乙"], ["1", "2"]), WANTED)


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (hostile.bomb, "a.xlsx", "bomb"),
        (hostile.far_corner, "a.xlsx", "heavy"),
        (hostile.wide, "a.xlsx", "wide"),
        (hostile.cut_short, "a.xlsx", "broken"),
        (hostile.picture, "a.xlsx", "foreign"),
        (hostile.picture, "a.csv", "foreign"),
        (hostile.picture, "a.et", "foreign"),
        (hostile.document, "a.xlsx", "foreign"),
        (hostile.empty, "a.xlsx", "empty"),
        (hostile.oversize, "a.xlsx", "big"),
        (hostile.locked, "a.xlsx", "password"),
        (hostile.locked, "a.xls", "password"),
        (hostile.entity, "a.xlsx", "declares"),
        (hostile.squeezed, "a.xlsx", "bomb"),
        (hostile.liar, "a.xlsx", "bomb"),
        (hostile.beyond_the_last_row, "a.xlsx", "heavy"),
        (hostile.one_text_everywhere, "a.xlsx", "heavy"),
        (hostile.letter, "a.xls", "foreign"),
        (hostile.endless_line, "a.csv", "heavy"),
        (hostile.blank_lines, "a.csv", "long"),
        (hostile.nested_tables, "a.xls", "long"),
    ],
)
def test_a_hostile_file_gets_one_clear_sentence(tmp_path, make, name, code):
    with pytest.raises(RuleViolation) as refusal:
        read_grid(make(tmp_path / name), WANTED)
    assert (refusal.value.message, refusal.value.field) == (REFUSALS[code], "file")


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_no_part_of_a_workbook_may_declare_entities(tmp_path, part):
    with pytest.raises(RuleViolation, match="不该有的内容"):
        read_grid(hostile.laughing(tmp_path / "a.xlsx", part), WANTED)


@pytest.mark.parametrize("make", [hostile.with_macros, hostile.with_links, hostile.with_strange_paths])
def test_what_a_workbook_carries_beside_its_cells_is_never_looked_at(tmp_path, make):
    assert read_grid(make(tmp_path / "a.xlsm"), WANTED).lines[0][1][0] == "3-2-1201"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsm"]


def test_signs_nobody_sees_are_left_out(tmp_path):
    path = hostile.workbook(tmp_path / "a.xlsx", ["房号\u200b", "姓名"], ["\ufeff3-2-1201", "张\u202e伟_x000D_"])
    assert read_grid(path, WANTED).lines[0][1] == ["3-2-1201", "张伟"]


def test_the_dates_of_a_book_that_counts_from_1904_are_the_same_days(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["房号", "姓名"])
    book.active.append([datetime(2026, 11, 5, 9, 30), "张伟"])
    book.save(tmp_path / "a.xlsx")
    assert read_grid(tmp_path / "a.xlsx", WANTED).lines[0][1][0] == "2026-11-05 09:30"


def test_an_old_xls_is_read_under_any_name(tmp_path):
    for name in ("a.xls", "a.xlsx", "a.et"):
        path = old_books.xls(tmp_path / name, ["房号", "姓名", "电话"], ["3-2-1201", datetime(2026, 11, 5), 13800001234])
        assert read_grid(path, WANTED).lines[0][1] == ["3-2-1201", "2026-11-05", "13800001234"]
