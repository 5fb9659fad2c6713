"""The list of a register: page, tabs, saved views, columns, and what is done with the chosen rows."""

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from wtforms import SelectField
from wtforms.form import BaseForm

from models import household, saved_view
from models.declare import REGISTERS
from models.errors import RuleViolation
from models.operations import many
from models.operations.collect import collect
from models.rules.access import ROLES
from views.access import needs
from views.generated import listing, options, query_bar, tabs, takeaway
from views.generated.form_fields import choices_of
from views.generated.links import Links
from views.generated.listing import Listing, Order
from views.generated.rows import rows_of
from views.target import safe_target

MOST_KEYS = 500


class ListPages:
    """Routes about many entries at once; mixed into RegisterView."""

    @expose("/")
    @needs("list")
    def index(self):
        asking, register = self.asking, self.register
        filters = query_bar.read(register, request.args, asking)
        if filters.personal and not self._may_look_up():
            return redirect(self.href({}))
        listed = self.listing(filters)
        page = listed.page(listing.place_of(request.args))
        columns = options.columns(register, saved_view.columns_of(self.session, self.actor, register.slug))
        marked = tabs.tabs(register, filters.kept, asking)
        return self.render(
            "generated/list.html", register=register, filters=filters, page_of=page, order=listed.order, columns=columns,
            rows=rows_of(register, columns, page.rows, asking, self.actor.roles), least_width=options.least_width(columns),
            tabs=marked, links=Links(self, filters.kept, listed.order, page), overdue=self.overdue(filters),
            measure=options.measure(register), waiting=self.waiting(),
            every_column=options.all_columns(register), may=self.rights(), bulk=self.bulk_actions(), empty=self.why_empty(filters, marked),
            lifecycle=options.has_lifecycle(register), may_share=tabs.may_share(self.actor), sizes=listing.SIZES,
            exports=takeaway.offered(register), large=page.total.number > takeaway.LARGE,
        )  # fmt: skip

    def _may_look_up(self) -> bool:
        """Looking somebody up by whole name or telephone is counted and written down in every list, without what was asked."""
        try:
            with self.writing_apart():
                household.count_search(self.session, self.actor, self.now, self.register.slug, None)
        except RuleViolation as refusal:
            flash(refusal.message, "error")
            return False
        return True

    def listing(self, filters) -> Listing:
        order = listing.order_of(self.register, request.values.get("sort"), listing.usual_order(self.register, filters.kept))
        return Listing(self.session, self.actor, self.register, filters.conditions, order)

    def overdue(self, filters):
        if not (options.clock_source(self.register) and options.open_states(self.register)):
            return None
        asked = query_bar.read(self.register, filters.kept | {"overdue": "1"}, self.asking)
        return listing.counted(self.session, self.actor, self.register, asked.conditions)

    def waiting(self) -> dict | None:
        """What waits in another register to be written down here, and the way to it."""
        if not self.register.waits:
            return None
        slug, state = self.register.waits
        other = REGISTERS[slug]
        if not self.may("list", slug):
            return None
        asked = query_bar.read(other, {"status": state}, self.asking)
        count = listing.counted(self.session, self.actor, other, asked.conditions)
        text = f"还有 {count} 件{other.field('status').text(state)}"
        return {"text": text, "href": url_for(f"{slug}.index", status=state)} if count.number else None

    def why_empty(self, filters, marked) -> dict:
        """The reason and the next step, for a list without rows."""
        around = next((tab for tab in marked if tab.key == "open" and not tab.current and tab.count.number), None)
        current = next(tab for tab in marked if tab.current)
        if filters.chips:
            title = f"没有{current.title}的" if len(filters.chips) == 1 and current.key != tabs.ALL else "没有符合这些条件的"
            say = "、".join(chip.text for chip in filters.chips)
            step = around or marked[0]
            verb = f"看{step.title} {step.count} {options.measure(self.register)}"
            return {"title": title, "say": say, "href": self.href(step.args), "verb": verb}
        if self.actor.community_id is None:
            href = url_for("communities.index") if self.may("accounts") else ""
            return {"title": "还没有小区", "say": "人员和登记都归到小区里，先建一个小区", "href": href, "verb": "去建小区"}
        may_file = self.may("file")
        say = "登记以后，就列在这里" if may_file else "有登记以后，就列在这里"
        return {"title": f"还没有{self.register.menu_title}", "say": say, "href": self.file_url() if may_file else "", "verb": "登记第一件"}

    def href(self, args: dict) -> str:
        return url_for(f"{self.endpoint}.index", **args)

    # saved views and columns

    @expose("/views/save/", methods=("POST",))
    @needs("list")
    def views_save(self):
        shared = request.form.get("shared") == "1"
        if shared:
            self.need("save_shared_view")
        filters = query_bar.read(self.register, request.form, self.asking)
        order = listing.order_of(self.register, request.form.get("sort"), Order(""))
        query = filters.kept | ({"sort": order.text} if order.key else {})
        try:
            view = saved_view.keep(self.session, self.actor, self.now, self.register.slug, request.form.get("title", ""), query, shared)
            self.session.commit()
        except RuleViolation as refusal:
            self.session.rollback()
            flash(f"视图没有存：{refusal.message}", "error")
        else:
            flash(f"已存为视图“{view.title}”" + ("，大家都能看到" if shared else ""), "ok")
        return redirect(self.href(query))

    @expose("/views/delete/", methods=("POST",))
    @needs("list")
    def views_delete(self):
        key = request.form.get("view", "")
        if not (key.isascii() and key.isdigit() and len(key) <= 18):
            abort(404)
        if not saved_view.forget(self.session, self.actor, self.register.slug, int(key), tabs.may_share(self.actor)):
            abort(404)
        self.session.commit()
        flash("视图已删除，登记不受影响", "ok")
        return redirect(self.href({}))

    @expose("/columns/", methods=("POST",))
    @needs("list")
    def columns(self):
        known = [column.name for column in options.all_columns(self.register)]
        chosen = [name for name in known if name in request.form.getlist("columns")] if "reset" not in request.form else []
        saved_view.choose_columns(self.session, self.actor, self.register.slug, chosen)
        self.session.commit()
        flash("列已改好" if chosen else "列已恢复原样", "ok")
        return redirect(safe_target(request.form.get("back")) or self.href({}))

    # the chosen rows

    def bulk_actions(self) -> list[dict]:
        """What the bar under the chosen rows offers this person."""
        found = []
        if self.register.collected and self.may("edit"):
            found.append({"act": "collect", "icon": "send", "text": self.register.collected.verb})
        if options.has_lifecycle(self.register) and self.may("act"):
            moves = [("urge", "urge", "megaphone", "催办"), ("hand_over", "take_over", "arrow-left-right", "改派")]
            found += [{"act": act, "icon": icon, "text": text} for act, right, icon, text in moves if self.may(right)]
        return found

    @expose("/bulk/", methods=("POST",))
    @needs("act")
    def bulk(self):
        action = request.form.get("do", "")
        if action == "collect" and self.register.collected:
            return self._collect()
        allowed = {"urge": "urge", "hand_over": "take_over"}
        if action not in allowed or not options.has_lifecycle(self.register):
            abort(404)
        self.need(allowed[action])
        keys = self.chosen_keys()
        back = safe_target(request.form.get("back")) or self.href({})
        if action == "hand_over" and not request.form.get("owner_id"):
            return self._ask_whom(keys, back)
        self._act_on(action, keys)
        return redirect(back)

    def _collect(self):
        """Hand the chosen ones up together, then the sheet to print."""
        self.need("edit")
        collected = self.register.collected
        try:
            count = collect(self.session, self.actor, self.now, self.register, self.chosen_keys())
            self.session.commit()
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "error")
            return redirect(safe_target(request.form.get("back")) or self.href({}))
        flash(f"已{collected.verb} {count} {options.measure(self.register)}，打印后交{ROLES['manager']}批示", "ok")
        moment = f"{self.now:%Y-%m-%d %H:%M}"
        asked = {f"{collected.moment}_from": moment, f"{collected.moment}_to": moment, "layout": collected.layout}
        return redirect(url_for(f"{self.endpoint}.print_page", **asked))

    def _act_on(self, action: str, keys: list[int]) -> None:
        try:
            answers = {"owner_id": request.form.get("owner_id"), "note": request.form.get("note", "")}
            said = many.act_many(self.session, self.actor, self.now, self.register.slug, keys, action, answers)
            self.session.commit()
            flash(said, "ok")
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "error")

    def _ask_whom(self, keys: list[int], back: str):
        people = choices_of([("", "请选择"), *self.asking.people("staff")])
        form = BaseForm({"owner_id": SelectField("交给谁跟踪", choices=people, validate_choice=False)})
        form.process(request.form)
        hidden = {"do": "hand_over", "ids": [str(key) for key in keys], "back": back}
        return self.render(
            "confirm.html", title=f"改派 {len(keys)} 件？", say="改派后由选定的人跟踪，原来的跟踪人看得到是谁改派的。", verb="改派",
            back=back,
            hidden=hidden, fields=[form["owner_id"]], action=url_for(f"{self.endpoint}.bulk"), calm=True,
        )  # fmt: skip

    def chosen_keys(self) -> list[int]:
        """The chosen rows this person may see; with all=1 every row of the query they stood in."""
        model = self.register.model
        if request.form.get("all") == "1":
            filters = query_bar.read(self.register, request.form, self.asking)
            return list(self.session.scalars(self.listing(filters).in_order(model.id)[0].limit(MOST_KEYS)))
        typed = [key for key in request.form.getlist("ids") if key.isascii() and key.isdigit() and len(key) <= 18][:MOST_KEYS]
        listed = Listing(self.session, self.actor, self.register, [model.id.in_([int(key) for key in typed])], Order("id"))
        return list(self.session.scalars(listed.in_order(model.id)[0]))
