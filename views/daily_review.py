"""每日阅签: the supervisor reads what was written down, day by day and register by register, and signs it off (R15, R93)."""

from datetime import date, datetime, timedelta

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose

from models.declare import Register
from models.errors import RuleViolation
from models.operations.review import review, review_day
from models.reports import daily_review
from models.rules import wording
from views.access import DeskView
from views.generated.query_bar import RECORDED

LARGEST_KEY = 2**63 - 1


class DailyReviewView(DeskView):
    action = "review"
    key, title, icon, group, order = "daily_review", "每日阅签", "pen", "报表", 75

    @expose("/")
    def index(self):
        day = self._day(request.args)
        strip = daily_review.strip(self.session, self.actor, self.now, day)
        totals = daily_review.totals(self.session, self.actor, day)
        register = self._register(request.args) or self._first(strip, totals)
        page = daily_review.page(self.session, self.display, self.actor, register, day)
        return self.render(
            "daily_review.html", day=day, when=self._said(day), register=register, strip=strip, sheet=page, seen=self.now.isoformat(),
            days=[(one, self._here(one.on, register), one.on == day) for one in strip.days],
            tabs=self._tabs(strip, totals, register, day), earliest=strip.earliest and self._here(strip.earliest),
            rows=[(line, url_for(f"{register.slug}.details", id=line.id)) for line in page.lines], next=self._next(strip, day),
            print_url=self._print_url(register, day),
        )  # fmt: skip

    @expose("/sign/", methods=("POST",))
    def sign(self):
        """Sign the chosen entries, or with all=1 the whole page of the day as it was seen."""
        self.need("review")
        day, register = self._day(request.form), self._register(request.form)
        if register is None:
            abort(404)
        note, seen = request.form.get("note", ""), self._seen()
        try:
            if request.form.get("all") == "1":
                start, end = daily_review.bounds(day)
                said = review_day(self.session, self.actor, self.now, register, start, end, note, seen)
            else:
                said = review(self.session, self.actor, self.now, register, self._keys(), note, seen)
            self.session.commit()
            flash(said, "ok")
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "error")
        return redirect(self._here(day, register))

    # what the address or the form asks for

    def _day(self, given) -> date:
        """Today when it makes no sense; never a day to come."""
        try:
            return min(date.fromisoformat(given.get("day", "")), self.now.date())
        except ValueError:
            return self.now.date()

    def _register(self, given) -> Register | None:
        return next((one for one in daily_review.registers(self.actor) if one.slug == given.get("register")), None)

    def _keys(self) -> list[int]:
        typed = [key for key in request.form.getlist("ids") if key.isascii() and key.isdigit() and len(key) <= 19]
        return [int(key) for key in typed if int(key) <= LARGEST_KEY]

    def _seen(self) -> datetime:
        """When the page was made that is being signed; never later than now."""
        try:
            return min(datetime.fromisoformat(request.form.get("seen", "")).replace(tzinfo=None), self.now)
        except ValueError:
            return self.now

    # what the page leads to

    def _first(self, strip: daily_review.Strip, totals: dict[str, int]) -> Register:
        """The register to begin with: the first in which something waits, else the first with entries."""
        found = daily_review.registers(self.actor)
        waits = [one for one in found if strip.of_day.get(one.slug)] or [one for one in found if totals.get(one.slug)]
        return (waits or found)[0]

    def _tabs(self, strip: daily_review.Strip, totals: dict[str, int], current: Register, day: date) -> list[tuple]:
        """(title, address, what waits, current): the registers with entries on that day."""
        found = [one for one in daily_review.registers(self.actor) if totals.get(one.slug) or one is current]
        return [(one.menu_title, self._here(day, one), strip.of_day.get(one.slug, 0), one is current) for one in found]

    def _next(self, strip: daily_review.Strip, day: date) -> tuple[str, str] | None:
        """The newest other day on which something waits: (words, address)."""
        found = next((one for one in reversed(strip.days) if one.count and one.on != day), None)
        if found:
            return f"看{found.label}的 {found.count} 件", self._here(found.on)
        return (f"看更早的 {strip.earlier} 件", self._here(strip.earliest)) if strip.earlier and strip.earliest != day else None

    def _here(self, day: date, register: Register | None = None) -> str:
        return url_for("daily_review.index", day=day.isoformat(), register=register.slug if register else None)

    def _print_url(self, register: Register, day: date) -> str | None:
        """The page of the day on paper: by the layout for it where the register has one."""
        if not self.may("print", register.slug):
            return None
        layout = next((one.key for one in register.layouts if one.daily), None)
        on = day.isoformat()
        return url_for(f"{register.slug}.print_page", layout=layout, **{f"{RECORDED}_from": on, f"{RECORDED}_to": on})

    def _said(self, day: date) -> str:
        word = {0: "今天 ", 1: "昨天 "}.get((self.now.date() - day) // timedelta(days=1), "")
        return f"{word}{day.month}月{day.day}日 {wording.weekday(day)}"


def views() -> list[DeskView]:
    return [DailyReviewView(endpoint="daily_review", url="daily-review")]
