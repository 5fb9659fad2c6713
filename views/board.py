"""经营看板 for the manager and the company, and 小区对比 for the company: counts that lead to their lists."""

from flask import current_app, url_for
from flask_admin import expose

from models.reports import board, comparison
from models.reports.month_words import short_title
from views.access import DeskView
from views.month_charts import FONT

COLOURS = ("#1c58b8", "#b45309", "#15803d", "#7c3aed", "#be123c", "#0e7490")


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


class ComparisonView(DeskView):
    action = "compare"
    key, title, icon, group, order = "comparison", "小区对比", "bar-chart-steps", "报表", 66

    @expose("/")
    def index(self):
        found = comparison.comparison(self.session, self.actor, self.now)
        chart = self._chart(found) if found.ranks else None
        return self.render("comparison.html", found=found, month=short_title(found.months[-1]), chart=chart)

    def _chart(self, found: comparison.Comparison) -> dict:
        """Twelve months of complaints, a line a community."""
        series = [{"name": name, "type": "line", "data": numbers, "symbolSize": 5} for name, numbers in found.trends]
        return {
            "animation": False, "textStyle": FONT, "color": list(COLOURS), "tooltip": {"trigger": "axis"},
            "legend": {"top": 2, "right": 12, "textStyle": FONT}, "grid": {"left": 40, "right": 20, "top": 34, "bottom": 28},
            "xAxis": {"type": "category", "data": [short_title(name) for name in found.months]},
            "yAxis": {"type": "value", "minInterval": 1}, "series": series,
        }  # fmt: skip


def views() -> list[DeskView]:
    return [BoardView(endpoint="board", url="/admin/board"), ComparisonView(endpoint="comparison", url="/admin/comparison")]
