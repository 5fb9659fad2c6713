"""小区对比 for the company: ranked, through time, by the hour; and the same as a workbook."""

from dataclasses import dataclass
from io import BytesIO

from flask import Response, abort, request, send_file, url_for
from flask_admin import expose

from models.policy import SETTINGS
from models.reports import comparison as report
from models.reports.busy_hours import DAYS, Hour, busiest, busy_hours
from models.reports.comparison_span import PERIODS
from models.reports.comparison_trend import Trend, trend
from models.reports.month_words import short_title
from models.rules.month import KINDS
from models.sheets.comparison_book import name_of, write_comparison
from models.sheets.naming import content_disposition
from views.access import DeskView
from views.chart import FONT

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLOURS = ("#1c58b8", "#b45309", "#15803d", "#7c3aed", "#be123c", "#0e7490", "#a16207", "#475569")
KEYS = ("period", "by", "order", "trend", "community", "page")
MARKS = {"ascending": "caret-up-fill", "descending": "caret-down-fill"}


@dataclass(frozen=True)
class Head:
    """A column that sorts: where a click leads, and how it is sorted now."""

    label: str
    about: str
    href: str
    sort: str = ""

    @property
    def icon(self) -> str:
        return MARKS.get(self.sort, "")


class ComparisonView(DeskView):
    action = "compare"
    key, title, icon, group, order = "comparison", "小区对比", "bar-chart-steps", "报表", 66

    @expose("/")
    def index(self) -> str:
        found = self._found()
        page, pages = self._page(len(found.rows))
        rows = found.rows[(page - 1) * report.PAGE : page * report.PAGE]
        shown = self._trend(found, rows)
        community = self._community(found)
        heat = self._heat(found, community)
        turns = ((page - 1, "上一页", page > 1), (page + 1, "下一页", page < pages))
        return self.render(
            "comparison.html", found=found, rows=rows, first=(page - 1) * report.PAGE + 1, asked=self._asked(page=None),
            periods=[(text, self._here(period=code, page=None), code == found.span.code) for code, text in PERIODS.items()],
            measures=[(one.code, one.label) for one in report.MEASURES.values()], heads=self._heads(found), remarks=notes(found),
            turns=[(text, self._here(page=number)) for number, text, there in turns if there],
            trend=shown, drawn=min(len(COLOURS), len(rows)), chart=chart(shown) if rows else None, trends=self._trends(shown),
            heat=heat, days=DAYS, busiest=busiest(heat), community=community,
            communities=[("", "全部小区"), *((str(key), name) for key, name in found.names.items())],
            book=self._here(".workbook", page=None), board_url=url_for("board.index"),
        )  # fmt: skip

    @expose("/export/xlsx/")
    def workbook(self) -> Response:
        found = self._found()
        if not found.rows:
            abort(404)
        names, file = {row.id: row.name for row in found.rows}, BytesIO()
        shown = trend(self.session, found.span, names, found.homes, self._measure(found))
        community = self._community(found)
        count = write_comparison(found, shown, self._heat(found, community), found.names.get(int(community or 0), "全部小区"),
                                 notes(found), file)  # fmt: skip
        file.seek(0)
        self.note_apart("export", detail={"what": self.title, "period": found.span.period, "rows": count})
        answer = send_file(file, XLSX)
        answer.headers["Content-Disposition"] = content_disposition(name_of(found, self.now.date()))
        return answer

    def _found(self) -> report.Comparison:
        asked = (request.args.get(name) for name in ("period", "by", "order"))
        return report.comparison(self.session, self.actor, self.now, *asked)

    def _asked(self, **more) -> dict[str, object]:
        """What the address says, with some of it said otherwise; None takes it out."""
        kept = {name: request.args[name] for name in KEYS if request.args.get(name)} | more
        return {name: value for name, value in kept.items() if value is not None}

    def _here(self, endpoint: str = ".index", **more) -> str:
        return url_for(endpoint, **self._asked(**more))

    def _page(self, count: int) -> tuple[int, int]:
        pages = max(-(-count // report.PAGE), 1)
        return min(max(request.args.get("page", 1, int), 1), pages), pages

    def _heads(self, found: report.Comparison) -> list[Head]:
        """A click on a column gives the places by it, a second one turns the order round."""
        turned, by_name = found.order.startswith("-"), found.order.endswith(report.NAME)
        heads = [Head("小区", "按名称排", self._here(order="-name" if found.order == "name" else "name", page=None),
                      ("descending" if turned else "ascending") if by_name else "")]  # fmt: skip
        for one in report.MEASURES.values():
            current = one is found.measure and not by_name
            falling = one.most_first != turned
            label = f"{short_title(found.span.month)}汇总" if one.kind == report.STAGE else one.label
            href = self._here(by=one.code, order="-place" if current and not turned else None, page=None)
            heads.append(Head(label, one.about, href, ("descending" if falling else "ascending") if current else ""))
        return heads

    def _measure(self, found: report.Comparison) -> str:
        """Whose way through time is shown: the one asked for, else the one that gives the places."""
        asked = report.MEASURES.get(request.args.get("trend", ""), found.measure)
        return asked.code if asked.trend else "received"

    def _trend(self, found: report.Comparison, rows: list[report.Row]) -> Trend:
        return trend(self.session, found.span, {row.id: row.name for row in rows}, found.homes, self._measure(found))

    def _trends(self, shown: Trend) -> list[tuple[str, str, bool]]:
        kept = [one for one in report.MEASURES.values() if one.trend]
        return [(one.label, self._here(trend=one.code), one is shown.measure) for one in kept]

    def _community(self, found: report.Comparison) -> str:
        """The one community whose hours are asked for; '' for all."""
        asked = request.args.get("community", "")
        return asked if asked in {str(key) for key in found.names} else ""

    def _heat(self, found: report.Comparison, community: str) -> list[Hour]:
        keys = [int(community)] if community else list(found.names)
        return busy_hours(self.session, keys, found.span.start, found.span.end)


def chart(shown: Trend) -> dict:
    """A line for each of the first communities; more could not be told apart."""
    rate, times = shown.measure.kind == report.RATE, 1 if shown.measure.kind == report.COUNT else 100
    series = [
        {"name": line.name, "type": "line", "symbolSize": 5, "connectNulls": True,
         "data": [None if value is None else round(value * times, 1) for value in line.values]}
        for line in shown.lines[: len(COLOURS)]
    ]  # fmt: skip
    axis = {"type": "value", "minInterval": 1}
    if rate:
        lowest = min((value for line in series for value in line["data"] if value is not None), default=90)
        axis |= {"max": 100, "min": min(lowest // 10 * 10, 90), "axisLabel": {"formatter": "{value}%"}}
    return {
        "animation": False, "textStyle": FONT, "color": list(COLOURS), "tooltip": {"trigger": "axis"},
        "legend": {"type": "scroll", "top": 2, "left": 12, "right": 12, "textStyle": FONT},
        "grid": {"left": 48, "right": 20, "top": 38, "bottom": 28},
        "xAxis": {"type": "category", "data": [piece.label for piece in shown.pieces]}, "yAxis": axis, "series": series,
    }  # fmt: skip


def notes(found: report.Comparison) -> list[str]:
    """What the figures mean, so that whoever reads them need not ask."""
    made_of = [f"{one.label} = {one.about}" for one in report.MEASURES.values() if one.kind in (report.RATE, report.SHARE)]
    usual = "、".join(f"{one.label} {SETTINGS[one.target].default}%" for one in report.MEASURES.values() if one.target)
    return [
        f"统计期间是多数小区设的{KINDS[found.span.kind]}，各小区一样", *made_of, "没办完、超期是现在的，不看时间段",
        f"低于小区自己设的目标标红（没设的，{usual}）", "“—”是没有可算的",
    ]  # fmt: skip


def views() -> list[DeskView]:
    return [ComparisonView(endpoint="comparison", url="/admin/comparison")]
