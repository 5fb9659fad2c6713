"""升级队列: overdue entries of every register by level, pressed on without leaving the page."""

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask_admin import expose
from sqlalchemy import select

from models.declare import REGISTERS
from models.display import department_options, staff_options
from models.errors import RuleViolation
from models.features import HasDeadline, HasLifecycle
from models.operations.many import AT_MOST, urge_many
from models.premises import Building
from models.reports.queue import Filters, Level, overdue_keys, queue
from models.reports.queue_cards import Card
from models.rules.access import ROLES
from models.rules.lifecycle import MOVES
from views.access import DeskView

HEADS = (("receptionist", "24 小时内到期", "快到期"), ("supervisor", "满 2 天", "主管"), ("manager", "满 1 周", "经理"))
FIRST = (("urge", "take_over"), ("urge", "hand_over"), ("urge", "report_up"))
MORE = ("take_over", "hand_over", "report_up", "acknowledge")
WITH_FORM = ("hand_over", "report_up")
KEYS = {"department": "department_id", "category": "tag", "building": "building", "handler": "handler_id"}

LABELS = {"department": "责任部门", "category": "类别", "building": "楼栋", "handler": "承办人"}


@dataclass(frozen=True)
class Press:
    """One button of a card. `why`: it is grey, and this is the reason; `form`: it asks something first."""

    action: str
    label: str
    form: bool
    why: str = ""


@dataclass(frozen=True)
class Shown:
    card: Card
    href: str
    first: list[Press]
    more: list[Press]


class EscalationView(DeskView):
    action = "queue"
    key, title, icon, group, order = "escalation", "升级队列", "alarm", "前台", 40

    @expose("/")
    def index(self):
        filters = self._filters(request.args)
        found = queue(self.session, self.actor, self.now, filters)
        return self.render(
            "escalation.html", columns=[self._column(level) for level in found.levels], overdue=found.overdue,
            urges=self.may("urge"), selects=self._selects(found.departments), filtered=filters.any,
            nothing=not any(level.count for level in found.levels), open_level=self._open_level(), people=self._people(),
            list_url=url_for("visit.index", status="open"), here=self._here(),
        )  # fmt: skip

    @expose("/urge/", methods=("POST",))
    def urge(self):
        """Urge everything that is overdue under these filters, at most 200 at once."""
        self.need("urge")
        filters = self._filters(request.form)
        try:
            found = overdue_keys(self.session, self.actor, self.now, filters, AT_MOST)
            said = [urge_many(self.session, self.actor, self.now, slug, keys) for slug, keys in found.items()]
            self.session.commit()
            flash("；".join(said) or "没有超期的，不用催办", "ok")
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "error")
        return redirect(self._here(request.form))

    def _filters(self, given) -> Filters:
        """What the address asks for; what makes no sense is left out."""
        asked = {field: given.get(name, "").replace("\x00", "").strip()[:40] for name, field in KEYS.items()}
        for name in ("department_id", "handler_id"):
            asked[name] = int(asked[name]) if asked[name].isascii() and asked[name].isdigit() and len(asked[name]) < 18 else None
        return Filters(**{name: value or None for name, value in asked.items()})

    def _here(self, given=None, **more) -> str:
        """This page with the same filters."""
        given = request.args if given is None else given
        kept = {name: given[name] for name in (*KEYS, "level") if given.get(name)}
        return url_for("escalation.index", **kept | more)

    def _column(self, level: Level) -> dict:
        code, since, short = HEADS[level.level]
        role = ROLES[code]
        owners = list(dict.fromkeys(card.owner for card in level.cards if card.owner))
        return {
            "level": level.level, "title": f"{role} · {since}", "tab": f"{short} {level.count}", "count": level.count,
            "more": level.more, "owner": owners[0] + (f" 等 {len(owners)} 人" if len(owners) > 1 else "") if owners else "",
            "cards": [self._shown(card, level.level) for card in level.cards], "back": self._here(level=level.level),
            "rest": url_for("visit.index", status="overdue_open" if level.level else "open"),
        }  # fmt: skip

    def _shown(self, card: Card, level: int) -> Shown:
        names = ("resume",) if card.tone == "paused" else FIRST[level]
        if not issubclass(REGISTERS[card.slug].model, HasLifecycle):  # a slip: what it offers is all there is
            names = [name for name in names if name in card.offers]
        first = [self._press(card, name) for name in names]
        more = [self._press(card, name) for name in MORE if name in card.offers and name not in names]
        if card.tone == "paused" or not level:  # nothing is late, so nothing is to be known
            more = [press for press in more if press.action != "acknowledge"]
        return Shown(card, url_for(f"{card.slug}.details", id=card.id), first, [press for press in more if not press.why])

    def _press(self, card: Card, action: str) -> Press:
        move, offer = MOVES[action], card.offers.get(action)
        if offer is None:
            who = "、".join(label for role, label in ROLES.items() if role in move.roles)
            return Press(action, move.label, False, f"由{who}来做")
        return Press(action, move.label, action in WITH_FORM, "；".join(offer.blocked_by))

    def _selects(self, departments: dict[int, int]) -> list[dict]:
        """The filters as lists to choose from; departments with what lies there."""
        community = self.actor.community_id or 0
        lists = {
            "department": ("全部部门", [(str(key), f"{name} {departments.get(key) or ''}".strip())
                                    for key, name in department_options(self.session, community)]),
            "category": ("全部类别", _tags()),
            "building": ("全部楼栋", self._buildings()),
            "handler": ("全部人员", self._people()),
        }  # fmt: skip
        return [
            {"name": name, "label": LABELS[name], "value": request.args.get(name, ""), "options": [("", first), *options]}
            for name, (first, options) in lists.items()
        ]

    def _buildings(self) -> list[tuple[str, str]]:
        names = self.session.scalars(
            select(Building.name).where(Building.community_id == self.actor.community_id, Building.voided_at.is_(None))
        )
        return [(name, f"{name}栋" if name.isdigit() else f"{name}座") for name in sorted(names, key=lambda name: (len(name), name))]

    def _people(self) -> list[tuple[str, str]]:
        return [(str(key), name) for key, name in staff_options(self.session, self.actor.community_id or 0)]

    def _open_level(self) -> int:
        """The tab a phone opens with: the one asked for, else one's own."""
        asked = request.args.get("level", "")
        if asked in ("0", "1", "2"):
            return int(asked)
        return 2 if "manager" in self.actor.roles else 0 if "receptionist" in self.actor.roles else 1


def _tags() -> list[tuple[str, str]]:
    """What the registers with limits sort their entries by, e.g. the seven categories."""
    found: dict[str, str] = {}
    for register in REGISTERS.values():
        if issubclass(register.model, HasDeadline) and register.tag:
            found |= register.field(register.tag).choices.options
    return list(found.items())


def views() -> list[DeskView]:
    return [EscalationView(endpoint="escalation", url="/admin/escalation")]
