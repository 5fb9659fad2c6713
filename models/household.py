"""Finding people and rooms, and what one household has with us. Whoever is found is shown masked, and every search is audited."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models import audit
from models.display import Display
from models.errors import RuleViolation
from models.matters import Matter, open_matters
from models.organisation import Actor
from models.premises import Occupancy, Resident, Room
from models.rules import identity, rooms
from models.stewards import steward_of

MOST = 8
SEARCHES_A_MINUTE = 60
_BREAKS = re.compile(r"(?:号楼|单元|[栋幢座号楼门#])[\s-]*|[\s-]+")
_HAN = re.compile("[㐀-鿿·]{2,30}")
_LATIN = re.compile("[a-z]{2,60}")


@dataclass(frozen=True)
class Hit:
    """One household that answers to what was typed. `marks`: the spoken room in pieces, (text, typed or not)."""

    room: str
    say: str
    resident_id: int | None = None
    name: str = ""
    relation: str = ""
    phone: str = ""
    exact: bool = False
    marks: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Occupant:
    resident_id: int
    name: str
    relation: str
    phone: str
    primary: bool


@dataclass(frozen=True)
class Household:
    """One room and who lives there. `known` False: not in the directory, a temporary room."""

    room: str
    say: str
    known: bool
    facts: str = ""
    residents: tuple[Occupant, ...] = ()
    open: tuple[Matter, ...] = ()


def look_up(session: Session, actor: Actor, text: str, now: datetime) -> list[Hit]:
    """At most eight households: by room as typed (also its beginning), by whole name, pinyin or initials, or whole phone.

    Writes an audit line without what was searched for; the caller commits. RuleViolation after 60 searches in a minute.
    """
    typed = identity.half_width(text or "").strip()[:60]
    if len(typed) < 2:
        return []
    kind, condition = _condition(typed)
    hits: list[Hit] = []
    if kind == "room":
        hits = _by_room(session, actor, typed, now)
    elif condition is not None:
        hits = _by_person(session, actor, condition, now)
    count_search(session, actor, now, kind, len(hits))
    return hits


def looks_personal(text: str) -> bool:
    """Whether a search text is a person's name or telephone: it must not stand in an address or a log."""
    typed = identity.half_width(text or "").strip()
    kind, _ = _condition(typed)
    return kind in ("phone", "pinyin") or (kind == "name" and (len(typed) <= 4 or "·" in typed))


def count_search(session: Session, actor: Actor, now: datetime, kind: str, found: int | None) -> None:
    """One audit line a search; those of the last minute are the limit. `found` None: a list, counted by its reader."""
    line = audit.AuditLine
    recent = select(func.count()).select_from(line).where(
        line.community_id == actor.community_id, line.at > now - timedelta(minutes=1), line.at <= now,
        line.account_id == actor.account_id, line.action == "find_person",
    )  # fmt: skip
    if (session.scalar(recent) or 0) >= SEARCHES_A_MINUTE:
        raise RuleViolation("查得太快了，请等一分钟再查", "room")
    audit.record(session, actor, now, "find_person", detail={"by": kind, "found": found})


def _condition(typed: str) -> tuple[str, ColumnElement | None]:
    """What kind of search this is, and for people the condition on residents: by equality only."""
    if number := identity.phone(typed):
        return "phone", or_(Resident.phone == number, Resident.phone2 == number)
    if _HAN.fullmatch(typed) and not rooms.canonical(typed):
        return "name", Resident.name == typed
    spelling = re.sub(r"[\s']", "", typed.lower())
    if _LATIN.fullmatch(spelling):
        return "pinyin", or_(Resident.pinyin == spelling, Resident.initials == spelling, Resident.name == typed)
    return ("room", None) if _prefix(typed) else ("other", None)


def _prefix(typed: str) -> str:
    """The beginning of a canonical room for what was typed so far: `3 2 12` and `3栋2单元12` → `3-2-12`; '' when it is none."""
    if room := rooms.canonical(typed):
        return room
    parts = [part for part in _BREAKS.split(typed.upper().removesuffix("室")) if part]
    if len(parts) < 2 or not all(re.fullmatch("[A-Z]{0,2}[0-9]{0,4}[A-Z]?", part) for part in parts):
        return ""
    return "-".join([*(part.lstrip("0") or part for part in parts[:-1]), parts[-1]])


def _by_room(session: Session, actor: Actor, typed: str, now: datetime) -> list[Hit]:
    prefix = _prefix(typed)
    found = session.scalars(
        select(Room.full_no)
        .where(Room.community_id == actor.community_id, Room.voided_at.is_(None), Room.full_no.startswith(prefix, autoescape=True))
        .order_by(func.length(Room.full_no), Room.full_no)
        .limit(MOST)
    ).all()
    people = _occupants(session, actor, found, now)
    hits = []
    for room in found:
        first = people[room][0] if people.get(room) else None
        who = (first.resident_id, first.name, first.relation, first.phone) if first else (None, "", "", "")
        hits.append(Hit(room, rooms.spoken(room), *who, exact=room == prefix, marks=_marks(room, prefix)))
    return hits


def _by_person(session: Session, actor: Actor, condition: ColumnElement, now: datetime) -> list[Hit]:
    query = _living(actor, now).where(condition).order_by(Room.full_no, Resident.id).limit(MOST)
    display, hits = Display(session, now), []
    for resident, relation, room, _ in session.execute(query):
        person = _occupant(display, resident, relation, False)
        hits.append(Hit(room, rooms.spoken(room), person.resident_id, person.name, person.relation, person.phone,
                        exact=True, marks=((rooms.spoken(room), False),)))  # fmt: skip
    return hits


def _marks(room: str, prefix: str) -> tuple[tuple[str, bool], ...]:
    """The spoken room cut where what was typed ends: 3栋2单元12|01, the typed figures marked."""
    pieces, typed = [], len(prefix.replace("-", ""))
    for piece in re.findall(r"[A-Z0-9]+|[^A-Z0-9]+", rooms.spoken(room)):
        if not piece[0].isascii() or piece == "-":
            pieces.append((piece, False))
            continue
        pieces += [(part, on) for part, on in ((piece[:typed], True), (piece[typed:], False)) if part]
        typed = max(typed - len(piece), 0)
    return tuple(pieces)


def _living(actor: Actor, now: datetime):
    """(resident, relation, room, primary) of who lives or owns there today."""
    return (
        select(Resident, Occupancy.relation, Room.full_no, Occupancy.is_primary)
        .join(Occupancy, Occupancy.resident_id == Resident.id)
        .join(Room, Room.id == Occupancy.room_id)
        .where(
            Resident.community_id == actor.community_id,
            Resident.voided_at.is_(None),
            Occupancy.voided_at.is_(None),
            or_(Occupancy.end_on.is_(None), Occupancy.end_on >= now.date()),
        )
    )


def _occupants(session: Session, actor: Actor, found, now: datetime) -> dict[str, list[Occupant]]:
    """Who lives in these rooms, the main contact first."""
    display, people = Display(session, now), {}
    query = _living(actor, now).where(Room.full_no.in_(found)).order_by(Occupancy.is_primary.desc(), Occupancy.id)
    for resident, relation, room, primary in session.execute(query):
        people.setdefault(room, []).append(_occupant(display, resident, relation, bool(primary)))
    return people


def _occupant(display: Display, resident: Resident, relation: str, primary: bool) -> Occupant:
    named, called = Resident.register.field("name"), Resident.register.field("phone")
    label = Occupancy.register.field("relation").text(relation)
    return Occupant(resident.id, display.shown(resident, named), label, display.shown(resident, called), primary)


def household(session: Session, actor: Actor, room: str, now: datetime) -> Household:
    """The household of a canonical room: who lives there (masked), what the room is, and what is open."""
    found = session.scalar(select(Room).where(Room.community_id == actor.community_id, Room.full_no == room))
    return Household(
        room=room,
        say=rooms.spoken(room),
        known=found is not None,
        facts=_facts(session, found, now) if found else "",
        residents=tuple(_occupants(session, actor, [room], now).get(room, ())),
        open=tuple(open_matters(session, actor, room, now)),
    )


def _facts(session: Session, room: Room, now: datetime) -> str:
    """住宅 89.6㎡ · 2019-06-18 交付 · 管家 林晓."""
    kind = Room.register.field("room_type").text(room.room_type)
    area = f" {room.area.normalize():f}㎡" if room.area else ""
    steward = steward_of(session, room.community_id, room.full_no)
    name = Display(session, now).name_of("staff", steward) if steward else ""
    handed = f"{room.handover_on:%Y-%m-%d} 交付" if room.handover_on else ""
    return " · ".join(part for part in (f"{kind}{area}", handed, f"管家 {name}" if name else "") if part)
