"""项目（小区）: where the company works; opened and changed by the system administrator."""

import re

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from sqlalchemy import select

from models import audit
from models.errors import RuleViolation
from models.operations.open_community import open_community
from models.organisation import Community
from views.access import DeskView
from views.accounts import key_of

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
FACTS = {"company": 100, "address": 200, "desk_phone": 40, "hours": 100, "email": 100}
LABELS = {"name": "小区名称", "company": "公司名称", "address": "接待地点", "desk_phone": "值班电话", "hours": "接待时间",
          "email": "投诉邮箱"}  # fmt: skip


class CommunitiesView(DeskView):
    action, key, title, icon, group, order = "accounts", "communities", "小区", "buildings", "档案与设置", 945

    @expose("/")
    def index(self):
        return self.render("accounts/communities.html", communities=self.session.scalars(select(Community).order_by(Community.id)).all())

    @expose("/new/", methods=("GET", "POST"))
    def new(self):
        return self._form(None)

    @expose("/edit/", methods=("GET", "POST"))
    def edit(self):
        return self._form(self.session.get(Community, key_of(request.args.get("id")) or 0) or abort(404))

    def _form(self, community: Community | None):
        errors: dict[str, str] = {}
        if request.method == "POST":
            try:
                self._save(community)
                self.session.commit()
                return redirect(url_for(".index"))
            except RuleViolation as refused:
                self.session.rollback()
                errors = {refused.field or "name": refused.message}
        values = request.form if errors else {name: getattr(community, name, "") or "" for name in ("code", *LABELS)}
        page = self.render("accounts/community.html", community=community, values=values, errors=errors, labels=LABELS)
        return page, 422 if errors else 200

    def _save(self, community: Community | None) -> None:
        typed = {name: self._typed(name) for name in LABELS}
        name = typed.pop("name")
        if community is None:
            given = {fact: value for fact, value in typed.items() if value}
            community = open_community(self.session, request.form.get("code", ""), name, **given)
            said, action = f"小区 {community.name} 已建好，常用部门也建好了", "community_opened"
        else:
            if not name:
                raise RuleViolation("小区名称没填", "name")
            community.name = name
            for fact, value in typed.items():
                setattr(community, fact, value)
            community.enabled = request.form.get("enabled") == "1"
            said, action = f"小区 {community.name} 已改好", "community_changed"
        self.session.flush()
        audit.record(self.session, self.actor, self.now, action, community_id=community.id, detail={"code": community.code})
        flash(said, "ok")

    def _typed(self, name: str) -> str:
        value, longest = request.form.get(name, "").replace("\x00", "").strip(), FACTS.get(name, 60)
        if len(value) > longest:
            raise RuleViolation(f"{LABELS[name]}最多 {longest} 个字，现在是 {len(value)} 个字", name)
        if name == "email" and value and not EMAIL.fullmatch(value):
            raise RuleViolation("投诉邮箱不像邮箱地址，例如 desk@example.com", name)
        return value


def views() -> list[DeskView]:
    return [CommunitiesView(endpoint="communities", url="/admin/communities")]
