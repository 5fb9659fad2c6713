"""Brings the database in line with the declarations: `init_db`. Dropping a register file in is enough; nothing is taken away."""

import importlib
import pkgutil
import warnings
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Engine, inspect, text
from sqlalchemy.schema import CreateColumn

import models
from models.db import Base

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 728100  # any number, the same for all: one init-db at a time
# Tables that declarations do not know: the search index keeps its own, and SQLite and PostgreSQL build them differently.
FOREIGN = ("alembic_version", "sqlite_", "search_", "huey")


class NeedsMigration(RuntimeError):
    """The declarations changed in a way that only a written migration can follow; the message lists every point."""


def load_all() -> None:
    """Import every module of the domain that declares a table or listens to the session."""
    for module in pkgutil.iter_modules(models.__path__):
        if not module.ispkg:
            importlib.import_module(f"models.{module.name}")
    importlib.import_module("models.registers")


def init_db(engine: Engine) -> str:
    """Create or update all tables in one transaction under a lock; returns what was done. Safe to run twice, and by two at once."""
    load_all()
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        if not _tables(connection):
            Base.metadata.create_all(connection)
            command.stamp(_alembic(connection), "head")
            return "created"
        command.upgrade(_alembic(connection), "head")
        return _follow_declarations(connection)


def allow(engine: Engine, role: str) -> None:
    """Let the application's own role work with the tables, where another role owns them (PostgreSQL)."""
    quoted = engine.dialect.identifier_preparer.quote(role)
    with engine.begin() as connection:
        for right in ("SELECT, INSERT, UPDATE, DELETE ON ALL TABLES", "USAGE, SELECT ON ALL SEQUENCES"):
            connection.execute(text(f"GRANT {right} IN SCHEMA public TO {quoted}"))


def _tables(connection: Connection) -> list[str]:
    return [name for name in inspect(connection).get_table_names() if not name.startswith(FOREIGN)]


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _follow_declarations(connection: Connection) -> str:
    found = list(_differences(connection))
    refused = [why for step in found if (why := _refusal(step))]
    if refused:
        raise NeedsMigration("\n".join(sorted(refused)))
    Base.metadata.create_all(connection)  # whole tables, with what belongs beside them
    for step in sorted(found, key=itemgetter(0)):  # columns before their indexes
        _apply(connection, step)
    return f"{len(found)} changes" if found else "up to date"


def _differences(connection: Connection) -> Iterator[tuple]:
    """What the declarations have and the database has not, or has otherwise: (verb, …) as Alembic tells it."""
    context = MigrationContext.configure(connection, opts={"include_name": _is_ours, "compare_type": True})
    with warnings.catch_warnings():  # staff and departments name each other; the order of tables does not matter for a comparison
        warnings.filterwarnings("ignore", "Cannot correctly sort tables")
        found = compare_metadata(context, Base.metadata)
    for step in found:
        yield from step if isinstance(step, list) else [step]


def _is_ours(name: str | None, kind: str, _parents) -> bool:
    return not (kind == "table" and name and name.startswith(FOREIGN))


def _refusal(step: tuple) -> str | None:
    """Why a difference cannot be followed by itself; None when it can."""
    verb = step[0]
    if verb in ("add_table", "add_index"):
        return None
    if verb == "add_column":
        column = step[3]
        return None if column.nullable else f"register.E020 {step[2]}.{column.name}: a new column that may not be empty needs a migration"
    if verb == "add_fk" and _is_new(step):
        return None
    if verb.startswith("modify_"):
        return f"register.E021 {step[2]}.{step[3]}: changed in the declaration ({verb.removeprefix('modify_')}), needs a migration"
    if verb.startswith("remove_"):
        return f"register.E022 {_named(step)}: is in the database and no longer declared, needs a migration"
    return f"register.E023 {_named(step)}: {verb} needs a migration"


def _is_new(step: tuple) -> bool:
    """A foreign key on one nullable column: it comes with the column that `add_column` brings."""
    return len(step[1].columns) == 1 and all(column.nullable for column in step[1].columns)


def _named(step: tuple) -> str:
    if step[0].endswith("_column"):
        return f"{step[2]}.{step[3].name}"
    thing = step[1]
    return f"{thing.table.name}.{thing.name}" if getattr(thing, "table", None) is not None else thing.name


def _apply(connection: Connection, step: tuple) -> None:
    verb, thing = step[0], step[1]
    if verb == "add_column":
        connection.exec_driver_sql(_add_column(connection, step[2], step[3]))
    elif verb == "add_index":
        thing.create(connection, checkfirst=True)


def _add_column(connection: Connection, table: str, column: Column) -> str:
    """ALTER TABLE with the foreign key in the same breath: SQLite cannot add one afterwards."""
    quote = connection.dialect.identifier_preparer.quote
    line = f"ALTER TABLE {quote(table)} ADD COLUMN {CreateColumn(column).compile(connection)}"
    for key in column.foreign_keys:
        name = Base.metadata.naming_convention["fk"] % {
            "table_name": table, "column_0_name": column.name, "referred_table_name": key.column.table.name,
        }  # fmt: skip
        line += f" CONSTRAINT {quote(name)} REFERENCES {quote(key.column.table.name)} ({quote(key.column.name)})"
    return line
