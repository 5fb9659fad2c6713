"""What stands in the forms of 词语与表名: for a register, for the options of a choice, for roles and the house itself."""

from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from models.choice_places import Places, choice_places
from models.documents import documents
from models.errors import RuleViolation
from models.operations import plan_options, plan_register, plan_words
from models.operations.change_words import Change
from models.operations.plan_options import Options
from models.operations.plan_words import OF_HOUSE, Desk
from models.register_words import Named
from models.reports import words as report
from models.rules.access import DECLARED_ROLES, HOUSE_ROLES
from models.words import NAMES

Typed = MultiDict[str, str]
HELP = {
    "title": "列表、表单、打印和导出的标题",
    "short": "左边菜单里用，不填就用表名",
    "form_no": "印在表头和页脚",
    "number_prefix": "2 到 4 个大写字母，从起用那天的新登记开始",
    "aliases": "旧表的名字，用顿号隔开；导入和搜索时认得",
}


@dataclass(frozen=True)
class RegisterWords:
    """One register or sheet: title, short title, form number, edition, prefix, other names."""

    register: Named
    kind = "register"
    template = "words/register.html"

    @property
    def key(self) -> str:
        return self.register.slug

    @property
    def title(self) -> str:
        return self.register.title

    @property
    def codes(self) -> list[str]:
        return [self.register.slug]

    def declared(self) -> Typed:
        return MultiDict(plan_register.declared_of(self.register))

    def holding(self, desk: Desk) -> Typed:
        now = desk.then.now
        return MultiDict({name: now.get((name, self.key), word) for name, word in self.declared().items()})

    def plan(self, desk: Desk, typed: Typed) -> list[Change]:
        return plan_register.of_register(desk, self.register, typed)

    def shown(self, typed: Typed) -> dict:
        declared = self.declared()
        if "aliases" in declared:
            declared["aliases"] = "、".join(self.register.declared("aliases"))
        fields = [(name, label, _help(name, declared[name])) for name, label in plan_register.words_of_register(self.register).items()]
        return {"fields": fields, "has_options": any(spec.choices for spec in getattr(self.register, "fields", ()))}


def _help(name: str, declared: str) -> str:
    said = HELP.get(name, "")
    manual = f"手册：{declared}" if declared else ""
    return "；".join(part for part in (manual, said) if part)


@dataclass(frozen=True)
class OptionWords:
    """The options of a choice: labels, aliases, order, offer."""

    places: Places
    kind = "options"
    template = "words/options.html"

    @property
    def key(self) -> str:
        return self.places.key

    @property
    def title(self) -> str:
        return self.places.fields[0][1].label

    @property
    def codes(self) -> list[str]:
        return sorted(report.codes_of(self.places))

    def declared(self) -> Typed:
        return _as_typed(plan_options.declared_options(self.places))

    def holding(self, desk: Desk) -> Typed:
        return _as_typed(plan_options.options_on(desk, self.places))

    def plan(self, desk: Desk, typed: Typed) -> list[Change]:
        base = self.places.choices.declared.labels
        fixed = base if self.places.choices.fixed else {}  # their labels stand in no control
        labels = {code: typed.get(f"label-{code}", fixed.get(code, "")) for code in base}
        offered = typed.getlist("offered") if not fixed else typed.getlist("offered") or list(base)
        aliases = {code: typed.get(f"aliases-{code}", "") for code in base}
        return plan_options.of_options(desk, self.places, Options(labels, aliases, offered, typed.getlist("order")))

    def shown(self, typed: Typed) -> dict:
        base = self.places.choices.declared.labels
        codes = dict.fromkeys([code for code in typed.getlist("order") if code in base] + list(base))
        used = [f"{register.menu_title} · {spec.label}" for register, spec in self.places.fields]
        return {"options": [(code, base[code]) for code in codes], "offered": typed.getlist("offered"), "used": list(dict.fromkeys(used)),
                "fixed": self.places.choices.fixed, "known": self.places.choices.declared_aliases}  # fmt: skip


def _as_typed(options: Options) -> Typed:
    typed: Typed = MultiDict()
    for code in options.order:
        typed.add("order", code)
        typed[f"label-{code}"] = options.labels[code]
        typed[f"aliases-{code}"] = options.aliases.get(code, "")
    typed.setlist("offered", list(options.offered))
    return typed


def moved(typed: Typed, step: str) -> Typed:
    """The same with one option a place further up or down: step is up:call or down:call."""
    way, _, code = step.partition(":")
    order, made = typed.getlist("order"), typed.copy()
    if code in order:
        here = order.index(code)
        there = min(max(here + (-1 if way == "up" else 1), 0), len(order) - 1)
        order.insert(there, order.pop(here))
    made.setlist("order", order)
    return made


@dataclass(frozen=True)
class HouseWords:
    """Roles, and what the house calls itself."""

    kind = "names"
    key = "house"
    title = "岗位与机构"
    template = "words/names.html"

    @property
    def codes(self) -> list[str]:
        return [*HOUSE_ROLES, *NAMES]

    def declared(self) -> Typed:
        return MultiDict(plan_words.declared_names())

    def holding(self, desk: Desk) -> Typed:
        return MultiDict(plan_words.names_on(desk))

    def plan(self, desk: Desk, typed: Typed) -> list[Change]:
        return plan_words.of_names(desk, typed)

    def shown(self, typed: Typed) -> dict:
        roles = [(f"role-{role}", DECLARED_ROLES[role]) for role in HOUSE_ROLES]
        return {"roles": roles, "names": [(f"name-{code}", OF_HOUSE[code], word) for code, word in NAMES.items()]}


Subject = RegisterWords | OptionWords | HouseWords


def subject_of(kind: str, key: str) -> Subject | None:
    if kind == "register" and key in (named := documents()):
        return RegisterWords(named[key])
    if kind == "options" and key in (known := choice_places()):
        return OptionWords(known[key])
    return HouseWords() if kind == "names" else None


def from_day(typed: Typed, day: str) -> Typed:
    made = typed.copy()
    made["holds_from"] = day
    return made


def day_of(typed: Typed) -> date:
    try:
        return date.fromisoformat(typed.get("holds_from", "").strip())
    except ValueError:
        raise RuleViolation("从哪天起用没填对，例如 2026-12-01", "holds_from") from None
