"""The flask commands. Each acts as the system, in one scope, and answers an error in one clear line."""

import click
from flask import Flask


def install(app: Flask) -> None:
    for command in (init_db,):
        app.cli.add_command(command)


@click.command("init-db")
def init_db():
    """Create or update the tables."""
    from sqlalchemy import create_engine
    from flask import current_app
    from models.schema import init_db

    click.echo(init_db(create_engine(current_app.config["OWNER_DATABASE_URL"])))
