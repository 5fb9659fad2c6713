"""A list taken away as xlsx and as CSV, against the bare writers fed from a bare cursor."""

import csv
import multiprocessing
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import xlsxwriter
from flask import Flask

from models.db import db, reading_only
from models.display import Display
from models.organisation import Community, system_actor
from models.registers.visit import Visit
from models.scope import acting
from models.sheets import register_rows
from tests.benchmarks.databases import NOW, app_of
from tests.benchmarks.goals import EXPORTED, MOST_MEMORY
from tests.benchmarks.timing import Figure, milliseconds
from views.generated import query_bar, takeaway
from views.generated.conditions import Asking

EVER = "2000-01-01"
MEGABYTE = 1024  # kB


def measure(app: Flask, rows: int, wanted) -> Iterator[Figure]:
    if wanted("export.memory"):
        yield Figure("export.memory", rows, _peak(app), MOST_MEMORY, "MB", note="every entry to xlsx; floor: the most it may take")
    names = [name for name in ("export.csv", "export.xlsx") if wanted(name)]
    if not names:
        return
    since, count = _period(app)
    for name in names:
        suffix = name.split(".")[1]
        floor = milliseconds(lambda bare=FLOORS[suffix]: bare(app, since), 1)
        value = milliseconds(lambda suffix=suffix: _ours(app, since, suffix), 1)
        yield Figure(name, rows, value / 1000, floor / 1000, "s", note=f"{count} rows")


def _ours(app: Flask, since: str, suffix: str) -> None:
    """What a job does: read, put into words, mask, write."""
    with app.app_context(), acting(db.session, system_actor(1)), tempfile.TemporaryDirectory() as folder:
        token = reading_only.set(True)
        asking = Asking(db.session, system_actor(1), NOW, Display(db.session, NOW))
        wanted = takeaway.wanted_of(Visit.register, takeaway.ALL, suffix, {"received_at_from": since})
        filters = query_bar.read(Visit.register, wanted.args, asking)
        listed = takeaway.listed_for(wanted, filters, asking)
        count = takeaway.write(Path(folder) / f"a.{suffix}", wanted, asking, db.session.get(Community, 1), filters, listed)
        assert count > 1000, count
        db.session.rollback()
        reading_only.reset(token)


def _peak(app: Flask) -> float:
    """The most memory a process of its own ever holds while it writes every entry to a workbook, in MB."""
    with app.app_context():
        path = Path(db.engine.url.database)
    with multiprocessing.get_context("spawn").Pool(1) as one:
        return one.apply(_peak_of, (path,))


def _peak_of(path: Path) -> float:
    _ours(app_of(path), EVER, "xlsx")
    status = Path("/proc/self/status").read_text(encoding="ascii")  # `ru_maxrss` would still count the parent's, from before the exec
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / MEGABYTE


def _period(app: Flask) -> tuple[str, int]:
    """From which day on there are about 100,000 entries (all, in a small estate), and how many these are."""
    connection = _connection(app)
    found = connection.execute("SELECT received_at FROM visit ORDER BY received_at DESC LIMIT 1 OFFSET ?", (EXPORTED,)).fetchone()
    since = found[0][:10] if found else f"{NOW - timedelta(days=4000):%Y-%m-%d}"
    count = connection.execute("SELECT count(*) FROM visit WHERE received_at >= ?", (since,)).fetchone()[0]
    connection.close()
    return since, count


def _connection(app: Flask) -> sqlite3.Connection:
    with app.app_context():
        return sqlite3.connect(db.engine.url.database)


def _bare_rows(app: Flask, since: str) -> Iterator[tuple]:
    """The same columns of the same rows, as they lie in the database."""
    names = register_rows.all_names(Visit.register)
    connection = _connection(app)
    yield tuple(names)
    yield from connection.execute(
        f"SELECT {', '.join(names)} FROM visit WHERE received_at >= ? AND community_id = 1 ORDER BY received_at DESC, id DESC", (since,)
    )
    connection.close()


def _bare_csv(app: Flask, since: str) -> None:
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "a.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_bare_rows(app, since))


def _bare_xlsx(app: Flask, since: str) -> None:
    """The same cells: every one with its border, the empty ones too."""
    with tempfile.TemporaryDirectory() as folder:
        with xlsxwriter.Workbook(Path(folder) / "a.xlsx", {"constant_memory": True}) as book:
            sheet, look = book.add_worksheet(), book.add_format({"border": 1, "text_wrap": True})
            for number, row in enumerate(_bare_rows(app, since)):
                for place, value in enumerate(row):
                    if value is None:
                        sheet.write_blank(number, place, None, look)
                    else:
                        sheet.write_string(number, place, str(value), look)


FLOORS = {"csv": _bare_csv, "xlsx": _bare_xlsx}
