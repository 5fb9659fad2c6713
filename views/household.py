"""一户一档: one household, who lives there (masked) and everything it has in any register."""

from flask import abort, request, url_for
from flask_admin import expose

from models import household
from models.reports import room_file
from models.rules import rooms
from views.access import DeskView


class HouseholdView(DeskView):
    action, register_slug = "list", "resident"
    key, title, icon, group, order, in_menu = "household", "一户一档", "house-door", "前台", 60, False

    @expose("/")
    def index(self):
        room = rooms.canonical((request.args.get("room") or "")[:40])
        if room is None:
            abort(404)
        home = household.household(self.session, self.actor, room, self.now)
        events = room_file.events(self.session, self.actor, room, self.now)
        if not home.known and not events:
            abort(404)
        lines = [(event, url_for(f"{event.slug}.details", id=event.id)) for event in events]
        return self.render(
            "household.html", home=home, lines=lines, open_count=sum(event.open for event in events),
            intake_url=url_for("intake.index", room=room) if self.may("file", "visit") else None,
        )  # fmt: skip

    def is_accessible(self) -> bool:
        return super().is_accessible() and self.may("list", "resident")


def views() -> list[DeskView]:
    return [HouseholdView(endpoint="household", url="household")]
