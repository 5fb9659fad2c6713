"""What has been reminded of already: one row for each thing and turn, so that no worker reminds of it again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Index, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.features import InCommunity
from models.storage import Key

AT_ONCE = 300


class Reminder(InCommunity, db.Model):
    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    __table_args__ = (Index("uq_reminder", "community_id", "kind", "key", unique=True),)


def claim(session: Session, now: datetime, community_id: int, kind: str, keys: Collection[str]) -> set[str]:
    """Those of these keys that nobody has reminded of yet; from now on they count as reminded of. Of two workers one gets each."""
    connection, table, won = session.connection(), Reminder.__table__, set()
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert
    wanted = sorted(set(keys))
    for first in range(0, len(wanted), AT_ONCE):
        piece = wanted[first : first + AT_ONCE]
        mine = (table.c.community_id == community_id) & (table.c.kind == kind) & table.c.key.in_(piece)
        known = set(connection.execute(select(table.c.key).where(mine)).scalars())
        rows = [{"community_id": community_id, "kind": kind, "key": key, "at": now} for key in piece if key not in known]
        if rows:
            fresh = insert(table).values(rows).on_conflict_do_nothing(index_elements=["community_id", "kind", "key"])
            won |= set(connection.execute(fresh.returning(table.c.key)).scalars())
    return won
