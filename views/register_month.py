"""登记表月统计: the month of every register that says what it is counted by, as a page and as a workbook."""

from datetime import date
from io import BytesIO

from flask import Response, abort, request, send_file, url_for
from flask_admin import expose

from models.declare import Register, all_registers
from models.errors import RuleViolation
from models.organisation import Community
from models.reports import register_month as report
from models.reports.month_words import maker, neighbours, short_title, title_of
from models.reports.register_compare import by_option, compare
from models.reports.register_figures import Figure, shared
from models.reports.register_words import notes
from models.sheets.naming import content_disposition
from models.sheets.register_month_book import name_of, write_register_month
from views.access import DeskView
from views.generated import figure_filter
from views.month_charts import Chart
from views.register_charts import charts
from views.register_month_page import days_of, keys, tables

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RegisterMonthView(DeskView):
    action = "monthly"
    key, title, icon, group, order = "register_month", "登记表月统计", "table", "报表", 72

    @expose("/")
    def index(self) -> str:
        trouble, register = "", self._register()
        try:
            month = self._month(register, request.args.get("month") or self._current())
        except RuleViolation as refused:
            trouble, month = f"{refused.message}，下面是本月的", self._month(register, self._current())
        earlier, later = neighbours(month.year_month)
        return self.render(
            "register_month.html", **self._counted(month), trouble=trouble,
            month_title=title_of(month.year_month), unit=maker(self._community()), remarks=notes(month),
            tabs=[(one.menu_title, self._here(one, month.year_month), one is register) for one in self._registers()],
            earlier=earlier and (short_title(earlier), self._here(register, earlier)),
            later=later and later <= self._current() and (short_title(later), self._here(register, later)),
            book=self._here(register, month.year_month, ".workbook") if self.may("export", register.slug) else None,
            list_url=url_for(f"{register.slug}.index"), made_on=self.now,
        )  # fmt: skip

    @expose("/export/xlsx/")
    def workbook(self) -> Response:
        register, file = self._register(), BytesIO()
        self.need("export", register.slug)
        try:
            month = self._month(register, request.args.get("month") or self._current())
        except RuleViolation:
            abort(404)
        count = write_register_month(self.session, self.actor, self._community(), month, file)
        file.seek(0)
        name = name_of(self._community(), month, self.now.date())
        self.note_apart("export", register=register.slug, detail={"what": "月统计", "month": month.year_month, "rows": count})
        answer = send_file(file, XLSX)
        answer.headers["Content-Disposition"] = content_disposition(name)
        return answer

    def _registers(self) -> list[Register]:
        return [one for one in all_registers() if one.counted and self.may("list", one.slug)]

    def _register(self) -> Register:
        """The one that is asked for; the first when nothing is."""
        slug, found = request.args.get("register"), self._registers()
        return next((one for one in found if slug in (None, one.slug)), None) or abort(404)

    def _month(self, register: Register, name: str) -> report.RegisterMonth:
        return report.register_month(self.session, self.actor, register, name, self.now)

    def _current(self) -> str:
        return report.this_month(self.session, self.actor, self.now) if self.actor.community_id else abort(404)

    def _community(self) -> Community:
        return self.session.get_one(Community, self.actor.community_id)

    def _counted(self, month: report.RegisterMonth) -> dict:
        link = self._link(month)
        received = shared(month.register)["received"]
        parts = [] if month.empty else list(by_option(month, received))
        return {
            "month": month, "tables": tables(month, link), "keys": keys(month, link), "compared": compare(month)[: len(month.figures)],
            "option_lines": parts, "came": received.label, "charts": self._charts(month, link),
        }  # fmt: skip

    def _charts(self, month: report.RegisterMonth, link) -> list[Chart]:
        def month_link(name: str) -> str | None:
            return link(shared(month.register)["received"], days=month.spans[name])

        return [] if month.empty and not any(number for _, number in month.series) else charts(month, link, month_link)

    def _link(self, month: report.RegisterMonth):
        """The way to the rows of a figure, where this person may see that list."""

        def link(figure: Figure, by: str = "", code: str = "", days: tuple[date, date] | None = None) -> str | None:
            slug = figure.register.slug
            asked = figure_filter.address(figure, *(days or days_of(month)), by, code)
            return url_for(f"{slug}.index", **asked) if self.may("list", slug) else None

        return link

    def _here(self, register: Register, name: str, endpoint: str = ".index") -> str:
        return url_for(endpoint, register=register.slug, month=name)


def views() -> list[DeskView]:
    return [RegisterMonthView(endpoint="register_month", url="/admin/register-month")]
