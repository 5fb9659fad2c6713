"""Workbooks read back by another library: what a person who opens or prints one would find."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.sheets import write
from models.sheets.write import Column, Sheet, write_workbook

MOMENT = datetime(2026, 11, 23, 9, 15)
COLUMNS = [
    Column("序号", "seq"),
    Column("接待时间", "moment"),
    Column("房号", "room"),
    Column("联系电话", "phone"),
    Column("事由", "note"),
    Column("金额", "money"),
    Column("完成日期", "day"),
    Column("满意率", "percent"),
]
ROW = [MOMENT, "3栋2单元1201", "138****1234", "楼道灯不亮", Decimal("12.5"), date(2026, 11, 24), 0.953]


def register(rows=(ROW,), **changes) -> Sheet:
    words = {"unit": "锦绣物业锦绣花园项目", "period": "2026-11-01 至 2026-11-23", "form_no": "QR-KF-01"}
    return Sheet("业主来电来访登记表", COLUMNS, rows, **words | changes)


def read_back(*sheets: Sheet):
    target = BytesIO()
    write_workbook(target, sheets)
    return load_workbook(target)


def page_of(sheet: Sheet):
    return read_back(sheet).worksheets[0]


def values(page, row: int) -> list:
    return [cell.value for cell in page[row]]


def notes_page(text: str):
    return page_of(Sheet("登记表", [Column("序号", "seq"), Column("事由", "note"), Column("备注")], [[text, None]]))


def test_head_of_the_sheet_says_what_who_when_and_which_form():
    page = page_of(register())
    assert page["A1"].value == "业主来电来访登记表"
    assert (page["A1"].font.name, page["A1"].font.size, page["A1"].font.bold) == ("宋体", 16, True)
    assert page.row_dimensions[1].height == 30
    assert [value for value in values(page, 2) if value] == [
        "制表单位：锦绣物业锦绣花园项目",
        "统计期间：2026-11-01 至 2026-11-23",
        "表号：QR-KF-01 版次：A/0",
    ]
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:H1", "A2:C2", "D2:E2", "F2:H2", "A5:H5"}
    assert [page[cell].alignment.horizontal for cell in ("A2", "D2", "F2")] == ["left", "center", "right"]


def test_words_under_the_title_share_one_line_where_three_places_are_too_narrow():
    page = page_of(Sheet("表", [Column("甲")], [], unit="锦绣物业", form_no="QR-GC-01", money_unit="元、件"))
    assert page["A2"].value == "制表单位：锦绣物业  表号：QR-GC-01 版次：A/0 单位：元、件"


def test_header_is_grey_bold_and_filtered():
    page = page_of(register())
    assert values(page, 3) == [column.label for column in COLUMNS]
    header = page["B3"]
    assert (header.font.bold, header.alignment.horizontal, header.alignment.wrap_text) == (True, "center", True)
    assert header.fill.start_color.rgb == "FFD9D9D9"
    assert page.auto_filter.ref == "A3:H4"


def test_rows_are_numbered_and_keep_their_types():
    page = page_of(register([ROW, [None, "", None, None, None, None, None]]))
    assert values(page, 4) == [1, MOMENT, *ROW[1:4], 12.5, datetime(2026, 11, 24), 0.953]
    assert values(page, 5) == [2] + [None] * 7
    formats = [cell.number_format for cell in page[4]]
    assert formats == ["General", "yyyy-mm-dd hh:mm", "General", "@", "General", "#,##0.00", "yyyy-mm-dd", "0.0%"]
    assert page["F4"].alignment.horizontal == "right"
    assert {page.cell(5, column).border.bottom.style for column in range(1, 9)} == {"thin"}


def test_digits_that_are_no_quantity_are_text():
    columns = [Column("编号", "no"), Column("电话", "phone"), Column("证件", "id"), Column("卡号", "number")]
    page = page_of(Sheet("表", columns, [[20261123001, 13812345678, 440301199001010011, 6222020200112233445]]))
    assert values(page, 4) == ["20261123001", "13812345678", "440301199001010011", "6222020200112233445"]


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-1", "@SUM(A1)", "\t=1", "http://a.cn", "00123", "<r>火</r>&<x>"])
def test_text_stays_text_whatever_it_looks_like(text):
    cell = notes_page(text)["B4"]
    assert (cell.value.rstrip(), cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-1", "@SUM(A1)", "\t=1"])
def test_text_like_a_formula_stays_text_when_somebody_edits_the_cell(text):
    assert notes_page(text)["B4"].quotePrefix


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x00=1+1", "=1+1"),
        ("灯\x0b不\x1f亮\ud800", "灯不亮"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("火" * 40_000, "火" * 32_766 + "…"),
        ("😀" * 20_000, "😀" * 16_383 + "…"),
    ],
)
def test_what_a_cell_cannot_hold_is_left_out(text, kept):
    assert notes_page(text)["B4"].value == kept


def test_two_levels_of_header_are_merged():
    columns = [
        Column("类型"),
        Column("有效", "number", "有效性"),
        Column("无效", "number", "有效性"),
        Column("率", group="比"),
    ]
    page = page_of(Sheet("月汇总表", columns, [["投诉", 3, 4, "—"]]))
    assert values(page, 3) == ["类型", "有效性", None, "比"]
    assert values(page, 4) == [None, "有效", "无效", "率"]
    assert values(page, 5) == ["投诉", 3, 4, "—"]
    assert {"A3:A4", "B3:C3"} <= {str(area) for area in page.merged_cells.ranges}
    assert (page.print_title_rows, page.freeze_panes, page.auto_filter.ref) == ("$1:$4", "D5", "A4:D5")


def test_below_the_rows_stand_the_totals_the_notes_and_the_signatures():
    page = page_of(register(totals=[None, None, None, None, Decimal("12.5"), None, 0.9], notes=["甲。", "乙。"]))
    assert values(page, 5) == ["合计", None, None, None, None, 12.5, None, 0.9]
    assert page["F5"].font.bold
    assert [page["A6"].value, page["A7"].value] == ["注：1. 甲。", "\u3000\u30002. 乙。"]
    assert page["A8"].value.split() == [
        "制表人：____________",
        "审核：____________",
        "项目经理：____________",
        "制表日期：",
        "年",
        "月",
        "日",
    ]
    assert "A8:H8" in {str(area) for area in page.merged_cells.ranges}
    assert page.auto_filter.ref == "A3:H4"


def test_it_prints_on_a4_landscape_one_page_wide_with_the_header_on_every_page():
    page = page_of(register(form_no="QR&KF-01"))
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_options.horizontalCentered
    margins = page.page_margins
    assert [round(side * 2.54, 2) for side in (margins.left, margins.right, margins.top, margins.bottom)] == [
        2.5,
        2,
        2,
        2,
    ]
    assert page.print_title_rows == "$1:$3"
    footer = page.oddFooter
    assert footer.center.text == "第 &P 页 共 &N 页"
    assert (footer.left.text, footer.right.text) == ("表号：QR&&KF-01", "内部资料 注意保密")


def test_frozen_columns_leave_room_for_the_others():
    wide = [Column("序号", "seq"), Column("事由", "note"), Column("结果", "note"), Column("备注", "note")]
    assert page_of(register()).freeze_panes == "D4"
    assert page_of(Sheet("表", wide, [])).freeze_panes == "C4"


def test_rows_grow_with_their_text_so_that_nothing_is_cut():
    short, long, longest = "灯不亮", "业主反映电梯轿厢内照明灯不亮，" * 6, "业主反映电梯轿厢内照明灯不亮，" * 140
    columns = [Column("序号", "seq"), *[Column(f"栏{number}") for number in range(8)], Column("事由", "note")]
    page = page_of(Sheet("登记表", columns, [[None] * 8 + [text] for text in (short, long, longest)]))
    assert page.row_dimensions[4].height in (None, page.sheet_format.defaultRowHeight)
    assert page.row_dimensions[5].height >= 6 * 14
    assert page.row_dimensions[6].height > 350
    assert (page["J5"].font.size, page["J6"].font.size) == (10.5, 6.5)
    lines = page.row_dimensions[6].height / (6.5 * 1.43)
    assert lines * page.column_dimensions["J"].width * 10.5 / 6.5 >= 2 * len(longest)


def test_a_number_too_long_for_its_column_widens_it():
    columns = [Column("序号", "seq"), *[Column(f"栏{number}") for number in range(8)], Column("金额", "money")]
    page = page_of(Sheet("表", columns, [[None] * 8 + [Decimal("123456789012.34")]]))
    assert page.column_dimensions["J"].width > len("123,456,789,012.34")
    assert page.column_dimensions["B"].width == pytest.approx(15, abs=1)


def test_a_small_sheet_fills_the_page():
    page = page_of(Sheet("表", [Column("序号", "seq"), Column("日期", "day")], [[date(2026, 11, 1)]]))
    assert page.column_dimensions["A"].width == pytest.approx(6, abs=1)
    assert page.column_dimensions["B"].width > 100


def test_odd_values_are_written_as_a_reader_would_expect():
    columns = [Column("甲"), Column("乙"), Column("丙"), Column("丁", "number"), Column("戊", "day")]
    rows = [[True, MOMENT, date(2026, 1, 2), float("nan"), date(1898, 5, 6)]]
    assert values(page_of(Sheet("表", columns, rows)), 4) == ["是", MOMENT, datetime(2026, 1, 2), None, "1898-05-06"]


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="2 cells for 8 columns"):
        write_workbook(BytesIO(), [register([["只有一格"]])])


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="colour"):
        Column("颜色", "colour")


def test_rows_beyond_the_limit_go_on_in_a_further_worksheet(monkeypatch):
    monkeypatch.setattr(write, "ROW_LIMIT", 8)
    sheet = Sheet("登记表", [Column("序号", "seq"), Column("甲")], [[number] for number in range(5)], totals=["五"])
    book = read_back(sheet)
    assert book.sheetnames == ["登记表", "登记表（2）"]
    first, second = book.worksheets
    assert [row[0].value for row in first.iter_rows(min_row=4)] == [1, 2, 3]
    assert second["A1"].value == "登记表（2）"
    assert [values(second, row) for row in (4, 5, 6)] == [[4, 3], [5, 4], ["合计", "五"]]


def test_tab_names_are_allowed_and_differ():
    sheets = [Sheet(title, [Column("甲")], []) for title in ("投诉/报修", "投诉?报修", "长" * 40)]
    assert read_back(*sheets).sheetnames == ["投诉-报修", "投诉-报修（2）", "长" * 31]


def test_the_file_says_what_it_is():
    properties = read_back(register()).properties
    assert (properties.title, properties.subject) == ("业主来电来访登记表", "QR-KF-01 2026-11-01 至 2026-11-23")
    assert (properties.creator, properties.category) == ("锦绣物业锦绣花园项目", "内部资料")


def test_progress_is_told_and_the_count_returned(tmp_path):
    heard = []
    rows = ([number] for number in range(2_500))
    count = write_workbook(tmp_path / "a.xlsx", [Sheet("表", [Column("甲", "number")], rows)], on_rows=heard.append)
    assert (count, heard) == (2_500, [1_000, 2_000, 2_500])
    assert load_workbook(tmp_path / "a.xlsx").active["A2503"].value == 2_499


def test_cancelling_leaves_no_file_behind(tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(write.tempfile, "tempdir", str(scratch))

    def cancel(count):
        raise InterruptedError(count)

    with pytest.raises(InterruptedError):
        write_workbook(tmp_path / "a.xlsx", [register([ROW] * 1_500)], on_rows=cancel)
    assert list(tmp_path.iterdir()) == [scratch]
    assert not list(scratch.iterdir())


def test_heights_of_written_rows_are_not_kept_in_memory(monkeypatch):
    kept = []
    finish = write.Page.end

    def end(page, **how):
        kept.append(len(page._worksheet.row_info))
        finish(page, **how)

    monkeypatch.setattr(write.Page, "end", end)
    write_workbook(BytesIO(), [register([[None, "一\n二\n三", *ROW[2:]]] * 300)])
    assert kept[0] <= 5


@pytest.mark.parametrize("count", [1, 10, 16, 17, 18, 19, 20, 40, 200])
def test_the_signatures_never_begin_a_page(count):
    """By the heights that are declared: where the last page is turned, at least two rows stand above what is signed."""
    page = page_of(register([ROW] * count))
    breaks = [found.id for found in page.row_breaks.brk]
    size = min(952 / sum(int(page.column_dimensions[letter].width * 7 + 0.5) for letter in "ABCDEFGH"), 1)
    tail = sum(page.row_dimensions[row].height or 21 for row in range(4 + count, page.max_row + 1))
    assert len(breaks) <= 1
    if breaks:
        assert 3 < breaks[0] <= 3 + count - 2
    else:
        assert 84 + 21 * count + tail <= 482 / size
