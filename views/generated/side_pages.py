"""Small routes beside an entry: showing a masked value, looking up what a link means, handing out a file, voiding."""

from pathlib import Path
from urllib.parse import quote

from flask import Response, abort, current_app, flash, jsonify, redirect, request, url_for
from flask_admin import expose
from sqlalchemy import select

from models import attachments, audit, visibility
from models.declare import REGISTERS
from models.errors import RuleViolation
from models.features import Directory
from views.access import needs
from views.generated import options
from views.generated.conditions import tidy
from views.generated.rows import name_of

REVEAL_SECONDS = 60
MOST_FOUND = 8
LONGEST_REASON = 200


class SidePages:
    """Routes beside one entry; mixed into RegisterView."""

    @expose("/reveal/", methods=("POST",))
    @needs("reveal")
    def reveal(self):
        """{value, seconds}: one private field of one entry, with a reason, in the audit."""
        entry = self.entry_or_404()
        spec = self.register.field(request.args.get("field", "") or request.form.get("field", ""))
        if spec is None or not spec.hides(entry.value(spec.name)) or spec.kind.code == "rows":
            abort(404)
        reason = " ".join(request.form.get("reason", "").replace("\x00", "").split())[:LONGEST_REASON]
        if len(reason) < 2:
            return jsonify(message="请写为什么要看，会记下来"), 422
        audit.record(
            self.session, self.actor, self.now, "reveal", register=self.register.slug, entry_id=entry.id,
            record_no=getattr(entry, "record_no", None), detail={spec.name: reason},
        )  # fmt: skip
        value = spec.text(entry.value(spec.name))
        self.session.commit()
        return jsonify(value=value, seconds=REVEAL_SECONDS)

    @expose("/lookup/")
    @needs("list")
    def lookup(self):
        """At most eight entries that a link field may mean: by the beginning of the number, of a directory by its name."""
        spec = self.register.field(request.args.get("field", ""))
        if spec is None or spec.to is None:
            abort(404)
        self.need("list", spec.to)
        target, typed = REGISTERS[spec.to], tidy(request.args.get("q"))[:40]
        found = self._called_like(target, typed) if typed else []
        self.display.prefetch(spec.to, [row.id for row in found])
        return jsonify(found=[self._hit(target, row) for row in found])

    def _called_like(self, target, typed: str) -> list[Directory]:
        model = target.model
        headline = target.field(target.headline) if target.directory and target.headline else None
        if headline is None:
            wanted = model.record_no.startswith(typed.upper(), autoescape=True)
        elif headline.private or headline.kind.code == "room":
            try:
                wanted = getattr(model, headline.name) == headline.parse(typed)
            except RuleViolation:
                if headline.private:
                    return []
                wanted = getattr(model, headline.name).startswith(typed, autoescape=True)
        elif headline.kind.code == "text":
            wanted = getattr(model, headline.name).startswith(typed, autoescape=True)
        else:
            return []
        seen = visibility.visible(select(model), self.actor, model).where(wanted, model.voided_at.is_(None))
        return list(self.session.scalars(seen.order_by(model.id.desc()).limit(MOST_FOUND)))

    def _hit(self, target, row: Directory) -> dict:
        """A finding in words: what it is called, and a line that tells it from others of the name."""
        parts = [target.field(name) for name in options.card_names(target) if name != target.headline]
        if not target.directory and target.headline:
            parts.append(target.field(target.headline))
        words = [self.display.shown(row, spec) for spec in parts if spec is not None]
        return {"id": row.id, "text": self.display.name_of(target.slug, row.id), "hint": " · ".join(word for word in words if word)[:60]}

    @expose("/attachment/")
    @needs("read")
    def attachment(self):
        """One file of one entry, to be saved and never shown inside our pages."""
        entry = self.entry_or_404()
        key = request.args.get("file", "")
        known = {number for spec in self.register.fields if spec.kind.code == "photos" for number in entry.value(spec.name) or ()}
        if not (key.isascii() and key.isdigit() and len(key) <= 18 and int(key) in known):
            abort(404)
        file = next(iter(attachments.files_of(self.session, [int(key)])), None)
        path = Path(current_app.config["DATA_DIR"]) / "attachments" / file.stored if file else None
        if path is None or not path.is_file():
            abort(404)
        answer = Response(path.read_bytes(), mimetype=file.mime)
        answer.headers["Content-Disposition"] = f"attachment; filename=\"file{path.suffix}\"; filename*=UTF-8''{quote(file.name)}"
        answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    # voiding

    def may_void(self, entry: Directory) -> bool:
        """Entries are voided by those who consent to it; a row of a directory by those who keep it. Matters have a move of their own."""
        if entry.voided_at is not None or options.has_lifecycle(self.register):
            return False
        return self.may("edit" if self.register.directory else "void_consent")

    @expose("/void/", methods=("GET", "POST"))
    @needs("edit")
    def void(self):
        entry = self.entry_or_404()
        if not self.may_void(entry):
            if entry.voided_at is None and not options.has_lifecycle(self.register):
                abort(403)
            flash("这一件已作废" if entry.voided_at else "在办件页上作废这一件", "info")
            return redirect(self.details_url(entry))
        reason = " ".join(request.form.get("reason", "").replace("\x00", "").split())
        if request.method == "POST" and request.form.get("confirmed") == "1" and 2 <= len(reason) <= 500:
            return self._voided(entry, reason)
        return self._ask_void(entry, reason), (422 if request.method == "POST" and request.form.get("confirmed") == "1" else 200)

    def _voided(self, entry: Directory, reason: str):
        entry.voided_at = self.now
        if options.is_entry(self.register):
            entry.void_reason, entry.voided_by_id = reason, self.actor.staff_id
        else:
            said = {"reason": reason}
            audit.record(self.session, self.actor, self.now, "void_reason", register=self.register.slug, entry_id=entry.id, detail=said)
        try:
            self.session.commit()
        except RuleViolation as refusal:
            self.session.rollback()
            flash(f"没有作废：{refusal.message}", "error")
            return redirect(self.details_url(entry))
        flash(f"已作废 {name_of(self.register, entry, self.asking)}" + ("，编号不再使用" if options.is_entry(self.register) else ""), "ok")
        return redirect(self.href({}))

    def _ask_void(self, entry: Directory, reason: str) -> str:
        name = name_of(self.register, entry, self.asking)
        numbered = options.is_entry(self.register)
        say = "编号保留，不再使用；内容还看得到，只是不再算数。" if numbered else "以后不能再选它；已经登记的内容不变。"
        err = "请写理由，至少 2 个字，最多 500 个字" if request.form.get("confirmed") else ""
        field = {"id": "reason", "label": "理由", "value": reason, "req": True, "err": err}
        action = url_for(f"{self.endpoint}.void", id=entry.id)
        return self.render(
            "confirm.html", title=f"作废 {name}？", say=say, verb="作废", back=self.details_url(entry), fields=[field], action=action
        )
