"""The frozen month (R100): everything the sheet prints as JSON in one row, and back. Nothing of it is counted again."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pandas as pd
from sqlalchemy.orm import Session

from models.month import MonthClose, latest
from models.organisation import Community
from models.reports import month_detail
from models.reports.month_compare import Compared, side_of, sums_of
from models.reports.month_detail import Cell
from models.reports.month_figures import TOTAL
from models.reports.month_sheet import MonthSheet, Sign, live
from models.reports.month_texts import Told
from models.reports.monthly import COLUMNS, Month, complaint_month, frame_of
from models.vocabulary import words_of

FORMAT = 1
PLAIN = ("community_id", "year_month", "kind", "households", "valid_this_year", "repeat_days")
WORDS = ("title", "form_no", "edition", "number", "unit")
PRESENT = "status."  # how things stand today changes by itself; it is no figure of the month


def sheet_of(session: Session, community: Community, year_month: str, now: datetime, version: int | None = None) -> MonthSheet:
    """The newest version of a month, or the one asked for. Raises RuleViolation for what is no month."""
    row = latest(session, community.id, year_month, version)
    if row is not None and row.frozen_at:
        return replace(opened(row), said=words_of(session, community.id, row.frozen_at.date()))
    return live(session, community, complaint_month(session, community.id, year_month, now), row)


def pack(sheet: MonthSheet, details: list[list[Cell]], numbers: dict[int, str]) -> dict:
    """`numbers`: the record number of every complaint that was counted."""
    month = sheet.month
    side = side_of(month)
    return {
        "format": FORMAT,
        "month": {name: getattr(month, name) for name in PLAIN}
        | {"start": month.start.isoformat(), "end": month.end.isoformat(), "now": month.now.isoformat()},
        "types": dict(month.types), "called": {code: list(pair) for code, pair in month.called.items()},
        "table": {key: _row(month, key) for key in month.table.index},
        "sums": dict(side.sums), "hours": dict(side.hours), "rates": month.rates, "received_before": dict(month.received_before),
        "series": [list(pair) for pair in month.series], "counted": list(_counted(month)),
        "entries": [[key, numbers.get(key, "")] for key in sorted(set(month.counted["complaint_id"].tolist()))],
        "printed": {name: getattr(sheet, name) for name in WORDS} | {"made_on": sheet.made_on.isoformat()},
        "rate_line": [list(pair) for pair in sheet.rates], "remarks": sheet.remarks, "words": [list(pair) for pair in sheet.words],
        "compared": [list(line) for line in sheet.compared], "cases": [list(one) for one in sheet.cases],
        "signs": [list(sign) for sign in sheet.signs], "details": [[_plain(cell) for cell in row] for row in details],
    }  # fmt: skip


def digest(packed: dict) -> str:
    """The same for the same content, whatever order a database gives it back in."""
    return hashlib.sha256(json.dumps(packed, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def figures_digest(month: Month) -> str:
    """Of what is counted: it changes when a figure, or an entry behind one, does."""
    return hashlib.sha256(json.dumps(sorted(keys(month.counted), key=str)).encode()).hexdigest()


def keys(counted: pd.DataFrame) -> list[tuple]:
    """(complaint, type, figure, hours) of every counted row: what makes the figures."""
    mine = counted[~counted["figure"].str.startswith(PRESENT)]
    hours = mine["hours"].round(2).astype(object).where(mine["hours"].notna(), None)
    return list(zip(mine["complaint_id"].tolist(), mine["complaint_type"].tolist(), mine["figure"].tolist(), hours.tolist(), strict=True))


def opened(row: MonthClose) -> MonthSheet:
    """The sheet of a frozen version."""
    kept = row.snapshot
    printed = kept["printed"]
    return MonthSheet(
        _month(kept), **{name: printed[name] for name in WORDS}, made_on=datetime.fromisoformat(printed["made_on"]),
        rates=_pairs(kept["rate_line"]), remarks=kept["remarks"], words=_pairs(kept["words"]),
        compared=[Compared(*line) for line in kept["compared"]], cases=[Told(*one) for one in kept["cases"]],
        signs=[Sign(*sign) for sign in kept["signs"]], details=[_cells(line) for line in kept["details"]],
        row=row, intact=digest(kept) == row.digest,
    )  # fmt: skip


def _month(kept: dict) -> Month:
    about = kept["month"]
    moments = {name: datetime.fromisoformat(about[name]) for name in ("start", "end", "now")}
    counted = frame_of([(key, kind, figure, datetime.fromisoformat(at), hours) for key, kind, figure, at, hours in kept["counted"]])
    month = Month(
        **{name: about[name] for name in PLAIN}, **moments, counted=counted, received_before=kept["received_before"],
        series=tuple((name, number) for name, number in kept["series"]), astray=(), types=kept["types"],
        called={code: (label, alone) for code, (label, alone) in kept["called"].items()},
    )  # fmt: skip
    table = pd.DataFrame.from_dict(kept["table"], orient="index").reindex([*kept["types"], TOTAL])
    printed = {"table": table, "sums": sums_of(kept), "rates": kept["rates"]}
    hours = {"first_reply_hours": kept["hours"]["first_reply"], "handling_hours": kept["hours"]["finished"]}
    month.__dict__.update(printed | hours)  # given, so that they are never worked out again
    return month


def _row(month: Month, key: str) -> dict[str, int]:
    return {code: int(number) for code, number in month.table.loc[key].items()}


def _counted(month: Month) -> Iterator[list]:
    for key, kind, figure, at, hours in month.counted[COLUMNS].itertuples(index=False, name=None):
        yield [int(key), kind, figure, at.isoformat(), None if pd.isna(hours) else float(hours)]


def _pairs(found: list) -> list[tuple[str, str]]:
    return [(label, text) for label, text in found]


def _plain(cell: Cell) -> str | None:
    return cell.isoformat() if isinstance(cell, datetime | date) else cell


def _cells(row: list) -> list[Cell]:
    kinds = [kind for _, kind in month_detail.head()]
    return [datetime.fromisoformat(cell) if kind == "moment" and cell else cell for cell, kind in zip(row, kinds, strict=True)]
