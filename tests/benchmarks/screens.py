"""Lists, searches and the queue over HTTP, each against the same page rendered from rows already in memory."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, template_rendered
from sqlalchemy import select

from admin_app.signin import sessions
from models import clock
from models.db import db
from models.organisation import Account, system_actor
from models.registers.visit import Visit
from models.scope import acting
from tests.benchmarks.databases import NOW
from tests.benchmarks.timing import Figure, milliseconds

LIST = "/admin/visit/"
DEEP = 400_000  # rows to skip: page 20,000 of 20 rows


def measure(app: Flask, rows: int, wanted) -> Iterator[Figure]:
    client = signed_in(app, "supervisor")
    for name, address in addresses(app).items():
        if wanted(name):
            yield screen(app, client, name, rows, address)


def addresses(app: Flask) -> dict[str, str]:
    return {
        "list.first": LIST,
        "list.page20000": f"{LIST}?after={_deep_key(app)}",
        "list.sort": f"{LIST}?sort=room",
        "list.status": f"{LIST}?status=in_progress",
        "list.onemonth": f"{LIST}?received_at_from=2026-10-01&received_at_to=2026-10-31",
        "search.two_chars": f"{LIST}?q=电梯",
        "search.none": f"{LIST}?q=长颈鹿",
        "queue": "/admin/escalation/",
    }


def _deep_key(app: Flask) -> int:
    """The key of the row before page 20,000; in a small estate of the row in the middle."""
    with app.app_context(), acting(db.session, system_actor()):
        ordered = select(Visit.id).order_by(Visit.received_at.desc(), Visit.id.desc())
        found = db.session.scalar(ordered.offset(DEEP).limit(1))
        if found is None:
            newest = db.session.scalar(select(Visit.id).order_by(Visit.id.desc()).limit(1))
            found = newest // 2
        db.session.remove()
        return found


def signed_in(app: Flask, username: str):
    client = app.test_client()
    with app.app_context(), acting(db.session, system_actor()):
        account = db.session.scalar(select(Account).where(Account.username == username))
        token = sessions.begin(db.session, account, NOW, "127.0.0.1", "bench")
        db.session.commit()
        db.session.remove()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def screen(app: Flask, client, name: str, rows: int, address: str) -> Figure:
    def ask() -> None:
        with clock.held_at(NOW):
            answer = client.get(address)
        assert answer.status_code == 200, (name, answer.status_code)

    with _rendered(app) as pages:
        ask()
    template, context = pages[-1]
    with app.test_request_context(address):
        floor = milliseconds(lambda: template.render(context))
    return Figure(name, rows, milliseconds(ask), floor)


@contextmanager
def _rendered(app: Flask) -> Iterator[list]:
    """Templates that were rendered, with everything they were given."""
    pages: list = []

    def keep(_sender, template, context, **_more) -> None:
        pages.append((template, dict(context)))

    template_rendered.connect(keep, app)
    try:
        yield pages
    finally:
        template_rendered.disconnect(keep, app)
