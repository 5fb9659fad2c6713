"""词语与表名: what registers, options, roles and the house are called, for the manager; shown before it is saved (R149, C12, C13)."""

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.datastructures import MultiDict

from models.declare import REGISTERS
from models.errors import RuleViolation
from models.operations import plan_words
from models.operations.change_words import Change, may_change, save_words
from models.operations.plan_words import Desk
from models.reports import words as report
from models.rules.words import check_day
from views import words_form
from views.access import DeskView
from views.words_form import Subject, Typed

TABS = (("index", "表名与编号"), ("choices", "选项"), ("edit", "岗位与机构"))


class WordsView(DeskView):
    action, key, title, icon, group, order = "settings", "words", "词语与表名", "fonts", "档案与设置", 965

    def is_accessible(self) -> bool:
        """The administrator sets up the house; what its work is called is the manager's."""
        return super().is_accessible() and may_change(self.actor)

    @expose("/")
    def index(self):
        rows = report.registers(self.session, self.actor, self.now.date())
        return self._page("words/list.html", "index", rows=rows)

    @expose("/choices/")
    def choices(self):
        only = request.args.get("register", "")
        if only and only not in REGISTERS:
            abort(404)
        groups = report.options(self.session, self.actor, self.now.date(), only)
        return self._page("words/choices.html", "choices", groups=groups, only=REGISTERS.get(only))

    @expose("/edit/")
    def edit(self):
        subject = self._subject()
        desk = self._desk(self.now.date())
        return self._form(subject, words_form.from_day(subject.holding(desk), f"{self.now:%Y-%m-%d}"))

    @expose("/try/", methods=("POST",))
    def try_out(self):
        """What would change; nothing is saved. Also where an option is moved up or down, and where the manual's words come back."""
        subject, do, typed = self._subject(), request.form.get("do", ""), _typed()
        if do.startswith(("up:", "down:")):
            return self._form(subject, words_form.moved(typed, do))
        if do == "restore":
            typed = words_form.from_day(subject.declared(), typed.get("holds_from", ""))
        try:
            desk, changes = self._plan(subject, typed)
            if not changes:
                raise RuleViolation("没有改动，和那一天的一样", None)
        except RuleViolation as refused:
            return self._form(subject, typed, refused), 422
        return self._page("words/try.html", _tab(subject), subject=subject, changes=changes, day=desk.day, typed=typed)

    @expose("/save/", methods=("POST",))
    def save(self):
        subject, typed = self._subject(), _typed()
        if request.form.get("do") == "back":
            return self._form(subject, typed)
        try:
            desk, changes = self._plan(subject, typed)
            slug = subject.key if subject.kind == "register" else None
            title = subject.title
            save_words(self.session, self.actor, self.now, title, changes, desk.day, slug)
            self.session.commit()
        except RuleViolation as refused:
            self.session.rollback()
            return self._form(subject, typed, refused), 422
        flash(f"“{title}”的 {len(changes)} 处改动已保存，{'今天' if desk.day == self.now.date() else f'{desk.day} '}起用", "ok")
        return redirect(url_for(".edit", kind=subject.kind, key=subject.key))

    def _plan(self, subject: Subject, typed: Typed) -> tuple[Desk, list[Change]]:
        day = words_form.day_of(typed)
        check_day(day, self.now.date())
        desk = self._desk(day)
        return desk, subject.plan(desk, typed)

    def _desk(self, day) -> Desk:
        return plan_words.desk(self.session, self.actor.community_id, day)

    def _form(self, subject: Subject, typed: Typed, refused: RuleViolation | None = None):
        errors = {refused.field or "general": refused.message} if refused else {}
        return self._page(
            subject.template, _tab(subject), subject=subject, typed=typed, errors=errors, **subject.shown(typed),
            history=report.history(self.session, self.display, self.actor, subject.codes),
            changed=subject.holding(self._desk(self.now.date())) != subject.declared(),
        )  # fmt: skip

    def _page(self, template: str, tab: str, **context):
        tabs = [(url_for(f".{name}", **({"kind": "names"} if name == "edit" else {})), label, name == tab) for name, label in TABS]
        return self.render(template, tabs=tabs, **context)

    def _subject(self) -> Subject:
        return words_form.subject_of(request.values.get("kind", ""), request.values.get("key", "")) or abort(404)


def _tab(subject: Subject) -> str:
    return {"register": "index", "options": "choices", "names": "edit"}[subject.kind]


def _typed() -> Typed:
    """What was posted, without what belongs to the form itself."""
    kept: Typed = MultiDict()
    for name, value in request.form.items(multi=True):
        if name not in ("csrf_token", "do", "kind", "key"):
            kept.add(name, value.replace("\x00", "")[:500])
    return kept


def views() -> list[DeskView]:
    return [WordsView(endpoint="words", url="/admin/words")]
