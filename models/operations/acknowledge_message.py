"""已知悉 on a message: the person knows, and where their role may, the limits missed so far count as known, as in the queue."""

from datetime import datetime

from sqlalchemy.orm import Session

from models import steps
from models.declare import REGISTERS
from models.errors import RuleViolation
from models.features import Directory, HasDeadline, HasLifecycle
from models.operations.act import act
from models.organisation import Actor
from models.outbox import Message, settle
from models.rules.messages import KINDS
from models.rules.moves import MOVES
from models.visibility import find


def acknowledge_message(session: Session, actor: Actor, now: datetime, message: Message) -> str:
    """Mark the message known and stop the reminders of its matter; what to tell the person. The caller commits.

    Twice is once: what is known already stays as it was.
    """
    entry = matter_of(session, actor, message)
    known = message.acknowledged_at is None and entry is not None and _know(session, actor, now, message, entry)
    if entry is not None:
        settle(session, actor.account_id, entry, now)
        session.refresh(message)
    message.acknowledged_at = message.acknowledged_at or now
    message.read_at = message.read_at or now
    session.flush()
    what = f"{entry.record_no} " if entry is not None and message.record_no else ""
    return f"{what}已知悉，{'不再重复提醒' if known else '已记下'}"


def matter_of(session: Session, actor: Actor, message: Message) -> Directory | None:
    """The entry a message is about, where this person may see it."""
    register = REGISTERS.get(message.register or "")
    if register is None or message.entry_id is None or message.community_id != actor.community_id:
        return None
    return find(session, actor, register.model, message.entry_id)


def _know(session: Session, actor: Actor, now: datetime, message: Message, entry: Directory) -> bool:
    """Whether the limits of the matter are known now: what is over, not confirmed or not this person's to know stays as it is."""
    if not (KINDS[message.kind].ack and MOVES["acknowledge"].roles & actor.roles and isinstance(entry, HasDeadline)):
        return False
    if not isinstance(entry, HasLifecycle):
        return steps.acknowledge(session, entry, now, actor.staff_id) > 0
    try:
        with session.begin_nested():
            act(session, actor, now, entry, "acknowledge", {})
    except RuleViolation:
        return False
    return True
