"""Before anything is served: tables, reference data, demo data; and the refusal to serve with demo accounts in earnest."""

import click
from flask import Flask
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from models.db import db
from models.organisation import Account, Community, system_actor
from models.password_policy import DEMO
from models.passwords import verify_password
from models.schema import allow, init_db
from models.scope import acting
from seed.reference import load_reference


def prepare_tables(app: Flask) -> str:
    """Bring the tables in line, as the owner of the database; what was done."""
    owner, own = make_url(app.config["OWNER_DATABASE_URL"]), make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    engine = create_engine(owner, hide_parameters=True)
    try:
        done = init_db(engine)
        if owner.username != own.username and own.username:
            allow(engine, own.username)
    finally:
        engine.dispose()
    return done


def load_first_data(app: Flask, demo: bool, rows: int | None = None) -> bool:
    """Reference data, and demo data where asked for and the database is empty; whether demo data was written."""
    with app.app_context(), acting(db.session, system_actor()):
        wanted = demo and db.session.scalar(select(Community.id).limit(1)) is None
        if wanted:
            from seed.demo import load_demo  # only where it is wanted

            load_demo(db.session, rows)
        load_reference(db.session)
        db.session.commit()
        return wanted


def open_demo_accounts(session: Session) -> list[str]:
    """Usernames of demo accounts that the well-known password opens."""
    if not inspect(session.get_bind()).has_table(Account.__tablename__):
        return []
    found = session.scalars(select(Account).where(Account.demo.is_(True), Account.enabled.is_(True)).order_by(Account.id))
    return [account.username for account in found if verify_password(account.password_hash, DEMO)]


def refuse_demo_in_earnest(app: Flask) -> None:
    """Outside demo mode nothing is served while a demo account can sign in."""
    if app.config["DEMO"]:
        return
    with app.app_context(), acting(db.session, system_actor()):
        names = open_demo_accounts(db.session)
    if names:
        raise click.ClickException(f"没有启动：演示账号 {'、'.join(names)} 还能用演示口令登录。请先停用它们，或设 DEMO=1 作演示用。")
