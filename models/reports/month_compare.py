"""环比与同比: the month beside the month before and the same month of last year, figure by figure."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.month import MonthClose
from models.registers.complaint import Complaint
from models.reports.month_context import neighbour
from models.reports.month_figures import ASIDE, CHANNELS, FIGURES, RATES, SHEET
from models.reports.monthly import Month, counted_of, span
from models.rules import month as rules

LATER = {"first_reply": "平均首次回复（小时）", "finished": "平均办结（小时）"}
COUNT, RATE, HOURS, MONEY = "count", "rate", "hours", "money"
ALSO = (*CHANNELS, "unreached", "written_off", "first_reply", "escalated")


class Side(NamedTuple):
    """The figures of one month: sums of all figures, and the two averages."""

    sums: Mapping[str, int]
    hours: Mapping[str, float | None]


class Compared(NamedTuple):
    """One line; None where there is no such month, or nothing to divide by."""

    label: str
    kind: str
    now: float | None
    before: float | None
    year: float | None

    def text(self, side: str) -> str:
        value = getattr(self, side)
        if value is None:
            return "—"
        if self.kind == RATE:
            return f"{rules.rounded(value * 100)}%"
        if self.kind == MONEY:
            return f"{value:,.2f}"
        return rules.rounded(value, 0 if self.kind == COUNT else 1)

    def change(self, side: str) -> str:
        """+3, −1.2 个百分点, −0.5; '' where there is nothing to compare, 持平 for no change as printed."""
        then = getattr(self, side)
        if self.now is None or then is None:
            return ""
        step = (self.now - then) * (100 if self.kind == RATE else 1)
        number = rules.rounded(abs(step), {COUNT: 0, MONEY: 2}.get(self.kind, 1))
        if not float(number):
            return "持平"
        return f"{'+' if step > 0 else '−'}{number}{' 个百分点' if self.kind == RATE else ''}"


def compare(session: Session, month: Month) -> list[Compared]:
    """Every figure of the sheet, the rates and the averages."""
    sides = [side_of(month), *(_other(session, month, neighbour(month.year_month, -back)) for back in (1, 12))]
    return [*_counts(sides), *_rates(sides), *_hours(sides)]


def side_of(month: Month) -> Side:
    return Side(month.sums, {"first_reply": month.first_reply_hours, "finished": month.handling_hours})


def sums_of(kept: dict) -> dict[str, int]:
    """The figures of a frozen month; what was frozen before 处理过 was counted apart took its 办结 for it."""
    return {"handled": kept["sums"]["finished"]} | kept["sums"]


def _counts(sides: list[Side | None]) -> list[Compared]:
    codes = [figure.code for figure in SHEET] + [figure.code for figure in ASIDE if figure.code in ALSO]
    return [Compared(FIGURES[code].alone, COUNT, *(side and side.sums.get(code, 0) for side in sides)) for code in codes]


def _rates(sides: list[Side | None]) -> list[Compared]:
    return [Compared(rate.label, RATE, *(_share(side, rate) for side in sides)) for rate in RATES]


def _share(side: Side | None, rate) -> float | None:
    part = rules.share(*rate.parts(side.sums)) if side else None
    return None if part is None else float(part)


def _hours(sides: list[Side | None]) -> list[Compared]:
    return [Compared(label, HOURS, *(side and side.hours.get(code) for side in sides)) for code, label in LATER.items()]


def _other(session: Session, month: Month, year_month: str | None) -> Side | None:
    """As it was frozen, else counted; None for a month before the first complaint."""
    if year_month is None:
        return None
    if kept := _frozen(session, month.community_id, year_month):
        return Side(sums_of(kept), kept["hours"])
    first = select(Complaint.complained_at).where(Complaint.community_id == month.community_id).order_by(Complaint.complained_at)
    begun, end = session.scalar(first.limit(1)), span(session, month.community_id, year_month, month.now)[1]
    return _counted(session, month.community_id, year_month, month.now) if begun and begun < end else None


def _frozen(session: Session, community_id: int, year_month: str) -> dict | None:
    mine = (MonthClose.community_id == community_id, MonthClose.year_month == year_month, MonthClose.frozen_at.is_not(None))
    return session.scalar(select(MonthClose.snapshot).where(*mine).order_by(MonthClose.version.desc()).limit(1))


def _counted(session: Session, community_id: int, year_month: str, now: datetime) -> Side:
    frame = counted_of(session, community_id, year_month, now)
    numbers = frame["figure"].value_counts()
    hours = frame.dropna(subset=["hours"]).groupby("figure")["hours"].mean()
    return Side(
        {code: int(numbers.get(code, 0)) for code in FIGURES},
        {code: float(hours[code]) if code in hours.index else None for code in LATER},
    )
