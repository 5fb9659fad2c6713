"""What somebody had begun to type: kept per person and community for 24 hours, without name and phone."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import JSON, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.features import InCommunity
from models.organisation import Actor
from models.storage import Key

KEPT = timedelta(hours=24)
LONGEST = 4000  # characters per value: a draft is typed, not pasted


class Draft(InCommunity, db.Model):
    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    form: Mapped[str] = mapped_column(String(40))
    values: Mapped[dict] = mapped_column(JSON)
    saved_at: Mapped[datetime]
    __table_args__ = (
        Index("uq_draft_form", "community_id", "account_id", "form", unique=True),
        Index("ix_draft_saved_at", "saved_at"),
    )


def keep(session: Session, actor: Actor, form: str, values: Mapping[str, str], now: datetime) -> None:
    """Remember these values in place of the earlier ones. The caller leaves private fields out."""
    kept = {name: value[:LONGEST] for name, value in values.items() if value}
    draft = _mine(session, actor, form)
    if draft is None:
        draft = Draft(community_id=actor.community_id, account_id=actor.account_id, form=form)
        session.add(draft)
    draft.values, draft.saved_at = kept, now


def kept(session: Session, actor: Actor, form: str, now: datetime) -> Draft | None:
    """The draft of this form, unless it is older than a day."""
    draft = _mine(session, actor, form)
    return draft if draft and draft.values and now - draft.saved_at <= KEPT else None


def drop(session: Session, actor: Actor, form: str) -> None:
    """Forget it: filed, or given up."""
    if draft := _mine(session, actor, form):
        session.delete(draft)


def forget_old(session: Session, now: datetime) -> int:
    """Remove what is older than a day, for everybody; returns how many."""
    old = session.scalars(select(Draft).where(Draft.saved_at < now - KEPT)).all()
    for draft in old:
        session.delete(draft)
    return len(old)


def _mine(session: Session, actor: Actor, form: str) -> Draft | None:
    mine = (Draft.community_id == actor.community_id, Draft.account_id == actor.account_id, Draft.form == form)
    return session.scalar(select(Draft).where(*mine))
