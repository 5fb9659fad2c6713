"""The frame around every page (menu, community, who I am), the health check and the icon."""

import hashlib
from pathlib import Path

from flask import Blueprint, Flask, current_app, g, url_for
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select, text

from models import words
from models.db import db
from models.organisation import Community
from models.outbox import COUNT_CAP, unread
from models.policy import setting
from models.reports.tallies import tallies
from models.rules.access import ROLES, in_our_words
from views import Item, menu, role_label

frame = Blueprint("frame", __name__)
TABS = (
    ("workbench", "admin.index", "grid-1x2", "工作台"),
    ("visit", "visit.index", "journal-text", "登记表"),
    ("intake", "intake.index", "plus-lg", "登记"),
    ("escalation", "escalation.index", "alarm", "升级"),
)


def install(app: Flask) -> None:
    app.register_blueprint(frame)
    app.jinja_env.globals |= {
        "asset_version": asset_version(Path(app.static_folder)), "role_names": ROLES, "called": words.called,
    }  # fmt: skip
    app.jinja_env.filters["ours"] = _ours
    app.context_processor(lambda: {"shell": shell() if g.get("actor") else None})


def _ours(text):
    """A sentence with the roles as they are called today; markup stays markup."""
    said = in_our_words(str(text))
    return Markup(said) if isinstance(text, Markup) else said  # no word may hold a sign of markup


def asset_version(folder: Path) -> str:
    """Changes when any file under static/ does, so that browsers may keep files for good."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()[:10]


def shell() -> dict:
    """What base.html prints around a page, made once a request."""
    if "shell" not in g:
        g.shell = _shell()
    return g.shell


def _shell() -> dict:
    actor, app = g.actor, current_app
    waiting = tallies(db.session, actor, g.now) if actor.community_id else {}
    numbers = {key: Item(key, "", "", "", count, red, say) for key, (count, red, say) in waiting.items()}
    communities = _communities(actor)
    return {
        "me": {"name": actor.name, "face": actor.name[:1], "role": role_label()},
        "community": next((one for one in communities if one["id"] == actor.community_id), {"id": None, "name": "还没有小区"}),
        "communities": communities,
        "demo": app.config["DEMO"],
        "product": _product(actor),
        "menu": menu(app, numbers),
        "inbox": _unread(actor),
        "inbox_url": _address("inbox.index") if actor.community_id else None,
        "tabbar": _tabs(numbers),
        "find_url": _address("find.index"),
        "intake_url": _address("intake.index"),
        "home_url": _address("admin.index"),
        "logout_url": url_for("sign_in.logout"),
        "switch_url": url_for("sign_in.community"),
        "password_url": None if current_user.demo else url_for("sign_in.password"),
    }


def _product(actor) -> str:
    return setting(db.session, actor.community_id, "product", g.now.date()) if actor.community_id else "业主接待台"


def _unread(actor) -> str:
    """The number at the bell, '' when nothing waits: one count along an index, on every page."""
    count = unread(db.session, actor) if actor.community_id else 0
    return f"{count - 1}+" if count >= COUNT_CAP else str(count or "")


def _communities(actor) -> list[dict]:
    found = db.session.execute(select(Community.id, Community.name).where(Community.id.in_(actor.communities - {None})))
    return [{"id": key, "name": name} for key, name in found]


def _address(endpoint: str) -> str | None:
    """The address of a page this person may open; None when they may not."""
    view = next((view for view in current_app.extensions["desk_views"] if f"{view.endpoint}.index" == endpoint), None)
    return url_for(endpoint) if view is not None and view.is_accessible() else None


def _tabs(numbers: dict[str, Item]) -> list[Item]:
    tabs = []
    for key, endpoint, icon, title in TABS:
        if address := _address(endpoint):
            waiting = numbers.get(key) if key == "escalation" else None
            tally, say = (waiting.tally, waiting.say) if waiting else (0, "")
            tabs.append(Item(key, address, icon, title, tally, key == "escalation", say, go=key == "intake"))
    return [*tabs, Item("more", "#side", "list", "更多")]


@frame.get("/healthz")
def healthz():
    """200 when the application answers and the database does too."""
    db.session.connection().execute(text("SELECT 1"))
    return {"ok": True}


@frame.get("/favicon.ico")
def favicon():
    return current_app.send_static_file("favicon.svg")
