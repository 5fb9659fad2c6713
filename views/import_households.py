"""导入住户: take the template, hand in the sheet, look at what it would do, then let it."""

import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app, flash, make_response, redirect, request, url_for
from flask_admin import expose

from models.clock import ZONE
from models.errors import RuleViolation
from models.operations.import_households import WRONG, import_households
from models.sheets.household_template import NAME, template
from models.sheets.naming import content_disposition
from views.access import DeskView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv")
KEPT = timedelta(hours=1)
MOST_SHOWN = 200


class ImportHouseholdsView(DeskView):
    action, register_slug = "import", "resident"
    key, title, icon, group, order = "households_import", "导入住户", "file-earmark-arrow-up", "档案与设置", 926

    def is_accessible(self) -> bool:
        return super().is_accessible() and self.may("import", "resident")

    @expose("/")
    def index(self):
        return self._page()

    @expose("/template/")
    def template(self):
        answer = make_response(template())
        answer.headers["Content-Type"] = XLSX
        answer.headers["Content-Disposition"] = content_disposition(NAME)
        return answer

    @expose("/preview/", methods=("POST",))
    def preview(self):
        given = request.files.get("file")
        if given is None or not given.filename:
            return self._page(error="请先选一个表格文件"), 422
        path = self._keep(given)
        try:
            result = import_households(self.session, self.actor, self.now, path, dry_run=True)
        except RuleViolation as refusal:
            path.unlink(missing_ok=True)
            return self._page(error=refusal.message), 422
        if not result.ready:
            path.unlink(missing_ok=True)
        return self._page(result=result, token=path.name if result.ready else "", file_name=given.filename[:80])

    @expose("/confirm/", methods=("POST",))
    def confirm(self):
        path = self._kept(request.form.get("token", ""))
        if path is None:
            return self._page(error="这份预览已经用过或放得太久，请重新选文件"), 422
        try:
            result = import_households(self.session, self.actor, self.now, path, dry_run=False)
        except RuleViolation as refusal:
            self.session.rollback()
            return self._page(error=refusal.message), 422
        finally:
            path.unlink(missing_ok=True)
        if not result.written:
            return self._page(result=result), 422
        self.session.commit()
        flash(f"已导入：{result.sentence}", "ok")
        return redirect(url_for(".index"))

    def _page(self, result=None, token="", file_name="", error=""):
        first = sorted(result.rows, key=lambda row: (row.outcome != WRONG, row.number)) if result else []
        return self.render("import_households.html", result=result, rows=first[:MOST_SHOWN], hidden=max(len(first) - MOST_SHOWN, 0),
                           token=token, file_name=file_name, error=error)  # fmt: skip

    def _folder(self) -> Path:
        folder = Path(current_app.config["DATA_DIR"]) / "imports"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def _keep(self, given) -> Path:
        """The file lies here between preview and consent, for an hour at most: it is full of names and telephones."""
        for old in self._folder().iterdir():
            if datetime.fromtimestamp(old.stat().st_mtime, ZONE).replace(tzinfo=None) < self.now - KEPT:
                old.unlink(missing_ok=True)
        suffix = Path(given.filename).suffix.lower()
        path = self._folder() / f"{self._owner()}-{secrets.token_hex(16)}{suffix if suffix in SUFFIXES else '.bin'}"
        given.save(path)
        return path

    def _kept(self, token: str) -> Path | None:
        """The file of one's own preview in this community; nobody else's."""
        if not re.fullmatch(rf"{self._owner()}-[0-9a-f]{{32}}\.[a-z]{{3,4}}", token):
            return None
        path = self._folder() / token
        return path if path.is_file() else None

    def _owner(self) -> str:
        return f"{self.actor.account_id}-{self.actor.community_id}"


def views() -> list[DeskView]:
    return [ImportHouseholdsView(endpoint="households_import", url="/admin/households/import")]
