"""The tail of a queue in one go: urge, take over, hand over, acknowledge many entries; each is checked by itself."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import register_of
from models.errors import RuleViolation
from models.features import Directory, HasLifecycle
from models.operations.act import act
from models.operations.urge_slip import can_urge, urge_slip
from models.organisation import Actor
from models.rules.lifecycle import MOVES
from models.visibility import visible

AT_MOST = 200
TOLD = 3  # how many refusals are told one by one


def urge_many(session: Session, actor: Actor, now: datetime, slug: str, ids: Collection[int], note: str = "") -> str:
    return act_many(session, actor, now, slug, ids, "urge", {"note": note})


def take_over_many(session: Session, actor: Actor, now: datetime, slug: str, ids: Collection[int], note: str = "") -> str:
    return act_many(session, actor, now, slug, ids, "take_over", {"note": note})


def hand_over_many(session: Session, actor: Actor, now: datetime, slug: str, ids: Collection[int], owner_id: int, note: str = "") -> str:
    return act_many(session, actor, now, slug, ids, "hand_over", {"owner_id": owner_id, "note": note})


def acknowledge_many(session: Session, actor: Actor, now: datetime, slug: str, ids: Collection[int], note: str = "") -> str:
    return act_many(session, actor, now, slug, ids, "acknowledge", {"note": note})


def act_many(
    session: Session, actor: Actor, now: datetime, slug: str, ids: Collection[int], action: str, answers: Mapping[str, object]
) -> str:
    """已催办 5 件；1 件没有办：LD20261121-003 … . Raises RuleViolation when nothing could be done; the caller commits."""
    if not ids:
        raise RuleViolation("先选要办的登记")
    if len(ids) > AT_MOST:
        raise RuleViolation(f"一次最多办 {AT_MOST} 件，现在选了 {len(ids)} 件")
    model = register_of(slug).model
    mine = visible(select(model), actor, model).where(model.id.in_(list(ids)))
    done, refused = 0, []
    for entry in session.scalars(mine.order_by(model.id)).all():
        try:
            with session.begin_nested():  # what one entry refuses leaves the others alone
                do_one(session, actor, now, entry, action, answers)
            done += 1
        except RuleViolation as refusal:
            refused.append(f"{entry.record_no} {refusal.message}")
    if not done:
        raise RuleViolation("；".join(refused[:TOLD]) or "选的登记已经不在了，请刷新页面")
    return f"已{MOVES[action].label.removeprefix('已')} {done} 件" + _why_not(refused)


def do_one(session: Session, actor: Actor, now: datetime, entry: Directory, action: str, answers: Mapping[str, object]) -> str:
    """One move on one entry; of a slip without a lifecycle its urging. What to tell the person."""
    if action == "urge" and not isinstance(entry, HasLifecycle) and can_urge(entry):
        return urge_slip(session, actor, now, entry, str(answers.get("note") or ""))
    return act(session, actor, now, entry, action, answers)


def _why_not(refused: list[str]) -> str:
    if not refused:
        return ""
    more = f" 等 {len(refused)} 件" if len(refused) > TOLD else ""
    return f"；{len(refused)} 件没有办：" + "；".join(refused[:TOLD]) + more
