"""投诉情况月汇总: the sheet as it prints, charts beside it, every figure a way to its rows, and the workbook (R99)."""

from io import BytesIO

from flask import Response, abort, request, send_file, url_for
from flask_admin import expose
from sqlalchemy import select

from models.errors import RuleViolation
from models.month import still_open
from models.organisation import Community
from models.registers.complaint import Complaint
from models.reports import month_standing, month_words
from models.reports.month_afterwards import afterwards
from models.reports.month_changes import Changes, changes
from models.reports.month_figures import TOTAL
from models.reports.month_sheet import MonthSheet
from models.reports.month_snapshot import sheet_of
from models.reports.monthly import Month, current_month
from models.rules import wording
from models.sheets import monthly_book
from models.sheets.naming import content_disposition
from views import month_page
from views.access import DeskView
from views.month_acts import Refused
from views.month_charts import charts
from views.month_steps import MonthSteps

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 100
LISTED = ("complained_at", "room", "complainant", "complaint_type", "severity", "cause", "description")


class MonthlyView(MonthSteps):
    action = "monthly"
    key = "monthly"
    title = "投诉情况月汇总"
    group = "报表"
    icon = "bar-chart-line"
    order = 70

    @expose("/")
    def index(self) -> str:
        try:
            return self.page(request.args.get("month") or self._first())
        except RuleViolation as refused:
            return self.page(self._current(), trouble=f"{refused.message}，下面是本月的")

    def page(self, year_month: str, refused: Refused | None = None, trouble: str = "") -> str:
        sheet = self._sheet(year_month)
        return self.render("monthly.html", **self._page(sheet), **self.closing(sheet, self._community_id(), refused), trouble=trouble)

    @expose("/rows/")
    def rows(self) -> str:
        """The complaints behind one figure, one line for each that was counted."""
        self.need("list", "complaint")
        month = self._sheet_or_404().month
        figure, complaint_type = request.args.get("figure", ""), request.args.get("type", TOTAL)
        if not month_page.known(month, figure, complaint_type):
            abort(404)
        found = month.rows(figure, complaint_type)
        page = min(max(request.args.get("page", 1, int), 1), max(-(-len(found) // PAGE), 1))
        piece = found.iloc[(page - 1) * PAGE : page * PAGE]
        return self.render(
            "monthly_rows.html", month=month, heading=self._heading(month, figure, complaint_type), total=len(found),
            first=(page - 1) * PAGE + 1, rows=self._listed(piece), specs=[Complaint.register.field(name) for name in LISTED],
            back=self._here(month.year_month), month_title=month_words.title_of(month.year_month),
            earlier=self._turn(page - 1) if page > 1 else None, later=self._turn(page + 1) if page * PAGE < len(found) else None,
        )  # fmt: skip

    @expose("/export/xlsx/")
    def workbook(self) -> Response:
        self.need("export", "complaint")
        sheet, file = self._sheet_or_404(), BytesIO()
        count = monthly_book.write_book(self.session, sheet, file)
        file.seek(0)
        name = monthly_book.file_name_of(self._community(), sheet.month)
        self._note_export(sheet, count)
        answer = send_file(file, XLSX)
        answer.headers["Content-Disposition"] = content_disposition(name)
        return answer

    def _page(self, sheet: MonthSheet) -> dict:
        with sheet.in_its_words():
            return self._printed(sheet)

    def _printed(self, sheet: MonthSheet) -> dict:
        """The sheet as it prints, the charts and lists beside it."""
        month = sheet.month
        earlier, later = month_words.neighbours(month.year_month)
        top, bottom = month_page.header(month)

        def link(figure: str, complaint_type: str | None, name: str | None = None) -> str:
            own = {} if name else {"version": self.version()}
            return url_for(".rows", month=name or month.year_month, type=complaint_type or TOTAL, figure=figure, **own)

        return {
            "month": month, "sheet": sheet, "form": f"表号：{sheet.form_no} 版次：{sheet.edition}",
            "month_title": month_words.title_of(month.year_month),
            "top": top, "bottom": bottom, "lines": month_page.lines(month, link), "totals": month_page.totals(month, link),
            "span": 2 + sum(head.columns for head in top), "more_rates": month_page.more_rates(month),
            "compared": month_page.compared(sheet), "likened": month_page.likened(sheet),
            "charts": [] if month.empty else charts(month, link), "listings": month_page.listings(month, link),
            "earlier": self._neighbour(earlier), "later": self._neighbour(later) if self._has_begun(later) else None,
            "book": self._here(month.year_month, ".workbook") if self.may("export", "complaint") else None,
            "unbalanced": "、".join(month.types.get(key, "合计") for key in month.unbalanced),
            "astray": [(no, url_for("complaint.details", id=key)) for key, no in month.astray[:10]],
            "astray_count": len(month.astray),
        }  # fmt: skip

    def closing(self, sheet: MonthSheet, community_id: int, refused: Refused | None) -> dict:
        found = super().closing(sheet, community_id, refused)
        return found | {"afterwards": afterwards(self.session, sheet, self.now) if found["newest"] else []}

    def due(self, sheet: MonthSheet) -> tuple[str, str] | None:
        month = sheet.month
        return month_standing.due(month.year_month, month.kind, month.start, sheet.row, self.now)

    def changed(self, sheet: MonthSheet) -> Changes | None:
        return changes(self.session, sheet, self.now)

    def _listed(self, piece) -> list[dict]:
        """One line a counted row: number, moment, masked fields, state."""
        keys = piece["complaint_id"].tolist()
        found = {row.id: row for row in self.session.scalars(select(Complaint).where(Complaint.id.in_(keys)))}
        specs = [Complaint.register.field(name) for name in LISTED]
        return [
            {
                "no": found[key].record_no, "href": url_for("complaint.details", id=key), "at": self.display.when(at.to_pydatetime()),
                "cells": [(spec.name, self._cell(found[key], spec)) for spec in specs], "status": self.display.status(found[key]),
            }
            for key, at in zip(keys, piece["at"], strict=True)
            if key in found
        ]  # fmt: skip

    def _cell(self, complaint: Complaint, spec) -> str:
        if spec.kind.code == "moment":
            return wording.moment(self.now, complaint.value(spec.name))
        return self.display.shown(complaint, spec)

    def _heading(self, month: Month, figure: str, complaint_type: str) -> str:
        name = month_words.label_of(figure, month)
        return name if complaint_type == TOTAL else f"{month.types[complaint_type]} · {name}"

    def _turn(self, page: int) -> str:
        return url_for(".rows", **{**request.args.to_dict(), "page": page})

    def _here(self, year_month: str, endpoint: str = ".index") -> str:
        return url_for(endpoint, month=year_month, version=self.version())

    def _neighbour(self, name: str | None) -> dict | None:
        return {"href": url_for(".index", month=name), "text": month_words.short_title(name)} if name else None

    def _first(self) -> str:
        """What one comes for: the oldest month that is not frozen, else the one at hand."""
        return next((name for name, _ in still_open(self.session, self._community_id())), None) or self._current()

    def _has_begun(self, name: str | None) -> bool:
        return bool(name) and name <= self._current()

    def _sheet_or_404(self) -> MonthSheet:
        try:
            return self._sheet(request.args.get("month") or self._current())
        except RuleViolation:
            abort(404)

    def _sheet(self, name: str) -> MonthSheet:
        return sheet_of(self.session, self._community(), name, self.now, self.version())

    def _current(self) -> str:
        return current_month(self.session, self._community_id(), self.now)

    def _community_id(self) -> int:
        if self.actor.community_id is None:
            abort(404)
        return self.actor.community_id

    def _community(self) -> Community:
        return self.session.get_one(Community, self._community_id())

    def _note_export(self, sheet: MonthSheet, count: int) -> None:
        """What leaves is written down."""
        detail = {"what": sheet.title, "month": sheet.month.year_month, "number": sheet.number, "rows": count}
        self.note_apart("export", register="complaint", detail=detail)


def views() -> list[DeskView]:
    return [MonthlyView(endpoint="monthly", url="/admin/monthly/")]
