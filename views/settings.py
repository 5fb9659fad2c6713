"""设置: the numbers of the business, in groups, each with what holds, since when, who set it; changed from a day on (R149)."""

from datetime import date

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose

from models.errors import RuleViolation
from models.operations.change_setting import change_setting, restore_default
from models.policy import SETTINGS
from models.reports import settings as report
from models.rules.settings import Declared, said
from views.access import DeskView


class SettingsView(DeskView):
    action, key, title, icon, group, order = "settings", "settings", "设置", "sliders", "档案与设置", 965

    def is_accessible(self) -> bool:
        """The administrator sets up the house but decides no numbers of the business."""
        return super().is_accessible() and "manager" in self.actor.roles

    @expose("/")
    def index(self):
        return self.render("settings/list.html", groups=report.overview(self.session, self.actor, self.now.date()))

    @expose("/edit/")
    def edit(self):
        one = self._one()
        value = report.to_start_with(self.session, self.actor, one, self.now.date())
        return self._form(one, {one.key: value, "holds_from": f"{self.now:%Y-%m-%d}"})

    @expose("/save/", methods=("POST",))
    def save(self):
        one = self._one()
        try:
            holds_from = self._day()
            value = change_setting(self.session, self.actor, self.now, one.key, request.form.get(one.key, ""), holds_from)
            self.session.commit()
        except RuleViolation as refused:
            return self._refused(one, refused)
        flash(f"{one.label}已改为{said(one, value)}，{holds_from} 起用", "ok")
        return redirect(url_for(".index"))

    @expose("/restore/", methods=("POST",))
    def restore(self):
        one = self._one()
        try:
            value = restore_default(self.session, self.actor, self.now, one.key)
            self.session.commit()
        except RuleViolation as refused:
            return self._refused(one, refused)
        flash(f"{one.label}已恢复默认：{said(one, value)}，今天起用", "ok")
        return redirect(url_for(".index"))

    def _day(self) -> date:
        try:
            return date.fromisoformat(request.form.get("holds_from", "").strip())
        except ValueError:
            raise RuleViolation("从哪天起用没填对，例如 2026-12-01", "holds_from") from None

    def _refused(self, one: Declared, refused: RuleViolation):
        self.session.rollback()
        return self._form(one, request.form, {refused.field or "general": refused.message}), 422

    def _form(self, one: Declared, typed, errors: dict[str, str] | None = None):
        return self.render(
            "settings/edit.html", one=one, typed=typed, errors=errors or {}, default=said(one, one.default),
            line=report.line_of(self.session, self.actor, one, self.now.date()),
            history=report.history(self.session, self.display, self.actor, one),
        )  # fmt: skip

    def _one(self) -> Declared:
        return SETTINGS.get(request.values.get("key", "")) or abort(404)


def views() -> list[DeskView]:
    return [SettingsView(endpoint="settings", url="/admin/settings")]
