"""Bringing a spreadsheet into a register: choose the file, match the columns, look at what it would do, let it in."""

from pathlib import Path

from flask import abort, current_app, flash, make_response, redirect, request, url_for
from flask_admin import expose

from models.errors import RuleViolation
from models.job import LIVE
from models.operations import job_progress
from models.operations.import_file import refuse_without_columns, remember
from models.operations.import_plan import LABELS, WRONG
from models.operations.import_register import import_register
from models.operations.preview_import import preview
from models.sheets import import_columns, import_kept, import_template, naming
from models.sheets.import_kept import Kept
from views.access import needs
from views.generated.import_parts import SOON, ImportParts, with_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 200
ORDER = (WRONG, "new", "updated", "same")  # what a person has to look at first
TONES = {"new": "green", "updated": "blue", "same": "grey", "wrong": "red"}


class ImportPages(ImportParts):
    """Routes of the import; mixed into RegisterView."""

    @expose("/import/")
    @needs("import")
    def import_start(self):
        return self._import_page()

    @expose("/import/template/")
    @needs("import")
    def import_template(self):
        return _book(import_template.template(self.register), f"{self.register.menu_title}导入模板.xlsx")

    @expose("/import/file/", methods=("POST",))
    @needs("import")
    def import_file(self):
        given = request.files.get("file")
        if given is None or not given.filename:
            return self._import_page(error="请先选一个表格文件"), 422
        path = import_kept.new_path(self._import_folder(), self.actor, self.register.slug, given.filename, self.now)
        given.save(path)
        path.chmod(0o600)
        try:
            kept = self._read(path, given.filename)
        except RuleViolation as refusal:
            path.unlink(missing_ok=True)
            return self._import_page(error=refusal.message), 422
        return self._to("import_columns", kept)

    @expose("/import/sheet/", methods=("POST",))
    @needs("import")
    @with_file
    def import_sheet(self, kept: Kept):
        """Another sheet of the same file."""
        try:
            again = self._read(self._import_folder() / kept.stored, kept.file_name, request.form.get("sheet"))
        except RuleViolation as refusal:
            flash(refusal.message, "error")
            return self._to("import_columns", kept)
        return self._to("import_columns", again)

    @expose("/import/columns/", methods=("GET", "POST"))
    @needs("import")
    @with_file
    def import_columns(self, kept: Kept):
        if request.method == "GET":
            return self._columns_page(kept)
        chosen = [request.form.get(f"column_{place}", "") for place in range(len(kept.grid.labels))]
        kept.chosen = import_columns.checked(self.register, kept.grid, chosen)
        try:
            import_columns.refuse_twice(self.register, kept.grid, kept.chosen)
            refuse_without_columns(self.register, kept.chosen)
        except RuleViolation as refusal:
            return self._columns_page(kept, refusal.message), 422
        remember(self.session, self.actor, self.now, self.register, kept.grid, kept.chosen)
        if len(kept.grid.lines) > SOON:
            self._in_background(kept, "import_preview", "预览")
        self.session.commit()
        import_kept.keep(self._import_folder(), kept)
        return self._to("import_preview", kept)

    @expose("/import/preview/")
    @needs("import")
    @with_file
    def import_preview(self, kept: Kept):
        job = self._import_job(kept)
        if job is not None and job.state in LIVE:
            told = job_progress.told(Path(current_app.config["DOWNLOADS"]), job) or (job.done, job.total)
            return self.render("generated/import_wait.html", register=self.register, kept=kept, job=job, told=told,
                               alone=self._alone(kept))  # fmt: skip
        found = import_kept.preview_of(self._import_folder(), kept) or self._preview(kept)
        if found is None:
            flash(job.message if job is not None and job.message else "预览没有做成，请再试一次", "error")
            return self._to("import_columns", kept)
        asked = request.args.get("show")
        show = asked if asked in LABELS else next((one for one in ORDER if found["counts"][one]), "same")
        tabs = [(one, LABELS[one], found["counts"][one]) for one in ORDER]
        return self.render(
            "generated/import_preview.html", register=self.register, kept=kept, found=found, show=show, tabs=tabs, tones=TONES,
            rows=found["rows"][show][:MOST_SHOWN], hidden=max(found["counts"][show] - MOST_SHOWN, 0), labels=LABELS,
            unused=import_columns.unused(kept.grid, kept.chosen), alone=self._alone(kept),
        )  # fmt: skip

    @expose("/import/wrong/")
    @needs("import")
    @with_file
    def import_wrong(self, kept: Kept):
        """The wrong lines as they were handed in, for who handed them in."""
        found = import_kept.preview_of(self._import_folder(), kept) or abort(404)
        reasons = {row[0]: row[1] for row in found["rows"][WRONG]}
        self.note_apart("import_wrong", register=self.register.slug, detail={"count": len(reasons)})
        book = import_template.wrong_rows(kept.grid.labels, kept.grid.lines, reasons)
        return _book(book, f"{Path(kept.file_name).stem[:40]}_错误的行.xlsx")

    @expose("/import/confirm/", methods=("POST",))
    @needs("import")
    @with_file
    def import_confirm(self, kept: Kept):
        if len(kept.grid.lines) > SOON:
            self._in_background(kept, "import", "导入")
            self.session.commit()
            import_kept.keep(self._import_folder(), kept)
            return self._to("import_preview", kept)
        try:
            result = import_register(self.session, self.actor, self.now, self.register, kept.grid, kept.chosen, dry_run=False,
                                     file_name=kept.file_name)  # fmt: skip
            self.session.commit()
        except RuleViolation as refusal:
            self.session.rollback()
            flash(f"没有导入：{refusal.message}", "error")
            return self._to("import_preview", kept)
        if result.errors:  # somebody has changed something since the preview
            import_kept.keep_preview(self._import_folder(), kept, preview(self.session, self.display, self.register, result))
            return self._to("import_preview", kept)
        import_kept.forget(self._import_folder(), kept)
        flash(f"已导入：{result.sentence}" if result.batch else "系统里已经是这样，没有要改的", "ok")
        return redirect(url_for("imports.index"))


def _book(content: bytes, name: str):
    answer = make_response(content)
    answer.headers["Content-Type"] = XLSX
    answer.headers["Content-Disposition"] = naming.content_disposition(name)
    return answer
