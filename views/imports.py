"""导入记录: what came into the registers as whole sheets, by whom, and the way back."""

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose

from models.errors import RuleViolation
from models.operations.enqueue_job import enqueue_job
from models.operations.undo_import import batch_of, batches_of, undo_import
from models.sheets.household_sheet import SHEET, all_sheets, sheet_called
from views.access import DeskView
from views.generated.import_parts import SOON
from views.import_households import import_url

LONGEST_KEY = 18  # figures


class ImportsView(DeskView):
    action, key, title, icon, group, order = "import", "imports", "导入记录", "clock-history", "档案与设置", 927

    @expose("/")
    def index(self):
        mine = [one for one in all_sheets() if self.may("import", one.slug)]
        batches = [self._line(batch) for batch in batches_of(self.session, self.actor, [one.slug for one in mine])]
        offered = [(one.menu_title, import_url(one.slug)) for one in mine if one.in_menu or one is SHEET]
        first = next(((one.title, import_url(one.slug)) for one in mine if one.slug == "visit"), None)
        return self.render("imports.html", batches=batches, offered=offered, first=first)

    @expose("/undo/", methods=("POST",))
    def undo(self):
        batch = self._batch()
        if request.form.get("confirmed") != "1":
            say = f"新增的 {batch.created} 条会作废，更新的 {batch.updated} 条恢复原来的内容。什么都不会删除，记录都在。"
            return self.render("confirm.html", title=f"撤销“{batch.file_name}”的导入？", say=say, verb="撤销导入", back=url_for(".index"),
                               fields=[], hidden={"batch": batch.id}, action=url_for(".undo"))  # fmt: skip
        try:
            if batch.created + batch.updated > SOON:
                return self._in_background(batch)
            said = undo_import(self.session, self.actor, self.now, batch)
            self.session.commit()
            flash(said, "ok")
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "error")
        return redirect(url_for(".index"))

    def _in_background(self, batch):
        register, lines = sheet_called(batch.register), batch.created + batch.updated
        title = f"撤销导入{register.menu_title if register else ''}，{lines:,} 行"
        enqueue_job(self.session, self.actor, self.now, "import_undo", title, {"batch": batch.id})
        self.session.commit()
        flash("行数多，在后台撤销，做完会有消息", "ok")
        return redirect(url_for("downloads.index"))

    def _batch(self):
        """The batch named in the form, of a register this person may import into; any other counts as not there."""
        typed = request.form.get("batch", "")
        key = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_KEY else 0
        batch = batch_of(self.session, self.actor, key) or abort(404)
        self.need("import", batch.register)
        return batch

    def _line(self, batch) -> dict:
        register = sheet_called(batch.register)
        return {
            "id": batch.id, "at": self.display.when(batch.at), "who": batch.actor_name, "file": batch.file_name,
            "title": register.menu_title if register else batch.register, "created": batch.created, "updated": batch.updated,
            "same": batch.same, "undone": self.display.when(batch.undone_at), "undone_by": batch.undone_by,
            "href": url_for(f"{'resident' if register is SHEET else batch.register}.index") if register else "",
        }  # fmt: skip


def views() -> list[DeskView]:
    return [ImportsView(endpoint="imports", url="/admin/imports")]
