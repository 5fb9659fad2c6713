"""The numbers in the menu: what waits behind an entry, for the person at hand. A handful of narrow queries."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.orm import Session

from models.organisation import Actor
from models.registers.visit import Visit
from models.reports import month_waiting
from models.reports.unsigned import unread_since
from models.rules import access
from models.tracking import Step
from models.visibility import limits

Tally = tuple[int, bool, str]  # how many, in red, in words
READ_WITHIN = timedelta(days=31)  # the daily sign-off looks back a month
COUNT_CAP = 1000


def tallies(session: Session, actor: Actor, now: datetime) -> dict[str, Tally]:
    """By the key of the menu entry; what is zero is left out."""
    found: dict[str, Tally] = {}
    if access.may(actor.roles, "queue"):
        overdue, _ = overdue_steps(session, actor, now)
        found["escalation"] = (overdue, True, f"{said(overdue)} 件超期")
    if access.may(actor.roles, "list", "visit"):
        waiting = (
            select(func.count()).select_from(Visit).where(*limits(actor, Visit), Visit.status == "to_visit", Visit.voided_at.is_(None))
        )
        to_visit = session.scalar(waiting) or 0
        found["return_visit"] = (to_visit, False, f"{said(to_visit)} 件待回访")
    if access.may(actor.roles, "review"):
        unread = unread_since(session, actor, now - READ_WITHIN)
        found["daily_review"] = (unread, False, f"{said(unread)} 件待阅签")
    found["monthly"] = month_waiting.tally(session, actor, now)
    return {key: tally for key, tally in found.items() if tally[0]}


def counted(session: Session, keys: Select) -> int:
    """How many rows, up to a thousand and no further: a number on a screen never costs more than that."""
    return session.scalar(select(func.count()).select_from(keys.limit(COUNT_CAP).subquery())) or 0


def said(count: int) -> str:
    """The number as it is shown: 999+ where counting stopped."""
    return str(count) if count < COUNT_CAP else f"{COUNT_CAP - 1}+"


def of_mine(actor: Actor) -> list[ColumnElement[bool]]:
    """Which steps this person's figures count: of the community, for a department head those of the department."""
    found: list[ColumnElement[bool]] = [Step.community_id == actor.community_id]
    scope = "all" if actor.everywhere else access.scope_of(actor.roles, "visit")
    if scope == "department":
        found.append(Step.department_id == actor.department_id)
    elif scope != "all":
        found.append(false())
    return found


def overdue_steps(session: Session, actor: Actor, now: datetime) -> tuple[int, datetime | None]:
    """How many matters are past their first limit, and the earliest limit missed."""
    missed = (Step.level == 1, Step.done_at.is_(None), Step.due_at <= now)
    first = select(Step.due_at).where(*of_mine(actor), *missed).order_by(Step.due_at).limit(COUNT_CAP).subquery()
    count, earliest = session.execute(select(func.count(), func.min(first.c.due_at))).one()
    return count, earliest
