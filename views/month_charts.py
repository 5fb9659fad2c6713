"""The four charts beside the month of complaints."""

from models.reports.month_figures import SHEET
from models.reports.month_words import title_of
from models.reports.monthly import Month
from views.chart import BRAND, FONT, SHADOW, Chart, against, datum, hidden, label, named, options, twelve

ANSWERS = {"sat_a": "满意", "sat_b": "较满意", "sat_c": "不满意", "unreached": "未能联系上"}
SHADES = ("#1c58b8", "#5b8bd6", "#96b5e4", "#c4d5ef", "#9aa7b8", "#cfd6df")


def charts(month: Month, link) -> list[Chart]:
    """`link(figure, type, month)` gives the address of the rows behind a number, or None for 0."""
    return [by_type(month, link), by_month(month, link), by_cause(month, link), by_answer(month, link)]


def by_type(month: Month, link) -> Chart:
    before = month.received_before
    found = sorted(
        ((int(month.table.at[code, "received"]), before.get(code, 0), code) for code in reversed(month.types)), key=lambda row: row[:1]
    )
    names = [month.types[code] for *_, code in found]
    now = [datum(number, link("received", code), month.types[code]) for number, _, code in found]
    drawn = against(names, now, [last for _, last, _ in found], ("本月", "上月"), 78)
    top, last, code = found[-1]
    say = f"各类投诉件数，{month.types[code]}最多，{top} 件，上月 {last} 件" if top else "各类投诉件数，本月还没有投诉"
    rows = [(month.types[code], link("received", code) if number else None, (number, last)) for number, last, code in reversed(found)]
    return Chart("types", "哪类最多", "本月与上月，件", say, drawn, ("投诉类型", "本月", "上月"), rows, "chart-tall")


def by_month(month: Month, link) -> Chart:
    hrefs = [link("received", None, name) for name, _ in month.series[:-1]] + [link("received", None)]
    drawn = twelve("受理", [(name, datum(number, href, title_of(name))) for (name, number), href in zip(month.series, hrefs, strict=True)])
    rows = [(title_of(name), link("received", None, name) if number else None, (number,)) for name, number in month.series]
    say = f"近 12 个月受理件数，本月 {month.series[-1][1]} 件"
    return Chart("months", "近 12 个月", "受理件数", say, drawn, ("月份", "受理"), rows)


def by_cause(month: Month, link) -> Chart:
    found = [(month.label(figure.code), month.sums[figure.code], figure.code) for figure in SHEET if figure.group == "原因"]
    found.sort(key=lambda row: -row[1])
    total = month.sums["received"]
    drawn = options(
        color=list(SHADES), grid={"left": 16, "right": 16, "top": 8, "height": 22}, tooltip={},
        legend={"left": 12, "right": 8, "top": 40, "itemWidth": 10, "itemHeight": 10, "itemGap": 14, "textStyle": FONT,
                "selectedMode": False},
        xAxis=hidden(max=max(total, 1)), yAxis={"type": "category", "show": False, "data": ["原因"]},
        series=[_piece(f"{words} {number}", datum(number, link(code, None), words)) for words, number, code in found],
    )  # fmt: skip
    say = "原因构成：" + "、".join(f"{words} {number}" for words, number, _ in found)
    rows = [(words, link(code, None) if number else None, (number,)) for words, number, code in found]
    return Chart("causes", "原因", f"{total} 件", say, drawn, ("原因", "件数"), rows, "chart-flat")


def _piece(name: str, part: dict) -> dict:
    """One part of a stacked bar."""
    edge = {"borderColor": "#fff", "borderWidth": 1}
    return {"name": name, "type": "bar", "stack": "a", "barWidth": 22, "data": [part], "itemStyle": edge}


def by_answer(month: Month, link) -> Chart:
    """What owners said when they were called back, best first; one who was not reached counts for no share."""
    found = [(words, month.sums[code], code) for code, words in ANSWERS.items()]
    bars = [datum(number, link(code, None), words, "次" if code == "unreached" else "户") for words, number, code in found]
    drawn = options(
        grid={"left": 78, "right": 34, "top": 6, "bottom": 6}, tooltip=SHADOW, xAxis=hidden(min=0),
        yAxis=named(list(ANSWERS.values())) | {"inverse": True},
        series=[{"name": "回访", "type": "bar", "barWidth": 12, "data": bars, "itemStyle": {"color": BRAND}, "label": label("right")}],
    )  # fmt: skip
    say = "回访结果：" + "、".join(f"{words} {number}" for words, number, _ in found)
    rows = [(words, link(code, None) if number else None, (number,)) for words, number, code in found]
    return Chart("answers", "回访结果", f"满意率 {month.rates['满意率']}", say, drawn, ("业主意见", "回访"), rows, "chart-low")
