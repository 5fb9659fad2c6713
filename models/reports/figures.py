"""The four numbers of the workbench, by role. Each leads to its rows: `page` is the key of a screen, `query` its filter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from models.organisation import Actor
from models.policy import setting
from models.registers.complaint import Complaint
from models.registers.visit import Category, Visit
from models.reports import month_waiting, monthly
from models.reports.tallies import READ_WITHIN, counted, of_mine, overdue_steps, said, unread_since
from models.rules import lifecycle, month, wording
from models.tracking import Action, Step
from models.visibility import limits
from models.words import called


@dataclass(frozen=True)
class Figure:
    label: str
    count: int
    say: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    over: bool = False

    @property
    def shown(self) -> str:
        return said(self.count)


def figures(session: Session, actor: Actor, now: datetime) -> list[Figure]:
    """By the highest role of the person in this community; none for those who see no entries."""
    ask = Asker(session, actor, now)
    for role, parts in BY_ROLE.items():
        if role in actor.roles:
            return [part(ask) for part in parts]
    return []


@dataclass(frozen=True)
class Asker:
    """Who asks and when; counts 来电来访 entries that this person sees."""

    session: Session
    actor: Actor
    now: datetime

    def count(self, *conditions: ColumnElement[bool]) -> int:
        return counted(self.session, select(Visit.id).where(*self.seen, *conditions))

    @property
    def seen(self) -> list[ColumnElement[bool]]:
        return [*limits(self.actor, Visit), Visit.voided_at.is_(None)]

    def steps(self, *conditions: ColumnElement[bool]) -> int:
        return counted(self.session, select(Step.id).where(*of_mine(self.actor), Step.done_at.is_(None), *conditions))

    @property
    def midnight(self) -> datetime:
        return datetime.combine(self.now.date() + timedelta(days=1), time())


def to_confirm(ask: Asker) -> Figure:
    met = (*ask.seen, Visit.status == "to_confirm")
    first = ask.session.scalar(select(Visit.received_at).where(*met).order_by(Visit.id).limit(1))
    say = f"岗位转告，最早{wording.moment(ask.now, first)}" if first else "没有岗位转告"
    return Figure("待确认", ask.count(Visit.status == "to_confirm"), say, "visit", {"status": "to_confirm"})


def working(ask: Asker) -> Figure:
    today = ask.steps(Step.level == 1, Step.due_at > ask.now, Step.due_at < ask.midnight)
    count = ask.count(Visit.status.in_(lifecycle.WORKING))
    return Figure("待处理", count, f"今天到期 {today} 件" if today else "今天没有到期的", "visit", {"status": "working"})


def overdue(ask: Asker) -> Figure:
    count, earliest = overdue_steps(ask.session, ask.actor, ask.now)
    say = f"最久的{_late(ask.now - earliest)}" if earliest else "都在时限内"
    return Figure("超期", count, say, "escalation", over=count > 0)


def to_call_back(ask: Asker) -> Figure:
    today = ask.steps(Step.level == 0, Step.due_at < ask.midnight)
    count = ask.count(Visit.status == "to_visit")
    return Figure("待回访", count, f"今天要访 {today} 户" if today else "今天没有要访的", "visit", {"status": "to_visit"})


def to_review(ask: Asker) -> Figure:
    count = unread_since(ask.session, ask.actor, ask.now - READ_WITHIN)
    today = unread_since(ask.session, ask.actor, ask.midnight - timedelta(days=1))
    return Figure("待阅签", count, f"今天登记 {today} 件", "daily_review")


def this_month(ask: Asker) -> Figure:
    home = ask.actor.community_id
    start, end = monthly.span(ask.session, home, monthly.current_month(ask.session, home, ask.now), ask.now)
    met = (Complaint.voided_at.is_(None), Complaint.complained_at >= start, Complaint.complained_at < end)
    count = ask.session.scalar(select(func.count()).select_from(Complaint).where(*limits(ask.actor, Complaint), *met)) or 0
    return Figure("本月汇总", count, f"投诉，{start:%m-%d} 至 {end - timedelta(days=1):%m-%d}", "monthly")


def reported_up(ask: Asker) -> Figure:
    """What reached the manager: past the second limit, or reported by hand (R11, R17)."""
    of_entry = (Step.register == "visit", Step.entry_id == Visit.id, Step.done_at.is_(None))
    late = exists().where(*of_entry, Step.level == 2, Step.due_at <= ask.now)
    told = exists().where(Action.register == "visit", Action.entry_id == Visit.id, Action.verb == "report_up")
    count = ask.count(Visit.status.in_(lifecycle.OPEN), or_(late, told))
    return Figure("上报", count, "超过 1 周或手工上报" if count else "没有上报的", "escalation", {"level": "2"}, over=count > 0)


def months_to_read(ask: Asker) -> Figure:
    """The months that are checked and wait for the manager's reading (R100); else where they stand."""
    kept = month_waiting.waiting(ask.session, ask.actor, ask.now)
    ready = [one for one in kept if one.mine]
    if kept:
        first = (ready or kept)[0]
        late = any(one.late for one in kept)
        say = f"{first.name}{'已复核，等你审阅' if ready else f'等{first.next}'}{'，已超期' if late else ''}"
        return Figure("待审阅", len(ready), say, "monthly", {"month": first.year_month}, over=late)
    kind = setting(ask.session, ask.actor.community_id, "month_kind", ask.now.date())
    opens = month.draft_opens(month.current_month(ask.now, kind), kind)
    return Figure("待审阅", 0, f"{opens:%m-%d} 起出草稿" if opens > ask.now else "草稿就要出来了", "monthly")


def suggestions(ask: Asker) -> Figure:
    count = ask.count(Visit.category == Category.SUGGESTION, Visit.status.in_(lifecycle.OPEN))
    say = "业主的建议，等你批" if count else "没有等批的建议"
    return Figure("建议待批", count, say, "visit", {"category": "suggestion", "status": "open"})


def to_accept(ask: Asker) -> Figure:
    count = ask.count(Visit.status == "in_progress", Visit.accepted_at.is_(None))
    return Figure("待接收", count, "刚转来，等你接收" if count else "没有新转来的", "visit", {"status": "in_progress"})


def in_hand(ask: Asker) -> Figure:
    count = ask.count(Visit.status == "in_progress", Visit.accepted_at.is_not(None))
    today = ask.steps(Step.level == 1, Step.due_at > ask.now, Step.due_at < ask.midnight)
    return Figure("处理中", count, f"今天到期 {today} 件" if today else "今天没有到期的", "visit", {"status": "in_progress"})


def to_feed_back(ask: Asker) -> Figure:
    """Accepted, and nothing written since (R3)."""
    said = exists().where(and_(Action.register == "visit", Action.entry_id == Visit.id, Action.at >= Visit.accepted_at,
                               Action.verb.in_(("note", "result"))))  # fmt: skip
    count = ask.count(Visit.status == "in_progress", Visit.accepted_at.is_not(None), ~said)
    return Figure("待反馈", count, "接收后还没写过" if count else "都写过反馈", "visit", {"status": "in_progress"})


def handed_in(ask: Asker) -> Figure:
    count = ask.count(Visit.status == "to_confirm")
    desk = called("desk")
    return Figure(f"待{desk}确认", count, f"你转告的，等{desk}确认" if count else "都确认了", "visit", {"status": "to_confirm"})


def handed_in_open(ask: Asker) -> Figure:
    count = ask.count(Visit.status.in_(lifecycle.WORKING))
    return Figure("办理中", count, "你转告的，正在办", "visit", {"status": "working"})


def handed_in_told(ask: Asker) -> Figure:
    return Figure("待回访", ask.count(Visit.status == "to_visit"), "办好了，等回访", "visit", {"status": "to_visit"})


def handed_in_done(ask: Asker) -> Figure:
    count = ask.count(Visit.status.in_(lifecycle.FINISHED), Visit.closed_at >= ask.now - timedelta(days=30))
    return Figure("已办结", count, "近 30 天，你转告的", "visit", {"status": "written_off"})


def _late(span: timedelta) -> str:
    return f"已超 {wording.duration(span)}"


BY_ROLE: dict[str, tuple[Callable[[Asker], Figure], ...]] = {
    "manager": (reported_up, overdue, months_to_read, suggestions),
    "supervisor": (overdue, to_call_back, to_review, this_month),
    "receptionist": (to_confirm, working, overdue, to_call_back),
    "department_head": (to_accept, in_hand, overdue, to_feed_back),
    "staff": (handed_in, handed_in_open, handed_in_told, handed_in_done),
}
