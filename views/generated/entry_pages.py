"""One entry: filing it, changing it, looking at it, voiding it. What is wrong is said at its field; nothing typed is lost."""

from flask import abort, flash, jsonify, redirect, request, url_for
from flask_admin import expose
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from models import visibility
from models.errors import RuleViolation
from models.features import Directory
from models.operations import derive
from models.reports import case_beside
from views.access import needs
from views.generated import conflict, form_fields, options
from views.generated.entry_form import EntryForm
from views.generated.rows import clocks_of, name_of


class EntryPages:
    """Routes about one entry; mixed into RegisterView."""

    def entry_or_404(self) -> Directory:
        """The entry of ?id=, if this person may see it; whatever else the address says is a page that does not exist."""
        entry = visibility.find(self.session, self.actor, self.register.model, request.args.get("id"))
        if entry is None or len(request.args.getlist("id")) != 1:
            abort(404)
        return entry

    @expose("/new/", methods=("GET", "POST"))
    @needs("file")
    def new(self):
        if request.method == "GET":
            return self._form(EntryForm(self.register, self.asking, asked=request.args, given=self.given()))
        return self.first_of_this_form() or self._save(None)

    def given(self) -> dict:
        """What a new entry takes over from the one it comes out of (?from=); one out of sight is a page that does not exist."""
        key = request.values.get("from") or ""
        if not (key and self.register.derived):
            return {}
        source = derive.source_of(self.session, self.actor, self.register, key)
        if source is None or source.voided_at is not None:
            abort(404)
        return derive.start_with(self.register, source)

    @expose("/edit/", methods=("GET", "POST"))
    @needs("edit")
    def edit(self):
        entry = self.entry_or_404()
        if entry.voided_at is not None:
            flash("这一件已作废，不能再改", "error")
            return redirect(self.details_url(entry))
        if request.method == "GET":
            return self._form(EntryForm(self.register, self.asking, entry, asked=request.args))
        if request.form.get("version") != str(entry.version):
            return self._conflict(entry)
        return self._save(entry)

    @expose("/details/")
    @needs("read")
    def details(self):
        entry = self.entry_or_404()
        if options.has_lifecycle(self.register):
            from views.case import case_page

            return case_page(self, entry)
        return self.render(
            "generated/details.html", **self.facts_of(entry), history=self.history_of(entry), beside=self.beside(entry),
            again=case_beside.again(self.session, self.display, entry), **self.halves_of(entry),
            warnings=entry.warnings(self.session, self.now),
        )  # fmt: skip

    @expose("/check/", methods=("POST",))
    @needs("list")
    def check(self):
        """One field on leaving it: what is wrong with it, and its tidy form."""
        spec = self.register.field(request.form.get("field", ""))
        if spec is None or spec.auto:
            return jsonify(message="")
        raw = request.form.get("value", "").replace("\x00", "")
        posted = MultiDict({spec.name: raw})
        try:
            value = form_fields.parsed(spec, posted, self.asking, None)
        except RuleViolation as refusal:
            return jsonify(message=refusal.message)
        if value in (None, ""):
            return jsonify(message=f"{spec.label}没填" if spec.required else "")
        tidy = spec.text(value) if not (spec.choices or spec.to or spec.kind.code in ("staff", "department")) else ""
        return jsonify(message="", value=tidy)

    # saving

    def first_of_this_form(self):
        """The same form sent twice: lead to the entry that the first one made."""
        found = self._made_by_form(request.form.get("form_key", ""))
        if found is None:
            return None
        flash(f"{found.record_no} 已经登记过了，没有重复登记", "info")
        return redirect(self.details_url(found))

    def _made_by_form(self, key: str):
        model = self.register.model
        if not key or not options.is_entry(self.register):
            return None
        mine = (model.community_id == self.actor.community_id, model.recorded_by_id == self.actor.staff_id, model.form_key == key[:36])
        return self.session.scalar(select(model).where(*mine))

    def _save(self, entry: Directory | None):
        given = self.given() if entry is None else {}
        form = EntryForm(self.register, self.asking, entry, MultiDict(request.form), given=given)
        files_refused = self.take_files(form)
        if not form.read() or files_refused:
            return self._form(form)
        self._refuse_taken(form)
        if form.trouble:
            return self._form(form)
        try:
            return self._written(form, entry)
        except RuleViolation as refusal:
            self.session.rollback()
            form.refuse(refusal)
        except StaleDataError:
            self.session.rollback()
            return self._conflict(self.entry_or_404())
        except IntegrityError:
            self.session.rollback()
            if again := self.first_of_this_form():
                return again
            form.general.append("刚有人存了相同的内容，请核对后再保存")
        return self._form(form)

    def _written(self, form: EntryForm, entry: Directory | None):
        new = entry is None
        row = self.register.model(community_id=self.actor.community_id) if new else entry
        if new and options.is_entry(self.register):
            row.form_key = form.form_key
        changed = form.put(row)
        if new:
            self.session.add(row)
        self.session.flush()
        self.hang_files(form, row)
        self.session.commit()
        flash(self._said(row, new, changed), "ok")
        if request.form.get("then") == "stay":  # the entry's own page says it otherwise
            for warning in row.warnings(self.session, self.now):
                flash(warning, "warn")
        return redirect(self._onward(row, new))

    def _said(self, row: Directory, new: bool, changed: int) -> Markup | str:
        name = name_of(self.register, row, self.asking)
        if not new:
            return f"已保存 {name}" + (f"，改了 {changed} 处" if changed else "，没有改动")
        said = Markup("已登记 <a href='{}'>{}</a>").format(self.details_url(row), name)
        clock = clocks_of(self.register, [row], self.asking).get(row.id)
        if clock and clock.due and clock.due.full:
            return said + f"，{clock.due.full} 前{getattr(row, 'limit_verb', '办结')}"
        return said + ("，可以打印或接着登记" if self.may("print") else "，可以接着登记")

    def _onward(self, row: Directory, new: bool) -> str:
        if request.form.get("then") == "stay":
            return url_for(f"{self.endpoint}.new") if new else url_for(f"{self.endpoint}.edit", id=row.id)
        return self.details_url(row)

    def _refuse_taken(self, form: EntryForm) -> None:
        """Values that may stand only once in a community."""
        model = self.register.model
        for name, value in form.values.items():
            spec = self.register.field(name)
            if spec.unique and value is not None:
                same = select(model.id).where(model.community_id == self.actor.community_id, getattr(model, name) == value)
                other = self.session.scalar(same.where(model.id != form.entry.id) if form.entry is not None else same)
                if other is not None:
                    form.refuse(RuleViolation(f"{spec.label}“{spec.masked(value)}”已经有了，请核对", name))

    # pages

    def _form(self, form: EntryForm):
        entry = form.entry
        state = self.state_of(entry) if entry is not None else {"pill": None, "due": None, "name": ""}
        return self.render(
            "generated/form.html", register=self.register, form=form, panels=form.panels(), entry=entry, **state,
            lifecycle=options.has_lifecycle(self.register), may=self.rights(),
            back=self.details_url(entry) if entry is not None else self.href({}), version=entry.version if entry is not None else "",
        ), (422 if form.trouble else 200)  # fmt: skip

    def _conflict(self, entry: Directory):
        """Somebody saved in between: theirs, mine and the original, field by field."""
        self.session.refresh(entry)
        form = EntryForm(self.register, self.asking, entry, MultiDict(request.form))
        self.take_files(form)
        form.read()
        page = conflict.compare(form)
        return self.render(
            "generated/conflict.html", register=self.register, page_of=page, name=name_of(self.register, entry, self.asking),
            entry_id=entry.id, version=entry.version, back=self.details_url(entry),
            who=conflict.last_change(self.session, self.register.slug, entry, self.asking),
        ), 409  # fmt: skip
