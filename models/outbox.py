"""Messages: what somebody has to know, written down in the transaction of what caused it. Recorded once for each person.

A message keeps a kind, a number, a category code, a deadline and a few figures; its words are made when it is read
(`rules/messages.py`), so that nothing personal can get into one. `post` may be called from anywhere, also inside a flush.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_OID, uuid4, uuid5

from sqlalchemy import JSON, ForeignKey, Index, String, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.channel import fan_out
from models.db import db
from models.declare import REGISTERS
from models.features import Directory, Entry, InCommunity
from models.organisation import Account, Actor, Grant
from models.rules import messages
from models.storage import Key

COUNT_CAP = 100  # the bell counts no further


class Message(InCommunity, db.Model):
    """One message to one account. `event` is the same for all who were told of one thing: what a group chat links to."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    uid: Mapped[str] = mapped_column(String(32))  # stays the same however often it is delivered
    event: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(120))  # what makes the same thing the same
    kind: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    register: Mapped[str | None] = mapped_column(String(40))
    entry_id: Mapped[int | None] = mapped_column(Key)
    record_no: Mapped[str | None] = mapped_column(String(40))
    tag: Mapped[str | None] = mapped_column(String(40))
    params: Mapped[dict | None] = mapped_column(JSON)
    deadline: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(String(300))  # inside the site
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    __table_args__ = (
        Index("uq_message_key", "community_id", "account_id", "key", unique=True),
        Index("uq_message_uid", "community_id", "uid", unique=True),
        Index("ix_message_unread", "community_id", "account_id", "read_at", "id"),
        Index("ix_message_mine", "community_id", "account_id", "id"),
        Index("ix_message_event", "community_id", "event"),
        Index("ix_message_entry", "community_id", "register", "entry_id"),
    )

    def facts(self, community: str = "") -> messages.Facts:
        """What the sentence is made of."""
        register = REGISTERS.get(self.register or "")
        tag = register.field(register.tag).text(self.tag) if register and register.tag and self.tag else ""
        return messages.Facts(self.kind, community, messages.number_of(self.record_no), tag, register.menu_title if register else "",
                              self.deadline, self.params or {})  # fmt: skip


@dataclass(frozen=True)
class To:
    """Whom a message is for: accounts, everybody with a role in the community, the accounts of members of staff; never `but`."""

    accounts: Collection[int] = ()
    roles: Collection[str] = ()
    staff: Collection[int | None] = ()
    but: int | None = None  # the account that did it and knows


@contextmanager
def silent(session: Session) -> Iterator[None]:
    """Nobody is told of what is written in here: first data and old books are no news."""
    before = session.info.get("silent", False)
    session.info["silent"] = True
    try:
        yield
    finally:
        session.info["silent"] = before


def post(
    session: Session, now: datetime, kind: str, *, community_id: int, to: To, entry: Directory | None = None,
    register: str | None = None, deadline: datetime | None = None, address: str | None = None, key: str | None = None,
    params: Mapping[str, object] | None = None,
) -> int:  # fmt: skip
    """Tell them, in the transaction at hand; how many are meant. The same `key` makes no second message, whoever repeats it.

    `params`: codes and small figures only, as the sentence of the kind wants them. Raises ValueError for anything else.
    """
    messages.refuse_unsafe(kind, params or {})
    if session.info.get("silent"):
        return 0
    people = recipients(session, community_id, to)
    if not people:
        return 0
    key = f"{kind}:{key}" if key else uuid4().hex
    about = _about(entry) if entry is not None else {"register": register}
    fixed = {
        "community_id": community_id, "event": uuid5(NAMESPACE_OID, f"{community_id}/{key}").hex, "key": key, "kind": kind,
        "params": dict(params) if params else None, "deadline": deadline, "created_at": now,
        "address": address or _page_of(entry), "entry_id": None, "record_no": None, "tag": None, "register": None,
    }  # fmt: skip
    rows = _insert(session, [fixed | about | {"uid": uuid4().hex, "account_id": account} for account in people])
    fan_out(session, now, kind, community_id, rows, people)
    return len(people)


def recipients(session: Session, community_id: int, to: To) -> dict[int, frozenset[str]]:
    """The enabled accounts meant, each with its roles in the community."""
    here = (Grant.community_id == community_id) | Grant.community_id.is_(None)
    meant = or_(Account.id.in_(list(to.accounts)), Account.staff_id.in_([key for key in to.staff if key]), Grant.role.in_(list(to.roles)))
    held = select(Account.id).join(Grant, Grant.account_id == Account.id).where(here, meant, Account.enabled.is_(True))
    roles = select(Grant.account_id, Grant.role).where(here, Grant.account_id.in_(held)).order_by(Grant.account_id)
    found: dict[int, set[str]] = {}
    for account, role in session.execute(roles):
        if account != to.but:
            found.setdefault(account, set()).add(role)
    return {account: frozenset(names) for account, names in found.items()}


def _about(entry: Directory) -> dict[str, object]:
    register = entry.register
    return {
        "register": register.slug, "entry_id": entry.id, "record_no": entry.record_no if isinstance(entry, Entry) else None,
        "tag": entry.value(register.tag) if register.tag else None,
    }  # fmt: skip


def _page_of(entry: Directory | None) -> str | None:
    return f"/admin/{entry.register.slug}/details/?id={entry.id}" if entry is not None else None


def _insert(session: Session, rows: list[dict[str, object]]) -> list:
    """What is there already stays as it is: told once. The rows that are new."""
    connection = session.connection()
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert
    table = Message.__table__
    fresh = insert(table).values(rows).on_conflict_do_nothing(index_elements=["community_id", "account_id", "key"])
    return connection.execute(fresh.returning(table.c.id, table.c.uid, table.c.event, table.c.account_id)).all()


def unread(session: Session, actor: Actor) -> int:
    """How many messages wait for this person in the community at hand; counting stops at a hundred."""
    mine = select(Message.id).where(
        Message.community_id == actor.community_id, Message.account_id == actor.account_id, Message.read_at.is_(None)
    )
    return session.scalar(select(func.count()).select_from(mine.limit(COUNT_CAP).subquery())) or 0


def mark_read(session: Session, actor: Actor, now: datetime, uid: str | None = None) -> int:
    """One's own unread messages of the community at hand are read now, all of them or one; how many."""
    table = Message.__table__
    mine = (table.c.account_id == actor.account_id) & (table.c.community_id == actor.community_id) & table.c.read_at.is_(None)
    if uid is not None:
        mine &= table.c.uid == uid
    return session.connection().execute(update(table).where(mine).values(read_at=now)).rowcount


def settle(session: Session, account_id: int | None, entry: Directory, now: datetime) -> int:
    """Whoever knows of a matter knows of every message about it; how many were not acknowledged yet."""
    table = Message.__table__
    mine = (table.c.account_id == account_id) & (table.c.community_id == entry.community_id)
    about = mine & (table.c.register == entry.register.slug) & (table.c.entry_id == entry.id)
    open_ = about & table.c.acknowledged_at.is_(None) & table.c.kind.in_([code for code, kind in messages.KINDS.items() if kind.ack])
    values = {"acknowledged_at": now, "read_at": func.coalesce(table.c.read_at, now)}
    return session.connection().execute(update(table).where(open_).values(**values)).rowcount


def message_for(session: Session, actor: Actor, uid: str) -> Message | None:
    """The message behind a link: one's own, by its id or by the event that others were told of too; None for everybody else's."""
    mine = (Message.account_id == actor.account_id, or_(Message.uid == uid, Message.event == uid))
    return session.scalar(select(Message).where(*mine, Message.community_id.in_(actor.communities)).order_by(Message.id).limit(1))
