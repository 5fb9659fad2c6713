"""定时工作簿: which saved view somebody wants written every week or month. The result stands among the downloads."""

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose

from models import saved_view
from models.declare import Register, all_registers, register_of
from models.errors import RuleViolation
from models.operations.schedules import set_schedule, stop_schedule
from models.rules import access, recurrence
from models.saved_view import SavedView
from models.schedule import Schedule, schedule_of, schedules_of
from views.access import DeskView
from views.generated import query_bar, takeaway
from views.generated.conditions import Asking

LARGEST_KEY = 2**63 - 1


class SchedulesView(DeskView):
    action, key, title, icon, group, order, in_menu = "export", "downloads", "定时工作簿", "calendar-week", "报表", 81, False

    @expose("/")
    def index(self):
        return self._page(request.args)

    @expose("/add/", methods=("POST",))
    def add(self):
        try:
            made = self._made()
            self.session.commit()
        except RuleViolation as refusal:
            self.session.rollback()
            return self._page(request.form, {refusal.field or "view": refusal.message}), 422
        following = recurrence.following(made.cadence, made.day, self.now)
        flash(f"已设好：{made.title}，{recurrence.in_words(made.cadence, made.day)}，下一次 {following}，做好后在“下载与任务”里取", "ok")
        return redirect(url_for(".index"))

    @expose("/stop/", methods=("POST",))
    def stop(self):
        one = schedule_of(self.session, self.actor, _whole(request.form.get("id"))) or abort(404)
        stop_schedule(self.now, one)
        self.session.commit()
        flash(f"“{one.title}”不再按时导出；已做好的文件还在", "ok")
        return redirect(url_for(".index"))

    def _made(self) -> Schedule:
        form, view = request.form, self._view(_whole(request.form.get("view")))
        shape, _, suffix = form.get("what", "").partition(".")
        if view is not None:
            register = register_of(view.register)
            if takeaway.wanted_of(register, shape, suffix, {}) is None:
                raise RuleViolation("请选要哪些列", "what")
            asking = Asking(self.session, self.actor, self.now, self.display)
            try:
                takeaway.refuse_personal(query_bar.read(register, view.query, asking))
            except RuleViolation as refusal:
                raise RuleViolation(refusal.message, "view") from None
        cadence = form.get("cadence", "")
        day = {recurrence.WEEKLY: _whole(form.get("weekday")), recurrence.MONTHLY: _whole(form.get("day"))}.get(cadence, recurrence.EVE)
        return set_schedule(self.session, self.actor, self.now, view, shape, suffix, cadence, day)

    def _view(self, key: int) -> SavedView | None:
        return next((view for view, _ in self._views() if view.id == key), None)

    def _views(self) -> list[tuple[SavedView, Register]]:
        """Mine and the shared ones, of every register that I may take out."""
        found = []
        for register in all_registers():
            if access.may(self.actor.roles, "export", register.slug):
                found += [(view, register) for view in saved_view.views_of(self.session, self.actor, register.slug)]
        return found

    def _page(self, typed, errors: dict | None = None) -> str:
        views = [(str(view.id), f"{register.menu_title} · {view.title}") for view, register in self._views()]
        shapes = [("all.xlsx", "Excel 工作簿 · 全部栏目"), ("mine.xlsx", "Excel 工作簿 · 我看的列"), ("page.xlsx", "登记簿"),
                  ("all.csv", "CSV · 全部栏目")]  # fmt: skip
        return self.render(
            "schedules.html", lines=[self._line(one) for one in schedules_of(self.session, self.actor)], views=views, shapes=shapes,
            cadences=list(recurrence.CADENCES.items()), typed=typed, errors=errors or {},
            weekdays=[(str(number), words) for number, words in enumerate(recurrence.WEEKDAYS, 1)],
            lists_url=next((url_for(f"{one.slug}.index") for one in all_registers() if self.may("export", one.slug)), ""),
        )  # fmt: skip

    def _line(self, one: Schedule) -> dict:
        register = register_of(one.register)
        return {
            "id": one.id, "title": one.title, "register": register.menu_title if register else one.register,
            "words": recurrence.in_words(one.cadence, one.day), "next": recurrence.following(one.cadence, one.day, self.now),
            "last": one.last_on if one.last_on >= one.created_at.date() else None,
            "ended": self.display.when(one.ended_at), "why": one.ended_why,
        }  # fmt: skip


def _whole(raw: str | None) -> int:
    raw = (raw or "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 18 else 0


def views() -> list[DeskView]:
    return [SchedulesView(endpoint="schedules", url="/admin/schedules")]
