"""投诉情况月汇总: the sheet as it prints, charts beside it, every figure a way to its rows, and the workbook (R99)."""

from io import BytesIO

from flask import Response, abort, request, send_file, url_for
from flask_admin import expose
from sqlalchemy import select

from models.errors import RuleViolation
from models.organisation import Community
from models.registers.complaint import Complaint
from models.reports import month_words
from models.reports.month_figures import EDITION, FORM_NO, TITLE, TOTAL, TYPES
from models.reports.monthly import Month, complaint_month, current_month
from models.rules import wording
from models.sheets import monthly_book
from models.sheets.naming import content_disposition
from views import month_page
from views.access import DeskView
from views.month_charts import charts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 100
LISTED = ("complained_at", "room", "complainant", "complaint_type", "severity", "cause", "description")


class MonthlyView(DeskView):
    action = "monthly"
    key = "monthly"
    title = "投诉情况月汇总"
    group = "报表"
    icon = "bar-chart-line"
    order = 70

    @expose("/")
    def index(self) -> str:
        trouble = ""
        try:
            month = self._month(request.args.get("month") or self._current())
        except RuleViolation as refused:
            trouble, month = f"{refused.message}，下面是本月的", self._month(self._current())
        return self.render("monthly.html", **self._page(month), trouble=trouble)

    @expose("/rows/")
    def rows(self) -> str:
        """The complaints behind one figure, one line for each that was counted."""
        self.need("list", "complaint")
        month = self._month_or_404()
        figure, complaint_type = request.args.get("figure", ""), request.args.get("type", TOTAL)
        if not month_page.known(figure, complaint_type):
            abort(404)
        found = month.rows(figure, complaint_type)
        page = min(max(request.args.get("page", 1, int), 1), max(-(-len(found) // PAGE), 1))
        piece = found.iloc[(page - 1) * PAGE : page * PAGE]
        return self.render(
            "monthly_rows.html", month=month, heading=self._heading(figure, complaint_type), total=len(found),
            first=(page - 1) * PAGE + 1, rows=self._listed(piece), specs=[Complaint.register.field(name) for name in LISTED],
            back=url_for(".index", month=month.year_month), month_title=month_words.title_of(month.year_month),
            earlier=self._turn(page - 1) if page > 1 else None, later=self._turn(page + 1) if page * PAGE < len(found) else None,
        )  # fmt: skip

    @expose("/export/xlsx/")
    def workbook(self) -> Response:
        self.need("export", "complaint")
        month, community = self._month_or_404(), self._community()
        file = BytesIO()
        count = monthly_book.write_book(self.session, community, month, file)
        file.seek(0)
        name = monthly_book.file_name_of(community, month)
        self._note_export(month, count)
        answer = send_file(file, XLSX)
        answer.headers["Content-Disposition"] = content_disposition(name)
        return answer

    def _page(self, month: Month) -> dict:
        earlier, later = month_words.neighbours(month.year_month)
        top, bottom = month_page.header()

        def link(figure: str, complaint_type: str | None, name: str | None = None) -> str:
            return url_for(".rows", month=name or month.year_month, type=complaint_type or TOTAL, figure=figure)

        return {
            "month": month, "sheet_title": TITLE, "form": f"表号：{FORM_NO} 版次：{EDITION}", "form_no": FORM_NO, "edition": EDITION,
            "unit": month_words.maker(self._community()), "month_title": month_words.title_of(month.year_month),
            "top": top, "bottom": bottom, "lines": month_page.lines(month, link), "totals": month_page.totals(month, link),
            "span": 2 + sum(head.columns for head in top), "rates": month_words.rate_line(month),
            "more_rates": month_page.more_rates(month), "remarks": month_words.notes(month), "words": month_words.problems(month),
            "state": month_words.state(month), "due": month_words.due(month), "made_on": self.now,
            "charts": [] if month.empty else charts(month, link), "listings": month_page.listings(month, link),
            "earlier": self._neighbour(earlier), "later": self._neighbour(later) if self._has_begun(later) else None,
            "book": url_for(".workbook", month=month.year_month) if self.may("export", "complaint") else None,
            "unbalanced": "、".join(TYPES.get(key, "合计") for key in month.unbalanced), "balance": month_words.balance(month),
            "astray": [(no, url_for("complaint.details", id=key)) for key, no in month.astray[:10]],
            "astray_count": len(month.astray),
        }  # fmt: skip

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

    def _heading(self, figure: str, complaint_type: str) -> str:
        name = month_words.label_of(figure)
        return name if complaint_type == TOTAL else f"{TYPES[complaint_type]} · {name}"

    def _turn(self, page: int) -> str:
        return url_for(".rows", **{**request.args.to_dict(), "page": page})

    def _neighbour(self, name: str | None) -> dict | None:
        return {"href": url_for(".index", month=name), "text": month_words.short_title(name)} if name else None

    def _has_begun(self, name: str | None) -> bool:
        return bool(name) and name <= self._current()

    def _month_or_404(self) -> Month:
        try:
            return self._month(request.args.get("month") or self._current())
        except RuleViolation:
            abort(404)

    def _month(self, name: str) -> Month:
        return complaint_month(self.session, self._here(), name, self.now)

    def _current(self) -> str:
        return current_month(self.session, self._here(), self.now)

    def _here(self) -> int:
        if self.actor.community_id is None:
            abort(404)
        return self.actor.community_id

    def _community(self) -> Community:
        return self.session.get_one(Community, self._here())

    def _note_export(self, month: Month, count: int) -> None:
        """What leaves is written down."""
        detail = {"what": TITLE, "month": month.year_month, "rows": count}
        self.note_apart("export", register="complaint", detail=detail)


def views() -> list[DeskView]:
    return [MonthlyView(endpoint="monthly", url="/admin/monthly/")]
