"""The empty sheet to fill in: the columns of the households' import, with lists to choose from and phones kept as text."""

import io

import xlsxwriter

from models.premises import Relation, RoomType
from models.sheets.household_lines import LABELS

NAME = "住户导入模板.xlsx"
ROWS = 5000
_WIDTHS = {"building": 8, "unit": 8, "room": 14, "area": 10, "room_type": 10, "name": 12, "phone": 16, "relation": 12, "start_on": 13}
_LISTS = {"room_type": RoomType, "relation": Relation}
_HOW = (
    ("房号", "必填。可以写整个房号（3-2-1201、3栋2单元1201），也可以拆开填楼栋、单元、房号"),
    ("姓名和电话", "一起填，一人一行；一户几个人就写几行，第一行是主联系人。没人住的只填房号"),
    ("关系", "不填就是业主；类型不填就是住宅"),
    ("入住日期", "写成 2026-11-23"),
    ("再次导入", "同一间房同一个姓名算同一个人，会更新电话和关系；空着的格子不改原来的内容"),
)


def template() -> bytes:
    """The workbook."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        _sheet(book)
        how = book.add_worksheet("填写说明")
        how.set_column(0, 0, 14)
        how.set_column(1, 1, 90)
        for number, line in enumerate(_HOW):
            how.write_row(number, 0, line)
    return target.getvalue()


def _sheet(book: xlsxwriter.Workbook) -> None:
    head = book.add_format({"bold": True, "bg_color": "#E9EDF3", "border": 1, "align": "center"})
    plain = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet("住户")
    for place, (name, labels) in enumerate(LABELS.items()):
        sheet.write_string(0, place, labels[0], head)
        sheet.set_column(place, place, _WIDTHS[name], None if name == "area" else plain)
        if name in _LISTS:
            offered = list(_LISTS[name].offered.values())
            wrong = {"error_title": labels[0], "error_message": "请从列表里选"}
            sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": offered} | wrong)
    sheet.freeze_panes(1, 0)
