"""定稿以后: which complaints of a frozen month were voided or opened again since. That counts in a later month and moves no figure here."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports.month_rows import SLUG
from models.reports.month_sheet import MonthSheet
from models.rules import wording
from models.tracking import Action

AT_ONCE = 500
MOST = 200


class Afterwards(NamedTuple):
    """One complaint of the month and what became of it since: 11-28 10:00 作废."""

    id: int
    record_no: str
    said: str


def afterwards(session: Session, sheet: MonthSheet, now: datetime) -> list[Afterwards]:
    """In order of time; nothing of a month that is not frozen."""
    if not sheet.frozen:
        return []
    keys, since = sheet.month.counted["complaint_id"].unique().tolist(), sheet.row.frozen_at
    found = sorted(_since(session, keys, since))
    return [Afterwards(key, number, f"{wording.moment(now, at)} {what}") for at, key, number, what in found[:MOST]]


def _since(session: Session, keys: list[int], since: datetime) -> Iterator[tuple[datetime, int, str, str]]:
    voided_at = func.coalesce(Complaint.voided_at, Visit.voided_at)
    voided = select(voided_at, Complaint.id, Complaint.record_no).join(Visit, Visit.id == Complaint.visit_id).where(voided_at > since)
    again = select(Action.at, Complaint.id, Complaint.record_no).join(Action, Action.entry_id == Complaint.visit_id)
    again = again.where(Action.register == SLUG, Action.verb == "reopen", Action.at > since)
    for query, what in ((voided, "作废"), (again, "重开")):
        for piece in _pieces(keys):
            yield from ((at, key, number, what) for at, key, number in session.execute(query.where(Complaint.id.in_(piece))))


def _pieces(keys: list[int]) -> Iterable[list[int]]:
    return (keys[first : first + AT_ONCE] for first in range(0, len(keys), AT_ONCE))
