"""The menu: generated views in register order, then the custom ones. `add_views` hangs them all on the admin."""

import importlib
import pkgutil
from dataclasses import dataclass

from flask import Flask, g, url_for
from flask_admin import Admin

from models.rules.access import ROLES
from views.access import DeskView

GROUPS = ("前台", "分办", "报表", "接待与事件", "档案与设置")
FOLDED = ("接待与事件", "档案与设置")


@dataclass
class Item:
    key: str
    href: str
    icon: str
    text: str
    tally: int = 0
    red: bool = False
    say: str = ""
    go: bool = False


def add_views(app: Flask) -> Admin:
    """Every module of this folder that has `views()` gives its views; the one with the address /admin/ is the home page."""
    found: list[DeskView] = []
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"views.{name}")
        found += module.views() if hasattr(module, "views") else []
    from views.generated.register_view import register_views

    found += register_views()
    home = next(view for view in found if view.key == "workbench")
    admin = Admin(app, name="业主接待台", index_view=home, url="/admin")
    for view in found:
        if view is not home:
            admin.add_view(view)
    app.extensions["desk_views"] = sorted(found, key=lambda view: (view.order, view.key))
    return admin


def menu(app: Flask, tallies: dict[str, Item]) -> list[dict]:
    """The side menu of the person at hand: groups of what they may open, with the numbers that wait there."""
    groups = []
    for title in GROUPS:
        entries = [
            item_of(view, tallies)
            for view in app.extensions["desk_views"]
            if view.in_menu and view.group == title and view.is_accessible()
        ]
        if entries:
            groups.append({"title": title, "open": title not in FOLDED, "entries": entries})
    return groups


def item_of(view: DeskView, tallies: dict[str, Item]) -> Item:
    item = Item(view.key, url_for(f"{view.endpoint}.index"), view.icon, view.title)
    if waiting := tallies.get(view.key):
        item.tally, item.red, item.say = waiting.tally, waiting.red, waiting.say
    return item


def role_label() -> str:
    """The highest role of the person at hand in this community."""
    order = ("manager", "supervisor", "receptionist", "department_head", "company", "admin", "staff")
    return next((ROLES[role] for role in order if role in g.actor.roles), "")
