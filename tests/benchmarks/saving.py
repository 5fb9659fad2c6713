"""One save at the desk, against the same rows in one raw transaction of the same durability."""

import itertools
import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from models import clock, search
from models.audit import AuditLine
from models.db import SQLITE_PRAGMAS, db
from models.operations.file_entry import file_visit
from models.organisation import Account, Community, system_actor
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action, Step
from seed import generate
from seed.rows import Maker
from tests.benchmarks.databases import NOW
from tests.benchmarks.timing import Figure, milliseconds

CONTENT = "厨房洗菜盆下水管漏水，柜底已经积水，怕渗到楼下"
TIMES = 60


def measure(app: Flask, rows: int, wanted) -> Iterator[Figure]:
    if wanted("save"):
        with app.app_context():
            yield Figure("save", rows, _by_the_desk(app), _raw(app))
            db.session.remove()


def _by_the_desk(app: Flask) -> float:
    from admin_app.signin.who import actor_for

    with acting(db.session, system_actor()):
        actor = actor_for(db.session, db.session.scalar(select(Account).where(Account.username == "desk")), "127.0.0.1")
        db.session.commit()
    moments = (NOW + timedelta(seconds=second) for second in itertools.count())

    def save() -> None:
        now = next(moments)
        with clock.held_at(now), acting(db.session, actor):
            file_visit(db.session, actor, now, {
                "channel": "call", "room": "2-1-0602", "category": "repair", "content": CONTENT, "person_name": "陈志华",
                "phone": "15900007731", "urgency": "normal",
            })  # fmt: skip
            db.session.commit()
            db.session.expunge_all()

    return milliseconds(save, TIMES)


def _raw(app: Flask) -> float:
    """Entry, steps, timeline, audit and words, by hand."""
    with acting(db.session, system_actor()):
        place = generate._place(db.session, db.session.scalars(select(Community).order_by(Community.id)).first())
        first = generate._next(db.session.connection(), Visit)
        db.session.commit()
    maker = Maker(place, random.Random(7), NOW)
    maker.visit_id = first + 1_000_000
    numbers = itertools.count(1)
    connection = sqlite3.connect(db.engine.url.database, isolation_level=None)
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")

    def save() -> None:
        maker.visit(NOW, f"BENCH-{first}-{next(numbers):06d}")
        connection.execute("BEGIN IMMEDIATE")
        for model, rows in ((Visit, maker.visits), (Step, maker.steps), (Action, maker.actions), (AuditLine, maker.lines)):
            for row in rows:
                _insert(connection, model.__tablename__, row)
        visit = maker.visits[-1]
        terms = search.terms_of(Visit.register, visit)
        connection.execute("INSERT INTO search_visit(rowid, words) VALUES (?, ?)", (visit["id"], " ".join(terms.pairs + terms.singles)))
        connection.execute("COMMIT")
        for rows in (maker.visits, maker.steps, maker.actions, maker.lines):
            rows.clear()

    taken = milliseconds(save, TIMES)
    connection.close()
    return taken


def _insert(connection: sqlite3.Connection, table: str, row: dict) -> None:
    values = [_bare(value) for value in row.values()]
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", values)


def _bare(value):
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat(" ") if isinstance(value, datetime | date) else value
