"""What every test stands on: an application per database, fresh data for each test, people to sign in as, a clock to hold."""

import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from models import clock
from models.db import db
from models.organisation import system_actor
from models.scope import acting
from tests.databases import EMPTY, SITE, Postgres, Sqlite
from tests.site import Site, find_site

pytest_plugins = ["tests.browsing"]

# A busy machine is no reason to fail: what is asked is whether the sums hold, not how quickly.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("desk")


@pytest.fixture(scope="session")
def scratch():
    """One folder for all files of this run of tests (of this worker)."""
    with tempfile.TemporaryDirectory(prefix="desk-tests-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def databases(scratch):
    """The databases by name, each started when first asked for."""
    made = {"sqlite": Sqlite(scratch / "sqlite"), "postgresql": Postgres(scratch / "postgresql")}
    yield made
    for database in made.values():
        database.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def db_name(request) -> str:
    """Every test of models/, views/ and admin_app/ that asks for data runs on both."""
    return request.param


@pytest.fixture
def app(request, databases, db_name) -> Flask:
    """The application over fresh tables; with the small estate of tests/site.py when the test asks for `site`."""
    database = databases[db_name]
    database.reset(SITE if "site" in request.fixturenames else EMPTY)
    yield database.app
    database.leave()


@pytest.fixture
def session(app):
    """The database session, acting as the system."""
    with app.app_context(), acting(db.session, system_actor()):
        yield db.session
        db.session.rollback()


@pytest.fixture
def site(session) -> Site:
    """The small estate 锦绣花园: see tests/site.py. The session acts as the system in it."""
    found = find_site(session)
    session.info["actor"] = system_actor(found.community.id)
    session.commit()
    return found


@pytest.fixture
def actor_for(site, session):
    """The actor behind a username, as sign-in would make it."""
    return lambda username: site.actor(session, username)


@pytest.fixture
def client_for(app, site, session):
    """A client that is signed in as this person; without a name, a stranger."""

    def sign_in(username: str | None = None) -> FlaskClient:
        client = app.test_client()
        if username:
            site.sign_in(session, client, username)
        return client

    return sign_in


@pytest.fixture
def at():
    """Hold the clock: at("2026-11-23 14:32") until the end of the test or the next call; returns the moment."""
    with ExitStack() as held:

        def hold(moment: str | datetime) -> datetime:
            return held.enter_context(clock.held_at(datetime.fromisoformat(moment) if isinstance(moment, str) else moment))

        yield hold
