"""The search box of the bar: a number leads straight to its entry, a room to its household, words to what was written.

Names and telephones must not stand in addresses: they are looked up by POST. One that came in an address is asked for again
by the page itself, which then takes the address out of the history.
"""

from flask import redirect, request, url_for
from flask_admin import expose

from models import household
from models.errors import RuleViolation
from models.reports import findings
from models.rules import rooms
from views.access import DeskView


class FindView(DeskView):
    action, register_slug = "list", "visit"
    key, title, icon, in_menu = "find", "搜索", "search", False

    def is_accessible(self) -> bool:
        return super().is_accessible() and self.may("list", "visit")

    @expose("/", methods=("GET", "POST"))
    def index(self):
        asked = request.form if request.method == "POST" else request.args
        text = (asked.get("q") or "").replace("\x00", "").strip()[:60]
        if not text:
            return self._page("")
        if there := self._straight_to(text):
            return redirect(there)
        personal = self.sees_people and household.looks_personal(text)
        if personal and request.method == "GET":
            return self._page(text, asks_again=True)
        people = self._people(text) if personal else {}
        found = findings.by_words(self.session, self.actor, text, self.now)
        options = [(one, url_for(f"{one.slug}.index", **{one.field: one.code})) for one in findings.by_option(self.actor, text)]
        return self._page(text, found=found, options=options, **people)

    @property
    def sees_people(self) -> bool:
        return self.may("list", "resident")

    def _straight_to(self, text: str) -> str | None:
        """The entry of this number, the register of this name, or the household of this room."""
        if entry := findings.by_number(self.session, self.actor, text):
            return url_for(f"{entry[0]}.details", id=entry[1])
        if slug := findings.by_title(self.actor, text):
            return url_for(f"{slug}.index")
        room = rooms.canonical(text) if self.sees_people else None
        if room and household.household(self.session, self.actor, room, self.now).known:
            return url_for("household.index", room=room)
        return None

    def _people(self, text: str) -> dict:
        try:
            hits = household.look_up(self.session, self.actor, text, self.now)
        except RuleViolation as refusal:
            self.session.rollback()
            return {"refusal": refusal.message}
        self.session.commit()
        return {"hits": [(hit, url_for("household.index", room=hit.room)) for hit in hits]}

    def _page(self, text: str, **found):
        return self.render("find.html", text=text, sees_people=self.sees_people, **found)


def views() -> list[DeskView]:
    return [FindView(endpoint="find", url="find")]
