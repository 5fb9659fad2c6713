"""The charts beside the month of a register: what came by its first choice, by day, and in twelve months. Every bar leads to its rows."""

from collections.abc import Sequence

from models.reports.month_words import title_of
from models.reports.register_count import NONE
from models.reports.register_figures import shared
from models.reports.register_month import NOT_FILLED, RegisterMonth
from views.month_charts import AXIS, BRAND, FONT, INK, Chart

PALE = "#b9c6d8"
MOST = 12  # options that a chart shows; the sheet has them all


def charts(month: RegisterMonth, link, month_link) -> list[Chart]:
    """`link(figure, by, code)` and `month_link(name)` give the address of the rows behind a number."""
    return [by_choice(month, link), by_month(month, month_link), by_day(month, link)]


def by_choice(month: RegisterMonth, link) -> Chart:
    by = month.register.counted.by[0]
    spec, received = month.register.field(by), shared(month.register)["received"]
    options = [code for code in (*spec.choices.options, NONE) if month.side.of(by, code, "received")]
    options = sorted(options, key=lambda code: -month.side.of(by, code, "received"))[:MOST][::-1]
    names = [spec.text(code) if code else NOT_FILLED for code in options]
    now = [month.side.of(by, code, "received") for code in options]
    before = [month.before.of(by, code, "received") if month.before else 0 for code in options]
    data = [_datum(number, link(received, by, code), name) for number, code, name in zip(now, options, names, strict=True)]
    options_of = _options(
        grid={"left": 96, "right": 34, "top": 26, "bottom": 6},
        tooltip={"trigger": "axis", "axisPointer": {"type": "shadow"}},
        legend={"right": 12, "top": 2, "itemWidth": 10, "itemHeight": 10, "textStyle": FONT, "data": ["本期", "上期"]},
        xAxis={"type": "value", "show": False, "max": max([*now, *before, 1]) * 1.1},
        yAxis={"type": "category", "data": names, "axisLabel": {"color": INK, "fontSize": 12, "width": 88, "overflow": "truncate"}, **AXIS},
        series=[_bars("本期", data, "right", BRAND) | {"barWidth": 10},
                {"name": "上期", "type": "scatter", "symbol": "rect", "symbolSize": [4, 16], "data": before, "z": 3,
                 "itemStyle": {"color": INK, "borderColor": "#fff", "borderWidth": 1}}],
    )  # fmt: skip
    rows = [(name, datum.get("href"), (number, last)) for name, datum, number, last in zip(names, data, now, before, strict=True)][::-1]
    say = f"按{spec.label}，{names[-1]}最多，{now[-1]} 件，上期 {before[-1]} 件" if names else f"按{spec.label}，本期没有"
    return Chart("choice", f"按{spec.label}", "本期与上期，件", say, options_of, (spec.label, "本期", "上期"), rows, "chart-tall")


def by_month(month: RegisterMonth, month_link) -> Chart:
    data = [_datum(number, month_link(name), title_of(name)) for name, number in month.series]
    data[-1] |= {"itemStyle": {"color": BRAND}}
    labels = [str(int(name[5:])) for name, _ in month.series]
    labels[0], labels[-1] = f"{labels[0]}月", f"{labels[-1]}月"
    rows = [(title_of(name), datum.get("href"), (number,)) for (name, number), datum in zip(month.series, data, strict=True)]
    came = shared(month.register)["received"].label
    say = f"近 12 个月{came}件数，本期 {month.series[-1][1]} 件"
    return Chart("months", "近 12 个月", f"{came}件数", say, _columns(labels, [_bars(came, data, "top", PALE)], 0), ("月份", came), rows)


def by_day(month: RegisterMonth, link) -> Chart:
    figures = month.day_figures
    labels = [f"{on:%m-%d}" for on, _ in month.days]
    data = [
        [_datum(numbers[place], link(figure, "day", f"{on}"), f"{on:%m-%d} {figure.label}") for on, numbers in month.days]
        for place, figure in enumerate(figures)
    ]
    series = [_bars(figure.label, found, "", color) for figure, found, color in zip(figures, data, (BRAND, PALE), strict=False)]
    options = _columns(labels, series, "auto") | {"legend": {"right": 12, "top": 2, "itemWidth": 10, "itemHeight": 10, "textStyle": FONT}}
    rows = [(label, found.get("href"), tuple(numbers)) for label, found, (_, numbers) in zip(labels, data[0], month.days, strict=True)]
    head = ("日期", *(figure.label for figure in figures))
    return Chart("days", "按日", "、".join(head[1:]), f"按日的{'和'.join(head[1:])}，共 {len(rows)} 天", options, head, rows)


def _columns(labels: list[str], series: list[dict], interval: int | str) -> dict:
    return _options(
        grid={"left": 12, "right": 12, "top": 26, "bottom": 24},
        tooltip={"trigger": "axis", "axisPointer": {"type": "shadow"}},
        xAxis={"type": "category", "data": labels, "axisLabel": {"color": "#434f62", "fontSize": 11, "interval": interval}, **AXIS},
        yAxis={"type": "value", "show": False, "min": 0},
        series=series,
    )


def _bars(name: str, data: Sequence[dict], label: str, color: str) -> dict:
    found = {"name": name, "type": "bar", "barMaxWidth": 28, "data": list(data), "itemStyle": {"color": color}}
    return found | ({"label": {"show": True, "position": label, "color": INK, "fontSize": 11}} if label else {})


def _options(**own) -> dict:
    return {"animation": False, "textStyle": FONT} | own


def _datum(number: int, href: str | None, label: str) -> dict:
    return {"value": number, "href": href, "say": f"{label} {number} 件"} if number and href else {"value": number}
