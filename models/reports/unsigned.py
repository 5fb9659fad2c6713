"""What waits for the supervisor's daily sign-off (R15, R93): never read, or changed by hand since it was read."""

from datetime import datetime

from sqlalchemy import Select, and_, func, select, union_all
from sqlalchemy.orm import Session

from models.amendment import VERB
from models.declare import Register, all_registers
from models.features import HasReview
from models.organisation import Actor
from models.rules import access
from models.tracking import Action
from models.visibility import limits

COUNT_CAP = 1000


def registers(actor: Actor) -> list[Register]:
    """The registers whose days are signed off, as far as this person reads them, in the order of the menu."""
    return [one for one in all_registers() if issubclass(one.model, HasReview) and access.may(actor.roles, "list", one.slug)]


def waiting(actor: Actor, register: Register, start: datetime) -> list[Select]:
    """(id, recorded_at) of what was written down since then and never read, and of what was changed since then after it was read.

    Two statements, each along an index of its own.
    """
    model = register.model
    mine = (*limits(actor, model), model.voided_at.is_(None))
    unread = select(model.id, model.recorded_at).where(*mine, model.recorded_at >= start, model.reviewed_at.is_(None))
    of_entry = (Action.community_id == actor.community_id, Action.register == register.slug, Action.entry_id == model.id)
    again = (
        select(model.id, model.recorded_at)
        .join(Action, and_(*of_entry))
        .where(*mine, Action.verb == VERB, Action.at >= start, Action.at > model.reviewed_at)
        .distinct()
    )
    return [unread, again]


def unread_since(session: Session, actor: Actor, start: datetime) -> int:
    """How many entries wait for the sign-off, over all registers; counting stops at a thousand."""
    parts = [select(part.limit(COUNT_CAP).subquery().c.id) for one in registers(actor) for part in waiting(actor, one, start)]
    if not parts:
        return 0
    return min(session.scalar(select(func.count()).select_from(union_all(*parts).subquery())) or 0, COUNT_CAP)
