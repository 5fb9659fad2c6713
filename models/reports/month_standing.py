"""Where a month stands, for its page: the four steps, what this person can do next and why not, what was done, and how late it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from models.month import MonthClose, MonthLine
from models.reports.monthly import Month, submit_due
from models.rules import access, escalation, month_closing, wording
from models.rules.month_closing import ACTS, STAGES, Person, Standing

DID = {
    "draft": "出草稿", "write": "保存分析", "compile": "编制", "check": "复核", "send_back": "退回", "freeze": "审阅并定稿",
    "reopen": "重新打开",
}  # fmt: skip
ROLES = {"check": "客服主管", "freeze": "项目经理"}


class Step(NamedTuple):
    label: str
    say: str
    look: str  # done, now, todo


class Offer(NamedTuple):
    """What this person may do now; with `why` it has to wait, and for what."""

    act: str
    label: str
    why: str


class Done(NamedTuple):
    who: str
    act: str
    at: str
    note: str
    version: int


@dataclass(frozen=True)
class Seen:
    stage: str
    label: str
    steps: list[Step]
    next: Offer | None
    others: list[Offer]


def seen(month: Month, row: MonthClose | None, standing: Standing, person: Person, now: datetime) -> Seen:
    stage = standing.stage
    offers = {act: _offer(act, standing, person) for act in ACTS}
    waiting = [offers[act] for act in _following(stage) if offers[act]]
    following = next((offer for offer in waiting if not offer.why), waiting[-1] if waiting else None)
    others = [offer for act, offer in offers.items() if offer and not offer.why and act not in ("write", following and following.act)]
    label = STAGES[stage] if row is not None else "实时统计"
    return Seen(stage, label, list(_steps(month, row, standing, person, now)), following, others)


def _following(stage: str) -> tuple[str, ...]:
    return {"draft": ("compile",), "compiled": ("check", "freeze"), "checked": ("freeze",), "frozen": ()}[stage]


def _offer(act: str, standing: Standing, person: Person) -> Offer | None:
    """None where this person never does it, or it is out of its turn and nobody waits for it."""
    if not access.may(person.roles, ACTS[act].right):
        return None
    why = month_closing.why_not(act, standing, person)
    if why and act not in _following(standing.stage):
        return None
    return Offer(act, ACTS[act].label, why)


def _steps(month: Month, row: MonthClose | None, standing: Standing, person: Person, now: datetime) -> Iterable[Step]:
    at = list(STAGES).index(standing.stage)
    if at >= 1 and row:
        yield Step("已编制", f"{row.compiled_name} {wording.moment(now, row.compiled_at)}", "done")
    else:
        yield Step("草稿", _draft_says(month, standing, person, now), "now")
    if at >= 2 and row:
        yield Step("已复核", f"{row.checked_name} {wording.moment(now, row.checked_at)}", "done")
    else:
        yield Step("待复核", _check_says(standing, person) if at == 1 else ROLES["check"], "now" if at == 1 else "todo")
    if at >= 3 and row:
        yield Step("已审阅", f"{row.frozen_name} {wording.moment(now, row.frozen_at)}", "done")
        yield Step("已定稿", "锁定，不再变", "done")
    else:
        yield Step("待审阅", _read_says(month, standing, person) if at == 2 else ROLES["freeze"], "now" if at == 2 else "todo")
        yield Step("定稿", "锁定，不再变", "todo")


def _draft_says(month: Month, standing: Standing, person: Person, now: datetime) -> str:
    if not standing.opened:
        return f"实时统计；{(month.end - timedelta(days=3)).day} 日起编制"
    turn = "轮到你编制" if not month_closing.why_not("compile", standing, person) else "等接待员或客服主管编制"
    return turn if now >= month.end else f"{turn}；{month.end.day} 日起可定稿"


def _check_says(standing: Standing, person: Person) -> str:
    if standing.checked and standing.moved:
        return "复核后数字有变动，要再复核"
    return "轮到你复核" if not month_closing.why_not("check", standing, person) else ROLES["check"]


def _read_says(month: Month, standing: Standing, person: Person) -> str:
    if not standing.ended:
        return f"{month.end.month}-{month.end.day} 00:00 期满后审阅"
    return "轮到你审阅" if not month_closing.why_not("freeze", standing, person) else ROLES["freeze"]


def due(year_month: str, kind: str, start: datetime, row: MonthClose | None, now: datetime) -> tuple[str, str] | None:
    """(tone, words) of the day by which the month is handed in; None when it is frozen, or far."""
    at = submit_due(year_month, kind)
    if (row is not None and row.frozen_at) or now < start or (now >= at and row is None):
        return None
    last = at - timedelta(days=1)
    said = f"{last.day} 日 24:00 前上呈" if now < at else f"应在 {last:%m-%d} 24:00 前上呈"
    return escalation.tone(now, at), f"{said}，{escalation.words(now, at)}"


def history(now: datetime, months: Iterable[MonthClose], lines: Iterable[MonthLine]) -> list[Done]:
    """Everything that was done, newest first."""
    versions: Mapping[int, int] = {month.id: month.version for month in months}
    return [
        Done(line.name, DID.get(line.act, line.act), wording.moment(now, line.at), line.note or "", versions.get(line.month_id, 1))
        for line in lines
    ]


__all__ = ["Done", "Offer", "Seen", "Step", "due", "history", "seen"]
