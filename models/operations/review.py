"""The supervisor's sign-off (阅签) of what was written down: who, when, with which remark (R15, R93)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.amendment import VERB, amended
from models.declare import Register
from models.errors import RuleViolation
from models.features import HasReview
from models.organisation import Actor
from models.rules import access
from models.rules.access import ROLES
from models.tracking import Action
from models.visibility import limits

AT_MOST = 1000
LONGEST = 500


def review(
    session: Session, actor: Actor, now: datetime, register: Register, keys: Collection[int], note: str = "", seen: datetime | None = None
) -> str:
    """Sign off these entries; what to tell the person. The caller commits.

    `seen`: when the page was read that is signed here; what was changed since is left to be read. Signed before and unchanged
    stays as it is. RuleViolation when nothing is left to sign, or this person may not sign.
    """
    if not keys:
        raise RuleViolation("先选要阅签的登记")
    found = _unsigned(session, actor, register, register.model.id.in_(list(keys)))
    return _sign(session, actor, now, found, note, seen or now)


def review_day(session: Session, actor: Actor, now: datetime, register: Register, start: datetime, end: datetime,
               note: str = "", seen: datetime | None = None) -> str:  # fmt: skip
    """The same for everything that was written down from `start` until before `end` and stood on the page that was seen."""
    model, seen = register.model, seen or now
    found = _unsigned(session, actor, register, model.recorded_at >= start, model.recorded_at < end, model.recorded_at <= seen)
    return _sign(session, actor, now, found, note, seen)


def _unsigned(session: Session, actor: Actor, register: Register, *conditions: ColumnElement[bool]) -> list[HasReview]:
    """Held until the end of the transaction: of two who sign at once the second finds it signed."""
    if not access.may(actor.roles, "review") or not issubclass(register.model, HasReview):
        raise RuleViolation(f"阅签由{ROLES['supervisor']}、{ROLES['manager']}来做")
    model = register.model
    mine = (*limits(actor, model), model.voided_at.is_(None), or_(model.reviewed_at.is_(None), amended(model)))
    statement = select(model).where(*mine, *conditions).order_by(model.recorded_at, model.id).limit(AT_MOST)
    return list(session.scalars(statement.with_for_update(of=model).execution_options(populate_existing=True)))


def _sign(session: Session, actor: Actor, now: datetime, found: list[HasReview], note: str, seen: datetime) -> str:
    note = " ".join(note.replace("\x00", "").split())
    if len(note) > LONGEST:
        raise RuleViolation(f"阅签意见最多 {LONGEST} 个字", "note")
    moved = _changed_since(session, found, seen)
    for entry in found:
        if entry.id not in moved:
            entry.reviewed_by_id, entry.reviewed_at, entry.review_note = actor.staff_id, now, note or None
            session.add(Action(community_id=entry.community_id, register=entry.register.slug, entry_id=entry.id, at=now,
                               staff_id=actor.staff_id, verb="review", note=note or None))  # fmt: skip
    done = len(found) - len(moved)
    if not done:
        raise RuleViolation(f"{len(moved)} 件刚被改过，请看过新的内容再阅签" if moved else "这些已经阅签过了")
    session.flush()
    return f"已阅签 {done} 件" + (f"；{len(moved)} 件刚被改过，没有阅签，请再看一遍" if moved else "")


def _changed_since(session: Session, found: list[HasReview], seen: datetime) -> set[int]:
    if not found:
        return set()
    mine = (Action.community_id == found[0].community_id, Action.register == found[0].register.slug, Action.verb == VERB)
    return set(session.scalars(select(Action.entry_id).where(*mine, Action.at > seen, Action.entry_id.in_([one.id for one in found]))))
