"""The charts beside the month of a register: what came by its first choice, by day, and in twelve months. Every bar leads to its rows."""

from models.reports.month_words import title_of
from models.reports.register_count import NONE
from models.reports.register_figures import shared
from models.reports.register_month import NOT_FILLED, RegisterMonth
from views.chart import BRAND, LEGEND, PALE, Chart, against, columns, datum, twelve

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
    data = [datum(number, link(received, by, code), name) for number, code, name in zip(now, options, names, strict=True)]
    drawn = against(names, data, before, ("本期", "上期"), 96, width=88, overflow="truncate")
    rows = [(name, one.get("href"), (number, last)) for name, one, number, last in zip(names, data, now, before, strict=True)][::-1]
    say = f"按{spec.label}，{names[-1]}最多，{now[-1]} 件，上期 {before[-1]} 件" if names else f"按{spec.label}，本期没有"
    return Chart("choice", f"按{spec.label}", "本期与上期，件", say, drawn, (spec.label, "本期", "上期"), rows, "chart-tall")


def by_month(month: RegisterMonth, month_link) -> Chart:
    data = [(name, datum(number, month_link(name), title_of(name))) for name, number in month.series]
    rows = [(title_of(name), one.get("href"), (number,)) for (name, number), (_, one) in zip(month.series, data, strict=True)]
    came = shared(month.register)["received"].label
    say = f"近 12 个月{came}件数，本期 {month.series[-1][1]} 件"
    return Chart("months", "近 12 个月", f"{came}件数", say, twelve(came, data), ("月份", came), rows)


def by_day(month: RegisterMonth, link) -> Chart:
    figures = month.day_figures
    labels = [f"{on:%m-%d}" for on, _ in month.days]
    data = [
        [datum(numbers[place], link(figure, "day", f"{on}"), f"{on:%m-%d} {figure.label}") for on, numbers in month.days]
        for place, figure in enumerate(figures)
    ]
    series = [
        {"name": figure.label, "type": "bar", "barMaxWidth": 28, "data": found, "itemStyle": {"color": color}}
        for figure, found, color in zip(figures, data, (BRAND, PALE), strict=False)
    ]
    drawn = columns(labels, series, "auto") | {"legend": LEGEND}
    rows = [(on, one.get("href"), tuple(numbers)) for on, one, (_, numbers) in zip(labels, data[0], month.days, strict=True)]
    head = ("日期", *(figure.label for figure in figures))
    return Chart("days", "按日", "、".join(head[1:]), f"按日的{'和'.join(head[1:])}，共 {len(rows)} 天", drawn, head, rows)
