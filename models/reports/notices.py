"""The notices beside the phone: what holds now or begins soon, and on which days the desk receives otherwise than usual."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import hours_to_come
from models.display import Display
from models.organisation import Actor, Community
from models.registers.closing import Closing
from models.registers.notice import Notice
from models.rules import access, wording
from models.visibility import limits

AHEAD = timedelta(days=3)  # a notice is told this long before it begins
ANNOUNCED = timedelta(days=14)  # and other hours of reception this long (R28)


@dataclass(frozen=True)
class Told:
    """A notice as the desk reads it: a word, the sentence, when and what was done. `now`: it holds at this moment."""

    kind: str
    text: str
    say: str
    now: bool


def notices_now(session: Session, actor: Actor, now: datetime) -> list[Told]:
    """What holds now or begins within three days; what holds first."""
    if not access.may(actor.roles, "list", "notice"):
        return []
    found = session.scalars(
        select(Notice)
        .where(*limits(actor, Notice), Notice.voided_at.is_(None), Notice.to_at >= now, Notice.from_at <= now + AHEAD)
        .order_by(Notice.from_at, Notice.id)
        .limit(6)
    ).all()
    display, field = Display(session, now), Notice.register.field
    told = []
    for notice in found:
        place, content, measure = (display.shown(notice, field(name)) for name in ("place", "content", "measure"))
        say = " · ".join(filter(None, (_span(now, notice.from_at, notice.to_at), measure)))
        text = content if content.startswith(place) else f"{place} {content}"
        told.append(Told(display.shown(notice, field("kind")), text, say, notice.from_at <= now))
    return sorted([*told, *_announced(session, actor, now)], key=lambda one: not one.now)


def _announced(session: Session, actor: Actor, now: datetime) -> list[Told]:
    """The days on which the desk receives otherwise than usual, told in advance (R28)."""
    today, mine = now.date(), (Closing.community_id == actor.community_id, Closing.voided_at.is_(None))
    near = (Closing.to_on >= today, Closing.from_on <= (now + ANNOUNCED).date())
    found = session.scalars(select(Closing).where(*mine, *near).order_by(Closing.from_on, Closing.id).limit(3)).all()
    display, field = Display(session, now), Closing.register.field
    said = [(one, " ".join(filter(None, (_days(one), one.spans, display.shown(one, field("reception")))))) for one in found]
    told = [Told("接待时间", display.shown(one, field("announcement")), words, one.from_on <= today) for one, words in said]
    community = session.get(Community, actor.community_id)
    changes = hours_to_come(session, community, today, (now + ANNOUNCED).date()) if community else ()
    return told + [Told("接待时间", f"接待时间改为{words}", f"{day:%m-%d} 起", False) for day, words in changes]


def _days(one: Closing) -> str:
    return f"{one.from_on:%m-%d}" if one.from_on == one.to_on else f"{one.from_on:%m-%d} 至 {one.to_on:%m-%d}"


def _span(now: datetime, start: datetime, end: datetime) -> str:
    """到今天 16:00, or 11-26 10:00–11:00 for what is still to come."""
    if start <= now:
        until = wording.moment(now, end)
        return f"到 {until}" if until[0].isdigit() else f"到{until}"
    tail = f"{end:%H:%M}" if end.date() == start.date() else wording.moment(now, end)
    return f"{wording.moment(now, start)}–{tail}"
