"""Where Alembic finds the database: the connection of `init_db`, or the application's own for `flask db …`."""

from alembic import context

from models.db import Base, db
from models.schema import load_all


def run(connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


load_all()
given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with db.engine.begin() as connection:
        run(connection)
