"""The desk takes over what was filed while it was closed (R29): a line in the timeline, nothing else changes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Actor
from models.registers.visit import Visit
from models.tracking import Action


def receive(session: Session, actor: Actor, now: datetime, entry: Visit) -> str:
    """Take it over; a second time changes nothing. The caller commits."""
    line = (Action.register == "visit", Action.entry_id == entry.id, Action.verb == "receive")
    if session.scalar(select(Action.id).where(*line).limit(1)):
        return f"{entry.record_no} 已经有人接收了"
    session.add(Action(community_id=entry.community_id, register="visit", entry_id=entry.id, at=now,
                       staff_id=actor.staff_id, verb="receive"))  # fmt: skip
    return f"已接收 {entry.record_no}，由{actor.name}跟着办"
