"""Days and times as people write them in old registers: 2026.11.5, 11月5日 下午3点, 26/11/5, Excel's serial numbers.

`past`: the moment cannot lie ahead, which decides on the year where none was written and no title gave one.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.rules.identity import half_width
from models.rules.numerals import units_in_figures

_EPOCH = datetime(1899, 12, 30)  # day 0 of Excel
_SERIALS = range(30_000, 65_000)  # 1982 to 2077
_CENTURY = 2000
_HALF_YEAR = timedelta(days=183)
_WEEKDAY = re.compile(r"\(?(?:周|星期|礼拜)[一二三四五六日天]\)?")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?(?:\s+(.+))?")
_COMPACT = re.compile(r"((?:19|20)\d{2})([01]\d)([0-3]\d)(?:([0-2]\d)([0-5]\d)(?:\d{2})?)?")
_DAY_OF = {
    "year": re.compile(r"(\d{4})(?:\s*[-/.年、]\s*|\s+)(\d{1,2})(?:\s*[-/.月、]\s*|\s+)(\d{1,2})\s*[日号]?"),
    "american": re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"),
    "short": re.compile(r"(\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"),
    "none": re.compile(r"(\d{1,2})\s*[-/.月、]\s*(\d{1,2})\s*[日号]?"),
    "day": re.compile(r"(\d{1,2})\s*[日号]"),
}
_BARE_DAY = re.compile(r"\d{1,2}")
_MONTH = re.compile(r"(\d{4})\s*(?:年\s*(\d{1,2})\s*月?|[-/]\s*(\d{1,2})\s*月?)(?:份)?")
_HALVES = "凌晨|清晨|早晨|早上|早|上午|中午|午后|下午|傍晚|晚上|晚|夜里"
_CLOCK = re.compile(
    rf"({_HALVES})?\s*(\d{{1,2}})\s*(?:[:时点]\s*(\d{{1,2}}|半|一刻|三刻)?\s*分?(?::\d{{1,2}}(?:\.\d+)?)?)\s*(am|pm)?"
    r"(?:左右|许|整)?(?:\s*[-~至到].*)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})(?=\D|$)")  # 9.30, after a day only: alone it may be a day itself
_LATER = frozenset({"下午", "午后", "傍晚", "晚上", "晚", "夜里", "pm"})
_PARTS = {"半": 30, "一刻": 15, "三刻": 45}


@dataclass(frozen=True)
class Written:
    """What was written; `timed` False: only a day."""

    moment: datetime
    timed: bool


def moment_of(text: str, today: date, year: int | None = None, past: bool = False, month: int | None = None) -> Written | None:
    """The moment somebody wrote; None when it is none. `year` and `month` stood in the title: there 5日, or 5 alone, is a day."""
    plain = units_in_figures(_WEEKDAY.sub(" ", half_width(text))).strip().rstrip(".,。、")
    if month and _BARE_DAY.fullmatch(plain):
        plain += "日"
    return _serial(plain) or _compact(plain) or _spelled(plain, today, (year, month), past)


def is_no_day(text: str) -> bool:
    """Whether it is written as a day that no calendar has: 2026-11-31, 2月30日."""
    plain = units_in_figures(half_width(text)).strip()
    return any(_DAY_OF[form].fullmatch(plain) for form in ("year", "none"))


def may_have_lost_a_zero(text: str) -> bool:
    """11.1, which a spreadsheet makes of 11.10 when it takes the day for a number."""
    return re.fullmatch(r"\d{1,2}\.[123]", text.strip()) is not None


def month_of(text: str) -> date | None:
    """The first of a month where nobody wrote the day: 2019年6月, 2019-06. A point is left out: 2019.1 may have been 2019.10."""
    found = _MONTH.fullmatch(half_width(text).strip())
    first = _date(int(found[1]), int(found[2] or found[3]), 1) if found else None
    return first.date() if first else None


def clock_of(text: str) -> time | None:
    """A time without a day: 9:30, 下午3点, 0.395833 (Excel's)."""
    plain = half_width(text).strip()
    if re.fullmatch(r"0?\.\d+", plain):
        return (_EPOCH + _rounded(float(plain))).time()
    found = _CLOCK.fullmatch(plain)
    span = _span(found) if found else None
    return (_EPOCH + span).time() if span is not None and span < timedelta(days=1) else None


def year_in(*texts: str) -> int | None:
    """The year a title, a tab or a file name speaks of: 2026年11月登记表, 登记表(2026).xls; the first text that has one."""
    for text in texts:
        if found := re.search(r"(?<!\d)(20[0-4]\d)(?=\D|$|[01]\d(?:\D|$|[0-3]\d(?:\D|$)))", half_width(text)):
            return int(found[1])
    return None


def month_in(*texts: str) -> int | None:
    """The month a title or a tab speaks of: 2026年11月, 11月份, 2026-11; the first text that has one, and only one."""
    for text in texts:
        plain = units_in_figures(half_width(text))
        found = re.findall(r"(?<!\d)(?:20\d\d\s*[-/.年]?\s*)?(1[0-2]|0?[1-9])\s*月", plain)
        found += re.findall(r"(?<!\d)20\d\d[-/.]?(1[0-2]|0[1-9])(?!\d)", plain)
        if months := {int(month) for month in found}:
            return months.pop() if len(months) == 1 else None
    return None


def _serial(plain: str) -> Written | None:
    found = _SERIAL.fullmatch(plain)
    if not found or int(found[1]) not in _SERIALS:
        return None
    day, clock = _EPOCH + timedelta(days=int(found[1])), clock_of(found[3] or "")
    if found[3] and clock is None:
        return None
    span = timedelta(hours=clock.hour, minutes=clock.minute) if clock else _rounded(float(found[2] or 0))
    return Written(day + span, bool(found[2] or clock))


def _rounded(part_of_day: float) -> timedelta:
    return timedelta(minutes=round(part_of_day * 24 * 60))


def _compact(plain: str) -> Written | None:
    found = _COMPACT.fullmatch(plain)
    if not found:
        return None
    day = _date(int(found[1]), int(found[2]), int(found[3]))
    timed = found[4] is not None
    if day is None or (timed and int(found[4]) > 23):
        return None
    return Written(day + timedelta(hours=int(found[4] or 0), minutes=int(found[5] or 0)), timed)


def _spelled(plain: str, today: date, title: tuple[int | None, int | None], past: bool) -> Written | None:
    for form, pattern in _DAY_OF.items():
        found = pattern.match(plain)
        day = _day(form, [int(figures) for figures in found.groups()], today, title, past) if found else None
        if day is None:
            continue
        rest = plain[found.end() :].lstrip("T, ")
        if not rest or re.fullmatch(_HALVES, rest):
            return Written(day, False)
        clock = _CLOCK.fullmatch(_DOTTED.sub(r"\1:\2", rest))
        if clock and (span := _span(clock)) is not None:
            return Written(day + span, True)
    return None


def _day(form: str, figures: list[int], today: date, title: tuple[int | None, int | None], past: bool) -> datetime | None:
    year, month = title
    match form:
        case "year":
            return _date(*figures)
        case "american":
            return _date(figures[2], figures[0], figures[1])
        case "short":
            return _date(_CENTURY + figures[0], figures[1], figures[2])
        case "day" if month is None:
            return None
        case _:
            found = [month, *figures] if form == "day" else figures
            return _date(year, *found) if year else _nearest(*found, today, past)


def _nearest(month: int, day: int, today: date, past: bool) -> datetime | None:
    found = _date(today.year, month, day)
    if found is None:
        return None
    ahead = found.date() - today
    if ahead > (timedelta(0) if past else _HALF_YEAR):
        return _date(today.year - 1, month, day)
    return found if past or ahead > -_HALF_YEAR else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)
    except ValueError:
        return None


def _span(found: re.Match[str]) -> timedelta | None:
    """The time since midnight; 晚上12点 and 24:00 are the end of the day."""
    half, hour, minutes = (found[4] or found[1] or "").lower(), int(found[2]), found[3]
    minute = _PARTS.get(minutes) if minutes in _PARTS else int(minutes or 0)
    if hour < 12 and (half in _LATER or (half == "中午" and hour < 4)):
        hour += 12
    elif hour == 12 and half in ("凌晨", "am"):
        hour = 0
    elif hour == 12 and half in ("晚上", "晚", "夜里"):
        hour = 24
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return timedelta(hours=hour, minutes=minute)
