"""Somebody's messages as they are read: what waits first, then what was read, newest first, by day and page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.declare import REGISTERS
from models.display import Display, When
from models.organisation import Actor, Community
from models.outbox import Message
from models.rules import access, messages, wording
from models.rules.messages import Kind
from models.visibility import visible

PER_PAGE = 30
FILTERS = {"": "全部", "unread": "未读", "ack": "需要我知悉"}
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Line:
    """One message in words. `opens`: the page it leads to is this person's to see; `asks`: 已知悉 is still to be pressed."""

    uid: str
    kind: Kind
    record_no: str
    tag: str
    says: str
    limit: str  # 期限 11-25 14:30, or ''
    late: bool
    at: When
    read: bool
    asks: bool
    known: str  # 今天 14:05 已知悉, or ''
    opens: bool


@dataclass
class Day:
    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """`parts`: (未读 or 已读, its days); `next` is the key the next page starts after, '' on the last."""

    parts: list[tuple[str, list[Day]]]
    next: str

    @property
    def empty(self) -> bool:
        return not self.parts


def inbox(session: Session, display: Display, actor: Actor, wanted: str = "", after: str = "") -> Page:
    """One page of one's own messages in the community at hand. `after`: u12 or r12, as the page before gave it."""
    rows = _rows(session, actor, wanted, after)
    shown, more = rows[:PER_PAGE], len(rows) > PER_PAGE
    sighted = _in_sight(session, actor, shown)
    parts = [(title, _days(display, [one for one in shown if (one.read_at is None) == unread], sighted))
             for title, unread in (("未读", True), ("已读", False))]  # fmt: skip
    key = f"{'r' if shown[-1].read_at else 'u'}{shown[-1].id}" if more else ""
    return Page([(title, days) for title, days in parts if days], key)


def line(display: Display, message: Message, opens: bool) -> Line:
    now, facts = display.now, message.facts()
    kind = messages.KINDS[message.kind]
    limit = f"期限 {wording.moment(now, message.deadline)}" if message.deadline else ""
    known = f"{wording.moment(now, message.acknowledged_at)} 已知悉" if message.acknowledged_at else ""
    return Line(
        message.uid, kind, facts.record_no, facts.tag if facts.record_no else "", messages.says(facts, now), limit,
        bool(message.deadline and message.deadline <= now), display.when(message.created_at), message.read_at is not None,
        kind.ack and not known, known, opens,
    )  # fmt: skip


def opens(session: Session, actor: Actor, message: Message) -> bool:
    """Whether the page a message leads to is one this person may see."""
    return message.id in _in_sight(session, actor, [message])


def community_of(session: Session, message: Message) -> str:
    return session.scalar(select(Community.name).where(Community.id == message.community_id)) or ""


def _rows(session: Session, actor: Actor, wanted: str, after: str) -> list[Message]:
    """One row more than a page, unread ones first; each half along an index of its own."""
    mine: list[ColumnElement[bool]] = [Message.community_id == actor.community_id, Message.account_id == actor.account_id]
    if wanted == "ack":
        kinds = [code for code, kind in messages.KINDS.items() if kind.ack]
        mine += [Message.kind.in_(kinds), Message.acknowledged_at.is_(None)]
    half, key = _place(after)
    rows: list[Message] = []
    if half != "r":
        rows = _some(session, [*mine, Message.read_at.is_(None)], key, PER_PAGE + 1)
        key = None
    if wanted != "unread" and len(rows) <= PER_PAGE:
        rows += _some(session, [*mine, Message.read_at.is_not(None)], key, PER_PAGE + 1 - len(rows))
    return rows


def _some(session: Session, conditions: list, key: int | None, limit: int) -> list[Message]:
    if key is not None:
        conditions = [*conditions, Message.id < key]
    return list(session.scalars(select(Message).where(*conditions).order_by(Message.id.desc()).limit(limit)))


def _place(after: str) -> tuple[str, int | None]:
    half, key = after[:1], after[1:]
    if half in ("u", "r") and key.isascii() and key.isdigit() and len(key) <= 19 and int(key) <= LARGEST_KEY:
        return half, int(key)
    return "", None


def _in_sight(session: Session, actor: Actor, rows: Sequence[Message]) -> set[int]:
    """Ids of the messages whose page may be opened: those about no entry, and those about entries this person sees."""
    found = {row.id for row in rows if row.entry_id is None and row.address and row.community_id == actor.community_id}
    for slug in {row.register for row in rows if row.entry_id is not None}:
        register = REGISTERS.get(slug or "")
        if register is None or not access.may(actor.roles, "read", slug):
            continue
        of_it = [row for row in rows if row.register == slug and row.entry_id is not None and row.community_id == actor.community_id]
        model = register.model
        seen = set(session.scalars(visible(select(model.id), actor, model).where(model.id.in_({row.entry_id for row in of_it}))))
        found |= {row.id for row in of_it if row.entry_id in seen}
    return found


def _days(display: Display, rows: list[Message], sighted: set[int]) -> list[Day]:
    days: dict[date, Day] = {}
    for row in rows:
        day = days.setdefault(row.created_at.date(), Day(_called(display.now, row.created_at.date())))
        day.lines.append(line(display, row, row.id in sighted))
    return list(days.values())


def _called(now: datetime, day: date) -> str:
    if day in (now.date(), now.date() - timedelta(days=1)):
        return f"{'今天' if day == now.date() else '昨天'} {day:%m-%d}"
    return f"{day:%m-%d} {wording.weekday(day)}" if day.year == now.year else f"{day:%Y-%m-%d}"
