"""登记: the desk's one form. Keyboard only, six questions in the order of the conversation; what follows is said before it is saved."""

import uuid

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask_admin import expose
from markupsafe import Markup, escape
from sqlalchemy.exc import IntegrityError

from models import draft, household
from models.display import department_options, staff_options
from models.errors import RuleViolation
from models.guide import page_for
from models.operations import derive, file_entry
from models.policy import setting
from models.registers.visit import Category, Channel
from models.reports.notices import notices_now
from models.rules import guide, rooms, routing
from views import intake_form, intake_household
from views.access import DeskView

FORM = "intake"
STANDS_AT = {"department_id": "department", "repeat_of_id": "room"}  # what is refused there is said at this control


class IntakeView(DeskView):
    action, register_slug = "file", "visit"
    key, title, icon, group, order = "intake", "登记", "pencil-square", "前台", 5

    def is_accessible(self) -> bool:
        return g.get("actor") is not None and self.may("file", "visit")

    @property
    def sees_people(self) -> bool:
        """The desk looks people up; who only hands in for the desk types what was said."""
        return self.may("list", "resident")

    @property
    def hands_in(self) -> bool:
        return routing.is_handed_in(self.actor.roles)

    @expose("/", methods=("GET", "POST"))
    def index(self):
        if request.method == "POST":
            return self._file()
        raw = intake_form.typed({}) | intake_form.START
        if self.hands_in:
            raw["channel"] = Channel.RELAYED
        room = rooms.canonical(request.args.get("room") or "")
        raw["room"] = rooms.spoken(room) if room else ""
        kept = self._kept() if not raw["room"] else None
        if kept:
            raw |= {name: value for name, value in kept.values.items() if name in raw}
        return self._page(raw, kept=self.display.when(kept.saved_at) if kept else None)

    @expose("/look-up/", methods=("POST",))
    def look_up(self):
        """The list under the room as typed."""
        self.need("list", "resident")
        text = request.form.get("text", "")
        hits = self._searching(household.look_up, text)
        room = intake_form.room_of(text)
        fresh = room if room and not any(hit.exact for hit in hits) else None
        html = render_template("intake_pick.html", hits=hits, fresh=fresh, fresh_say=rooms.spoken(fresh) if fresh else "")
        return jsonify(html=html, count=len(hits))

    @expose("/household/", methods=("POST",))
    def home(self):
        """Who lives there, what is open there, and whether this was reported before."""
        self.need("list", "resident")
        raw = intake_form.typed(request.form)
        household.count_search(self.session, self.actor, self.now, "household", 1)
        found = self._resolve(raw)
        self.session.commit()
        return jsonify(
            found=render_template("intake_found.html", **found, raw=raw, errors={}) if found else "",
            side=render_template("intake_side.html", **(found or intake_household.NOBODY), raw=raw),
            tied=raw["repeat_of"],
            say=found["home"].say if found else "",
        )

    @expose("/consequence/", methods=("POST",))
    def consequence(self):
        raw = intake_form.typed(request.form)
        plan = intake_form.plan(raw)
        return jsonify(
            route=render_template("intake_route.html", after=self._after(plan)),
            guide=render_template("intake_guide.html", **self._guide(raw)),
        )

    @expose("/draft/", methods=("POST",))
    def keep_draft(self):
        raw = intake_form.typed(request.form)
        kept = {name: value for name, value in raw.items() if name not in intake_form.PERSONAL}
        draft.keep(self.session, self.actor, FORM, kept | {"form_key": request.form.get("form_key", "")[:36]}, self.now)
        self.session.commit()
        return jsonify(message="草稿已保存")

    @expose("/give-up/", methods=("POST",))
    def give_up(self):
        draft.drop(self.session, self.actor, FORM)
        self.session.commit()
        flash("已放弃，草稿也清掉了", "ok")
        return redirect(url_for("admin.index"))

    def _kept(self) -> "draft.Draft | None":
        """The draft, unless it was written by a form that has been filed meanwhile."""
        kept = draft.kept(self.session, self.actor, FORM, self.now)
        key = kept.values.get("form_key") if kept else None
        return None if key and file_entry.filed_before(self.session, self.actor, key) else kept

    def _file(self):
        raw = intake_form.typed(request.form)
        if not self.sees_people:
            raw["resident_id"] = raw["repeat_of"] = ""
        found = self._resolve(raw)
        asked = intake_form.read(raw, self.now, request.form.get("elapsed", ""), self.hands_in)
        if found and found["guessed"]:
            asked.errors = {"resident_id": "来电人没选，请核对是谁"} | asked.errors
        if not asked.errors:
            try:
                filed = self._save(asked.values, request.form.get("form_key", "")[:36])
                return self._go_on(filed)
            except RuleViolation as refusal:
                self.session.rollback()
                asked.errors[STANDS_AT.get(refusal.field, refusal.field or "content")] = refusal.message
        self.session.commit()  # the search line; nothing was filed
        return self._page(raw, errors=asked.errors, form_key=request.form.get("form_key", "")[:36])

    def _save(self, values: dict, form_key: str) -> file_entry.Filed:
        """One commit. Two sendings of one form at the same moment: the second finds what the first has filed."""
        try:
            filed = file_entry.file_visit(self.session, self.actor, self.now, values, form_key=form_key)
            draft.drop(self.session, self.actor, FORM)
            self.session.commit()
        except IntegrityError:
            self.session.rollback()
            filed = file_entry.file_visit(self.session, self.actor, self.now, values, form_key=form_key)
            self.session.commit()
        return filed

    def _go_on(self, filed: file_entry.Filed):
        case = url_for("visit.details", id=filed.visit.id)
        said = escape(filed.sentence).replace(
            escape(filed.visit.record_no), Markup('<a href="{}">{}</a>').format(case, filed.visit.record_no), 1
        )
        for one in derive.offers(self.session, self.actor, filed.visit):
            if one.open_id is None:
                said += Markup('，<a href="{}">{}</a>').format(url_for(f"{one.slug}.new", **{"from": filed.visit.id}), one.label)
        opening = request.form.get("go") == "open"
        flash(Markup(said) if opening else Markup("上一件") + Markup(said), "ok")
        return redirect(case if opening else url_for("intake.index"))

    def _searching(self, search, text: str) -> list:
        try:
            hits = search(self.session, self.actor, text, self.now)
        except RuleViolation:
            self.session.rollback()
            raise
        self.session.commit()
        return hits

    def _resolve(self, raw: dict[str, str]) -> dict | None:
        if raw["public"] or not self.sees_people or not raw["room"]:
            return None
        return intake_household.resolve(self.session, self.actor, self.now, raw, may_search=request.method == "POST")

    def _after(self, plan: dict) -> file_entry.Consequence | None:
        try:
            return file_entry.consequence(self.session, self.actor, self.now, plan)
        except RuleViolation:
            return None

    def _guide(self, raw: dict[str, str]) -> dict:
        return {
            "guide_title": Category.label_of(raw["category"]) if raw["category"] in Category.options else "接起来先问",
            "guide_lines": guide.lines(raw["category"], self._reply()),
            "guide_page": page_for(raw["category"], raw["sub_category"]),
            "channel": Channel.label_of(raw["channel"]) if raw["channel"] in Channel.options else "",
        }

    def _reply(self) -> str:
        """Within how many hours a complaint is answered for the first time, as it is set."""
        return f"{setting(self.session, self.actor.community_id, 'reply_hours', self.now.date())} 小时内"

    def _notices(self) -> list:
        """Only what holds now: what comes later stands on the workbench."""
        return [notice for notice in notices_now(self.session, self.actor, self.now) if notice.now]

    def _page(self, raw: dict[str, str], errors: dict[str, str] | None = None, form_key: str = "", kept=None):
        errors = errors or {}
        found = self._resolve(raw) or intake_household.NOBODY
        if not found["home"] and raw["room"]:
            raw["resident_id"] = raw["resident_id"] or "other"
        return self.render(
            "intake.html", raw=raw, errors=errors, labels=_labels(errors), form_key=form_key or str(uuid.uuid4()), kept=kept,
            ask=intake_form, sees_people=self.sees_people, after=self._after(intake_form.plan(raw)),
            staff=staff_options(self.session, self.actor.community_id),
            departments=department_options(self.session, self.actor.community_id),
            notices=self._notices(), me=self.actor.name, now_at=self.display.when(self.now),
            handed_in=self.hands_in, **found, **self._guide(raw),
        ), (422 if errors else 200)  # fmt: skip


def _labels(errors: dict[str, str]) -> list[tuple[str, str]]:
    """(control to lead to, what is wrong) for the summary above the form."""
    leads = {"channel": "channel-1", "category": "category-1", "complaint_type": "complaint_type-1",
             "sub_category": "sub_category-1", "resident_id": "resident_id-1"}  # fmt: skip
    return [(leads.get(name, name), said) for name, said in errors.items()]


def views() -> list[DeskView]:
    return [IntakeView(endpoint="intake", url="intake")]
