"""登记表月统计: the month of every register that says what it is counted by: page, workbook, and closed like that of the complaints."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO

from flask import Response, abort, request, send_file, url_for
from flask_admin import expose

from models.declare import Register, all_registers
from models.errors import RuleViolation
from models.month import first_open
from models.organisation import Community
from models.reports import register_month as report
from models.reports.month_subject import Subject, of_register
from models.reports.month_words import neighbours, short_title, title_of
from models.reports.register_changes import changes
from models.reports.register_compare import by_option, compare
from models.reports.register_figures import Figure, shared
from models.reports.register_sheet import RegisterSheet, sheet_of
from models.reports.register_words import suggestion
from models.sheets.naming import content_disposition
from models.sheets.register_month_book import name_of, write_register_month
from views.access import DeskView
from views.chart import Chart
from views.generated import figure_filter
from views.month_acts import Field, Refused
from views.month_steps import MonthSteps
from views.register_charts import charts
from views.register_month_page import days_of, keys, tables

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RegisterMonthView(MonthSteps):
    action = "monthly"
    key, title, icon, group, order = "register_month", "登记表月统计", "table", "报表", 72
    help = {"problems": "多在哪里、为什么；已按数字写好开头，接着写", "measures": "谁在什么时候前做什么，没有就写“无”"}

    @expose("/")
    def index(self) -> str:
        try:
            return self.page(request.args.get("month") or self._first())
        except RuleViolation as refused:
            return self.page(self._current(), trouble=f"{refused.message}，下面是本月的")

    def page(self, year_month: str, refused: Refused | None = None, trouble: str = "") -> str:
        register = self._register()
        sheet = self._sheet(register, year_month)
        earlier, later = neighbours(year_month)
        with sheet.in_its_words():
            shown = self._counted(sheet)
        return self.render(
            "register_month.html", **shown, **self.closing(sheet, self.actor.community_id, refused), sheet=sheet, trouble=trouble,
            month_title=title_of(year_month), unbalanced=sheet.month.unbalanced,
            tabs=[(one.menu_title, self._here(one, year_month), one is register) for one in self._registers()],
            earlier=earlier and (short_title(earlier), self._here(register, earlier)),
            later=later and later <= self._current() and (short_title(later), self._here(register, later)),
            book=self._here(register, year_month, ".workbook", version=self.version()) if self.may("export", register.slug) else None,
            list_url=url_for(f"{register.slug}.index"),
        )  # fmt: skip

    @expose("/export/xlsx/")
    def workbook(self) -> Response:
        register, file = self._register(), BytesIO()
        self.need("export", register.slug)
        try:
            sheet = self._sheet(register, request.args.get("month") or self._current())
        except RuleViolation:
            abort(404)
        count = write_register_month(self.session, self.actor, sheet, file)
        file.seek(0)
        name = name_of(self._community(), sheet.month, self.now.date())
        detail = {"what": "月统计", "month": sheet.month.year_month, "number": sheet.number, "rows": count}
        self.note_apart("export", register=register.slug, detail=detail)
        answer = send_file(file, XLSX)
        answer.headers["Content-Disposition"] = content_disposition(name)
        return answer

    def subject(self) -> Subject:
        return of_register(self._register())

    @property
    def reasons(self) -> str:
        return self._register().slug

    def changed(self, sheet: RegisterSheet):
        return changes(self.session, sheet, self.now)

    def suggested(self, sheet: RegisterSheet) -> Mapping[str, str]:
        return {"problems": suggestion(sheet.month), "measures": ""}

    def further_fields(self, values: Mapping[str, str], error: Mapping[str, str]) -> list[Field]:
        return []

    def _registers(self) -> list[Register]:
        return [one for one in all_registers() if one.counted and self.may("list", one.slug)]

    def _register(self) -> Register:
        """The one that is asked for; the first when nothing is."""
        slug, found = request.values.get("register"), self._registers()
        return next((one for one in found if slug in (None, one.slug)), None) or abort(404)

    def _sheet(self, register: Register, name: str) -> RegisterSheet:
        return sheet_of(self.session, self.actor, self._community(), register, name, self.now, self.version())

    def _first(self) -> str:
        """What one comes for: the oldest month that is being closed, else the one at hand."""
        current = self._current()
        return first_open(self.session, self.actor.community_id, self._register().slug) or current

    def _current(self) -> str:
        return report.this_month(self.session, self.actor, self.now) if self.actor.community_id else abort(404)

    def _community(self) -> Community:
        return self.session.get_one(Community, self.actor.community_id) if self.actor.community_id else abort(404)

    def _counted(self, sheet: RegisterSheet) -> dict:
        month, link = sheet.month, self._link(sheet)
        received = shared(month.register)["received"]
        parts = [] if month.empty else list(by_option(month, received))
        return {
            "month": month, "tables": tables(month, link), "keys": keys(month, link), "compared": compare(month)[: len(month.figures)],
            "option_lines": parts, "came": received.label, "charts": self._charts(month, link),
        }  # fmt: skip

    def _charts(self, month: report.RegisterMonth, link) -> list[Chart]:
        def month_link(name: str) -> str | None:
            return link(shared(month.register)["received"], days=month.spans[name] if name != month.year_month else None)

        return [] if month.empty and not any(number for _, number in month.series) else charts(month, link, month_link)

    def _link(self, sheet: RegisterSheet):
        """The way to the rows of a figure, where this person may see that list; of a frozen month to those it counted."""
        month = sheet.month
        frozen = f"{month.year_month}-{sheet.row.version}" if sheet.frozen else ""

        def link(figure: Figure, by: str = "", code: str = "", days: tuple[date, date] | None = None) -> str | None:
            slug, kept = figure.register.slug, "" if days else frozen
            if not self.may("list", slug) or (kept and figure.code not in shared(month.register)):
                return None
            return url_for(f"{slug}.index", **figure_filter.address(figure, *(days or days_of(month)), by, code, kept))

        return link

    def _here(self, register: Register, name: str, endpoint: str = ".index", **more) -> str:
        return url_for(endpoint, register=register.slug, month=name, **more)


def views() -> list[DeskView]:
    return [RegisterMonthView(endpoint="register_month", url="/admin/register-month")]
