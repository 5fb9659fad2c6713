"""A list taken away as xlsx and as CSV, against the bare writers fed from a bare cursor."""

import csv
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import xlsxwriter
from flask import Flask

from models import clock
from models.db import db
from models.registers.visit import Visit
from models.sheets import register_sheet
from tests.benchmarks.databases import NOW
from tests.benchmarks.goals import EXPORTED
from tests.benchmarks.screens import LIST, signed_in
from tests.benchmarks.timing import Figure, milliseconds


def measure(app: Flask, rows: int, wanted) -> Iterator[Figure]:
    names = [name for name in ("export.csv", "export.xlsx") if wanted(name)]
    if not names:
        return
    client, since, count = signed_in(app, "supervisor"), *_period(app)
    for name in names:
        suffix = name.split(".")[1]
        address = f"{LIST}export/{suffix}/?received_at_from={since}"

        def ask(address=address) -> None:
            with clock.held_at(NOW):
                answer = client.get(address)
            assert answer.status_code == 200 and len(answer.data) > 1000, answer.status_code

        floor = milliseconds(lambda bare=FLOORS[suffix]: bare(app, since), 1)
        yield Figure(name, rows, milliseconds(ask, 1) / 1000, floor / 1000, "s", note=f"{count} rows")


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
    names = [column.key for column in register_sheet.wanted(Visit.register)]
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
    with tempfile.TemporaryDirectory() as folder:
        with xlsxwriter.Workbook(Path(folder) / "a.xlsx", {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(_bare_rows(app, since)):
                for place, value in enumerate(row):
                    if value is not None:
                        sheet.write_string(number, place, str(value))


FLOORS = {"csv": _bare_csv, "xlsx": _bare_xlsx}
