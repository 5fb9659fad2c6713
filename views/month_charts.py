"""The four charts beside the month: options for ECharts, every bar with its address and words, and the same as a table."""

from dataclasses import dataclass, field

from models.reports.month_figures import SHEET
from models.reports.month_words import title_of
from models.reports.monthly import Month

FONT = {"fontFamily": '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif', "fontSize": 12, "color": "#434f62"}
INK, BRAND = "#1a2332", "#1c58b8"
AXIS = {"axisLine": {"lineStyle": {"color": "#b4bfcd"}}, "axisTick": {"show": False}}
ANSWERS = {"sat_a": "满意", "sat_b": "较满意", "sat_c": "不满意", "unreached": "未能联系上"}
SHADES = ("#1c58b8", "#5b8bd6", "#96b5e4", "#c4d5ef", "#9aa7b8", "#cfd6df")


@dataclass
class Chart:
    """`table`: header and rows, each row a label, a link or None, and its numbers."""

    key: str
    title: str
    about: str
    say: str
    options: dict = field(repr=False)
    head: tuple[str, ...]
    rows: list[tuple[str, str | None, tuple]]
    shape: str = ""


def charts(month: Month, link) -> list[Chart]:
    """`link(figure, type, month)` gives the address of the rows behind a number, or None for 0."""
    return [by_type(month, link), by_month(month, link), by_cause(month, link), by_answer(month, link)]


def by_type(month: Month, link) -> Chart:
    before = month.received_before
    found = sorted(
        ((int(month.table.at[code, "received"]), before.get(code, 0), code) for code in reversed(month.types)), key=lambda row: row[:1]
    )
    names = [month.types[code] for *_, code in found]
    now = [_datum(number, link("received", code), month.types[code]) for number, _, code in found]
    earlier = [last for _, last, _ in found]
    highest = max([*(row[0] for row in found), *earlier, 1])
    options = _options(
        grid={"left": 78, "right": 34, "top": 26, "bottom": 6},
        tooltip={"trigger": "axis", "axisPointer": {"type": "shadow"}},
        legend={"right": 12, "top": 2, "itemWidth": 10, "itemHeight": 10, "textStyle": FONT, "data": ["本月", "上月"]},
        xAxis={"type": "value", "show": False, "max": highest * 1.1},
        yAxis={"type": "category", "data": names, "axisLabel": {"color": INK, "fontSize": 12}, **AXIS},
        series=[
            {"name": "本月", "type": "bar", "barWidth": 10, "data": now, "itemStyle": {"color": BRAND}, "label": _label("right")},
            {"name": "上月", "type": "scatter", "symbol": "rect", "symbolSize": [4, 16], "data": earlier, "z": 3,
             "itemStyle": {"color": INK, "borderColor": "#fff", "borderWidth": 1}},
        ],
    )  # fmt: skip
    top, last, code = found[-1]
    say = f"各类投诉件数，{month.types[code]}最多，{top} 件，上月 {last} 件" if top else "各类投诉件数，本月还没有投诉"
    rows = [(month.types[code], link("received", code) if number else None, (number, last)) for number, last, code in reversed(found)]
    return Chart("types", "哪类最多", "本月与上月，件", say, options, ("投诉类型", "本月", "上月"), rows, "chart-tall")


def by_month(month: Month, link) -> Chart:
    *earlier, this = month.series
    bars = [_datum(number, link("received", None, name), title_of(name)) for name, number in earlier]
    last = _datum(this[1], link("received", None), title_of(this[0]))
    last |= {"itemStyle": {"color": BRAND}, "label": {"color": "#14458f", "fontWeight": "bold"}}
    labels = [str(int(name[5:])) for name, _ in month.series]
    labels[0], labels[-1] = f"{labels[0]}月", f"{labels[-1]}月"
    options = _options(
        grid={"left": 12, "right": 12, "top": 22, "bottom": 24},
        tooltip={"trigger": "axis", "axisPointer": {"type": "shadow"}},
        xAxis={"type": "category", "data": labels, "axisLabel": {"color": "#434f62", "fontSize": 11, "interval": 0}, **AXIS},
        yAxis={"type": "value", "show": False, "min": 0},
        series=[{"name": "受理", "type": "bar", "barWidth": "58%", "itemStyle": {"color": "#b9c6d8"}, "data": [*bars, last],
                 "label": _label("top") | {"fontSize": 11, "color": "#434f62"}}],
    )  # fmt: skip
    rows = [(title_of(name), link("received", None, name) if number else None, (number,)) for name, number in month.series]
    return Chart("months", "近 12 个月", "受理件数", f"近 12 个月受理件数，本月 {this[1]} 件", options, ("月份", "受理"), rows)


def by_cause(month: Month, link) -> Chart:
    found = [(month.label(figure.code), month.sums[figure.code], figure.code) for figure in SHEET if figure.group == "原因"]
    found.sort(key=lambda row: -row[1])
    total = month.sums["received"]
    options = _options(
        color=list(SHADES),
        grid={"left": 16, "right": 16, "top": 8, "height": 22},
        tooltip={},
        legend={"left": 12, "right": 8, "top": 40, "itemWidth": 10, "itemHeight": 10, "itemGap": 14, "textStyle": FONT,
                "selectedMode": False},
        xAxis={"type": "value", "show": False, "max": max(total, 1)},
        yAxis={"type": "category", "show": False, "data": ["原因"]},
        series=[_piece(f"{label} {number}", _datum(number, link(code, None), label)) for label, number, code in found],
    )  # fmt: skip
    say = "原因构成：" + "、".join(f"{label} {number}" for label, number, _ in found)
    rows = [(label, link(code, None) if number else None, (number,)) for label, number, code in found]
    return Chart("causes", "原因", f"{total} 件", say, options, ("原因", "件数"), rows, "chart-flat")


def _piece(name: str, datum: dict) -> dict:
    """One part of a stacked bar."""
    edge = {"borderColor": "#fff", "borderWidth": 1}
    return {"name": name, "type": "bar", "stack": "a", "barWidth": 22, "data": [datum], "itemStyle": edge}


def by_answer(month: Month, link) -> Chart:
    """What owners said when they were called back, best first; one who was not reached counts for no share."""
    found = [(label, month.sums[code], code) for code, label in ANSWERS.items()]
    bars = [_datum(number, link(code, None), label, "次" if code == "unreached" else "户") for label, number, code in found]
    options = _options(
        grid={"left": 78, "right": 34, "top": 6, "bottom": 6},
        tooltip={"trigger": "axis", "axisPointer": {"type": "shadow"}},
        xAxis={"type": "value", "show": False, "min": 0},
        yAxis={"type": "category", "inverse": True, "data": list(ANSWERS.values()), "axisLabel": {"color": INK, "fontSize": 12}, **AXIS},
        series=[{"name": "回访", "type": "bar", "barWidth": 12, "data": bars, "itemStyle": {"color": BRAND}, "label": _label("right")}],
    )  # fmt: skip
    say = "回访结果：" + "、".join(f"{label} {number}" for label, number, _ in found)
    rows = [(label, link(code, None) if number else None, (number,)) for label, number, code in found]
    return Chart("answers", "回访结果", f"满意率 {month.rates['满意率']}", say, options, ("业主意见", "回访"), rows, "chart-low")


def _options(**own) -> dict:
    return {"animation": False, "textStyle": FONT} | own


def _datum(number: int, href: str | None, label: str, unit: str = "件") -> dict:
    return {"value": number, "href": href, "say": f"{label} {number} {unit}"} if number and href else {"value": number}


def _label(position: str) -> dict:
    return {"show": True, "position": position, "color": INK, "fontSize": 12}
