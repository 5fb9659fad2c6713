"""Who is signed in from where, and how often somebody tried: rows, so that sign-out and disabling hold at once."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import db
from models.storage import Key


class UserSession(db.Model):
    """One sign-in. The token itself is only in the person's cookie; here lies its SHA-256."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ip: Mapped[str] = mapped_column(String(45), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
    revoked_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_user_session_account", "account_id", "revoked_at"),)


class SignInTries(db.Model):
    """Tries of one account or one address in the present quarter of an hour; a success takes its own back."""

    __tablename__ = "sign_in_tries"

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    tries: Mapped[int]
    since: Mapped[datetime]
