"""The test client: every request in a context of its own, as on a server."""

from contextvars import Context, copy_context
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import update

from admin_app.signin import gate, sessions
from models import clock
from models.db import db
from models.sign_in import UserSession


class CleanClient(FlaskClient):
    """No application context, session or `g` of the test leaks into a request.

    What the test has written is saved before the request and read anew after it. A client that was signed in by a fixture stays
    signed in when the test moves the clock; one that signed in through the page does not.
    """

    token: str | None = None
    signed_at: datetime | None = None

    def open(self, *args, **kwargs):
        settle()
        kwargs.setdefault("buffered", True)  # read to the end and closed, as a browser does: files and exports too
        answer = outside_flask().run(self._open, *args, **kwargs)
        settle()
        return answer

    def _open(self, *args, **kwargs):
        if self.token and clock.now() - self.signed_at > sessions.IDLE_LIFE / 2:
            self.signed_at = clock.now()
            with self.application.app_context(), gate.apart(reading=False) as own:
                mine = UserSession.token_hash == sessions.hash_of(self.token)
                own.execute(update(UserSession).where(mine).values(last_seen_at=clock.now(), created_at=clock.now()))
                own.commit()
        return super().open(*args, **kwargs)


def settle() -> None:
    """Save what the test has in its session, and forget what it had read."""
    try:
        there = db.session.registry.has()
    except RuntimeError:  # no application context around the test
        return
    if there:
        db.session.commit()
        db.session.expire_all()


def outside_flask() -> Context:
    """Everything the test holds (the clock), without Flask's own contexts."""
    fresh = Context()
    for variable, value in copy_context().items():
        if not variable.name.startswith("flask."):
            fresh.run(variable.set, value)
    return fresh
