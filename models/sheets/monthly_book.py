"""The month as a workbook: 汇总, 分析, 对比, 图表, 明细 (R99, R101). Numbers as values, private values masked.

Printed from the same sheet as the page: of a frozen month from its snapshot.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.documents import MONTHLY
from models.errors import RuleViolation
from models.organisation import Community
from models.reports import month_detail, month_words
from models.reports.month_compare import COUNT, Compared
from models.reports.month_figures import CHANNELS, FIGURES, RATES, SHEET
from models.reports.month_sheet import MonthSheet, Sign
from models.reports.month_snapshot import sheet_of
from models.reports.monthly import Month
from models.rules import month as rules
from models.sheets.columns import Column, Sheet, Value
from models.sheets.month_chart_sheet import chart_sheet
from models.sheets.naming import file_name
from models.sheets.write import Target, write_workbook


def write_month(session: Session, community: Community | str, year_month: str, now: datetime, target: Target) -> int:
    """Write the workbook of one month of a community (or its code) to a path or binary file; the rows written.

    Raises RuleViolation for an unknown community or month.
    """
    return write_book(session, sheet_of(session, _community(session, community), year_month, now), target)


def write_book(session: Session, sheet: MonthSheet, target: Target) -> int:
    """The same for a sheet that has been made already."""
    with sheet.in_its_words():
        return write_workbook(target, [summary(sheet), analysis(sheet), comparison(sheet), _framed(sheet, chart_sheet(sheet)),
                                       details(session, sheet)])  # fmt: skip


def file_name_of(community: Community, month: Month) -> str:
    """锦绣花园_投诉情况月汇总表_20261025-20261124_20261123.xlsx."""
    last = (month.end - timedelta(days=1)).date()
    return file_name(community.name, MONTHLY.title, month.start.date(), last, month.now.date(), "xlsx")


def summary(sheet: MonthSheet) -> Sheet:
    """The sheet as the page shows it."""
    month = sheet.month
    columns = [Column("序号", "seq"), Column("投诉类型", width=14)]
    columns += [Column(month.label(figure.code), "number", figure.group, width=4.6) for figure in SHEET]
    rates = "　".join(f"{label} {value}" for label, value in sheet.rates)
    said = [f"{label.split('、')[1]}：{' '.join(text.split())}" for label, text in sheet.words]
    cases = [f"典型案例 {one.record_no}（{one.kind}）：{one.sentence}" for one in sheet.cases]
    return _framed(sheet, Sheet(
        sheet.title, columns, [[label, *_numbers(month, code)] for code, label in month.types.items()], tab="汇总",
        totals=[None, *_numbers(month, month_words.TOTAL)], notes=[rates, *sheet.remarks, *said, *cases], freeze=2, whole=True,
    ))  # fmt: skip


def analysis(sheet: MonthSheet) -> Sheet:
    columns = [
        Column("序号", "seq"), Column("分类", "choice"), Column("项目", width=22), Column("件数", "number"),
        Column("占比", "percent"), Column("说明", width=44),
    ]  # fmt: skip
    return _framed(sheet, Sheet(f"{sheet.title}（分析）", columns, list(_breakdown(sheet.month)), tab="分析", upright=True))


def comparison(sheet: MonthSheet) -> Sheet:
    """环比 and 同比 of every figure."""
    columns = [
        Column("序号", "seq"), Column("指标", width=24), Column("本期", "number", width=12),
        Column("上期", "number", "环比", width=12), Column("增减", "number", "环比", width=18),
        Column("去年同期", "number", "同比", width=12), Column("增减", "number", "同比", width=18),
    ]  # fmt: skip
    rows = [[line.label, *_side(line)] for line in sheet.compared]
    notes = ["上期、去年同期已定稿的取定稿数；没有数据或分母为 0 写“—”；比率的增减是百分点"]
    return _framed(sheet, Sheet(f"{sheet.title}（对比）", columns, rows, tab="对比", notes=notes, upright=True, whole=True))


def details(session: Session, sheet: MonthSheet) -> Sheet:
    """Every complaint that adds to the month, in order of time."""
    columns = [Column("序号", "seq"), *(Column(label, kind) for label, kind in month_detail.head())]
    rows = month_detail.rows(session, sheet.month) if sheet.details is None else sheet.details
    return _framed(sheet, Sheet(f"{sheet.title}（明细）", columns, rows, tab="明细", notes=["姓名、房号按规定脱敏；不含电话"]))


def _community(session: Session, community: Community | str) -> Community:
    if isinstance(community, Community):
        return community
    found = session.scalar(select(Community).where(Community.code == community))
    if found is None:
        raise RuleViolation(f"没有代码为“{community}”的小区", "community")
    return found


def _framed(sheet: MonthSheet, page: Sheet) -> Sheet:
    """Who made it, for which days, on which form, and who has signed."""
    page.unit, page.period, page.form_no, page.edition = sheet.unit, sheet.month.period, sheet.form_no, sheet.edition
    page.signers = sign_line(sheet.signs, sheet.made_on)
    return page


def sign_line(signs: list[Sign], made_on: datetime) -> list[str]:
    signed = [f"{sign.label}：{f'{sign.name} {sign.at}' if sign.name else '____________'}" for sign in signs]
    return [*signed, f"制表日期：{made_on:%Y 年 %m 月 %d 日}"]


def _numbers(month: Month, row: str) -> list[int | None]:
    """A row of the table; nothing is left empty, as on paper."""
    return [int(month.table.at[row, figure.code]) or None for figure in SHEET]


def _side(line: Compared) -> list[Value]:
    cells: list[Value] = [_value(line, "now")]
    for side in ("before", "year"):
        cells += [_value(line, side), line.change(side) or None]
    return cells


def _value(line: Compared, side: str) -> Value:
    """A count as a number; a rate and hours as they are printed, for the column holds all three."""
    value = getattr(line, side)
    return line.text(side) if value is None or line.kind != COUNT else int(value)


def _breakdown(month: Month) -> Iterator[list[Value]]:
    """(分类, 项目, 件数, 占比, 说明)."""
    received = month.sums["received"]
    for code, label in month.types.items():
        yield ["投诉类型", label, *_part(int(month.table.at[code, "received"]), received), f"上月 {month.received_before.get(code, 0)} 件"]
    causes = [figure for figure in SHEET if figure.group == "原因"]
    for figure in [*causes, *(FIGURES[code] for code in CHANNELS)]:
        unset = month.sums["cause_unset"] if figure.code == "cause_other" else 0
        about = f"其中尚未认定 {unset} 件" if unset else None
        yield [FIGURES[figure.code].group, month.label(figure.code), *_part(month.sums[figure.code], received), about]
    for dimension, title in (("building", "楼栋"), ("status", "现状")):
        for code, number in month.spread(dimension):
            yield [title, month_words.label_of(code), *_part(number, received), None]
    yield from _rates(month)
    for name, number in month.series:
        yield ["近 12 个月", month_words.title_of(name), number, None, "受理件数"]


def _rates(month: Month) -> Iterator[list[Value]]:
    for rate in RATES:
        part, whole = rate.parts(month.sums)
        yield ["指标", rate.label, part, _share(part, whole), rate.about]
    valid = month.valid_this_year
    yield ["指标", "有效投诉率（年）", valid, _share(valid, month.households), f"年内有效投诉 ÷ 入住户数（{month.households} 户）"]
    for label, value, about in (
        ("平均首次回复", month.first_reply_hours, "自投诉时间起，扣除挂起"),
        ("平均办结", month.handling_hours, "自投诉时间起到处理完成，扣除挂起"),
    ):
        yield ["指标", label, None, None, f"{month_words.hours(value)}，{about}"]


def _part(number: int, whole: int) -> list[Value]:
    return [number or None, _share(number, whole) if number else None]


def _share(number: int, whole: int) -> Value:
    part = rules.share(number, whole)
    return "—" if part is None else float(part)
