"""Words as managers set them: dated rows, never overwritten; the newest row whose day has come holds (R149, C12, C13).

Each community carries a version that changes with its words. A process keeps what it has read under that version, so a community
that changed nothing costs no query, and a change made by one process shows in all of them at their next request.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.db import db
from models.features import InCommunity
from models.organisation import Actor, Community
from models.storage import Key
from models.words import Words

KEPT = 600  # communities times days that a process remembers
_read: OrderedDict[tuple[str, date], Words] = OrderedDict()


class Word(InCommunity, db.Model):
    """From a day on, `code` is said so. What is set: label, order, offered, aliases, title, short, form_no, edition, number_prefix, …"""

    __tablename__ = "word"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    what: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(80))
    value: Mapped[str | None] = mapped_column(String(500))  # None: the manual's word again
    holds_from: Mapped[date]
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    __table_args__ = (Index("ix_word_holds_from", "community_id", "holds_from", "id"),)


class Book:
    """Every row a community has ever set: for whoever changes words."""

    def __init__(self, session: Session, community_id: int) -> None:
        query = select(Word.what, Word.code, Word.value, Word.holds_from).where(Word.community_id == community_id)
        self.rows = [tuple(row) for row in session.execute(query.order_by(Word.holds_from, Word.id))]

    def on(self, day: date) -> Words:
        return Words((what, code, value) for what, code, value, holds_from in self.rows if holds_from <= day)

    def ever(self, what: str, code: str) -> set[str]:
        """Everything that was, is or will be said instead."""
        return {row[2] for row in self.rows if row[:2] == (what, code) and row[2] is not None}

    def later(self, what: str, code: str, day: date) -> list[tuple[date, str | None]]:
        """What is set already for a day after this one."""
        return [(row[3], row[2]) for row in self.rows if row[:2] == (what, code) and row[3] > day]


def words_of(session: Session, community_id: int | None, day: date) -> Words | None:
    """The same as it was read last, if nothing has changed since; None where nobody has changed anything."""
    if community_id is None:
        return None
    version = select(Community.words_version).where(Community.id == community_id)
    with session.no_autoflush:
        return _words(session, community_id, session.scalar(version), day)


def words_for(session: Session, actor: Actor, day: date) -> Words | None:
    """What this actor reads. The company compares communities, so it reads the manual's words."""
    if actor.community_id is None or "company" in actor.roles:
        return None
    return _words(session, actor.community_id, actor.words_version, day)


def waiting(session: Session, actor: Actor | None) -> Callable[[], Words | None] | None:
    """The words for an actor outside a request, read when the first of them is asked for."""
    if actor is None or actor.community_id is None or "company" in actor.roles:
        return None
    found: list[Words | None] = []

    def held() -> Words | None:
        if not found:
            found.append(words_of(session, actor.community_id, clock.now().date()))
        return found[0]

    return held


def _words(session: Session, community_id: int, version: str | None, day: date) -> Words | None:
    if version is None:
        return None
    kept = _read.get((version, day))
    if kept is None:
        kept = _read[version, day] = Book(session, community_id).on(day)
        while len(_read) > KEPT:
            _read.popitem(last=False)
    return kept
