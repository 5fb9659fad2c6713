"""投诉情况月汇总 (R99, R101): the complaint month, counted from what happened in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

import pandas as pd
from sqlalchemy.orm import Session

from models.month import latest
from models.policy import setting
from models.reports import month_rows
from models.reports.month_context import households, neighbour, received_by_type, valid_this_year, year_to
from models.reports.month_count import count
from models.reports.month_figures import FIGURES, RATES, TOTAL, TYPES
from models.reports.month_matter import Matter, Standing
from models.rules import month as rules

INSTANT = timedelta(microseconds=1)
COLUMNS = ["complaint_id", "complaint_type", "figure", "at", "hours"]


@dataclass(frozen=True)
class Month:
    """The figures of one community's month.

    `counted`: one row for everything that was counted (COLUMNS); all figures and their lists of rows are cut from it.
    `received_before`: received by type in the month before. `series`: (month, received) of twelve months, this one last.
    `astray`: (id, record number) of complaints whose state differs from what their timeline says.
    """

    community_id: int
    year_month: str
    kind: str
    start: datetime
    end: datetime
    now: datetime
    counted: pd.DataFrame = field(repr=False)
    received_before: Mapping[str, int]
    series: tuple[tuple[str, int], ...]
    astray: tuple[tuple[int, str], ...]
    households: int
    valid_this_year: int
    repeat_days: int
    types: Mapping[str, str] = field(default_factory=lambda: dict(TYPES))  # the rows of the sheet and what they are called
    called: Mapping[str, tuple[str, str]] = field(default_factory=lambda: {code: (one.label, one.alone) for code, one in FIGURES.items()})

    @cached_property
    def table(self) -> pd.DataFrame:
        """Rows: the 12 types and 'total'; columns: the codes of FIGURES; integers."""
        found = pd.crosstab(self.counted["complaint_type"], self.counted["figure"])
        found = found.reindex(index=list(self.types), columns=list(FIGURES), fill_value=0)
        found.loc[TOTAL] = found.sum()
        return found.astype(int)

    @cached_property
    def sums(self) -> dict[str, int]:
        """The row 合计."""
        return {code: int(value) for code, value in self.table.loc[TOTAL].items()}

    @property
    def period(self) -> str:
        return rules.printed(self.start, self.end)

    def label(self, code: str) -> str:
        """What a figure is called on the sheet: as the community said it when this month was counted."""
        return self.called[code][0]

    def alone(self, code: str) -> str:
        """What it is called where it stands alone."""
        return self.called[code][1]

    @property
    def empty(self) -> bool:
        return self.counted.empty

    @cached_property
    def rates(self) -> dict[str, str]:
        """Rates by label, '—' where there is nothing to divide by; 有效投诉率 is of the year and all households (5.1)."""
        return {rate.label: rate.text(self.sums) for rate in RATES} | {
            "有效投诉率（年）": rules.percent(self.valid_this_year, self.households)
        }

    @cached_property
    def first_reply_hours(self) -> float | None:
        """Average from complaint to first reply, of those received in the month; pauses taken out."""
        return self._hours("first_reply")

    @cached_property
    def handling_hours(self) -> float | None:
        """Average from complaint to result, of what was finished in the month; pauses taken out."""
        return self._hours("finished")

    @cached_property
    def unbalanced(self) -> tuple[str, ...]:
        """The types for which 期末未结 = 结转 + 受理 + 重开 − 办结 − 作废 does not hold; empty, or there is a bug."""
        parts = self.table[["carried_in", "received", "reopened", "finished", "voided"]].itertuples(index=True, name=None)
        return tuple(key for key, *sums in parts if rules.open_at_end(*sums) != self.table.at[key, "open_end"])

    def spread(self, dimension: str) -> list[tuple[str, int]]:
        """(figure, number) of what was received, by 'building' or 'status', most first."""
        found = self.counted.loc[self.counted["figure"].str.startswith(f"{dimension}."), "figure"].value_counts()
        return sorted(((str(code), int(number)) for code, number in found.items()), key=lambda pair: (-pair[1], pair[0]))

    def rows(self, figure: str, complaint_type: str = TOTAL) -> pd.DataFrame:
        """What stands behind one figure, in order of time: exactly as many rows as the figure says."""
        wanted = self.counted["figure"] == figure
        if complaint_type != TOTAL:
            wanted &= self.counted["complaint_type"] == complaint_type
        return self.counted[wanted].sort_values(["at", "complaint_id"], kind="stable")

    def _hours(self, figure: str) -> float | None:
        hours = self.counted.loc[self.counted["figure"] == figure, "hours"].dropna()
        return None if hours.empty else float(hours.mean())


def complaint_month(session: Session, community_id: int, year_month: str, now: datetime) -> Month:
    """The month 'YYYY-MM' of one community as it stands at `now`. Raises RuleViolation for what is no month."""
    kind = month_kind(session, community_id, year_month, now)
    start, end = span(session, community_id, year_month, now)
    until = min(end, now + INSTANT)
    days = _repeat_days(session, community_id, now)
    matters = month_rows.matters(session, community_id, start, until, days) if start < until else []
    spans = [(name, *span(session, community_id, name, now)) for name in year_to(year_month)]
    by_type = received_by_type(session, community_id, spans, now)
    return Month(
        community_id, year_month, kind, start, end, now,
        counted=_counted(matters, start, until),
        received_before=by_type[-2][1],
        series=tuple((name, sum(numbers.values())) for name, numbers in by_type),
        astray=tuple((matter.id, matter.record_no) for matter in matters if _is_astray(matter, now)),
        households=households(session, community_id, until.date()),
        valid_this_year=valid_this_year(session, community_id, until),
        repeat_days=days,
    )  # fmt: skip


def counted_of(session: Session, community_id: int, year_month: str, now: datetime) -> pd.DataFrame:
    """Only what is counted of a month (COLUMNS), without what stands around it."""
    start, end = span(session, community_id, year_month, now)
    until = min(end, now + INSTANT)
    found = month_rows.matters(session, community_id, start, until, _repeat_days(session, community_id, now)) if start < until else []
    return _counted(found, start, until)


def _repeat_days(session: Session, community_id: int, now: datetime) -> int:
    return int(setting(session, community_id, "repeat_days", now.date()))


def span(session: Session, community_id: int, year_month: str, now: datetime) -> tuple[datetime, datetime]:
    """[start, end) of a month of this community: by its setting, and from where the month before has ended, if that has a sheet."""
    kind, before = month_kind(session, community_id, year_month, now), neighbour(year_month, -1)
    kind_before = month_kind(session, community_id, before, now) if before else kind
    if kind != kind_before and latest(session, community_id, before) is None:
        kind_before = kind
    return rules.after(year_month, kind, kind_before)


def month_kind(session: Session, community_id: int, year_month: str, now: datetime) -> str:
    """Which days the month has: the setting of its last day, of today while it runs (C21)."""
    rules.period(year_month)  # refuses what is no month
    last = rules.period(year_month, "calendar")[1].date() - timedelta(days=1)
    return setting(session, community_id, "month_kind", min(last, now.date()))


def current_month(session: Session, community_id: int, now: datetime) -> str:
    return rules.current_month(now, setting(session, community_id, "month_kind", now.date()))


def submit_due(year_month: str, kind: str) -> datetime:
    """R99: the month is handed to the manager by the 25th, 24:00, after it has ended."""
    end = rules.period(year_month, kind)[1]
    return datetime(end.year, end.month, 26)


def _counted(matters: list[Matter], start: datetime, until: datetime) -> pd.DataFrame:
    found = [(one.id, one.complaint_type, part) for one in matters for part in count(one, start, until)]
    return frame_of([(key, kind, part.figure, part.at, part.hours) for key, kind, part in found])


def frame_of(found: list[tuple]) -> pd.DataFrame:
    """Counted rows (COLUMNS) as a frame with the types every reader relies on."""
    frame = pd.DataFrame(found, columns=COLUMNS)
    return frame.astype({"complaint_type": "str", "figure": "str", "at": "datetime64[us]", "hours": "float64"})


def _is_astray(matter: Matter, now: datetime) -> bool:
    return matter.stored_open is not None and Standing(matter, now + INSTANT).open != matter.stored_open
