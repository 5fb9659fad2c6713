"""The buttons of a case page and the small form behind each: what is open to me, what is grey and why, where the missing is filled in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from models.declare import FieldSpec
from models.display import department_options, staff_options
from models.features import Directory
from models.operations.answers import form_of
from models.operations.facts import followers_of
from models.operations.next_step import next_step
from models.organisation import Department
from models.reports.case import Case, checks
from models.rules import lifecycle, wording
from models.rules.access import ROLES
from models.rules.lifecycle import MOVES, Offer
from views.access import DeskView

AT_ONCE = frozenset({"confirm", "resume", "take_over", "acknowledge"})  # nothing to ask: one click
RARE = ("acknowledge", "take_over", "add_visit", "answer", "investigate", "negotiate", "apologise", "call_leader", "close_unsolvable",
        "ask_void", "void")  # fmt: skip
ELSEWHERE = ("note", "amend", "link_repeat", "unlink_repeat")  # the box above the timeline, the edit page, what came before
PRESET = {"notify_way": "phone", "visit_way": "phone", "apology_way": "face", "leader_role": "manager"}
TODAY = ("notified_at", "referred_at", "apology_at", "contact_at", "leader_at", "leader_told_at")  # preset to this moment
KEPT = ("process_note", "result", "department_id", "investigation", "responsible_id", "corrective_action", "preventive_action",
        "explanation", "apology_by_id", "gravity", "leader_booked", "leader_wanted", "leader_answer",
        "leader_decline", "referred_dept_id")  # fmt: skip
FILLED_BY = {
    "process_note": "result", "result": "result", "notified_at": "tell_owner", "notify_way": "tell_owner", "visited_at": "return_visit",
}  # fmt: skip
DANGER = ("void", "consent_void", "close_unsolvable")
SAYS = {
    "void": "编号保留，不再使用；这一件会从未结里去掉。",
    "close_unsolvable": "关闭后记为未解决，业主须已知道。",
    "write_off": "注销后从未结里去掉，台账里仍查得到。",
    "ask_void": "{supervisor}同意后才作废；编号保留，不再使用。",
    "consent_void": "同意后就作废，编号保留，不再使用。",
    "apologise": "代表部门对不便致歉，不等于认定责任。",
    "pause": "挂起后时钟停下，不计入超期；恢复计时后接着算。",
}


@dataclass(frozen=True)
class Refused:
    """A move that was not made: what was typed comes back, the message stands at its field."""

    action: str
    message: str
    field: str | None
    typed: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """One field of a small form. kind: note | text | moment | select | seg."""

    name: str
    label: str
    kind: str
    required: bool
    value: str
    options: list[tuple[str, str]]
    help: str
    error: str


@dataclass(frozen=True)
class Button:
    action: str
    label: str
    at_once: bool
    danger: bool
    primary: bool
    asked: list[Asked] = field(default_factory=list)
    says: str = ""
    error: str = ""
    opened: bool = False


@dataclass(frozen=True)
class Grey:
    """A button that is not open, with the reason, and the open move that fills in what is missing ('' when there is none)."""

    action: str
    label: str
    why: str
    fill: str
    checklist: bool = False


@dataclass
class Buttons:
    open: list[Button]
    rare: list[Button]
    grey: list[Grey]
    primary: Button | None
    may_note: bool


def buttons(view: DeskView, case: Case, refused: Refused | None, asked_for: str = "") -> Buttons:
    """Everything the toolbar shows for this person; `asked_for`: the form that shall stand open."""
    roles = view.actor.roles if view.may("act", case.entry.register.slug) else ()
    offers = lifecycle.allowed_moves(case.facts, roles, view.now.date(), view.actor.staff_id)
    ready = [offer.action for offer in offers if not offer.blocked_by]
    first = next_step(case.entry, case.clock, roles)[1]
    rare = _rare(case, roles)
    first = first if first in ready else next((action for action in ready if action not in (*ELSEWHERE, *rare)), "")
    made = [_button(view, case, action, action == first, refused, asked_for) for action in ready if action not in ELSEWHERE]
    return Buttons(
        open=[one for one in made if one.action not in rare or one.primary],
        rare=[one for one in made if one.action in rare and not one.primary],
        grey=_greys(case, offers, ready, roles),
        primary=next((one for one in made if one.primary), None),
        may_note="note" in ready,
    )


def _rare(case: Case, roles: Collection[str]) -> set[str]:
    """What folds under 更多: a second transfer or telling, and the department's own moves where the desk looks on."""
    found = set(RARE)
    if case.facts.transferred:
        found.add("transfer")
    if case.facts.notified_at:
        found.add("tell_owner")
    return found if "department_head" in roles else found | {"accept", "hand_on"}


def _button(view: DeskView, case: Case, action: str, primary: bool, refused: Refused | None, asked_for: str) -> Button:
    back = refused if refused and refused.action == action else None
    fields = [_asked(view, case, spec, required, back) for spec, required in form_of(case.entry, action, case.facts)]
    return Button(
        action, MOVES[action].label, action in AT_ONCE, action in DANGER, primary, fields, _says(case, action),
        back.message if back and back.field not in [one.name for one in fields] else "", bool(back) or action == asked_for,
    )  # fmt: skip


def _says(case: Case, action: str) -> str:
    asked = case.text("void_ask") if action in ("consent_void", "decline_void") else ""
    return (f"申请理由：{asked}。" if asked else "") + SAYS.get(action, "").format_map(ROLES)


def _asked(view: DeskView, case: Case, spec: FieldSpec, required: bool, back: Refused | None) -> Asked:
    value = back.typed.get(spec.name, "") if back else _preset(view, case.entry, spec)
    label = "说明" if spec.name == "note" and not required else spec.label
    return Asked(
        spec.name, label, _kind(spec), required, value, _options(view, case.entry, spec, value),
        spec.told if not spec.auto else "", back.message if back and back.field == spec.name else "",
    )  # fmt: skip


def _preset(view: DeskView, entry: Directory, spec: FieldSpec) -> str:
    if spec.name in TODAY:
        return wording.full(view.now)
    value = _kept(view, entry, spec) if spec.name in KEPT else None
    if value is not None and not spec.hides(value):
        return str(value) if spec.choices else spec.text(value)
    return PRESET.get(spec.name, ROLES["manager"] if spec.name == "to" else "")


def _kept(view: DeskView, entry: Directory, spec: FieldSpec):
    """What the entry, or the sheet that follows it, says already; who apologises is the head of the department complained about."""
    if entry.register.field(spec.name):
        return entry.value(spec.name)
    sheet = next((row for row in followers_of(view.session, entry) if row.register.field(spec.name)), None)
    if sheet is None:
        return None
    if spec.name == "apology_by_id" and not sheet.apology_by_id and sheet.accused_dept_id:
        return view.session.get(Department, sheet.accused_dept_id).head_id
    return sheet.value(spec.name)


def _kind(spec: FieldSpec) -> str:
    code = spec.kind.code
    if code == "choice":
        return "seg" if len(spec.choices.offered) <= 4 else "select"
    return {"flag": "seg", "note": "note", "moment": "moment", "staff": "select", "department": "select"}.get(code, "text")


def _options(view: DeskView, entry: Directory, spec: FieldSpec, value: str) -> list[tuple[str, str]]:
    if spec.choices:
        return spec.choices.offered_beside(value)
    if spec.kind.code == "flag":
        return [("是", "是"), ("否", "否")]
    known = {"staff": staff_options, "department": department_options}.get(spec.kind.code)
    if known is None:
        return []
    first = f"{ROLES['department_head']}（不用选）" if spec.name == "handler_id" and not entry.value("department_id") else "请选择"
    return [("", first), *((str(key), name) for key, name in known(view.session, entry.community_id))]


def _greys(case: Case, offers: list[Offer], ready: list[str], roles: Collection[str]) -> list[Grey]:
    found = []
    if "return_visit" in MOVES and lifecycle.must_visit(case.facts) and case.facts.status in ("filed", "in_progress"):
        if MOVES["return_visit"].roles & set(roles):
            found.append(_grey("return_visit", case, ["还缺：处理结果"], ready))
    return found + [_grey(offer.action, case, offer.blocked_by, ready) for offer in offers if offer.blocked_by and not _idle(offer)]


def _idle(offer: Offer) -> bool:
    """What is rare needs no grey button; a void only as long as it may still be had."""
    if offer.action == "void":
        return any(word in reason for reason in offer.blocked_by for word in ("已转办", "登记当日", lifecycle.consent_lacks()))
    return offer.action in RARE


def _grey(action: str, case: Case, reasons: list[str], ready: list[str]) -> Grey:
    missing = [item.field for item in lifecycle.missing_for(action, case.facts)]
    fill = next((move for name in missing if (move := FILLED_BY.get(name)) in ready), "")
    if action == "write_off" and missing:
        left = sum(not one.done for one in checks(case))
        others = [reason for reason in reasons if not reason.startswith("还缺")]
        return Grey(action, MOVES[action].label, "；".join([*others, f"还差 {left} 项"]), "", checklist=True)
    return Grey(action, MOVES[action].label, "；".join(reasons), fill)
