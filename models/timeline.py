"""The timeline of one entry (经过): what was done and said, and what was changed by hand, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditLine
from models.display import Display
from models.features import Directory
from models.organisation import Staff
from models.rules import masking, wording
from models.rules.lifecycle import MOVES
from models.tracking import Action

AT_MOST = 300
SYSTEM = "系统"
_SAID = {
    "file": "登记", "escalate": "升级到", "edit": "修改", "note": "追加", "result": "处理", "take_over": "接管", "accept": "接收",
    "receive": "接班收下", "review": "阅签", "amend": "阅签后更改", "slip": "派生单",
    "steward": "通知区域管理员", "conflict": "报告", "alarm": "马上报告", "grow": "升为", "climb": "自动上报", "draw": "抽样回访",
}  # fmt: skip
_NAMED = {
    "transfer": " → ", "hand_on": "，承办 ", "accept": "，承办 ", "hand_over": " → ", "report_up": " → ", "escalate": "", "slip": " ",
    "steward": " ", "conflict": " ", "alarm": " ", "grow": "", "climb": " ", "link_repeat": " ",
    "unlink_repeat": " ", "negotiate": " → ", "apologise": " ", "call_leader": " ", "see_leader": " ",
}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One line: who did what when, in which words; `tag` is the way it was said (电话)."""

    at: datetime
    time: str
    full: str
    who: str
    face: str
    tone: str  # "" of the desk, "dept" of a department, "sys" of the system
    act: str
    text: str
    tag: str
    to_owner: bool


@dataclass(frozen=True)
class Day:
    """今天, 昨天, 11-21 周六; its events newest first."""

    label: str
    events: list[Event]


def timeline(session: Session, display: Display, entry: Directory, to_owner: bool = False) -> list[Day]:
    """What happened to an entry, by day; `to_owner`: only what was said to the resident."""
    events = _of_actions(session, display, entry, to_owner)
    if not to_owner:
        events += _of_changes(session, display, entry, {(event.at, event.who) for event in events})
    return _by_day(display.now, sorted(events, key=lambda event: event.at, reverse=True))


def _of_actions(session: Session, display: Display, entry: Directory, to_owner: bool) -> list[Event]:
    mine = select(Action).where(Action.register == entry.register.slug, Action.entry_id == entry.id)
    if to_owner:
        mine = mine.where(Action.to_owner.is_(True))
    actions = session.scalars(mine.order_by(Action.id.desc()).limit(AT_MOST)).all()
    people = _people(session, {action.staff_id for action in actions if action.staff_id})
    return [_event(display, entry, action, people.get(action.staff_id)) for action in actions]


def _people(session: Session, keys: set[int]) -> dict[int, tuple[str, int | None]]:
    found = session.execute(select(Staff.id, Staff.name, Staff.department_id).where(Staff.id.in_(keys))) if keys else ()
    return {key: (name, department_id) for key, name, department_id in found}


def _event(display: Display, entry: Directory, action: Action, person: tuple[str, int | None] | None) -> Event:
    who, department_id = person or (SYSTEM, None)
    named = action.verb in _NAMED and action.to_value
    said = _SAID.get(action.verb) or (MOVES[action.verb].label if action.verb in MOVES else "处理")
    tone = _tone(entry, person is None, department_id)
    if action.verb == "note" and (tone == "dept" or action.staff_id == getattr(entry, "handler_id", None)):
        said = "处理"
    return Event(
        at=action.at, time=f"{action.at:%H:%M}", full=wording.full(action.at), who=who, face=who[:1],
        tone=tone, act=said + (_NAMED[action.verb] + action.to_value if named else ""),
        text=masking.free_text(action.note or ""), tag=_tag(display, entry, action, bool(named)), to_owner=action.to_owner,
    )  # fmt: skip


def _tone(entry: Directory, system: bool, department_id: int | None) -> str:
    if system:
        return "sys"
    handling = getattr(entry, "department_id", None)
    return "dept" if handling is not None and department_id == handling else ""


def _tag(display: Display, entry: Directory, action: Action, named: bool) -> str:
    """How it was said: the way of telling; of the first line the channel it came in by."""
    if action.verb == "file":
        channel = entry.register.field("channel")
        return display.shown(entry, channel) if channel else ""
    return "" if named else action.to_value or ""


def _of_changes(session: Session, display: Display, entry: Directory, known: set[tuple[datetime, str]]) -> list[Event]:
    """Edits by hand, from the audit; a move has its own line already."""
    lines = session.scalars(
        select(AuditLine)
        .where(AuditLine.register == entry.register.slug, AuditLine.entry_id == entry.id, AuditLine.action == "change")
        .order_by(AuditLine.id.desc())
        .limit(AT_MOST)
    )
    typed = {spec.name: spec.label for spec in entry.register.typed}
    events = []
    for line in lines:
        labels = [typed[name] for name in line.detail or {} if name in typed]
        if labels and (line.at, line.actor_name) not in known:
            events.append(_edited(line, labels))
    return events


def _edited(line: AuditLine, labels: list[str]) -> Event:
    return Event(line.at, f"{line.at:%H:%M}", wording.full(line.at), line.actor_name, line.actor_name[:1],
                 "sys" if line.actor_name == SYSTEM else "", _SAID["edit"], "、".join(labels), "", False)  # fmt: skip


def _by_day(now: datetime, events: Iterable[Event]) -> list[Day]:
    days: list[Day] = []
    for event in events:
        label = _day_label(now, event.at)
        if not days or days[-1].label != label:
            days.append(Day(label, []))
        days[-1].events.append(event)
    return days


def _day_label(now: datetime, at: datetime) -> str:
    word = {0: "今天", 1: "昨天"}.get((now.date() - at.date()).days)
    if word:
        return word
    day = f"{at:%m-%d}" if at.year == now.year else f"{at:%Y-%m-%d}"
    return f"{day} {wording.weekday(at.date())}"
