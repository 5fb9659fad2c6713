"""Which entries of the community at hand a person sees: all, those of the department, their own, or none.

The scope on the session keeps communities apart; this keeps people apart inside one. Every door asks here: lists, details,
forms, prints, exports, lookups, attachments, searches and queues.
"""

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session

from models.features import Directory
from models.organisation import Actor
from models.rules import access

LARGEST_KEY = 2**63 - 1


def limits(actor: Actor, model: type[Directory]) -> list[ColumnElement[bool]]:
    """Conditions on the rows of a register that this person may see, led by the community so that an index serves them."""
    found = [] if actor.community_id is None else [model.community_id == actor.community_id]
    if actor.everywhere:
        return found
    scope = access.scope_of(actor.roles, model.register.slug)
    if scope == "department":
        found.append(or_(*_of_department(actor, model)))
    elif scope == "own":
        found.append(_own(actor, model))
    elif scope == "none":
        found.append(false())
    return found


def _of_department(actor: Actor, model: type[Directory]) -> list[ColumnElement[bool]]:
    """What was handed to the department, and what its head wrote down."""
    own = [_own(actor, model)]
    if actor.department_id is not None and hasattr(model, "department_id"):
        own.append(model.department_id == actor.department_id)
    return own


def _own(actor: Actor, model: type[Directory]) -> ColumnElement[bool]:
    if actor.staff_id is None or not hasattr(model, "recorded_by_id"):
        return false()
    return model.recorded_by_id == actor.staff_id


def visible(statement: Select, actor: Actor, model: type[Directory]) -> Select:
    """The statement, limited to what this person may see of the register."""
    return statement.where(*limits(actor, model))


def find(session: Session, actor: Actor, model: type[Directory], key: int | str | None) -> Directory | None:
    """The row with this key, typed or guessed; None when there is none or this person may not see it."""
    digits = str(key).strip() if key is not None else ""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 19 and int(digits) <= LARGEST_KEY):
        return None
    return session.scalar(visible(select(model), actor, model).where(model.id == int(digits)))
