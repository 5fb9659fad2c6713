"""Where things stand on a sheet: the words above and below the data, the levels of the header, the paper."""

from collections.abc import Sequence
from itertools import accumulate, combinations, groupby

from xlsxwriter.worksheet import Worksheet

from models.sheets.columns import Column, Sheet
from models.sheets.fitting import across
from models.sheets.measure import height_for, lines_of, width_of

SIGNATURES = ("制表人：____________", "审核：____________", "项目经理：____________", "制表日期：    年    月    日")
A4 = 9
ROW_HEIGHT = 21  # points of a row of one line
HEADER_HEIGHT = 33  # leaves the filter button its own place under the words
FROZEN_WIDEST = 60  # half-width characters; frozen columns must leave a laptop room for the others

Span = tuple[int, int, int, int]  # first row, first column, last row, last column


def meta_parts(sheet: Sheet) -> tuple[str, str, str]:
    """What stands left, in the middle and right under the title."""
    form = f"表号：{sheet.form_no} 版次：{sheet.edition}" if sheet.form_no else ""
    money = f"单位：{sheet.money_unit}" if sheet.money_unit else ""
    return (
        f"制表单位：{sheet.unit}" if sheet.unit else "",
        f"统计期间：{sheet.period}" if sheet.period else "",
        " ".join(part for part in (form, money) if part),
    )


def meta_ranges(parts: Sequence[str], widths: Sequence[float], beside: int = 0) -> list[tuple[int, int, str, str]]:
    """(first column, last column, place, text) of each part; a single joined part if the sheet is too narrow.

    The first `beside` columns stand on several pages: there the left part has them for itself.
    """
    if beside:
        others = meta_ranges(("", *parts[1:]), widths[beside:])
        return [(0, beside - 1, "left", parts[0])] + [(first + beside, last + beside, *words) for first, last, *words in others if words[1]]
    ends = [0, *accumulate(widths)]
    left, middle, right = (width_of(part) + 2 for part in parts)
    last = len(widths)
    splits = [
        (abs(ends[start] + ends[stop] - ends[last]), start, stop)  # how far the middle part stands off the centre
        for start, stop in combinations(range(1, last), 2)
        if ends[start] >= left and ends[stop] - ends[start] >= middle and ends[last] - ends[stop] >= right
    ]
    if not splits:
        return [(0, last - 1, "left", "  ".join(part for part in parts if part))]
    _, start, stop = min(splits)
    return [
        (0, start - 1, "left", parts[0]),
        (start, stop - 1, "middle", parts[1]),
        (stop, last - 1, "right", parts[2]),
    ]


def header_rows(columns: Sequence[Column]) -> tuple[list[list[str]], list[Span]]:
    """The header's rows of words, one or two, and what is merged in them (rows counted from the header's first)."""
    if not any(column.group for column in columns):
        return [[column.label for column in columns]], []
    top, bottom, spans = [], [], []
    for group, run in groupby(columns, key=lambda column: column.group):
        labels = [column.label for column in run]
        first = len(top)
        if group:
            top += [group] + [""] * (len(labels) - 1)
            bottom += labels
            spans += [(0, first, 0, first + len(labels) - 1)] * (len(labels) > 1)
        else:
            top += labels
            bottom += [""] * len(labels)
            spans += [(0, column, 1, column) for column in range(first, first + len(labels))]
    return [top, bottom], spans


def header_heights(rows: Sequence[Sequence[str]], spans: Sequence[Span], widths: Sequence[float]) -> list[float]:
    """Points for each row of the header, so that its words fit where they stand, merged or not."""
    across = {(row, first): sum(widths[first : last + 1]) for row, first, _, last in spans}
    down = {first for row, first, last_row, _ in spans if last_row > row}
    needed: list[list[float]] = [[0] for _ in rows]
    for row, words in enumerate(rows):
        for index, word in enumerate(words):
            height = height_for(lines_of(word, across.get((row, index), widths[index]) + 1)) + 8
            needed[-1 if index in down else row].append(height)
    heights = [max(ROW_HEIGHT, *row) for row in needed]
    return [*heights[:-1], max(heights[-1], HEADER_HEIGHT)]


def signature_line(width: float, signers: Sequence[str] = SIGNATURES) -> str:
    """The places to sign, or who has signed, spread over the sheet's width."""
    gap = (width - width_of("".join(signers)) - 4) / max(len(signers) - 1, 1)
    return (" " * int(min(max(gap, 2), 40))).join(signers)


def note_lines(notes: Sequence[str]) -> list[str]:
    """注：… for one note, numbered for several."""
    if len(notes) == 1:
        return [f"注：{notes[0]}"]
    return [f"{'注：' if number == 1 else '　　'}{number}. {note}" for number, note in enumerate(notes, 1)]


def frozen_columns(sheet: Sheet) -> int:
    """How many columns stay in sight: those asked for, as far as they leave room."""
    wanted = min(sheet.freeze, len(sheet.columns) - 1)
    while wanted > 1 and sum(column.characters for column in sheet.columns[:wanted]) > FROZEN_WIDEST:
        wanted -= 1
    return max(wanted, 0)


def set_up_paper(page: Worksheet, sheet: Sheet, header_end: int) -> None:
    """A4 with the header on every page; `header_end` is the header's last row, counted from 0."""
    page.set_portrait() if sheet.upright else page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=2.5 / 2.54, right=2 / 2.54, top=2 / 2.54, bottom=2 / 2.54)
    page.center_horizontally()
    page.repeat_rows(0, header_end)
    form = f"表号：{sheet.form_no}".replace("&", "&&") if sheet.form_no else ""
    secret = "" if sheet.public else "&R内部资料 注意保密"
    page.set_footer(f"&L{form}&C第 &P 页 共 &N 页{secret}", {"margin": 0.4})
    page.freeze_panes(header_end + 1, frozen_columns(sheet))


def fit_paper(page: Worksheet, sheet: Sheet, widths: Sequence[float], whole: bool = False) -> None:
    """One page wide, a `whole` sheet one page tall too.

    Where nobody could read that, over several pages, side by side, each led by the columns that stay in sight.
    """
    repeated = frozen_columns(sheet)
    starts, size = across(widths, repeated, sheet.upright)
    if not starts:
        page.fit_to_pages(1, int(whole or (sheet.upright and bool(sheet.charts))))
        return
    page.set_print_scale(round(size * 100))
    page.set_v_pagebreaks(starts)
    page.print_across()
    if repeated:
        page.repeat_columns(0, repeated - 1)


def plain_paper(page: Worksheet, widths: Sequence[float]) -> None:
    """A sheet without words around it, such as one to fill in: A4 across, its first row on every page, readable."""
    page.set_landscape()
    page.set_paper(A4)
    page.repeat_rows(0)
    page.set_footer("&C第 &P 页 共 &N 页&R内部资料 注意保密", {"margin": 0.4})
    starts, size = across(widths, 0)
    if not starts:
        page.fit_to_pages(1, 0)
        return
    page.set_print_scale(round(size * 100))
    page.set_v_pagebreaks(starts)
    page.print_across()
