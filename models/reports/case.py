"""One matter at a glance: how far it has come, whose turn it is, and what is still missing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.display import Clock, Display, Due, clocks
from models.features import Directory
from models.ladder import visit_limit
from models.operations.facts import facts_of, followers_of, open_pause
from models.policy import number
from models.reports.queue_cards import why_due
from models.rules import evidence, lifecycle, masking, wording
from models.rules.access import ROLES
from models.rules.lifecycle import Facts
from models.tracking import Pause, Step
from models.tracking_owner import owner_of, trackers
from models.words import called

FILLED_BY = {
    "investigation": "investigate", "responsible_id": "investigate", "corrective_action": "investigate", "preventive_action": "investigate",
    "municipal_contacts": "negotiate", "explanation": "negotiate", "apology_by_id": "apologise", "apology_at": "apologise",
    "apology_way": "apologise", "informed_content": "tell_owner",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """One stop of the way: state done | now | todo."""

    label: str
    sub: str
    state: str


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, to do what, until when; who tracks it and where it goes next."""

    who: str
    what: str
    due: Due | None
    rule: str
    why: str
    owner: str
    ahead: str


@dataclass(frozen=True)
class Check:
    """One thing that writing off demands; `move` fills it in, or the form of `slug` does at `field`."""

    label: str
    done: bool
    move: str
    slug: str = ""
    id: int = 0
    field: str = ""


@dataclass
class Case:
    """What is known of one entry while its page is made."""

    session: Session
    display: Display
    entry: Directory
    facts: Facts = field(init=False)
    clock: Clock | None = field(init=False)
    steps: list[Step] = field(init=False)
    pause: Pause | None = field(init=False)

    def __post_init__(self):
        slug, key = self.entry.register.slug, self.entry.id
        self.facts = facts_of(self.session, self.entry)
        self.clock = clocks(self.session, slug, [key], self.display.now).get(key)
        mine = select(Step).where(Step.register == slug, Step.entry_id == key, Step.level > 0).order_by(Step.level)
        self.steps = list(self.session.scalars(mine))
        self.pause = open_pause(self.session, self.entry)

    def text(self, name: str) -> str:
        spec = self.entry.register.field(name)
        return self.display.shown(self.entry, spec) if spec else ""

    def at(self, name: str) -> datetime | None:
        return getattr(self.entry, name, None)


def stages(case: Case) -> list[Stage]:
    """登记 → 转办 → 处理中 → 告知业主 → 回访 → 注销; a matter that ended early has fewer."""
    entry, status = case.entry, case.facts.status
    ended = {"void": "作废", "unsolved": "无法处理关闭", "answered": "答复即结"}.get(status)
    way: list[tuple[str, datetime | None, str]] = [("登记", entry.recorded_at, "")]
    if status == "to_confirm":
        way.append(("确认入账", None, ""))
    if case.at("transferred_at") or (status == "filed" and getattr(entry, "handling_mode", None) == "transfer"):
        way.append(("转办", case.at("transferred_at"), ""))
    if ended:
        return _marked(case, [*way, (ended, entry.voided_at or entry.closed_at, "")])
    way.append(("处理", entry.finished_at, _until(case)) if entry.finished_at else ("处理中", None, _until(case)))
    way.append(("告知业主", entry.notified_at, ""))
    if lifecycle.must_visit(case.facts):
        visited = case.at("visited_at") if case.facts.visit_satisfied else None
        way.append(("回访", visited, f"办结后 {_visit_within(case)}"))
    return _marked(case, [*way, ("注销", entry.closed_at, "")])


def _visit_within(case: Case) -> str:
    day = (entry.finished_at if (entry := case.entry).finished_at else case.display.now).date()
    return wording.within(number(case.session, entry.community_id, visit_limit(entry), day))


def _marked(case: Case, way: list[tuple[str, datetime | None, str]]) -> list[Stage]:
    """The first stop without a moment is where the matter stands now."""
    found, here = [], False
    for label, at, sub in way:
        if at is not None and not here:
            found.append(Stage(label, _short(case, at), "done"))
        else:
            found.append(Stage(label, sub, "todo" if here else "now"))
            here = True
    return found


def _short(case: Case, at: datetime) -> str:
    return f"{at:%m-%d %H:%M}" if at.year == case.display.now.year else wording.full(at)


def _until(case: Case) -> str:
    if case.pause is not None:
        return f"挂起，{_short(case, case.pause.start_at)} 起"
    due = case.steps[0].due_at if case.steps else None
    return f"应于 {_short(case, due)} 办结" if due else ""


def turn(case: Case) -> Turn | None:
    """None when nothing is left to do."""
    if case.facts.status not in lifecycle.OPEN:
        return None
    who, what = _whose(case)
    by_role = trackers(case.session, case.entry.community_id)
    level = case.clock.level if case.clock else 0
    owner = owner_of(case.entry, level, case.steps, by_role)
    why = _why(case)
    return Turn(
        who, what, case.clock.due if case.clock else None, _rule(why, case), why,
        case.display.name_of("staff", owner) if owner else "", _ahead(case),
    )  # fmt: skip


def _whose(case: Case) -> tuple[str, str]:
    desk = case.text("receptionist_id") or case.display.name_of("staff", case.entry.recorded_by_id or 0)
    worker = " ".join(part for part in (case.text("department_id") if case.facts.transferred else "", case.text("handler_id")) if part)
    if case.pause is not None:
        review = f"，{case.pause.review_on:%m-%d} 复查" if case.pause.review_on else ""
        return worker or desk, masking.free_text(case.pause.reason) + review
    match case.facts.status:
        case "to_confirm":
            return called("desk"), "确认入账"
        case "filed" | "in_progress":
            unaccepted = case.facts.transferred and not case.facts.accepted
            return worker or desk, "接收，派人处理" if unaccepted else "处理完填处理结果"
    if not case.facts.notified_at:
        return desk, "告知业主处理结果"
    if lifecycle.must_visit(case.facts) and not lifecycle.visit_holds(case.facts):
        return desk, "回访业主"
    return desk, "补齐投诉记录，再注销" if lifecycle.missing_for("write_off", case.facts) else "注销"


def _why(case: Case) -> str:
    """Why the limit lies where it lies; of the return visit once handling is over."""
    if case.steps and case.steps[0].done_at is None:
        mine = select(Pause).where(Pause.register == case.entry.register.slug, Pause.entry_id == case.entry.id)
        return why_due(case.entry, case.steps, case.session.scalars(mine).all())
    return case.clock.due.why if case.clock and case.clock.due else ""


def _rule(why: str, case: Case) -> str:
    """重要投诉 3 日办结."""
    if not case.steps or case.steps[0].done_at is not None:
        return why
    return f"{why.split('，')[0]} {wording.duration(timedelta(hours=case.steps[0].hours)).replace('天', '日')}办结"


def _ahead(case: Case) -> str:
    if not case.clock or not case.clock.next_due or case.clock.next_role not in ROLES or case.steps[0].done_at is not None:
        return ""
    return f"{_short(case, case.clock.next_due)} 升级到{ROLES[case.clock.next_role]}"


def checks(case: Case) -> list[Check]:
    """What writing off demands, done or not (R65, R82, R96, R97); then what the complaint's own sheet must show."""
    facts, missing = case.facts, {item.field: item.label for item in lifecycle.missing_for("write_off", case.facts)}
    found = [
        Check("处理情况", "process_note" not in missing, "result"),
        Check("处理结果", "result" not in missing, "result"),
        Check("告知业主处理结果", not missing.keys() & {"notified_at", "notify_way"}, "tell_owner"),
    ]
    if lifecycle.must_read_back(facts):
        entry = case.entry
        found.append(Check("向业主复述确认", "readback_done" not in missing, "", entry.register.slug, entry.id, "readback_done"))
    found += [Check(f"派生单 {number} 办结", False, "") for number in facts.open_slips]
    if facts.sub_category == "leader":
        found.append(Check("求见领导的结果", "leader_answer" not in missing, "see_leader"))
    if lifecycle.must_visit(facts):
        found.append(Check(_visit_words(case, missing.get("visited_at")), "visited_at" not in missing, "return_visit"))
    return found + _evidence(case)


def _visit_words(case: Case, missing: str | None) -> str:
    names = [case.display.name_of("staff", key) for key in (case.facts.handler_id, case.facts.accused_id) if key]
    others = f"，回访人不能是{'、'.join(dict.fromkeys(names))}" if names else ""
    return (missing or "回访记录") + others


def _evidence(case: Case) -> list[Check]:
    """The demands of the sheet, in its order, each leading to its field."""
    if case.facts.evidence is None:
        return []
    lacking = evidence.lacking(case.facts.evidence)
    sheet = next(row for row in followers_of(case.session, case.entry) if row.register.field("cause") and not row.voided_at)
    return [
        Check(evidence.LABELS[name], name not in lacking, FILLED_BY.get(name, ""), sheet.register.slug, sheet.id, name)
        for name in evidence.demanded(case.facts.evidence)
    ]
