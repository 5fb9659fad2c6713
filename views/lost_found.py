"""可能就是…: what may be the other half of a lost report or of a thing found, as it is typed and afterwards; tied in one click."""

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_admin import expose
from werkzeug.datastructures import MultiDict

from models import lost_found, visibility
from models.errors import RuleViolation
from models.operations.pair_items import pair_items, part_items
from models.registers.item import Item, ItemKind
from views.access import DeskView

ASKED = ("kind", "item_name", "item_category", "features", "place", "found_at")


class LostFoundView(DeskView):
    action, register_slug, key, title, in_menu = "list", "item", "lost_found", "招领撮合", False

    @expose("/")
    def index(self):
        return redirect(url_for("item.index", status="open"))

    @expose("/likely/", methods=("POST",))
    def likely(self):
        """What the form as typed so far may be about."""
        item = as_typed(request.form)
        with self.session.no_autoflush:
            found = lost_found.likely(self.session, self.actor, self.now, item)
        return jsonify(html=render_template("generated/halves.html", halves=found, half=None, entry=None), count=len(found))

    @expose("/pair/", methods=("POST",))
    def pair(self):
        one, other = (self._item(name) for name in ("id", "other"))
        try:
            found = pair_items(self.session, self.actor, one, other)
            self.session.commit()
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "error")
            return redirect(url_for("item.details", id=request.form.get("id")))
        flash(f"{one.record_no} 和 {other.record_no} 对上了，报失记为已找回。失主来领时核对特征和证件再保存", "ok")
        return redirect(url_for("item.edit", id=found.id, status="claimed", claimed_at=f"{self.now:%Y-%m-%d %H:%M}",
                                released_by_id=self.actor.staff_id, _anchor="claim_features"))  # fmt: skip

    @expose("/part/", methods=("POST",))
    def part(self):
        item = self._item("id")
        try:
            part_items(self.session, self.actor, item)
            self.session.commit()
            flash("已拆开，报失的继续找", "ok")
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "error")
        return redirect(url_for("item.details", id=item.id))

    def _item(self, name: str) -> Item:
        found = visibility.find(self.session, self.actor, Item, request.form.get(name))
        if found is None:
            abort(404)
        return found


def as_typed(form: MultiDict) -> Item:
    """An item that is never saved; what cannot be read yet is left out."""
    item = Item()
    for name in ASKED:
        try:
            item.put(name, Item.register.field(name).parse((form.get(name) or "").replace("\x00", "")[:600]))
        except RuleViolation:
            continue
    item.kind = item.kind or ItemKind.FOUND
    return item


def views() -> list[DeskView]:
    return [LostFoundView(endpoint="lost_found", url="/admin/lost-found")]
