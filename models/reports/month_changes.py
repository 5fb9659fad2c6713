"""定稿后有变动: what a frozen month would come to today, and which entries are the reason. The snapshot itself does not move."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.reports import month_words
from models.reports.month_compare import compare
from models.reports.month_sheet import MonthSheet
from models.reports.month_snapshot import keys
from models.reports.month_texts import numbers_of
from models.reports.monthly import Month, complaint_month

MOST = 200


class Differing(NamedTuple):
    """One figure: as frozen, as it would be."""

    label: str
    frozen: str
    today: str


class Reason(NamedTuple):
    """One complaint and what about it counts otherwise today."""

    id: int
    record_no: str
    gone: str
    come: str


class Changes(NamedTuple):
    figures: list[Differing]
    reasons: list[Reason]
    more: int


def changes(session: Session, sheet: MonthSheet, now: datetime) -> Changes | None:
    """None while everything still is as it was frozen."""
    frozen = sheet.month
    today = complaint_month(session, frozen.community_id, frozen.year_month, now)
    before, after = Counter(keys(frozen.counted)), Counter(keys(today.counted))
    if before == after:
        return None
    reasons = _reasons(session, before - after, after - before, dict(today.types) | dict(frozen.types))
    return Changes(_figures(session, sheet, today), reasons[:MOST], max(len(reasons) - MOST, 0))


def _figures(session: Session, sheet: MonthSheet, today: Month) -> list[Differing]:
    """Of the sheet, the rates and averages: those that print otherwise."""
    then = {(line.label, line.kind): line.text("now") for line in sheet.compared}
    found = [(line.label, then.get((line.label, line.kind), "—"), line.text("now")) for line in compare(session, today)]
    return [Differing(*one) for one in found if one[1] != one[2]]


def _reasons(session: Session, gone: Counter, come: Counter, types: dict[str, str]) -> list[Reason]:
    told: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for place, side in enumerate((gone, come)):
        for key, kind, figure, _ in side:
            told[key][place].append(_named(figure, types[kind]))
    numbers = numbers_of(session, told)
    return [Reason(key, numbers.get(key, ""), _listed(told[key][0]), _listed(told[key][1])) for key in sorted(told)]


def _named(figure: str, kind: str) -> str:
    return f"{kind}受理" if figure == "received" else month_words.label_of(figure)


def _listed(names: list[str]) -> str:
    return "、".join(dict.fromkeys(names))
