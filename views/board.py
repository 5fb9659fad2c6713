"""经营看板 for the manager and the company: counts that lead to their lists, and what is open as a chart."""

from flask import current_app, url_for
from flask_admin import expose

from models.reports import board as report
from views.access import DeskView
from views.chart import BRAND, SHADOW, hidden, label, named, options
from views.generated.figure_filter import address

LATE = {"2–3 天": "#d99a1c", "4–6 天": "#d99a1c"}  # past the supervisor's day; from a week on red
OLD = "#b3231a"


class BoardView(DeskView):
    action = "board"
    key, title, icon, group, order = "board", "经营看板", "speedometer2", "报表", 65

    @expose("/")
    def index(self) -> str:
        if self.actor.community_id is None:
            return self.render("board.html", board=None)
        found = report.board(self.session, self.actor, self.now)
        whole = sum(line.number.value for line in found.ages)
        return self.render("board.html", board=found, address=self._address, month=found.cards[-1].stretch, whole=whole,
                           chart=self._chart(found.ages) if whole else None, list_url=url_for("visit.index"))  # fmt: skip

    def _address(self, number: report.Number) -> str | None:
        """Where the entries of a number are listed, for whoever may open that."""
        screens = current_app.extensions["desk_views"]
        view = next((one for one in screens if one.key == number.page or one.endpoint == number.page), None)
        if not number.value or view is None or not view.is_accessible():
            return None
        asked = address(number.figure, *number.days, number.by, number.code) if number.figure else {}
        return url_for(f"{view.endpoint}.index", **asked | number.query)

    def _chart(self, ages: list[report.Line]) -> dict:
        """A bar for each age, the oldest at the bottom; every bar leads to its entries."""
        bars = [self._bar(line) for line in ages]
        series = {"name": "没办完", "type": "bar", "barWidth": 14, "data": bars, "label": label("right")}
        return options(grid={"left": 78, "right": 40, "top": 4, "bottom": 4}, tooltip=SHADOW, xAxis=hidden(min=0),
                       yAxis=named([line.label for line in ages]) | {"inverse": True}, series=[series])  # fmt: skip

    def _bar(self, line: report.Line) -> dict:
        href, late = self._address(line.number), ages_late(line.label)
        found = {"value": line.number.value, "itemStyle": {"color": late}}
        return found | ({"href": href, "say": f"{line.label} {line.number.text} 件"} if href else {})


def ages_late(age: str) -> str:
    """The colour says what the ladder says: fresh, past two days, past a week."""
    fresh = [words for first, words in report.AGES if first < 2]
    return BRAND if age in fresh else LATE.get(age, OLD)


def views() -> list[DeskView]:
    return [BoardView(endpoint="board", url="/admin/board")]
