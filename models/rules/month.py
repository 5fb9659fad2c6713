"""The complaint month: which moments belong to it, and its figures."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from models.errors import RuleViolation

KINDS = {"25-24": "上月25日至本月24日", "26-25": "上月26日至本月25日", "calendar": "自然月"}
_FIRST_DAY = {"25-24": 25, "26-25": 26}
_DRAFT_BEFORE = timedelta(days=3)  # the 22nd, when the month ends with the 24th


def period(year_month: str, kind: str = "25-24") -> tuple[datetime, datetime]:
    """[start, end) of the month 'YYYY-MM' (R99): by default from 25日 00:00 of the month before to 25日 00:00."""
    if not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", year_month) or not "1900" < year_month < "9999":
        raise RuleViolation("月份请写成 2026-11 这样", "month")
    first = date(int(year_month[:4]), int(year_month[5:]), 1)
    if kind == "calendar":
        return _midnight(first), _midnight(_next_month(first))
    day = _FIRST_DAY[kind]
    return _midnight((first - timedelta(days=1)).replace(day=day)), _midnight(first.replace(day=day))


def after(year_month: str, kind: str, kind_before: str) -> tuple[datetime, datetime]:
    """The same, beginning where the month before has ended: when the kind changes no day is counted twice, and none is lost."""
    start, end = period(year_month, kind)
    if kind == kind_before:
        return start, end
    before = _midnight(datetime.strptime(year_month, "%Y-%m").date()) - timedelta(days=1)
    return period(f"{before:%Y-%m}", kind_before)[1], end


def current_month(now: datetime, kind: str = "25-24") -> str:
    """'YYYY-MM' of the month that `now` belongs to."""
    first = now.date().replace(day=1)
    if kind != "calendar" and now.day >= _FIRST_DAY[kind]:
        first = _next_month(first)
    return f"{first:%Y-%m}"


def draft_opens(year_month: str, kind: str = "25-24") -> datetime:
    """From when a draft of the month may be made: the 22nd."""
    return period(year_month, kind)[1] - _DRAFT_BEFORE


def freeze_opens(year_month: str, kind: str = "25-24") -> datetime:
    """From when the month may be frozen: its end, the 25th 00:00."""
    return period(year_month, kind)[1]


def printed(start: datetime, end: datetime) -> str:
    """统计期间 as it stands on every sheet: 2026-10-25 至 2026-11-24 (the last day that counts)."""
    return f"{start:%Y-%m-%d} 至 {end - timedelta(days=1):%Y-%m-%d}"


def share(n: int, d: int) -> Decimal | None:
    """n / d; None when there is nothing to divide by."""
    return Decimal(n) / Decimal(d) if d else None


def percent(n: int, d: int) -> str:
    """'87.5%', rounded half up; '—' when there is nothing to divide by."""
    part = share(n, d)
    return "—" if part is None else f"{(part * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def rounded(value: float, places: int = 1) -> str:
    """Half up, as `percent`: one figure reads the same wherever it stands. Of a float twelve digits can be trusted."""
    return str(Decimal(f"{value:.12g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def open_at_end(carried: int, received: int, reopened: int, finished: int, voided: int) -> int:
    """期末未结 = 结转 + 受理 + 重开 − 办结 − 作废."""
    return carried + received + reopened - finished - voided


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
