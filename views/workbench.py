"""工作台: what waits for me today. Four numbers by role, my list with what is due first, and what one must know before the phone rings."""

from collections.abc import Mapping

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_admin import AdminIndexView, expose

from models.calendar import reception_words
from models.operations.next_step import next_step
from models.operations.receive import receive
from models.organisation import Community
from models.registers.visit import Visit
from models.reports import duty, figures, first_steps, measures, near_days, night, notices, overview, workbench
from models.rules import access, wording
from models.visibility import find
from views.access import DeskView

PLACES = (
    ("communities", "小区", "小区名称、接待电话和接待时间"),
    ("accounts", "账号与角色", "谁能登录、能做什么"),
    ("department", "部门", "部门和部门主管"),
    ("staff", "员工", "工号、岗位、在岗"),
)


class WorkbenchView(DeskView, AdminIndexView):
    action = "list"
    key, title, icon, group, order = "workbench", "工作台", "grid-1x2", "前台", 0

    def is_accessible(self) -> bool:
        """Everybody who is signed in has a workbench, even where it only says where to go."""
        return g.get("actor") is not None

    @expose("/")
    def index(self):
        roles = self.actor.roles
        if not access.may(roles, "list", "visit"):
            return self.render("workbench_settings.html", places=self._places(), steps=self._steps(), **self._head())
        if "company" in roles and not access.may(roles, "file", "visit"):
            lines = overview.communities(self.session, self.actor, self.now)
            return self.render("workbench_company.html", lines=lines, **self._head())
        return self.render("workbench.html", **self._list(), **self._beside(), **self._head())

    @expose("/receive/", methods=("POST",))
    def receive(self):
        """Somebody of the desk takes over what the night left."""
        self.need("act", "visit")
        entry = find(self.session, self.actor, Visit, request.form.get("id"))
        if entry is None:
            abort(404)
        flash(receive(self.session, self.actor, self.now, entry), "ok")
        self.session.commit()
        return redirect(url_for("admin.index"))

    def _list(self) -> dict:
        everybody = request.args.get("all") == "1"
        waiting = workbench.waiting(self.session, self.actor, self.now, everybody)
        rows = [(row, self._verb(row), url_for("visit.details", id=row.entry.id)) for row in waiting.rows]
        numbers = figures.figures(self.session, self.actor, self.now)
        return {
            "figures": [(figure, self._address(figure.page, figure.query) or self._address("visit")) for figure in numbers],
            "waiting": waiting, "rows": rows, "everybody": everybody, "list_url": url_for("visit.index", status="open"),
            "begin": self._begin() if not waiting.all else [],
            "files": self.may("file", "visit"), "whole": access.scope_of(self.actor.roles, "visit") == "all",
        }  # fmt: skip

    def _verb(self, row: workbench.Row) -> str:
        return next_step(row.entry, row.clock, self.actor.roles)[0]

    def _beside(self) -> dict:
        near = [*near_days.near_days(self.session, self.actor, self.now), *measures.near(self.session, self.actor, self.now)]
        return {
            "notices": notices.notices_now(self.session, self.actor, self.now),
            "left": night.from_the_night(self.session, self.actor, self.now),
            "handovers": duty.handovers(self.session, self.actor, self.now),
            "guests": duty.expected(self.session, self.actor, self.now),
            "near": [(day, self._address(day.page, day.query)) for day in near],
        }

    def _head(self) -> dict:
        community = self.session.get(Community, self.actor.community_id) if self.actor.community_id else None
        today = f"{self.now.month}月{self.now.day}日 {wording.weekday(self.now.date())}"
        words = reception_words(self.session, community, self.now.date()) if community else ""
        hours = f"接待时间 {words}" if words else ""
        return {"today": today, "hours": (duty.on_duty(self.session, self.actor, self.now) if community else "") or hours}

    def _places(self) -> list[tuple[str, str, str]]:
        """Where an administrator goes: (address, title, what is there)."""
        found = [(self._address(key), title, say) for key, title, say in PLACES]
        return [place for place in found if place[0]]

    def _begin(self) -> list[tuple[str, str]]:
        """What a community without households brings in first: (address, verb), for who may."""
        if not self.may("import", "resident") or not first_steps.without_rooms(self.session, self.actor.community_id):
            return []
        return [(self._address("households_import"), "导入住户"), (url_for("visit.import_start"), "导入旧登记表")]

    def _steps(self) -> list[tuple[first_steps.FirstStep, str | None]]:
        """What is still to be done before the desks can work, for whoever makes the accounts."""
        steps = first_steps.first_steps(self.session) if self.may("accounts") else []
        return [(step, self._address(step.page) if step.page else None) for step in steps]

    def _address(self, page: str, query: Mapping[str, str] | None = None) -> str | None:
        """The address of a screen this person may open; None where there is none."""
        screens = current_app.extensions["desk_views"]
        view = next((one for one in screens if one.key == page or one.endpoint == page), None)
        return url_for(f"{view.endpoint}.index", **(query or {})) if view is not None and view.is_accessible() else None


def views() -> list[DeskView]:
    return [WorkbenchView(endpoint="admin", url="/admin")]
