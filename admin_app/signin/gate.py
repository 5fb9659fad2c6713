"""Asks on every request who is there, and puts the actor on the request and on the database session."""

from contextlib import contextmanager

from flask import Flask, Response, abort, current_app, flash, g, jsonify, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from admin_app.signin import sessions, who
from models import clock, vocabulary, words
from models.db import db, patience, reading_only
from models.organisation import Account, Actor, system_actor
from models.words import Words

OPEN = {"sign_in.login", "sign_in.home", "sign_in.signed_out", "frame.healthz", "frame.favicon"}
FILES = {"static", "admin.static"}
SEEN_WAITS = 200  # milliseconds
WITHOUT_NEW_PASSWORD = OPEN | {"sign_in.password", "sign_in.logout"}


class SignedIn(UserMixin):
    """Somebody with a valid sign-in: the account's facts as read at the start of the request."""

    def __init__(self, token: str, account: Account, actor: Actor, said: Words | None = None) -> None:
        self.token, self.actor, self.words = token, actor, said
        self.account_id, self.username, self.demo, self.must_change = account.id, account.username, account.demo, account.must_change

    def get_id(self) -> str:
        return self.token


def install(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # the row behind the token says what holds
    manager.user_loader(load)
    app.before_request(ask_who)
    app.teardown_request(give_words_back)


@contextmanager
def apart(reading: bool):
    """A short session of its own: the request's transaction is neither begun nor held by asking who is there."""
    token = reading_only.set(reading)
    try:
        with Session(db.engine, info={"actor": system_actor()}, expire_on_commit=False) as own:
            yield own
    finally:
        reading_only.reset(token)


def load(token: str) -> SignedIn | None:
    now = clock.now()
    with apart(reading=True) as own:
        found = sessions.find(own, token, now)
        if found is None:
            return None
        row, account = found
        actor = who.actor_for(own, account, request.remote_addr or "")
        said = vocabulary.words_for(own, actor, now.date())
    if now - row.last_seen_at >= sessions.SEEN_EVERY:
        _note_seen(row, now)
    return SignedIn(token, account, actor, said)


def _note_seen(row, now) -> None:
    """A busy writer is no reason to keep a reader waiting, or to turn one away: the next request notes it."""
    waits = patience.set(SEEN_WAITS)
    try:
        with apart(reading=False) as own:
            sessions.seen(own, row, now)
    except OperationalError:
        current_app.logger.warning("last seen not noted: the database is busy")
    finally:
        patience.reset(waits)


def ask_who() -> Response | tuple | None:
    if request.endpoint in FILES:
        return None
    g.now, g.actor = clock.now(), None
    if request.endpoint in ("frame.healthz", "frame.favicon"):
        return None
    if not current_user.is_authenticated:
        return None if request.endpoint in OPEN or request.endpoint is None else to_sign_in()
    g.actor = current_user.actor
    db.session.info["actor"] = g.actor
    g.words_before = words.hold(current_user.words)
    if current_user.must_change and not current_user.demo and request.endpoint not in WITHOUT_NEW_PASSWORD:
        return redirect(url_for("sign_in.password"))
    if not g.actor.grants and request.endpoint not in WITHOUT_NEW_PASSWORD:
        abort(403)  # an account without any role, or whose only community is closed
    return None


def give_words_back(_error) -> None:
    """What this community calls things ends with its request: the next one on this thread may be another's."""
    if "words_before" in g:
        words.hold(g.pop("words_before"))


def to_sign_in() -> Response | tuple:
    """Scripts are told 401; people sign in and come back to the page they were on."""
    if request.headers.get("X-Requested-With"):
        return jsonify(message="登录已过期，请重新登录"), 401
    if session.pop("_user_id", None):
        flash("登录已过期，请重新登录，登录后回到刚才的页面", "warn")
    back = request.full_path.rstrip("?") if request.url_rule and "GET" in request.url_rule.methods else None
    return redirect(url_for("sign_in.login", next=back))
