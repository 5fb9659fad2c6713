"""Any number of believable entries, fast: 来电来访 entries with their steps, timeline, audit, complaints' sheets and word index.

Written in bulk past the session, so everything the session would add is added here; seeded, so the same call gives the same
rows; skewed like life: evenings, Mondays, a few busy rooms.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache

from sqlalchemy import func, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from models import bigrams, search
from models.audit import AuditLine
from models.bigrams import Terms
from models.organisation import Community, Department, Staff, system_actor
from models.premises import Occupancy, Resident, Room
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.rules import numbering
from models.scope import acting
from models.tracking import Action, NumberCounter, Step
from models.upkeep import refresh_statistics
from seed.rows import Maker, Place
from seed.tables import table

BATCH = 5_000
INDEXED_LATER = 50_000  # from here on it is quicker to build the indexes after the rows
A_DAY = 550
TABLES = (Visit, Complaint, Step, Action, AuditLine)
HOURS = {8: 3, 9: 8, 10: 8, 11: 6, 12: 3, 13: 3, 14: 7, 15: 7, 16: 7, 17: 8, 18: 11, 19: 13, 20: 11, 21: 5}
WEEKDAYS = (16, 13, 12, 12, 13, 11, 10)  # Monday first


def generate(session: Session, rows: int, *, now: datetime, seed: int = 1, code: str | None = None, **habits: float) -> int:
    """Add `rows` entries to the first community (or the one of this code), spread over the years before `now`; commits as it goes.

    `habits`: what is unlike elsewhere in this place, as in `Place`. How many were added.
    """
    with acting(session, system_actor()):
        wanted = select(Community).where(Community.code == code) if code else select(Community).order_by(Community.id).limit(1)
        community = session.scalars(wanted).one()
        place = replace(_place(session, community), **habits)
        session.commit()
    chance = random.Random(seed)
    days = _days(rows, now.date(), chance)
    maker = Maker(place, chance, now)
    with _quickly(session, rows):
        connection = session.connection()
        maker.visit_id, maker.complaint_id = _next(connection, Visit), _next(connection, Complaint)
        counted = _counted(connection, community.id)
        for day, count in days:
            for moment in sorted(_moment(day, chance) for _ in range(count)):
                _add(maker, counted, moment)
                if len(maker.visits) >= BATCH:
                    _write(session, maker)
        _write(session, maker)
        _count(session, community.id, counted)
        session.commit()
    return sum(count for _, count in days)


def _add(maker: Maker, counted: Counter, moment: datetime) -> None:
    day = moment.date()
    counted["LD", day] += 1
    visit = maker.visit(moment, numbering.record_no("LD", day, counted["LD", day]))
    if visit["category"] == "complaint":
        counted["TS", day] += 1
        maker.complaint(visit, numbering.record_no("TS", day, counted["TS", day]))


def _days(rows: int, today: date, chance: random.Random) -> list[tuple[date, int]]:
    """How many entries on which day, oldest first."""
    span = max(120, rows // A_DAY)
    days = [today - timedelta(days=ago) for ago in range(span, 0, -1)]
    weights = [WEEKDAYS[day.weekday()] * chance.uniform(0.8, 1.2) for day in days]
    whole = sum(weights)
    counts = [int(rows * weight / whole) for weight in weights]
    for place in range(rows - sum(counts)):
        counts[-1 - place % span] += 1
    return list(zip(days, counts, strict=True))


def _moment(day: date, chance: random.Random) -> datetime:
    hour = chance.choices(list(HOURS), list(HOURS.values()))[0]
    return datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)))


def _place(session: Session, community: Community) -> Place:
    """The people and rooms the entries are about."""
    living = (
        select(Room.full_no, Resident.name, Resident.phone)
        .join(Occupancy, Occupancy.room_id == Room.id)
        .join(Resident, Resident.id == Occupancy.resident_id)
        .where(Room.community_id == community.id)
        .order_by(Room.full_no, Resident.id)
    )
    departments = session.execute(select(Department.name, Department.id, Department.head_id).where(Department.community_id == community.id))
    desk = select(Staff.id, Staff.name).where(Staff.community_id == community.id, Staff.post == "接待员").order_by(Staff.id)
    return Place(
        community.id, [tuple(row) for row in session.execute(living)], {name: (key, head) for name, key, head in departments},
        [tuple(row) for row in session.execute(desk)], table("demo/past_matters"), table("demo/past_complaints"),
    )  # fmt: skip


def _next(connection: Connection, model) -> int:
    return (connection.scalar(select(func.max(model.__table__.c.id))) or 0) + 1


def _counted(connection: Connection, community_id: int) -> Counter:
    """The last number given so far, by prefix and day."""
    counter = NumberCounter.__table__
    found = connection.execute(select(counter.c.prefix, counter.c.day, counter.c.last).where(counter.c.community_id == community_id))
    return Counter({(prefix, datetime.strptime(day, "%Y%m%d").date()): last for prefix, day, last in found})


def _count(session: Session, community_id: int, counted: Counter) -> None:
    connection, counter = session.connection(), NumberCounter.__table__
    known = {(row.prefix, row.day): row for row in connection.execute(select(counter).where(counter.c.community_id == community_id))}
    for (prefix, day), last in counted.items():
        row = known.get((prefix, f"{day:%Y%m%d}"))
        if row is None:
            values = {"community_id": community_id, "prefix": prefix, "day": f"{day:%Y%m%d}", "last": last}
            connection.execute(insert(counter).values(values))
        elif row.last != last:
            connection.execute(counter.update().where(counter.c.id == row.id).values(last=last))


def _write(session: Session, maker: Maker) -> None:
    """Write what was made so far, and forget it."""
    connection = session.connection()
    batches = (maker.visits, maker.complaints, maker.steps, maker.actions, maker.lines)
    for model, rows in zip(TABLES, batches, strict=True):
        if rows:
            connection.execute(insert(model.__table__), rows)
    for model, rows in ((Visit, maker.visits), (Complaint, maker.complaints)):
        if rows:
            search.add_rows(connection, model.register, ((row["id"], _terms(model, row)) for row in rows))
    for rows in batches:
        rows.clear()
    session.commit()


def _terms(model, row: dict) -> Terms:
    """As `search.terms_of` would say it; the parts that repeat are cut once."""
    parts = [_of_number(row["community_id"], row["record_no"].lower())]
    for spec in model.register.fields:
        value = row.get(spec.name)
        if value and spec.kind.code == "room":
            parts.insert(0, _cached(row["community_id"], "", value))
        elif value and spec.search:
            parts.append(_cached(row["community_id"], value, ""))
    return Terms(sum((part.pairs for part in parts), ()), tuple(sorted({term for part in parts for term in part.singles})))


def _of_number(community_id: int, number: str) -> Terms:
    """A record number holds nothing to leave out."""
    mark = f"{community_id}z"
    pairs = tuple(mark + number[place : place + 2] for place in range(len(number) - 1))
    return Terms(pairs, tuple(mark + character for character in set(number) if character != "-"))


def _cut(community_id: int, words: str, place: str) -> Terms:
    return bigrams.terms(community_id, [words] if words else [], [place] if place else [])


_cached = cache(_cut)


@contextmanager
def _quickly(session: Session, rows: int) -> Iterator[None]:
    """Without the indexes that only slow down writing; they are built again at the end. Safe to lose: `init-db` adds what is missing."""
    connection = session.connection()
    later = [index for model in TABLES for index in model.__table__.indexes if not index.unique] if rows >= INDEXED_LATER else []
    for index in later:
        index.drop(connection, checkfirst=True)
    session.commit()
    try:
        yield
    finally:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA cache_size = -200000"))
        for index in later:
            index.create(connection, checkfirst=True)
        _follow_ids(connection)
        refresh_statistics(connection)
        session.commit()


def _follow_ids(connection: Connection) -> None:
    """PostgreSQL gives the next id from a sequence, which has not seen the ids brought here: it is drawn past them."""
    if connection.dialect.name == "postgresql":
        for name in (Visit.__tablename__, Complaint.__tablename__):
            sequence = f"pg_get_serial_sequence('{name}', 'id')"
            behind = connection.scalar(text(f"SELECT max(id) - nextval({sequence}) FROM {name}")) or 0
            connection.execute(text(f"SELECT count(nextval({sequence})) FROM generate_series(1, :behind)"), {"behind": behind})
