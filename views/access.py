"""What every view has: who is asking, whether they may, and the frame around the page. Decides nothing: asks models.rules.access."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from flask import abort, g
from flask_admin import BaseView
from sqlalchemy.orm import Session

from models import audit
from models.db import db, reading_only
from models.display import Display
from models.organisation import Actor
from models.rules import access


class DeskView(BaseView):
    """Base of every screen. `action` is what one needs to be let in; a view without it refuses to start.

    `key` marks it in the menu; `group`, `icon`, `order` place it there, `title` is its text; `in_menu` False hides it.
    """

    action: str = ""
    register_slug: str | None = None
    key = ""
    title = ""
    icon = "circle"
    group = "前台"
    order = 100
    in_menu = True

    def __init__(self, **kwargs):
        if not self.action:
            raise TypeError(f"{type(self).__name__} names no action, so nobody can be let in")
        super().__init__(name=self.title, **kwargs)

    @property
    def actor(self) -> Actor:
        return g.actor

    @property
    def now(self):
        """The moment of this request: one for the whole request, so that a page agrees with itself."""
        return g.now

    @property
    def session(self) -> Session:
        return db.session

    @property
    def display(self) -> Display:
        if "display" not in g:
            g.display = Display(db.session, g.now)
        return g.display

    def may(self, action: str, register: str | None = None) -> bool:
        return access.may(self.actor.roles, action, register or self.register_slug)

    def need(self, action: str, register: str | None = None) -> None:
        """403 unless this person may."""
        if not self.may(action, register):
            abort(403)

    @contextmanager
    def writing_apart(self) -> Iterator[None]:
        """A writing transaction of its own for what a reading request must write down: a reader that turns writer fails at once."""
        self.session.rollback()
        token = reading_only.set(False)
        try:
            yield
            self.session.commit()
        finally:
            self.session.rollback()
            reading_only.reset(token)

    def note_apart(self, action: str, **line) -> None:
        """A line in the audit about something that was only read."""
        with self.writing_apart():
            audit.record(self.session, self.actor, self.now, action, **line)

    def is_accessible(self) -> bool:
        return g.get("actor") is not None and self.may(self.action)

    def inaccessible_callback(self, name, **kwargs):
        abort(403)

    def render(self, template, **context):
        return super().render(template, page=context.pop("page", self.key), **context)


def needs(action: str) -> Callable:
    """For a route that needs more than its view does."""

    def decorate(route):
        @wraps(route)
        def guarded(self, *args, **kwargs):
            self.need(action)
            return route(self, *args, **kwargs)

        return guarded

    return decorate
