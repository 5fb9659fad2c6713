"""The numbers in the menu: what waits behind an entry, for the person at hand. One query on the steps, one on the entries."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from models.organisation import Actor
from models.registers.visit import Visit
from models.rules import access
from models.tracking import Step
from models.visibility import limits

Tally = tuple[int, bool, str]  # how many, in red, in words


def tallies(session: Session, actor: Actor, now: datetime) -> dict[str, Tally]:
    """By the key of the menu entry; what is zero is left out."""
    found: dict[str, Tally] = {}
    if access.may(actor.roles, "queue"):
        overdue, _ = overdue_steps(session, actor, now)
        found["escalation"] = (overdue, True, f"{overdue} 件超期")
    to_review, to_visit = _entries(session, actor)
    found["return_visit"] = (to_visit, False, f"{to_visit} 件待回访")
    if access.may(actor.roles, "review"):
        found["daily_review"] = (to_review, False, f"{to_review} 件待阅签")
    return {key: tally for key, tally in found.items() if tally[0]}


def of_mine(actor: Actor) -> list[ColumnElement[bool]]:
    """Which steps this person's figures count: of the community, for a department head those of the department."""
    found: list[ColumnElement[bool]] = [Step.community_id == actor.community_id]
    if not actor.everywhere and access.scope_of(actor.roles, "visit") == "department":
        found.append(Step.department_id == actor.department_id)
    return found


def overdue_steps(session: Session, actor: Actor, now: datetime) -> tuple[int, datetime | None]:
    """How many matters are past their first limit, and the earliest limit missed."""
    missed = (Step.level == 1, Step.done_at.is_(None), Step.due_at <= now)
    count, earliest = session.execute(select(func.count(), func.min(Step.due_at)).where(*of_mine(actor), *missed)).one()
    return count, earliest


def _entries(session: Session, actor: Actor) -> tuple[int, int]:
    """(not reviewed yet, to be called back) of the 来电来访 entries this person sees."""
    if not access.may(actor.roles, "list", "visit"):
        return 0, 0
    waiting = func.sum(case((Visit.status == "to_visit", 1), else_=0))
    unread = func.sum(case((Visit.reviewed_at.is_(None), 1), else_=0))
    open_or_unread = Visit.reviewed_at.is_(None) | (Visit.status == "to_visit")
    row = session.execute(select(unread, waiting).where(*limits(actor, Visit), Visit.voided_at.is_(None), open_or_unread)).one()
    return int(row[0] or 0), int(row[1] or 0)
