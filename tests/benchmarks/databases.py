"""The estates to measure on: the demonstration with so many generated entries on top, kept between runs."""

import hashlib
import os
import sqlite3
import tempfile
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy.schema import CreateIndex, CreateTable

from models import clock
from models.db import Base, db
from models.schema import init_db
from seed.demo import load_demo

NOW = datetime(2026, 11, 23, 14, 32)


def folder() -> Path:
    found = Path(os.environ.get("BENCH_DIR") or Path(tempfile.gettempdir()) / "desk-bench")
    found.mkdir(parents=True, exist_ok=True)
    return found


def open_estate(rows: int) -> Flask:
    """The application over an estate with that many generated entries; made when it is not there yet."""
    path = folder() / f"{rows}-{_shape()}.db"
    app = app_of(path)
    if not path.exists() or not _complete(path):
        path.unlink(missing_ok=True)
        with app.app_context(), clock.held_at(NOW):
            init_db(db.engine)
            load_demo(db.session, rows)
            db.session.remove()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("CREATE TABLE huey_bench_complete (done INTEGER)")
                connection.commit()
    return app


def app_of(path: Path) -> Flask:
    from admin_app.factory import create_app

    url = f"sqlite:///{path}"
    return create_app(SQLALCHEMY_DATABASE_URI=url, OWNER_DATABASE_URL=url, DATA_DIR=path.parent, SECRET_KEY="bench", DEMO=True,
                      WTF_CSRF_ENABLED=False, LOG_LEVEL="WARNING")  # fmt: skip


def _shape() -> str:
    """A name for the tables as they are declared: other declarations, other database."""
    from models.schema import load_all

    load_all()
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    indexes = sorted((index for table in tables for index in table.indexes), key=lambda index: index.name)
    parts = [str(CreateTable(table)) for table in tables] + [str(CreateIndex(index)) for index in indexes]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:10]


def _complete(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'huey_bench_complete'").fetchone())
    finally:
        connection.close()
