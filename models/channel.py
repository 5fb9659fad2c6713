"""Ways out of the house (通道), and what was handed to them: one row for each message, channel and addressee."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import sealed
from models.db import db
from models.features import InCommunity
from models.organisation import Account
from models.rules import delivery
from models.rules.delivery import EMAIL
from models.rules.messages import KINDS
from models.storage import Key


class Channel(InCommunity, db.Model):
    """`config` is what may be shown; `sealed` holds the secrets and never leaves but to the one who delivers."""

    __tablename__ = "channel"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(40))
    config: Mapped[dict] = mapped_column(JSON)
    sealed: Mapped[str | None] = mapped_column(Text)
    to_people: Mapped[bool] = mapped_column(default=False)  # e-mail: also to each account's own address
    roles: Mapped[list] = mapped_column(JSON)  # whose messages it carries
    groups: Mapped[list] = mapped_column(JSON)  # and which
    quiet_from: Mapped[str] = mapped_column(String(5))
    quiet_to: Mapped[str] = mapped_column(String(5))
    enabled: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    __table_args__ = (Index("uq_channel_name", "community_id", "name", unique=True),)

    @property
    def quiet(self) -> tuple[str, str]:
        return self.quiet_from, self.quiet_to

    def address(self) -> dict[str, str]:
        """Everything needed to reach it, secrets among it."""
        return {**(self.config or {}), **sealed.unseal(self.sealed)}


class Delivery(InCommunity, db.Model):
    """One message on its way: `uid` is what the receiving side sees, the same on every try."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    channel_id: Mapped[int] = mapped_column(Key, ForeignKey("channel.id"))
    message_id: Mapped[int] = mapped_column(Key, ForeignKey("message.id"))
    event: Mapped[str] = mapped_column(String(32))
    target: Mapped[str] = mapped_column(String(20))  # '': the channel's own address, else an account's id
    uid: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    __table_args__ = (
        Index("uq_delivery", "community_id", "channel_id", "event", "target", unique=True),
        Index("ix_delivery_due", "state", "next_try_at", "id"),
        Index("ix_delivery_ledger", "community_id", "state", "id"),
    )


def fan_out(session: Session, now: datetime, kind: str, community_id: int, rows: Sequence, people: Mapping[int, frozenset[str]]) -> None:
    """Hand fresh messages (id, uid, event, account_id) of one event to every channel that carries them, in the same transaction."""
    connection, group = session.connection(), KINDS[kind].group
    channels = connection.execute(
        select(Channel.__table__).where(Channel.__table__.c.community_id == community_id, Channel.__table__.c.enabled.is_(True))
    ).all()
    wanted = [channel for channel in channels if group in channel.groups]
    if not rows or not wanted:
        return
    letters = _letters(session, [row.account_id for row in rows]) if any(one.kind == EMAIL and one.to_people for one in wanted) else {}
    made = []
    for channel in wanted:
        mine = [row for row in rows if people[row.account_id] & set(channel.roles)]
        due = delivery.after_quiet(now, None if KINDS[kind].urgent else (channel.quiet_from, channel.quiet_to))
        fixed = {"community_id": community_id, "channel_id": channel.id, "state": delivery.WAITING, "tries": 0, "next_try_at": due,
                 "created_at": now}  # fmt: skip
        made += [fixed | one for one in _addressed(channel, mine, letters)]
    if made:
        insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert
        fresh = insert(Delivery.__table__).values(made)
        connection.execute(fresh.on_conflict_do_nothing(index_elements=["community_id", "channel_id", "event", "target"]))


def _addressed(channel, rows: Sequence, letters: Mapping[int, str]) -> list[dict[str, object]]:
    """One for the channel's own address, and of a mail channel one for each person with an address."""
    found: list[dict[str, object]] = []
    if rows and (channel.kind != EMAIL or channel.config.get("recipients")):
        found.append({"message_id": rows[0].id, "event": rows[0].event, "target": "", "uid": rows[0].event})
    if channel.kind == EMAIL and channel.to_people:
        found += [{"message_id": row.id, "event": row.event, "target": str(row.account_id), "uid": row.uid}
                  for row in rows if letters.get(row.account_id)]  # fmt: skip
    return found


def _letters(session: Session, accounts: Sequence[int]) -> dict[int, str]:
    return dict(session.execute(select(Account.id, Account.email).where(Account.id.in_(accounts), Account.email.is_not(None))).all())
