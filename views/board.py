"""经营看板 for the manager and the company: counts that lead to their lists."""

from flask import current_app, url_for
from flask_admin import expose

from models.reports import board
from views.access import DeskView


class BoardView(DeskView):
    action = "board"
    key, title, icon, group, order = "board", "经营看板", "speedometer2", "报表", 65

    @expose("/")
    def index(self):
        if self.actor.community_id is None:
            return self.render("board.html", board=None)
        found = board.board(self.session, self.actor, self.now)
        return self.render("board.html", board=found, address=self._address, month=found.spans[-1])

    def _address(self, number: board.Number) -> str | None:
        """Where the entries of a number are listed, for whoever may open that."""
        screens = current_app.extensions["desk_views"]
        view = next((one for one in screens if number.page and (one.key == number.page or one.endpoint == number.page)), None)
        shown = view is not None and view.is_accessible() and number.text != "0"
        return url_for(f"{view.endpoint}.index", **number.query) if shown else None


def views() -> list[DeskView]:
    return [BoardView(endpoint="board", url="/admin/board")]
