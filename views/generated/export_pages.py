"""The list taken away as a file: at once when it is small, in the background when it is large, whole only for a purpose."""

from flask import flash, redirect, request, url_for
from flask_admin import expose

from models.errors import RuleViolation
from models.sheets import naming
from models.sheets.case_book import write_case
from views.access import needs
from views.generated import export_job, listing, options, query_bar, takeaway
from views.generated.listing import Listing, Order
from views.generated.takeaway import ALL, LARGE, Wanted
from views.sending import scratch, send

PURPOSE_HELP = "例如：公安局因某案调取 11 月 3 日的来访记录，交给谁"


class ExportPages:
    """Routes that hand out files; mixed into RegisterView."""

    @expose("/export/xlsx/", methods=("GET", "POST"))
    @needs("export")
    def export_xlsx(self):
        return self._handed_out("xlsx")

    @expose("/export/csv/", methods=("GET", "POST"))
    @needs("export")
    def export_csv(self):
        return self._handed_out("csv")

    @expose("/export/start/", methods=("POST",))
    @needs("export")
    def export_start(self):
        """Put it in the queue and lead to where it will be found."""
        shape, _, suffix = request.form.get("what", "").partition(".")
        filters = query_bar.read(self.register, request.form, self.asking)
        wanted = takeaway.wanted_of(self.register, shape, suffix, filters.kept, self._sort(filters))
        if wanted is None:
            return redirect(self.href(filters.kept))
        return self._queued(wanted, filters) or redirect(self.href(filters.kept))

    @expose("/export/full/", methods=("GET", "POST"))
    @needs("export_unmasked")
    def export_full(self):
        """Nothing masked: asks for what, always in the background, in the audit with the count."""
        given = request.form if request.method == "POST" else request.args
        filters = query_bar.read(self.register, given, self.asking)
        if request.method == "GET":
            return self._ask_purpose(filters)
        try:
            purpose = export_job.purpose_of(request.form.get("purpose", ""), request.form.get("words", ""))
        except RuleViolation as refusal:
            return self._ask_purpose(filters, {refusal.field: refusal.message}), 422
        wanted = Wanted(self.register, ALL, "xlsx", filters.kept, self._sort(filters))
        return self._queued(wanted, filters, purpose) or (self._ask_purpose(filters), 422)

    @expose("/export/case/")
    @needs("export")
    def export_case(self):
        """One matter with all its sheets and what happened, as one workbook."""
        entry = self.entry_or_404()
        community, number = self._community(), getattr(entry, "record_no", None) or str(entry.id)
        name = naming.file_name(community.name, f"{self.register.menu_title} {number}", None, None, self.now.date(), "xlsx")
        with scratch("xlsx") as path:
            count = write_case(path, self.session, self.display, self.actor, community, entry)
            self.note_handed_out("export", entry=entry, count=count, kind="case")
            return send(path, name, once=True)

    def _sort(self, filters) -> str:
        """The order asked for; none where it is the usual one."""
        return listing.order_of(self.register, request.values.get("sort"), listing.usual_order(self.register, filters.kept)).text

    def _queued(self, wanted: Wanted, filters, purpose: str = ""):
        try:
            export_job.ask(self.asking, wanted, filters, purpose)
            self.session.commit()
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "error")
            return None
        flash(f"“{wanted.title if not purpose else self.register.title + '（未遮盖）'}”已放到后台，做好后在这里下载", "ok")
        return redirect(url_for("downloads.index"))

    def _ask_purpose(self, filters, errors: dict | None = None) -> str:
        listed = takeaway.listed_for(Wanted(self.register, ALL, "xlsx", filters.kept), filters, self.asking)
        return self.render(
            "generated/export_full.html", register=self.register, filters=filters, count=takeaway.counted(listed), errors=errors or {},
            sort=self._sort(filters), purposes=list(export_job.PURPOSES.items()), typed=request.form, help=PURPOSE_HELP,
            measure=options.measure(self.register), back=self.href(filters.kept),
        )  # fmt: skip

    def _handed_out(self, suffix: str):
        """Written to a file of its own first: the count is in the audit before the first byte leaves."""
        shape = request.values.get("shape") or ALL
        filters, chosen = self._rows_asked_for()
        wanted = takeaway.wanted_of(self.register, shape, suffix, filters.kept, self._sort(filters))
        if wanted is None:
            return redirect(self.href(filters.kept))
        listed = takeaway.listed_for(wanted, filters, self.asking)
        if chosen is not None:
            only = [*filters.conditions, self.register.model.id.in_(chosen)]
            listed = Listing(self.session, self.actor, self.register, only, Order("id"))
        elif (count := takeaway.counted(listed)) > LARGE:
            return self._better_later(wanted, filters, count)
        with scratch(suffix) as path:
            count = takeaway.write(path, wanted, self.asking, self._community(), filters, listed, chosen=chosen is not None)
            self.note_handed_out("export", count=count, asked=filters, kind=suffix)
            return send(path, takeaway.file_name(wanted, self._community(), filters, self.now.date()), once=True)

    def _rows_asked_for(self):
        """The filters, and of chosen rows (posted) the keys of those this person may see."""
        if request.method == "POST" and request.form.get("all") != "1":
            return query_bar.read(self.register, {}, self.asking), self.chosen_keys()
        return query_bar.read(self.register, request.values, self.asking), None

    def _better_later(self, wanted: Wanted, filters, count: int):
        """Too many rows to wait for at the page."""
        say = f"有 {count:,} 行，放到后台做，您可以接着办别的事；做好后在“下载与任务”里取，文件留 7 天。"
        hidden = {**filters.kept, "sort": wanted.sort, "what": f"{wanted.shape}.{wanted.suffix}"}
        return self.render(
            "confirm.html", title=f"导出{wanted.title}", say=say, verb="放到后台做", back=self.href(filters.kept), hidden=hidden,
            action=url_for(f"{self.endpoint}.export_start"), calm=True,
        )  # fmt: skip
