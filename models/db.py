"""The database handle, constraint names and what SQLite needs on every connection. A listed exception: knows Flask-SQLAlchemy."""

from contextvars import ContextVar

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
}

# A request that only reads begins deferred, so it never waits for a writer; everything else takes the write lock first,
# because a deferred transaction that turns into a writer fails at once instead of waiting its turn.
reading_only: ContextVar[bool] = ContextVar("reading_only", default=False)

# How long a writer waits for another one on SQLite, in milliseconds.
WAITS = 30_000
patience: ContextVar[int] = ContextVar("patience", default=WAITS)
SQLITE_PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", f"busy_timeout={WAITS}")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class DeskSession(FlaskSession):
    """Closes the doors no listener hears: rows that are already in memory, and writes by key that skip the flush."""

    in_sight = staticmethod(lambda session, row: True)  # given by models/scope.py

    def _identity_lookup(self, *args, **options):
        """A row in memory that this actor may not see counts as not there: it is asked for again, under the scope."""
        row = super()._identity_lookup(*args, **options)
        return None if row is not None and not self.in_sight(self, row) else row

    def merge(self, *args, **options):
        raise TypeError("writes by key skip the checks, the audit or the scope: load the rows, change them and save them")

    bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = merge_all = merge


# autoflush stays on: rules read what has just been written; expire_on_commit off: a page renders after its commit.
db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    engine_options={"hide_parameters": True},
    session_options={"class_": DeskSession, "expire_on_commit": False},
)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection, _record):
    if "sqlite" not in type(connection).__module__:
        return
    connection.isolation_level = None  # begin is ours, below
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection):
    if connection.dialect.name == "sqlite":
        if reading_only.get():
            connection.exec_driver_sql("BEGIN")
            return
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience.get()}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
