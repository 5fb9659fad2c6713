"""The words around the figures of a month: what each is called, the notes under the sheet, and what stands out (R101)."""

from models.organisation import Community
from models.reports.month_context import neighbour
from models.reports.month_figures import FIGURES, SHEET, TOTAL
from models.reports.month_rows import NO_BUILDING
from models.reports.monthly import Month
from models.rules import lifecycle, wording
from models.rules import month as rules

TOLD = 3  # types and causes that are told in words


def label_of(figure: str, month: Month | None = None) -> str:
    """What a figure is called when it stands alone, in that month; KeyError for what is none."""
    dimension, dot, code = figure.partition(".")
    if not dot:
        return month.alone(figure) if month else FIGURES[figure].alone
    return {"building": _building, "status": _status}[dimension](code)


def _building(code: str) -> str:
    if code == NO_BUILDING:
        return "公共区域或没有房号"
    return f"{code}座" if code.isalpha() else f"{code}栋" if code[:1].isdigit() else code


def _status(code: str) -> str:
    return lifecycle.PAUSED_LABEL if code == lifecycle.PAUSED else lifecycle.STATUSES[code]


def maker(community: Community) -> str:
    """制表单位: 和居物业服务有限公司锦绣花园项目."""
    return f"{community.company or ''}{community.name}项目"


def title_of(year_month: str) -> str:
    """2026 年 11 月."""
    return f"{year_month[:4]} 年 {int(year_month[5:])} 月"


def short_title(year_month: str) -> str:
    """11 月."""
    return f"{int(year_month[5:])} 月"


def neighbours(year_month: str) -> tuple[str | None, str | None]:
    return neighbour(year_month, -1), neighbour(year_month, 1)


def hours(value: float | None) -> str:
    return "—" if value is None else f"{rules.rounded(value)} 小时"


def rate_line(month: Month) -> list[tuple[str, str]]:
    """The rates and averages that stand under 合计."""
    shown = ("处理率", "及时率", "回访率", "满意率", "重复投诉率")
    return [(label, month.rates[label]) for label in shown] + [
        ("平均首次回复", hours(month.first_reply_hours)),
        ("平均办结", hours(month.handling_hours)),
    ]


def balance(month: Month) -> str:
    """期末未结 5 = 上期结转 6 + 受理 42 + 重开 1 − 办结 44 − 作废 0."""
    sums = month.sums
    return (
        f"期末未结 {sums['open_end']} = 上期结转 {sums['carried_in']} + 受理 {sums['received']} + 重开 {sums['reopened']}"
        f" − 办结 {sums['finished']} − 作废 {sums['voided']}"
    )


def notes(month: Month) -> list[str]:
    """The definitions, so that whoever reads the sheet need not ask."""
    said = [
        f"统计至 {wording.full(month.now)}，期满后自动更新" if month.now < month.end else f"统计期已满，数字取自 {wording.full(month.now)}",
        f"{balance(month)}，按发生的事件统计",
        "及时率 = 按时限办结数 ÷ 已办结数；处理率 = 处理过的投诉 ÷（上期结转 + 本期受理），重开再办的算一件；分母为 0 时写“—”",
        "应访含上期办结、期初还没回访的；“未能联系上”不算已访，也不计入满意率分母；回访不满意即重开",
        f"期末挂起的不计超期，平均用时扣除挂起；同户同类 {month.repeat_days} 天内再次投诉计为重复",
    ]
    if unset := month.sums["cause_unset"]:
        said.append(f"原因“其他”里有 {unset} 件还没有认定原因")
    return said


def problems(month: Month) -> list[tuple[str, str]]:
    """What the figures themselves say for the analysis; the rest is for people to write."""
    received = month.sums["received"]
    if not received:
        return []
    by_type = [(label, int(month.table.at[key, "received"])) for key, label in month.types.items()]
    causes = [(figure.label, month.sums[figure.code]) for figure in SHEET if figure.group == "原因"]
    said = _most(by_type, received)
    if repeated := month.sums["repeated"]:
        said += f"；同户同类重复 {repeated} 件"
    if overdue := month.sums["overdue_open"]:
        said += f"；超期未结 {overdue} 件"
    return [("一、主要问题", f"{said}。"), ("二、原因", f"{_most(causes, received)}。")]


def _most(pairs: list[tuple[str, int]], whole: int) -> str:
    leading = sorted((pair for pair in pairs if pair[1]), key=lambda pair: -pair[1])[:TOLD]
    return "；".join(f"{label} {number} 件，占 {rules.percent(number, whole)}" for label, number in leading)


__all__ = [
    "TOTAL", "balance", "hours", "label_of", "maker", "neighbours", "notes", "problems", "rate_line", "short_title",
    "title_of",
]  # fmt: skip
