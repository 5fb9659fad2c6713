"""接待指引: the list of pages, each page, and the sheet 投诉途径告知 to put on the wall (R6, R28–R30, R148)."""

from flask import abort, url_for
from flask_admin import expose

from models import guide
from models.calendar import reception_words
from models.declare import register_of
from models.organisation import Community
from views.access import DeskView


class GuideView(DeskView):
    """Open to whoever has signed in: everybody on staff receives people and tells them where to complain (R5, R6)."""

    action = "list"
    key, title, icon, group, order = "guide", "接待指引", "book", "前台", 95

    @expose("/")
    def index(self):
        groups = [(name, [one for one in guide.PAGES if one.group == name]) for name in guide.GROUPS]
        return self.render("guide.html", groups=groups)

    @expose("/complaint-ways/")
    def complaint_ways(self):
        community = self.session.get(Community, self.actor.community_id or 0) or abort(404)
        hours = reception_words(self.session, community, self.now.date())
        return self.render(
            "guide_ways.html", community=community, hours=hours, ways=ways_of(community), missing=missing_in(community, hours),
            back=url_for(".index"),
            communities_url=url_for("communities.edit", id=community.id) if self.may("accounts") else None,
        )  # fmt: skip

    @expose("/<slug>/")
    def read(self, slug: str):
        one = guide.page(slug) or abort(404)
        others = [other for other in guide.PAGES if other.group == one.group and other is not one]
        kept = [[self._kept(names) for names in section.kept or ("",) * len(section.lines)] for section in one.sections]
        return self.render("guide_page.html", one=one, kept=kept, others=others, about_complaints=slug == "complaint")

    def _kept(self, names: str) -> list[tuple[str, str, str]]:
        """Where a step is recorded: (register, its fields, address of the first in the form of whoever may file there)."""
        found: dict[str, list] = {}
        for slug, _, name in (one.partition(".") for one in names.split()):
            found.setdefault(slug, []).append(register_of(slug).field(name))
        return [(register_of(slug).menu_title, "、".join(spec.label for spec in specs), self._form_at(slug, specs[0]))
                for slug, specs in found.items()]  # fmt: skip

    def _form_at(self, slug: str, spec) -> str:
        if spec.auto or not self.may("file", slug):
            return ""
        return url_for(f"{slug}.new", _anchor=f"f-{spec.name}" if spec.kind.code in ("rows", "photos") else spec.name)


def ways_of(community: Community) -> list[tuple[str, str, str]]:
    """(way, where it leads, what one may know about it); only those the community has."""
    ways = [
        ("当面说", community.address, "有人接待、当面登记"),
        ("打电话", community.desk_phone, "24 小时有人接听"),
        ("写信", community.address, "写明房号和联系电话，寄到或送到都可以"),
        ("发邮件", community.email, "写明房号和联系电话"),
    ]
    return [way for way in ways if way[1]]


def missing_in(community: Community, hours: str) -> str:
    """What the sheet lacks because nobody has set it, in words; '' when it is complete."""
    facts = {"公司名称": community.company, "接待地点": community.address, "值班电话": community.desk_phone, "接待时间": hours}
    return "、".join(label for label, value in facts.items() if not value)


def views() -> list[DeskView]:
    return [GuideView(endpoint="guide", url="guide")]
