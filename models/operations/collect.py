"""汇总上报: chosen entries are handed up together, each keeps the moment (R61)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import Register
from models.errors import RuleViolation
from models.features import Directory
from models.organisation import Actor
from models.outbox import To, post
from models.visibility import visible


def can_collect(entry: Directory) -> bool:
    """Not handed up yet, and not void."""
    collected = entry.register.collected
    return bool(collected) and entry.value(collected.moment) is None and entry.voided_at is None


def collect(session: Session, actor: Actor, now: datetime, register: Register, keys: Collection[int]) -> int:
    """Give the chosen entries their moment; how many. What has been handed up already keeps its own. The caller commits."""
    model = register.model
    rows = session.scalars(visible(select(model), actor, model).where(model.id.in_(list(keys))).order_by(model.id)).all()
    fresh = [row for row in rows if can_collect(row)]
    if not fresh:
        raise RuleViolation("选的都已经上报过了，或已作废" if rows else "先选要上报的")
    for row in fresh:
        row.put(register.collected.moment, now)
    session.flush()
    _tell_manager(session, actor, now, register, fresh)
    return len(fresh)


def _tell_manager(session: Session, actor: Actor, now: datetime, register: Register, fresh: list[Directory]) -> None:
    """One message for the whole sheet; of a single one its number."""
    entry = fresh[0] if len(fresh) == 1 else None
    post(session, now, "suggestion_reported", community_id=fresh[0].community_id, to=To(roles=("manager",), but=actor.account_id),
         entry=entry, register=register.slug, address=None if entry else f"/admin/{register.slug}/?status=reported",
         params={"count": len(fresh)})  # fmt: skip
