"""图表: the month's four charts as native Excel charts, over the numbers they are drawn from."""

from itertools import zip_longest

from models.reports.month_figures import SHEET
from models.reports.month_sheet import MonthSheet
from models.sheets.charts import Chart
from models.sheets.columns import Column, Sheet, Value

SATISFACTION = ("sat_a", "sat_b", "sat_c", "unreached")


def chart_sheet(sheet: MonthSheet) -> Sheet:
    month = sheet.month
    columns = [
        Column("序号", "seq"), Column("投诉类型", "text", "按类型", width=14), Column("本期", "number", "按类型", width=8),
        Column("上期", "number", "按类型", width=8), Column("月份", "text", "近 12 个月", width=11),
        Column("受理", "number", "近 12 个月", width=8), Column("原因", "text", "按原因", width=9),
        Column("件数", "number", "按原因", width=8), Column("业主意见", "text", "回访", width=12),
        Column("件数", "number", "回访", width=8),
    ]  # fmt: skip
    types = [[label, int(month.table.at[code, "received"]), month.received_before.get(code, 0)] for code, label in month.types.items()]
    causes = [[month.label(figure.code), month.sums[figure.code]] for figure in SHEET if figure.group == "原因"]
    said = [[label, month.sums[code]] for code, label in zip(SATISFACTION, ("满意", "较满意", "不满意", "未能联系上"), strict=True)]
    months = [[f"{name[2:4]}年{int(name[5:])}月", number] for name, number in month.series]
    rows = [_beside(parts) for parts in zip_longest(types, months, causes, said)]
    charts = [
        Chart("bar", "哪类最多（件）", 1, (2, 3), len(types)), Chart("column", "近 12 个月受理（件）", 4, (5,), len(months)),
        Chart("pie", "原因", 6, (7,), len(causes)), Chart("column", "回访结果（户）", 8, (9,), len(said)),
    ]  # fmt: skip
    return Sheet(f"{sheet.title}（图表）", columns, rows, tab="图表", charts=charts, upright=True)


def _beside(parts: tuple[list | None, ...]) -> list[Value]:
    """The blocks side by side; a shorter one leaves its cells empty."""
    widths = (3, 2, 2, 2)
    return [cell for part, width in zip(parts, widths, strict=True) for cell in (part or [None] * width)]
