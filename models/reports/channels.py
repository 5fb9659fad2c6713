"""Ways out as they are set up, and the ledger of what went through them (发送记录)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.channel import Channel, Delivery
from models.display import Display, Pill, When
from models.organisation import Account, Actor
from models.outbox import Message
from models.rules import delivery, messages
from models.rules.access import ROLES
from models.rules.delivery import CHANNELS, OPEN, STATES
from models.rules.messages import GROUPS

PER_PAGE = 50
FILTERS = {"": ("全部", tuple(STATES)), "failed": ("失败", (delivery.FAILED, delivery.GIVEN_UP)), "waiting": ("待发", (delivery.WAITING,))}
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Line:
    """One channel in words."""

    id: int
    name: str
    kind: str
    enabled: bool
    carries: str
    roles: str
    quiet: str
    waiting: int
    failed: int


@dataclass(frozen=True)
class Row:
    """One delivery: what, by which channel, how it stands."""

    id: int
    word: str
    record_no: str
    channel: str
    to: str
    pill: Pill
    tries: int
    error: str
    at: When
    then: str  # 今天 14:05 发出, or 今天 14:20 再试
    again: bool


def channels(session: Session, actor: Actor) -> list[Line]:
    counted = select(Delivery.channel_id, Delivery.state, func.count()).where(
        Delivery.community_id == actor.community_id, Delivery.state.in_((*OPEN, delivery.GIVEN_UP))
    )
    tally = {(key, state): count for key, state, count in session.execute(counted.group_by(Delivery.channel_id, Delivery.state))}
    found = session.scalars(select(Channel).where(Channel.community_id == actor.community_id).order_by(Channel.id)).all()
    return [_line(one, tally) for one in found]


def _line(channel: Channel, tally: dict[tuple[int, str], int]) -> Line:
    quiet = "" if channel.quiet_from == channel.quiet_to else f"{channel.quiet_from}–{channel.quiet_to} 不发，紧急的照发"
    return Line(
        channel.id, channel.name, CHANNELS.get(channel.kind, ""), channel.enabled,
        "、".join(label for code, label in GROUPS.items() if code in channel.groups),
        "、".join(label for code, label in ROLES.items() if code in channel.roles), quiet,
        sum(tally.get((channel.id, state), 0) for state in OPEN), tally.get((channel.id, delivery.GIVEN_UP), 0),
    )  # fmt: skip


def ledger(session: Session, display: Display, actor: Actor, wanted: str, before: str) -> tuple[list[Row], str]:
    """One page of what was handed over, newest first, and the key the next page begins after ('' on the last)."""
    query = (
        select(Delivery, Message, Channel.name, Channel.kind)
        .join(Message, Message.id == Delivery.message_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(Delivery.community_id == actor.community_id, Delivery.state.in_(FILTERS[wanted][1]))
    )
    if before.isascii() and before.isdigit() and len(before) <= 19 and int(before) <= LARGEST_KEY:
        query = query.where(Delivery.id < int(before))
    found = session.execute(query.order_by(Delivery.id.desc()).limit(PER_PAGE + 1)).all()
    names = _names(session, [row.target for row, *_ in found])
    rows = [_row(display, row, message, name, kind, names) for row, message, name, kind in found[:PER_PAGE]]
    return rows, str(found[PER_PAGE - 1][0].id) if len(found) > PER_PAGE else ""


def _names(session: Session, targets: list[str]) -> dict[str, str]:
    wanted = {int(target) for target in targets if target}
    return {str(key): name for key, name in session.execute(select(Account.id, Account.display_name).where(Account.id.in_(wanted)))}


def _row(display: Display, row: Delivery, message: Message, channel: str, kind: str, names: dict[str, str]) -> Row:
    label, tone = STATES[row.state]
    to = names.get(row.target, "个人") if row.target else "公用邮箱" if kind == delivery.EMAIL else "群"
    return Row(
        row.id, messages.KINDS[message.kind].word, messages.number_of(message.record_no), channel, to, Pill(label, tone), row.tries,
        row.last_error or "", display.when(row.created_at), _then(display, row), row.state != delivery.SENT,
    )  # fmt: skip


def _then(display: Display, row: Delivery) -> str:
    moment: datetime | None = row.sent_at or row.next_try_at
    if moment is None:
        return ""
    said = display.when(moment).text
    return f"{said} 发出" if row.sent_at else f"{said} {'再试' if row.tries else '发'}"
