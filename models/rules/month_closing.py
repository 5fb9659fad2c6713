"""How a month is closed (R99, R100): 编制 → 复核 → 审阅并定稿, who may do which step, and what it waits for. Pure.

A step is a moment and a person; where the month stands is computed from them. What changes after 复核 (a text, or a figure)
takes the 复核 back. Nobody signs two steps as long as somebody else holds the role.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from models.errors import RuleViolation
from models.rules import access

STAGES: dict[str, str] = {"draft": "草稿", "compiled": "已编制", "checked": "已复核", "frozen": "已定稿"}
TONES: dict[str, str] = {"draft": "grey", "compiled": "blue", "checked": "blue", "frozen": "green"}
WAITS_FOR: dict[str, str] = {"draft": "编制", "compiled": "复核", "checked": "审阅"}  # what comes next
TEXTS: dict[str, str] = {
    "problems": "主要问题分析",
    "causes": "原因",
    "measures": "改进措施",
    "followed": "上月措施落实",
}
LONGEST = 2000
COMPILERS = ("receptionist", "supervisor")
MOST_CASES = 5


class Act(NamedTuple):
    """What somebody does with a month: what it is called, the right it needs, from which stages, and what must be written for it."""

    label: str
    right: str
    stages: tuple[str, ...]
    asks: str = ""


ACTS: dict[str, Act] = {
    "write": Act("保存", "compile_month", ("draft",)),
    "compile": Act("编制完成，送复核", "compile_month", ("draft", "compiled", "checked")),
    "check": Act("复核，上呈项目经理", "check_month", ("compiled",)),
    "send_back": Act("退回", "check_month", ("compiled", "checked"), "退回的理由"),
    "freeze": Act("审阅并定稿", "freeze", ("checked",)),
    "reopen": Act("重新打开", "freeze", ("frozen",), "重新打开的理由"),
}
_WHO = {"compile_month": COMPILERS, "check_month": ("supervisor",), "freeze": ("manager",)}
_TOO_EARLY = {"draft": "还没有编制", "compiled": "还没有复核", "checked": "还没有定稿"}
_TOO_LATE = {"frozen": "已经定稿，要改请项目经理重新打开", "checked": "已经复核过了", "compiled": "已经编制过了"}


@dataclass(frozen=True)
class Person:
    """Who acts, by account: two accounts of one name are two people."""

    account_id: int | None
    roles: Collection[str]


@dataclass(frozen=True)
class Standing:
    """What has happened to a month so far. `moved`: its figures are not those that were checked."""

    opened: bool
    ended: bool
    compiled_by: int | None = None
    checked_by: int | None = None
    compiled: bool = False
    checked: bool = False
    frozen: bool = False
    moved: bool = False
    holders: Mapping[str, frozenset[int]] = field(default_factory=dict)  # role -> accounts that hold it here

    @property
    def stage(self) -> str:
        if self.frozen:
            return "frozen"
        if self.checked and self.compiled and not self.moved:
            return "checked"
        return "compiled" if self.compiled else "draft"


def why_not(act: str, standing: Standing, person: Person) -> str:
    """Why this person cannot do it now, in words for them; '' when they can."""
    asked = ACTS[act]
    if not access.may(person.roles, asked.right):
        return f"{asked.label.split('，')[0]}由{'或'.join(access.ROLES[role] for role in _WHO[asked.right])}来做"
    if standing.stage not in asked.stages:
        return _out_of_turn(act, standing)
    if not standing.opened:
        return "还没到出草稿的日子，现在只看实时数字"
    return {"check": _second, "freeze": _third, "send_back": _back}.get(act, lambda *_: "")(standing, person)


def _out_of_turn(act: str, standing: Standing) -> str:
    if act == "freeze" and standing.checked and standing.moved:
        return "复核之后数字有变动，请客服主管再复核一次"
    early = list(STAGES).index(standing.stage) < list(STAGES).index(ACTS[act].stages[0])
    return (_TOO_EARLY if early else _TOO_LATE)[standing.stage]


def _second(standing: Standing, person: Person) -> str:
    """复核: by a supervisor who did not compile it; the manager stands in only where nobody is supervisor."""
    supervisors = standing.holders.get("supervisor", frozenset())
    if "supervisor" not in person.roles and supervisors:
        return "复核由客服主管来做"
    if person.account_id == standing.compiled_by and supervisors - {person.account_id}:
        return "这个月是你编制的，请另一位客服主管复核"
    return ""


def _third(standing: Standing, person: Person) -> str:
    """审阅: not before the month has ended, and by another than who checked it, as long as there is one."""
    if not standing.ended:
        return "统计期还没有结束，期满后才能定稿"
    others = standing.holders.get("manager", frozenset()) | standing.holders.get("supervisor", frozenset())
    if person.account_id == standing.checked_by and others - {person.account_id}:
        return "这个月是你复核的，请另一位项目经理审阅，或退回请另一位客服主管复核"
    return ""


def _back(standing: Standing, person: Person) -> str:
    if standing.stage == "checked" and "manager" not in person.roles:
        return "已经上呈，只有项目经理可以退回"
    return ""


def demand(act: str, standing: Standing, person: Person) -> None:
    """RuleViolation unless this person may do it now."""
    if reason := why_not(act, standing, person):
        raise RuleViolation(reason)


def said(act: str, words: str) -> str:
    """What was written for an act, in one line; RuleViolation where it is demanded and missing, or too long."""
    words = " ".join(words.replace("\x00", "").split())
    if not words and ACTS[act].asks:
        raise RuleViolation(f"请写明{ACTS[act].asks}", "note")
    if len(words) > 500:
        raise RuleViolation("最多 500 个字", "note")
    return words


def texts(typed: Mapping[str, str], asked: Mapping[str, str] = TEXTS) -> dict[str, str]:
    """The texts of the analysis as typed, trimmed; RuleViolation for one that is too long."""
    found = {name: (typed.get(name) or "").replace("\x00", "").replace("\r\n", "\n").strip() for name in asked}
    for name, words in found.items():
        if len(words) > LONGEST:
            raise RuleViolation(f"{asked[name]}最多 {LONGEST} 个字", name)
    return found


def complete(found: Mapping[str, str], asked: Mapping[str, str] = TEXTS) -> None:
    """R101: a month is not only figures. RuleViolation names the text that is missing."""
    for name, label in asked.items():
        if not found.get(name):
            raise RuleViolation(f"请写{label}，没有就写“无”", name)


__all__ = ["ACTS", "Person", "STAGES", "Standing", "TEXTS", "complete", "demand", "said", "texts", "why_not"]
