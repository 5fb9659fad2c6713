"""The month of a register as a workbook: 按项目, 按日, 对比, 图表, 明细. Numbers as values, private values masked."""

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from sqlalchemy.orm import Session

from models.organisation import Actor, Community
from models.reports.month_compare import COUNT, MONEY, RATE, Compared
from models.reports.register_compare import by_option, compare
from models.reports.register_count import NONE
from models.reports.register_figures import shared
from models.reports.register_month import NOT_FILLED, RegisterMonth
from models.reports.register_sheet import RegisterSheet
from models.sheets.charts import Chart
from models.sheets.columns import Column, Sheet, Value
from models.sheets.monthly_book import sign_line
from models.sheets.naming import file_name
from models.sheets.register_month_rows import details
from models.sheets.write import Target, write_workbook


def write_register_month(session: Session, actor: Actor, sheet: RegisterSheet, target: Target) -> int:
    month = sheet.month
    with sheet.in_its_words():
        pages = [_choices(sheet), _days(month), _comparison(month), _charts(month), details(session, actor, sheet)]
        return write_workbook(target, [_framed(sheet, page) for page in pages])


def name_of(community: Community, month: RegisterMonth, made_on: date) -> str:
    first, _, last = month.period.partition(" 至 ")
    return file_name(community.name, _title(month), date.fromisoformat(first), date.fromisoformat(last), made_on, "xlsx")


def _title(month: RegisterMonth) -> str:
    return f"{month.register.title}月统计"


def _choices(sheet: RegisterSheet) -> Sheet:
    month = sheet.month
    columns = [Column("序号", "seq"), Column("分类", "choice", width=18), Column("项目", width=26)]
    columns += [Column(label, "number", width=12) for label in month.labels]
    rows: list[list[Value]] = []
    for part in month.parts:
        rows += [[part.title, label, *(number or None for number in numbers)] for _, label, numbers in part.rows]
        rows.append([part.title, "小计", *part.total])
    said = [f"{label.split('、')[1]}：{text}" for label, text in sheet.words]
    return Sheet(sheet.title, columns, rows, tab="按项目", notes=[*_keys(month), *sheet.remarks, *said], whole=True)


def _keys(month: RegisterMonth) -> list[str]:
    """The register's own figures and rates in one line."""
    own = compare(month)[len(month.figures) :]
    return ["　".join(f"{line.label} {line.text('now')}" for line in own)] if own else []


def _days(month: RegisterMonth) -> Sheet:
    labels = [figure.label for figure in month.day_figures]
    columns = [Column("序号", "seq"), Column("日期", "day"), *(Column(label, "number", width=12) for label in labels)]
    totals = [None, *(sum(numbers[place] for _, numbers in month.days) for place in range(len(labels)))]
    rows = [[on, *(number or None for number in numbers)] for on, numbers in month.days]
    return Sheet(f"{_title(month)}（按日）", columns, rows, tab="按日", totals=totals, whole=True)


def _comparison(month: RegisterMonth) -> Sheet:
    """环比 and 同比 of every figure, in total and by every option."""
    columns = [
        Column("序号", "seq"), Column("分类", "choice", width=16), Column("项目", width=22), Column("指标", width=20),
        Column("本期", "number", width=11), Column("上期", "number", "环比", width=11), Column("增减", "text", "环比", width=15),
        Column("去年同期", "number", "同比", width=11), Column("增减", "text", "同比", width=15),
    ]  # fmt: skip
    rows = [["合计", None, line.label, *_sides(line)] for line in compare(month)]
    for figure in month.figures:
        for title, lines in by_option(month, figure):
            rows += [[title, line.label, figure.label, *_sides(line)] for line in lines]
    return Sheet(f"{_title(month)}（对比）", columns, rows, tab="对比", notes=["没有数据或分母为 0 写“—”；比率的增减是百分点"], freeze=4)


def _sides(line: Compared) -> Iterator[Value]:
    yield _value(line, "now")
    for side in ("before", "year"):
        yield _value(line, side)
        yield line.change(side) or None


def _value(line: Compared, side: str) -> Value:
    """A count as a number; a rate or money as it is printed, for the column holds all of them."""
    value = getattr(line, side)
    if value is None or line.kind in (RATE, MONEY):
        return line.text(side)
    return int(value) if line.kind == COUNT else round(value, 1)


def _charts(month: RegisterMonth) -> Sheet:
    """Drawn from the numbers above them: the first choice, twelve months, the days."""
    by = month.register.counted.by[0]
    spec, figures = month.register.field(by), [figure.label for figure in month.day_figures]
    came = shared(month.register)["received"].label
    options = [code for code in (*spec.choices.options, NONE) if month.side.of(by, code, "received")]
    columns = [
        Column("序号", "seq"), Column(spec.label, "text", "按项目", width=16), Column("本期", "number", "按项目"),
        Column("上期", "number", "按项目"), Column("月份", "text", "近 12 个月", width=12), Column(came, "number", "近 12 个月"),
        Column("日期", "text", "按日", width=9), *(Column(label, "number", "按日") for label in figures),
    ]  # fmt: skip
    choices = [[spec.text(code) if code else NOT_FILLED, month.side.of(by, code, "received"),
                month.before.of(by, code, "received") if month.before else None] for code in options]  # fmt: skip
    months = [[f"{name[2:4]}年{int(name[5:])}月", number] for name, number in month.series]
    days = [[f"{on:%m-%d}", *numbers] for on, numbers in month.days]
    widths = (3, 2, 1 + len(figures))
    rows = [_beside(parts, widths) for parts in zip_longest(choices, months, days)]
    charts = [
        Chart("bar", f"按{spec.label}（件）", 1, (2, 3), len(choices)), Chart("column", f"近 12 个月{came}（件）", 4, (5,), len(months)),
        Chart("column", "按日（件）", 6, tuple(range(7, 7 + len(figures))), len(days)),
    ]  # fmt: skip
    return Sheet(f"{_title(month)}（图表）", columns, rows, tab="图表", charts=[chart for chart in charts if chart.count], upright=True)


def _beside(parts: tuple[list | None, ...], widths: tuple[int, ...]) -> list[Value]:
    """The blocks side by side; a shorter one leaves its cells empty."""
    return [cell for part, width in zip(parts, widths, strict=True) for cell in (part or [None] * width)]


def _framed(sheet: RegisterSheet, page: Sheet) -> Sheet:
    """Who made it, for which days, on which form, and who has signed."""
    page.unit, page.period, page.form_no, page.edition = sheet.unit, sheet.month.period, sheet.form_no, sheet.edition
    page.signers = sign_line(sheet.signs, sheet.made_on)
    return page
