"""时限与升级: how long a matter may take before it climbs, for the manager; counted on the last 90 days before it is saved (R81, R149)."""

from dataclasses import replace
from datetime import date

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose

from models.calendar import calendar_of
from models.errors import RuleViolation
from models.ladder import FOLLOW, has_own, ladder_for
from models.operations.change_ladder import change_ladder
from models.reports import ladders as report
from models.rules import ladders
from models.rules.access import ROLES
from models.rules.deadlines import FOLLOWS, LADDERS, MATTERS, RECEIVED, Rung
from views.access import DeskView

FOLLOWING, OWN = "follow", "own"  # of a kind of matter that may leave the ladder of its group


class LaddersView(DeskView):
    action, key, title, icon, group, order = "settings", "ladders", "时限与升级", "stopwatch", "档案与设置", 960

    def is_accessible(self) -> bool:
        """The administrator sets up the house but decides no limits."""
        return super().is_accessible() and "manager" in self.actor.roles

    @expose("/")
    def index(self):
        return self.render("ladders/list.html", ladders=report.overview(self.session, self.actor, self.now.date()))

    @expose("/edit/")
    def edit(self):
        key = self._key()
        rungs = ladder_for(self.session, self.actor.community_id, key, self.now.date())
        own = has_own(self.session, self.actor.community_id, key, self.now.date())
        typed = {"holds_from": f"{self.now:%Y-%m-%d}", "follow": OWN if own else FOLLOWING}
        for rung in rungs:
            typed |= {f"{rung.step}_hours": rung.hours, f"{rung.step}_unit": rung.unit, f"{rung.step}_anchor": rung.anchor}
            typed[f"{rung.step}_repeat"] = rung.repeat_hours
        return self._form(key, typed)

    @expose("/try/", methods=("POST",))
    def try_out(self):
        """What it would have done; nothing is saved."""
        key = self._key()
        try:
            rungs, holds_from = self._typed(key)
            if rungs[0].hours == FOLLOW:
                ladders.check_follows(key, rungs, holds_from, self.now.date())
                rungs = ladder_for(self.session, self.actor.community_id, FOLLOWS[key], holds_from)
            else:
                ladders.check(rungs, holds_from, self.now.date(), calendar_of(self.session, self.actor.community_id))
        except RuleViolation as refused:
            return self._form(key, request.form, {refused.field or "general": refused.message}), 422
        count, effects = report.effects(self.session, self.actor, self.now, key, rungs)
        return self.render("ladders/try.html", key=key, name=MATTERS[key], lines=report.said(rungs), holds_from=holds_from,
                           count=count, effects=effects, typed=request.form)  # fmt: skip

    @expose("/save/", methods=("POST",))
    def save(self):
        key = self._key()
        if request.form.get("do") == "back":
            return self._form(key, request.form)
        try:
            rungs, holds_from = self._typed(key)
            count = change_ladder(self.session, self.actor, self.now, key, rungs, holds_from)
            self.session.commit()
        except RuleViolation as refused:
            self.session.rollback()
            return self._form(key, request.form, {refused.field or "general": refused.message}), 422
        flash(f"{MATTERS[key]}的时限已保存，{holds_from} 起用；未结的 {count} 件已重新计算", "ok")
        return redirect(url_for(".index"))

    def _typed(self, key: str) -> tuple[list[Rung], date]:
        rungs = [self._rung(rung) for rung in ladder_for(self.session, self.actor.community_id, key, self.now.date())]
        try:
            return rungs, date.fromisoformat(request.form.get("holds_from", "").strip())
        except ValueError:
            raise RuleViolation("从哪天起用没填对，例如 2026-12-01", "holds_from") from None

    def _rung(self, rung: Rung) -> Rung:
        """One rung as typed; of a kind that follows another ladder nothing is typed."""
        if request.form.get("follow") == FOLLOWING:
            return replace(rung, hours=FOLLOW)
        hours = request.form.get(f"{rung.step}_hours", "").strip()
        if not (hours.isascii() and hours.isdigit() and 0 < int(hours) < 10**6):
            raise RuleViolation("时限请填 1 以上的整小时数，例如 48", f"{rung.step}_hours")
        unit, repeat = request.form.get(f"{rung.step}_unit", ""), request.form.get(f"{rung.step}_repeat", str(rung.repeat_hours)).strip()
        if not (repeat.isascii() and repeat.isdigit() and len(repeat) < 6):
            raise RuleViolation("再提醒的间隔请填整小时数，例如 24", f"{rung.step}_repeat")
        anchor = request.form.get(f"{rung.step}_anchor", RECEIVED)
        return replace(rung, hours=int(hours), unit=unit, anchor=anchor, repeat_hours=int(repeat))

    def _form(self, key: str, typed, errors: dict[str, str] | None = None):
        return self.render(
            "ladders/edit.html", key=key, name=MATTERS[key], typed=typed, errors=errors or {}, units=list(ladders.UNITS.items()),
            rungs=[(rung.step, ROLES[rung.role]) for rung in LADDERS[key]], anchors=list(ladders.ANCHORS.items()),
            ways=[(FOLLOWING, f"跟随{MATTERS[FOLLOWS[key]]}的时限"), (OWN, "单独定时限")] if key in FOLLOWS else [],
            history=report.history(self.session, self.display, self.actor, key),
        )  # fmt: skip

    def _key(self) -> str:
        key = request.values.get("key", "")
        return key if key in LADDERS else abort(404)


def views() -> list[DeskView]:
    return [LaddersView(endpoint="ladders", url="/admin/ladders")]
