"""What was imported: the batch, and every row it made or changed, with what stood there before. Kept until the rows themselves go."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import db
from models.declare import FieldSpec
from models.features import InCommunity
from models.storage import Key


class ImportBatch(InCommunity, db.Model):
    """One import, all of it or nothing. Undone at most once, while nothing has built on it."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    actor_name: Mapped[str] = mapped_column(String(60))
    file_name: Mapped[str] = mapped_column(String(120))
    created: Mapped[int]
    updated: Mapped[int]
    same: Mapped[int]
    last_action: Mapped[int] = mapped_column(Key, default=0)  # what stands in a timeline after this came later
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(60))
    __table_args__ = (Index("ix_import_batch_at", "community_id", "at", "id"),)


class ImportLine(InCommunity, db.Model):
    """One row the batch wrote. `before`: {field: what it held}, in the form of `stored`; empty for a new row."""

    __tablename__ = "import_line"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    batch_id: Mapped[int] = mapped_column(Key, ForeignKey("import_batch.id"))
    register: Mapped[str] = mapped_column(String(40))
    entry_id: Mapped[int] = mapped_column(Key)
    is_new: Mapped[bool]
    version: Mapped[int]  # of the row when the import was done
    before: Mapped[dict | None] = mapped_column(JSON)
    __table_args__ = (Index("ix_import_line_batch", "batch_id", "id"),)


class ImportMapping(InCommunity, db.Model):
    """Which column was which, the last time a sheet with this header came into this register."""

    __tablename__ = "import_mapping"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    header: Mapped[str] = mapped_column(String(64))  # a hash of the labels
    chosen: Mapped[list] = mapped_column(JSON)  # a field for every column, '' for none
    at: Mapped[datetime]
    __table_args__ = (Index("uq_import_mapping", "community_id", "register", "header", unique=True),)


def stored(values: Mapping[str, object]) -> dict[str, object]:
    """Values as JSON keeps them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def revived(spec: FieldSpec | None, value):
    """The value again, as the field holds it; without a field: a moment."""
    if value is None:
        return None
    kind = spec.kind.code if spec is not None else "moment"
    if kind == "moment":
        return datetime.fromisoformat(value)
    if kind == "day":
        return date.fromisoformat(value)
    return Decimal(value) if kind == "money" else value
