"""一户一档: one household, who lives there (masked) and everything it has in any register."""

from flask import abort, request, url_for
from flask_admin import expose

from models import household
from models.organisation import Community
from models.reports import room_file
from models.rules import rooms
from models.sheets.household_book import write_household
from models.sheets.naming import file_name
from views.access import DeskView, needs
from views.sending import scratch, send


class HouseholdView(DeskView):
    action, register_slug = "list", "resident"
    key, title, icon, group, order, in_menu = "household", "一户一档", "house-door", "前台", 60, False

    @expose("/")
    def index(self):
        home, events = self._file()
        lines = [(event, url_for(f"{event.slug}.details", id=event.id)) for event in events]
        return self.render(
            "household.html", home=home, lines=lines, open_count=sum(event.open for event in events),
            intake_url=url_for("intake.index", room=home.room) if self.may("file", "visit") else None,
            export_url=url_for(".export", room=home.room) if self.may("export", "resident") else None,
        )  # fmt: skip

    @expose("/export/xlsx/")
    @needs("export")
    def export(self):
        """The same as a workbook."""
        home, events = self._file()
        community = self.session.get(Community, self.actor.community_id)
        people = [[one.name, one.relation, one.phone, "是" if one.primary else ""] for one in home.residents]
        matters = [[event.record_no, event.title, event.tag, event.moment, event.text, event.state.label if event.state else "",
                    event.due.text if event.due else ""] for event in events]  # fmt: skip
        name = file_name(community.name, f"一户一档 {home.say}", None, None, self.now.date(), "xlsx")
        with scratch("xlsx") as path:
            count = write_household(path, community, home.say, home.facts, people, matters, room_file.MOST)
            self.note_apart("export", register="household", detail={"count": count, "kind": "household", "room": home.room})
            return send(path, name, once=True)

    def _file(self):
        """The household of the address and everything it has; 404 where there is neither."""
        room = rooms.canonical((request.args.get("room") or "")[:40])
        if room is None:
            abort(404)
        home = household.household(self.session, self.actor, room, self.now)
        events = room_file.events(self.session, self.actor, room, self.now)
        if not home.known and not events:
            abort(404)
        return home, events

    def is_accessible(self) -> bool:
        return super().is_accessible() and self.may("list", "resident")


def views() -> list[DeskView]:
    return [HouseholdView(endpoint="household", url="household")]
