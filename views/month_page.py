"""The month as its page prints it: header cells, rows of linked figures, the lists beside it."""

from dataclasses import dataclass
from itertools import groupby

from models.reports import month_words
from models.reports.month_compare import Compared
from models.reports.month_figures import ALARMING, ASIDE, CHANNELS, FIGURES, SHEET, TOTAL
from models.reports.month_sheet import MonthSheet
from models.reports.monthly import Month
from models.rules import lifecycle

STATES = {*lifecycle.STATUSES, lifecycle.PAUSED}


@dataclass(frozen=True)
class Head:
    label: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Cell:
    """A figure: its text ('' for none), the address of its rows, what a screen reader says, and whether it alarms."""

    text: str
    href: str | None = None
    say: str = ""
    alarm: bool = False


@dataclass(frozen=True)
class Line:
    number: str
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Listing:
    """A short list beside the sheet: (label, cell)."""

    title: str
    about: str
    items: list[tuple[str, Cell]]


def header(month: Month) -> tuple[list[Head], list[str]]:
    """The two levels of the header, after 序号 and 投诉类型."""
    top, bottom = [], []
    for group, run in groupby(SHEET, key=lambda figure: figure.group):
        labels = [month.label(figure.code) for figure in run]
        top += [Head(group, len(labels))] if group else [Head(label, rows=2) for label in labels]
        bottom += labels if group else []
    return top, bottom


def lines(month: Month, link) -> list[Line]:
    return [Line(str(number), month.types[code], _cells(month, code, link)) for number, code in enumerate(month.types, 1)]


def totals(month: Month, link) -> Line:
    return Line("", "合计", _cells(month, TOTAL, link, alarms=False))


def _cells(month: Month, row: str, link, alarms: bool = True) -> list[Cell]:
    values = month.table.loc[row]
    whose = month.types.get(row, "合计")
    return [
        _cell(int(values[figure.code]), link(figure.code, row), f"{whose}，{month.alone(figure.code)}", alarms and figure.code in ALARMING)
        for figure in SHEET
    ]


def _cell(number: int, href: str, say: str, alarm: bool = False) -> Cell:
    return Cell(str(number), href, f"{say} {number} 件", alarm) if number else Cell("")


def listings(month: Month, link) -> list[Listing]:
    """Channel, building, present state, and the figures that have no column."""
    found = [
        Listing("渠道", "受理件数", _items(month, [(code, month.sums[code]) for code in CHANNELS], link)),
        Listing("楼栋", "受理件数", _items(month, month.spread("building"), link)),
        Listing("现状", "本期受理的现在", _items(month, month.spread("status"), link)),
        Listing("其他", "件", _items(month, [(code, month.sums[code]) for code in _others(month)], link)),
    ]
    return [listing for listing in found if listing.items]


def _others(month: Month) -> list[str]:
    """The figures without a column, as far as they were counted when the month was frozen."""
    return [one.code for one in ASIDE if one.code not in CHANNELS and one.code in month.called]


def _items(month: Month, pairs: list[tuple[str, int]], link) -> list[tuple[str, Cell]]:
    named = [(_short(month, code), code, number) for code, number in pairs if number]
    return [(label, _cell(number, link(code, TOTAL), label)) for label, code, number in named]


def _short(month: Month, code: str) -> str:
    return month.label(code) if code in CHANNELS else month_words.label_of(code, month)


def more_rates(month: Month) -> list[tuple[str, str]]:
    """The rates that do not stand on the sheet."""
    on_sheet = {label for label, _ in month_words.rate_line(month)}
    return [(label, value) for label, value in month.rates.items() if label not in on_sheet]


LIKENED = ("本期受理", "本期办结", "期末未结", "及时率", "满意率")  # what stands on the sheet itself
MAIN = ("上期结转", "本期受理", "有效投诉", "本期办结", "及时办结", "本期重开", "期末未结", "超期未结", "重复投诉", "处理率", "及时率",
        "回访率", "满意率", "平均首次回复（小时）", "平均办结（小时）")  # fmt: skip


def compared(sheet: MonthSheet) -> tuple[list[Compared], list[Compared]]:
    """What is looked at first, and the rest."""
    main = [line for line in sheet.compared if line.label in MAIN]
    return main, [line for line in sheet.compared if line.label not in MAIN]


def likened(sheet: MonthSheet) -> list[tuple[str, str]]:
    """环比 and 同比 of the leading figures in one line each; '' where there is nothing to compare with."""
    lines = [line for line in sheet.compared if line.label in LIKENED]
    said = [(word, "　".join(_changed(lines, side))) for word, side in (("比上月", "before"), ("比去年同月", "year"))]
    return [(word, text) for word, text in said if text]


def _changed(lines: list[Compared], side: str) -> list[str]:
    return [f"{line.label.removeprefix('本期')} {line.change(side)}" for line in lines if line.change(side)]


def known(month: Month, figure: str, complaint_type: str) -> bool:
    """Whether a list of rows can be asked for this."""
    dimension, _, code = figure.partition(".")
    named = figure in FIGURES or bool(code and (dimension == "building" or (dimension == "status" and code in STATES)))
    return named and (complaint_type == TOTAL or complaint_type in month.types)
