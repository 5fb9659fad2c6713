"""办件页: one matter as a timeline, with whose turn it is and the moves that are open to me. Every move of any register comes in here."""

from flask import abort, current_app, flash, redirect, request, url_for
from flask_admin import expose

from models import attachments, matters, visibility
from models.declare import FieldSpec, register_of
from models.errors import RuleViolation
from models.features import Directory, HasLifecycle
from models.operations import derive
from models.operations.facts import followers_of
from models.operations.many import do_one
from models.operations.urge_slip import can_urge
from models.reports import case_beside, measures
from models.reports.case import Case, Check, checks, stages, turn
from models.rules import lifecycle, rooms
from models.rules.lifecycle import MOVES
from models.timeline import timeline
from views.access import DeskView
from views.case_moves import Refused, buttons
from views.generated.conflict import last_change
from views.generated.options import sections
from views.target import safe_target

LIGHT = frozenset({  # true whatever was changed meanwhile
    "note", "progress", "urge", "take_over", "hand_over", "acknowledge", "report_up", "negotiate", "call_leader", "see_leader",
    "link_repeat", "unlink_repeat",
})  # fmt: skip
MOST_BEFORE = 5
CAUSES = ("cause", "internal_kind", "municipal_kind")
BESIDE = ("identity", "location", "sub_category", "first_receiver_id", "steward_id", "promised_reply_at", "process_note", "result")


class CaseView(DeskView):
    """Only the door for moves; the page itself belongs to the register."""

    action, key, title, in_menu = "act", "case", "办件", False

    @expose("/")
    def index(self):
        return redirect(url_for(f"{self._entry(request.args).register.slug}.details", id=request.args.get("id")))

    @expose("/act/", methods=("POST",))
    def act(self):
        """One move on one entry. Refused: the page again with everything typed, or back to the list with the reason."""
        entry, action = self._entry(request.form), request.form.get("action", "")
        back = safe_target(request.form.get("back"))
        try:
            self._refuse_stale(entry, action)
            said = do_one(self.session, self.actor, self.now, entry, action, request.form)
            self.session.commit()
        except RuleViolation as refusal:
            self.session.rollback()
            return self._refused(entry, action, refusal, back)
        flash(said, "ok")
        return redirect(back or url_for(f"{entry.register.slug}.details", id=entry.id))

    def _entry(self, given) -> Directory:
        register = register_of(given.get("slug", ""))
        if register is None or not (issubclass(register.model, HasLifecycle) or (can_urge(register.model) and request.method == "POST")):
            abort(404)
        self.need("act", register.slug)
        entry = visibility.find(self.session, self.actor, register.model, given.get("id"))
        if entry is None:
            abort(404)
        return entry

    def _refuse_stale(self, entry: Directory, action: str) -> None:
        seen = request.form.get("version", "")
        if action not in LIGHT and seen and seen != str(entry.version):
            who = last_change(self.session, entry.register.slug, entry, _Asking(self.display))
            raise RuleViolation(f"{who} 刚改过这一件，页面已换成新的内容，请核对后再办")

    def _refused(self, entry: Directory, action: str, refusal: RuleViolation, back: str | None):
        if back or not isinstance(entry, HasLifecycle):
            back = back or url_for(f"{entry.register.slug}.details", id=entry.id)
            flash(f"{entry.record_no} {refusal.message}", "error")
            return redirect(back)
        self.session.refresh(entry)
        return case_page(self, entry, Refused(action, refusal.message, refusal.field, request.form.to_dict())), 422


class _Asking:
    """What `last_change` needs: how moments are said."""

    def __init__(self, display):
        self.display = display


def case_page(view: DeskView, entry: Directory, refused: Refused | None = None):
    """The page of one entry of a register with a lifecycle; `view` is its register's view, or the one that refused a move."""
    register, case = entry.register, Case(view.session, view.display, entry)
    return view.render(
        "case.html", page=register.slug, register=register, entry=entry, title=case_beside.title(case),
        original=case.text(register.headline), urls=_urls(view, entry),
        **_standing(view, case), **_moves(view, case, refused), **_told(view, entry), **_beside(view, case),
    )  # fmt: skip


def _standing(view: DeskView, case: Case) -> dict:
    state = view.display.status(case.entry, paused=case.facts.paused)
    return {
        "state": state, "paused": case.facts.paused, "ended": case.facts.status not in lifecycle.OPEN,
        "tags": case_beside.tags(view.session, case), "stages": stages(case), "turn": turn(case),
    }  # fmt: skip


def _moves(view: DeskView, case: Case, refused: Refused | None) -> dict:
    shown = buttons(view, case, refused, request.args.get("move", ""))
    ready = [one.action for one in (*shown.open, *shown.rare)]
    found = [(one, _fill_at(view, one)) for one in checks(case)] if case.facts.status in lifecycle.OPEN else []
    return {
        "buttons": shown, "fillable": ready, "checks": found, "missing": sum(not one.done for one, _ in found),
        "refused": refused.message if refused and refused.action not in (*ready, "note") else "", "note": _typed_note(refused),
    }  # fmt: skip


def _fill_at(view: DeskView, one: Check) -> str:
    """The field of the form that fills it in, for whoever may write there."""
    if one.done or not one.slug or not view.may("edit", one.slug):
        return ""
    return url_for(f"{one.slug}.edit", id=one.id, _anchor=_anchor(register_of(one.slug).field(one.field)))


def _anchor(spec: FieldSpec) -> str:
    return f"f-{spec.name}" if spec.kind.code in ("rows", "photos") else spec.name


def _told(view: DeskView, entry: Directory) -> dict:
    said = request.args.get("said") == "1"
    days = timeline(view.session, view.display, entry, to_owner=said)
    return {"days": days, "said": said, "count": sum(len(day.events) for day in days)}


def _beside(view: DeskView, case: Case) -> dict:
    entry = case.entry
    learnt = measures.of_matter(view.session, view.display, view.actor, entry)
    return {
        "facts": _facts(view, case), "panels": _panels(view, entry), "sheets": _sheets(view, entry), "derive": _offers(view, entry),
        "before": _before(view, entry), "measures": [{"one": one, "href": url_for("measure.details", id=one.id)} for one in learnt],
    }  # fmt: skip


def _before(view: DeskView, entry: Directory) -> dict:
    """以前也来过: the same thing from the same household, each to be tied to in one click."""
    if not entry.register.field("repeat_of_id"):
        return {"matters": [], "may": False, "tied": None}
    found = matters.earlier(view.session, view.actor, entry, view.now)[:MOST_BEFORE]
    may = bool(MOVES["link_repeat"].roles & view.actor.roles) and not entry.voided_at
    return {"matters": found, "may": may, "tied": entry.repeat_of_id}


def _typed_note(refused: Refused | None) -> dict[str, str]:
    if refused is None or refused.action != "note":
        return {"value": "", "error": ""}
    return {"value": refused.typed.get("note", ""), "error": refused.message}


def _urls(view: DeskView, entry: Directory) -> dict[str, str]:
    """Where the page leads, as far as this person may go there."""
    slug, room = entry.register.slug, entry.value(entry.register.place) if entry.register.place else None
    urls = {"act": url_for("case.act"), "page": url_for(f"{slug}.details", id=entry.id)}
    if view.may("edit", slug) and not entry.voided_at:
        urls["edit"] = url_for(f"{slug}.edit", id=entry.id)
    if view.may("print", slug) and f"{slug}.print_form" in current_app.view_functions:
        urls["print"] = url_for(f"{slug}.print_form", id=entry.id)
    if view.may("export", slug):
        urls["export"] = url_for(f"{slug}.export_case", id=entry.id)
    if room and rooms.is_canonical(room) and view.may("list", "resident") and "household.index" in current_app.view_functions:
        urls["household"] = url_for("household.index", room=room)
    return urls


def _sheets(view: DeskView, entry: Directory) -> list[dict]:
    found = case_beside.sheets(view.session, view.display, view.actor, entry)
    return [{"sheet": one, "href": url_for(f"{one.slug}.details", id=one.id)} for one in found if view.may("read", one.slug)]


def _offers(view: DeskView, entry: Directory) -> list[dict]:
    """What can be opened for this matter in one click; what stands open already is among its slips."""
    offered = [(row, one) for row in (entry, *followers_of(view.session, entry)) for one in derive.offers(view.session, view.actor, row)]
    return [{"label": one.label, "href": url_for(f"{one.slug}.new", **{"from": row.id})} for row, one in offered if one.open_id is None]


def _facts(view: DeskView, case: Case) -> list[dict]:
    """The few facts one needs while talking to the owner; telephones with 显示."""
    entry, register = case.entry, case.entry.register
    who = " ".join(part for part in (case.text(register.who or ""), case.text("salutation")) if part)
    found = [{"label": "业主", "text": " · ".join(part for part in (who, case.text(register.place or "")) if part), "reveal": ""}]
    for spec in register.fields:
        if spec.kind.code == "phone" and entry.value(spec.name):
            found.append({"label": spec.label, "text": case.text(spec.name), "reveal": _reveal(view, entry, spec)})
    for sheet in followers_of(view.session, entry):
        said = [view.display.shown(sheet, sheet.register.field(name)) for name in CAUSES if sheet.register.field(name)]
        found.append({"label": "原因", "text": " · ".join(part for part in said if part), "reveal": ""})
    found += [{"label": spec.label, "text": case.text(spec.name), "reveal": ""} for name in BESIDE if (spec := register.field(name))]
    return [fact for fact in found if fact["text"]] + _files(view, entry)


def _files(view: DeskView, entry: Directory) -> list[dict]:
    """Attachments by name, each to be saved from the register's own route."""
    slug, found = entry.register.slug, []
    for spec in entry.register.fields:
        if spec.kind.code == "photos" and entry.value(spec.name):
            known = attachments.files_of(view.session, entry.value(spec.name))
            links = [{"name": file.name, "href": url_for(f"{slug}.attachment", id=entry.id, file=file.id)} for file in known]
            found.append({"label": spec.label, "text": "", "reveal": "", "files": links})
    return found


def _reveal(view: DeskView, entry: Directory, spec: FieldSpec) -> str:
    slug = entry.register.slug
    if not view.may("reveal", slug) or f"{slug}.reveal" not in current_app.view_functions:
        return ""
    return url_for(f"{slug}.reveal", id=entry.id, field=spec.name)


def _panels(view: DeskView, entry: Directory) -> list[dict]:
    """Everything that was written down, folded at the end of the page."""
    panels = []
    for section in sections(entry.register):
        filled = [spec for spec in section.fields if entry.value(spec.name) not in (None, "", [])]
        view.display.prefetch_rows(entry.register, [entry], filled)
        facts = [(spec.label, text) for spec in filled if (text := view.display.shown(entry, spec))]
        if facts:
            panels.append({"title": section.title, "facts": facts})
    return panels


def views() -> list[DeskView]:
    return [CaseView(endpoint="case", url="/admin/case")]
