"""What a person keeps of a list: its filters under a name (mine or everybody's), and the columns they want to see."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.errors import RuleViolation
from models.features import InCommunity
from models.organisation import Actor
from models.storage import Key

TITLE_LIMIT = 20
MOST = 20  # of one person for one register


class SavedView(InCommunity, db.Model):
    """Filters and order of a list. `query` is {key: text or [texts]} as in the list's address."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    register: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    query: Mapped[dict] = mapped_column(JSON)
    shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    __table_args__ = (Index("uq_saved_view", "community_id", "account_id", "register", "title", unique=True),)


class ColumnChoice(InCommunity, db.Model):
    """The columns one person chose for one list, by name and in order."""

    __tablename__ = "column_choice"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    register: Mapped[str] = mapped_column(String(40))
    names: Mapped[list] = mapped_column(JSON)
    __table_args__ = (Index("uq_column_choice", "community_id", "account_id", "register", unique=True),)


def views_of(session: Session, actor: Actor, register: str) -> list[SavedView]:
    """My views and the shared ones of this community, oldest first."""
    mine_or_shared = or_(SavedView.account_id == actor.account_id, SavedView.shared.is_(True))
    found = select(SavedView).where(SavedView.community_id == actor.community_id, SavedView.register == register, mine_or_shared)
    return list(session.scalars(found.order_by(SavedView.id).limit(2 * MOST)))


def keep(session: Session, actor: Actor, now: datetime, register: str, title: str, query: dict, shared: bool = False) -> SavedView:
    """Keep these filters under a name; the same name again replaces my own view. RuleViolation names `title`."""
    title = " ".join(title.split())
    if not title:
        raise RuleViolation("给这个视图起个名字", "title")
    if len(title) > TITLE_LIMIT:
        raise RuleViolation(f"名字最多 {TITLE_LIMIT} 个字", "title")
    mine = [view for view in views_of(session, actor, register) if view.account_id == actor.account_id]
    view = next((view for view in mine if view.title == title), None)
    if view is None:
        if len(mine) >= MOST:
            raise RuleViolation(f"最多存 {MOST} 个视图，先删掉不用的", "title")
        view = SavedView(community_id=actor.community_id, account_id=actor.account_id, register=register, title=title, created_at=now)
        session.add(view)
    view.query, view.shared = query, shared
    return view


def forget(session: Session, actor: Actor, register: str, key: int, may_shared: bool = False) -> bool:
    """Remove a view: one's own, or a shared one by those who may keep shared views. False when it is not there."""
    view = next((view for view in views_of(session, actor, register) if view.id == key), None)
    if view is None or not (view.account_id == actor.account_id or (view.shared and may_shared)):
        return False
    session.delete(view)
    return True


def columns_of(session: Session, actor: Actor, register: str) -> list[str] | None:
    """The chosen columns by name; None when the person never chose."""
    choice = _choice(session, actor, register)
    return list(choice.names) if choice else None


def choose_columns(session: Session, actor: Actor, register: str, names: list[str]) -> None:
    """Remember the columns; none at all brings the usual ones back."""
    choice = _choice(session, actor, register)
    if not names:
        if choice:
            session.delete(choice)
        return
    if choice is None:
        choice = ColumnChoice(community_id=actor.community_id, account_id=actor.account_id, register=register)
        session.add(choice)
    choice.names = names


def _choice(session: Session, actor: Actor, register: str) -> ColumnChoice | None:
    return session.scalar(
        select(ColumnChoice).where(
            ColumnChoice.community_id == actor.community_id,
            ColumnChoice.account_id == actor.account_id,
            ColumnChoice.register == register,
        )
    )
