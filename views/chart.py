"""What every chart is made of: options for ECharts in the house's colours, bars with their address and words, and a table of the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field

FONT = {"fontFamily": '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif', "fontSize": 12, "color": "#434f62"}
INK, SOFT, BRAND, PALE = "#1a2332", "#434f62", "#1c58b8", "#b9c6d8"
AXIS = {"axisLine": {"lineStyle": {"color": "#b4bfcd"}}, "axisTick": {"show": False}}
SHADOW = {"trigger": "axis", "axisPointer": {"type": "shadow"}}
LEGEND = {"right": 12, "top": 2, "itemWidth": 10, "itemHeight": 10, "textStyle": FONT}


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


def options(**own) -> dict:
    return {"animation": False, "textStyle": FONT} | own


def datum(number: int, href: str | None, label: str, unit: str = "件") -> dict:
    """One number; with an address it is a link that says what it leads to."""
    return {"value": number, "href": href, "say": f"{label} {number} {unit}"} if number and href else {"value": number}


def label(position: str, size: int = 12, color: str = INK) -> dict:
    return {"show": True, "position": position, "color": color, "fontSize": size}


def hidden(**own) -> dict:
    """An axis of values that the bars say themselves."""
    return {"type": "value", "show": False} | own


def named(names: Sequence[str], **own) -> dict:
    """An axis with a word for each bar."""
    return {"type": "category", "data": list(names), "axisLabel": {"color": INK, "fontSize": 12} | own, **AXIS}


def against(names: Sequence[str], now: Sequence[dict], before: Sequence[int], words: tuple[str, str], left: int, **axis) -> dict:
    """A bar for each name, lowest first, and a mark where the same stood before. `words` names now and before."""
    most = max([*(one["value"] for one in now), *before, 1])
    this = {"name": words[0], "type": "bar", "barWidth": 10, "data": list(now), "itemStyle": {"color": BRAND}, "label": label("right")}
    mark = {"itemStyle": {"color": INK, "borderColor": "#fff", "borderWidth": 1}, "symbol": "rect", "symbolSize": [4, 16]}
    that = {"name": words[1], "type": "scatter", "data": list(before), "z": 3, **mark}
    return options(
        grid={"left": left, "right": 34, "top": 26, "bottom": 6}, tooltip=SHADOW, legend=LEGEND | {"data": list(words)},
        xAxis=hidden(max=most * 1.1), yAxis=named(names, **axis), series=[this, that],
    )  # fmt: skip


def columns(labels: Sequence[str], series: Sequence[dict], interval: int | str = 0) -> dict:
    """Upright bars over time."""
    return options(
        grid={"left": 12, "right": 12, "top": 24, "bottom": 24}, tooltip=SHADOW, series=list(series), yAxis=hidden(min=0),
        xAxis={"type": "category", "data": list(labels), "axisLabel": {"color": SOFT, "fontSize": 11, "interval": interval}, **AXIS},
    )  # fmt: skip


def twelve(name: str, months: Sequence[tuple[str, dict]]) -> dict:
    """Twelve months (2026-11) with their data; the last one is at hand."""
    *earlier, (_, last) = months
    last = last | {"itemStyle": {"color": BRAND}, "label": {"color": "#14458f", "fontWeight": "bold"}}
    labels = [str(int(month[5:])) for month, _ in months]
    labels[0], labels[-1] = f"{labels[0]}月", f"{labels[-1]}月"
    bars = {"name": name, "type": "bar", "barWidth": "58%", "itemStyle": {"color": PALE}, "label": label("top", 11, SOFT)}
    return columns(labels, [bars | {"data": [*(one for _, one in earlier), last]}])
