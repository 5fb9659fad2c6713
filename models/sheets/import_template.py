"""The empty sheet of a register to fill in, and the lines that could not be taken, each with its reason."""

import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from models.declare import FieldSpec, Register
from models.sheets.columns import KINDS
from models.sheets.import_columns import BUILDING, NUMBER, UNIT, must, targets
from models.sheets.layout import plain_paper
from models.sheets.measure import height_for, lines_of
from models.sheets.register_rows import KINDS as COLUMN_KINDS
from models.sheets.write import OPTIONS

ROWS = 5000
REASON = "错误原因"
HEAD = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
HEAD_HEIGHT = 33  # two lines
HOW_WIDTHS = (24.0, 8.0, 88.0)
LIST_LIMIT = 255  # characters of a list that stands in the cell's own rule
_HOW = {
    "room": "3-2-1201 或 3栋2单元1201；公共区域写“公共区域”，另写地点", "moment": "2026-11-23 14:30；只写日期也行",
    "day": "2026-11-23", "phone": "手机或固话；不愿留的写“拒留”", "staff": "写姓名；重名的写工号", "department": "写部门名称",
    "flag": "是 或 否", "money": "数字，单位元", "count": "0 或以上的整数", "link": "写对方的编号或名称",
    "rows": "一行用英文分号隔开，一格用英文逗号隔开", "id_number": "只留末 4 位", "checklist": "几项用顿号隔开",
}  # fmt: skip


def template(register: Register) -> bytes:
    """Every column that may be filled in, those that must be first; lists to choose from; how to write it on a sheet of its own."""
    target = io.BytesIO()
    specs = _in_order(register)
    with xlsxwriter.Workbook(target, {"in_memory": True, **_text_only()}) as book:
        _sheet(book, register, specs)
        _how(book, register, specs)
    return target.getvalue()


def _in_order(register: Register) -> list[FieldSpec]:
    typed = [target.spec for target in targets(register).values() if not target.own and not target.spec.auto]
    first = [spec for spec in typed if must(register, spec) or spec.name in (BUILDING, UNIT, register.place)]
    number = [targets(register)[NUMBER].spec] if NUMBER in targets(register) else []
    return number + first + [spec for spec in typed if spec not in first and not spec.more] + [spec for spec in typed if spec.more]


def _sheet(book: xlsxwriter.Workbook, register: Register, specs: Sequence[FieldSpec]) -> None:
    head, asked = (book.add_format(HEAD | {"bg_color": colour}) for colour in ("#E9EDF3", "#FCE4E4"))
    plain = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(register.menu_title[:31])
    widths = [_width(spec) for spec in specs]
    for place, spec in enumerate(specs):
        sheet.write_string(0, place, spec.label + ("*" if must(register, spec) else ""), asked if must(register, spec) else head)
        sheet.set_column(place, place, widths[place], plain)
        offered = _offered(spec)
        if offered and len(",".join(offered)) <= LIST_LIMIT:
            wrong = {"error_title": spec.label, "error_message": "请从列表里选"}
            sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": offered} | wrong)
    sheet.set_row(0, HEAD_HEIGHT)
    sheet.freeze_panes(1, 0)
    plain_paper(sheet, widths)


def _width(spec: FieldSpec) -> float:
    """As its kind asks, and never so narrow that a heading needs more than two lines."""
    return max(KINDS[COLUMN_KINDS.get(spec.kind.code, "text")].width, len(spec.label) + 5)


def _offered(spec: FieldSpec) -> list[str]:
    if spec.kind.code == "flag":
        return ["是", "否"]
    return list(spec.choices.offered.values()) if spec.choices and spec.kind.code == "choice" else []


def _how(book: xlsxwriter.Workbook, register: Register, specs: Sequence[FieldSpec]) -> None:
    sheet = book.add_worksheet("填写说明")
    head, wrapped = book.add_format(HEAD | {"bg_color": "#E9EDF3"}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(HOW_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_row(0, 0, ("列", "必填", "怎么填"), head)
    for number, spec in enumerate(specs, 1):
        how = _words(spec)
        sheet.write_row(number, 0, (spec.label, "必填" if must(register, spec) else "", how), wrapped)
        sheet.set_row(number, height_for(max(lines_of(how, HOW_WIDTHS[2]), lines_of(spec.label, HOW_WIDTHS[0]))))
    known = "编号" if NUMBER in targets(register) else "、".join(register.field(name).label for name in register.natural_key)
    sheet.write_string(len(specs) + 2, 0, f"同一件按{known}认：已有的就更新，没有的就新增；空着的格子不改系统里的内容。")
    sheet.write_string(len(specs) + 3, 0, "列的顺序可以换，多余的列不用删。")
    plain_paper(sheet, HOW_WIDTHS)


def _words(spec: FieldSpec) -> str:
    how = "不填时系统编号；填了就按这个编号找" if spec.name == NUMBER else _HOW.get(spec.kind.code, "")
    options = f"可填：{'、'.join(_offered(spec))}" if _offered(spec) and spec.kind.code != "flag" else ""
    return "；".join(part for part in (how, options, spec.told) if part)


def wrong_rows(labels: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], reasons: Mapping[int, str]) -> bytes:
    """The lines that are wrong as they were handed in, the reason in a last column: mend them there and hand that in."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **_text_only()}) as book:
        head = book.add_format(HEAD | {"bg_color": "#E9EDF3"})
        red = book.add_format({"font_color": "#B3261E", "text_wrap": True, "valign": "top", "num_format": "@"})
        plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("错误的行")
        sheet.set_column(0, max(len(labels) - 1, 0), 16, plain)
        sheet.set_column(len(labels), len(labels), 50)
        for place, label in enumerate([*labels, REASON]):
            sheet.write_string(0, place, label.replace("·", ""), head)
        for number, (line, cells) in enumerate(((one, cells) for one, cells in lines if one in reasons), 1):
            for place, text in enumerate(cells[: len(labels)]):
                sheet.write_string(number, place, text, plain)
            sheet.write_string(number, len(labels), f"第{line}行：{reasons[line]}", red)
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, HEAD_HEIGHT)
        plain_paper(sheet, [16.0] * len(labels) + [50.0])
    return target.getvalue()


def _text_only() -> dict[str, bool]:
    return {name: OPTIONS[name] for name in ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")}
