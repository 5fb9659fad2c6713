"""A complaint that repeats another: its sheet and its matter say so alike, and the third of its kind climbs by itself (R76).

Called by the sheet before it is saved, so it holds for every door.
"""

from datetime import datetime, timedelta

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models.features import Directory
from models.organisation import Actor
from models.repeats import climbs_at, settle_tie, times_of, within
from models.rules import lifecycle

CHIEFS = frozenset({"supervisor", "manager"})
KIND = ("room", "complaint_type", "complained_at", "repeat_of_id")  # what the count depends on
NEWS = timedelta(days=7)  # what is written down much later comes out of an old book, and the supervisor is not called for it
MINOR, MAJOR = "minor", "major"


def tie(session: Session, sheet: Directory, matter: Directory) -> None:
    """What was written on the sheet goes to the matter; what the matter was tied to stands on the sheet."""
    model = type(sheet)
    if _changed(sheet, "repeat_of_id") and (sheet.repeat_of_id or not inspect(sheet).pending):
        first = session.get(model, sheet.repeat_of_id) if sheet.repeat_of_id else None
        matter.repeat_of_id = first.visit_id if first else None
        settle_tie(session, matter)
    if matter.repeat_of_id:
        theirs = select(model.id).where(model.visit_id == matter.repeat_of_id).order_by(model.id)
        sheet.repeat_of_id = session.scalar(theirs.limit(1))


def climb(session: Session, sheet: Directory, matter: Directory, now: datetime, actor: Actor) -> None:
    """To the supervisor at once and as 重要 at least, unless a supervisor has decided on the severity; once."""
    if not inspect(sheet).pending and _changed(sheet, "severity") and actor.roles & CHIEFS:
        sheet.graded_by_id = actor.staff_id
    if matter.climbed_at or sheet.voided_at or matter.status in lifecycle.FINISHED:
        return
    if inspect(sheet).pending and now - sheet.complained_at > NEWS:
        return
    if not any(_changed(sheet, name) for name in KIND):
        return
    if times_of(session, sheet, within(session, sheet.community_id, now.date())) < climbs_at(session, sheet.community_id, now.date()):
        return
    matter.climbed_at = now
    if sheet.severity == MINOR and not sheet.graded_by_id:
        sheet.severity = MAJOR


def _changed(row: Directory, name: str) -> bool:
    return inspect(row).attrs[name].history.has_changes()
