"""Take what waits in the ledger out of the house. Recorded once, delivered at least once: a repeat carries the same id.

Each row is claimed by a lease in a transaction of its own; sending happens outside any transaction. Whoever is killed between
sending and marking leaves a lease that runs out, and the message goes once more.
"""

from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from models import sealed, vocabulary, words
from models.channel import Channel, Delivery
from models.operations.carry import Letter, Undelivered, carry
from models.organisation import Account, Community
from models.outbox import Message, To, post
from models.rules import delivery, messages
from models.rules.delivery import FAILED, GIVEN_UP, LEASE, OPEN, SENT

AT_ONCE = 20  # within the lease even if every server keeps us waiting
TABLE = Delivery.__table__
STOPPED = "通道已停用，没有发"


def deliver(session: Session, now: datetime, base_url: str) -> int:
    """Try what is due, at most a batch; how many were tried. Commits by itself, row by row."""
    tried, broken = 0, []
    for _ in range(AT_ONCE):
        key = _next(session, now, broken)
        row = _claim(session, now, key) if key is not None else None
        if row is None:
            if key is None:
                break
            continue  # another worker has it
        tried += 1
        error = _send(session, now, row, base_url)
        if error is not None and error.everybody:
            broken.append(row.channel_id)
        _mark(session, now, row, error)
    return tried


def _next(session: Session, now: datetime, broken: list[int]) -> int | None:
    """What has waited longest; of a channel that is out of order at the moment the rest waits for its next turn, and holds up nobody."""
    waiting = select(TABLE.c.id).where(*_free(now), TABLE.c.channel_id.not_in(broken)).order_by(TABLE.c.next_try_at, TABLE.c.id)
    key = session.connection().execute(waiting.limit(1)).scalar()
    session.commit()
    return key


def _free(now: datetime) -> tuple:
    return TABLE.c.state.in_(OPEN), TABLE.c.next_try_at <= now, or_(TABLE.c.leased_until.is_(None), TABLE.c.leased_until <= now)


def _claim(session: Session, now: datetime, key: int):
    """The row, if this worker got it."""
    mine = (TABLE.c.id == key, *_free(now))
    values = {"leased_until": now + LEASE, "tries": TABLE.c.tries + 1}
    row = session.connection().execute(update(TABLE).where(*mine).values(**values).returning(TABLE)).one_or_none()
    session.commit()
    return row


def _send(session: Session, now: datetime, row, base_url: str) -> Undelivered | None:
    """Everything is read before; while the other side is waited for, no transaction is open."""
    channel, message = session.get(Channel, row.channel_id), session.get(Message, row.message_id)
    session.refresh(channel)
    to = [session.get(Account, int(row.target)).email] if row.target else []
    letter = letter_of(session, now, message, row.uid, base_url)
    session.commit()
    if not channel.enabled or to == [None]:
        return Undelivered(STOPPED)
    try:
        carry(channel.kind, channel.address(), letter, to)
    except Undelivered as trouble:
        return trouble
    except sealed.Unreadable:
        return Undelivered("密钥打不开，请重新填写通道的密钥", everybody=True)
    return None


def letter_of(session: Session, now: datetime, message: Message, uid: str, base_url: str) -> Letter:
    """Number, category, community, deadline, link: in the words of the message's own community."""
    community = session.get(Community, message.community_id)
    with words.holding(vocabulary.words_of(session, message.community_id, now.date())):
        facts = message.facts(community.name)
        said = messages.sentence(facts, now)
        text = messages.whole(facts, now, f"{base_url}/admin/inbox/message/?id={uid}")
    return Letter(uid, f"【{community.name}】{said}", text)


def _mark(session: Session, now: datetime, row, error: Undelivered | None) -> None:
    mine = (TABLE.c.id == row.id, TABLE.c.leased_until == row.leased_until)
    session.connection().execute(update(TABLE).where(*mine).values(leased_until=None, **_outcome(session, now, row, error)))
    if error is not None and row.tries >= delivery.MOST_TRIES:
        _report(session, now, row)
    session.commit()


def _outcome(session: Session, now: datetime, row, error: Undelivered | None) -> dict[str, object]:
    if error is None:
        return {"state": SENT, "sent_at": now, "next_try_at": None, "last_error": None}
    if error.words == STOPPED:
        return {"state": GIVEN_UP, "next_try_at": None, "last_error": STOPPED}
    channel, message = session.get(Channel, row.channel_id), session.get(Message, row.message_id)
    again = delivery.next_try(now, row.tries, None if messages.KINDS[message.kind].urgent else channel.quiet)
    return {"state": FAILED if again else GIVEN_UP, "next_try_at": again, "last_error": error.words[:60]}


def _report(session: Session, now: datetime, row) -> None:
    """The manager is told in the inbox, once an hour at most, however much was given up."""
    given_up = (TABLE.c.community_id == row.community_id, TABLE.c.state == GIVEN_UP)
    count = session.connection().execute(select(func.count()).select_from(TABLE).where(*given_up)).scalar_one()
    post(session, now, "delivery_failed", community_id=row.community_id, to=To(roles=("manager",)), params={"count": min(count, 9999)},
         address="/admin/channels/ledger/?state=failed", key=f"{now:%Y%m%d%H}")  # fmt: skip


