"""When a limit is reached: natural hours from the start, shifted by the pauses in between.

Ladders say who tracks a matter from which hour on; managers may replace them, these are the defaults of the manual.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.rules import wording

RISEN = -1  # level of a step that was reached by something else than a limit: a third complaint; nothing is overdue by it
NATURAL, WORKING = "natural", "working"  # the clock round, or only while the desk receives (business_time)
REPEAT = 24  # hours between reminders of a limit that nobody has said to know of
RECEIVED, RECORDED = "received", "recorded"  # counted from when the owner spoke (接待时间), or from the writing down (C5)


@dataclass(frozen=True)
class Rung:
    """After `hours` hours without an end, `role` (level `level`) tracks the matter.

    `unit` says which time is counted, `anchor` from which moment. Until it is done or known, it is reminded of every
    `repeat_hours` hours of natural time; 0: never.
    """

    step: str
    level: int
    role: str
    hours: int
    unit: str = NATURAL
    anchor: str = RECEIVED
    repeat_hours: int = REPEAT

    def start(self, received_at: datetime, recorded_at: datetime | None) -> datetime:
        """The moment this rung counts from."""
        return recorded_at if self.anchor == RECORDED and recorded_at else received_at


@dataclass(frozen=True)
class Pause:
    """[start, end) in which the clock stands; end None: it still stands."""

    start: datetime
    end: datetime | None = None


def _ladder(supervisor_hours: int) -> tuple[Rung, ...]:
    return Rung("supervisor", 1, "supervisor", supervisor_hours), Rung("manager", 2, "manager", 168)


# A kind of matter may have a ladder of its own; until somebody sets one it runs on the ladder named here.
FOLLOWS: dict[str, str] = {
    f"default.{category}": "default" for category in ("after_sale", "repair", "service", "praise", "suggestion", "other")
}
LADDERS: dict[str, tuple[Rung, ...]] = {
    "default": _ladder(48),  # R10, R11: 2 days, 1 week
    **{key: _ladder(48) for key in FOLLOWS},
    "complaint.minor": _ladder(48),  # R90: a complaint's first limit follows its severity
    "complaint.major": _ladder(72),
    "complaint.grave": _ladder(48),
    "rework": _ladder(72),  # R56: done within 72 hours unless agreed otherwise
}
MATTERS = {
    "default": "非投诉件",
    "default.after_sale": "售后",
    "default.repair": "报修",
    "default.service": "服务",
    "default.praise": "表扬",
    "default.suggestion": "建议",
    "default.other": "其它",
    "complaint.minor": "轻微投诉",
    "complaint.major": "重要投诉",
    "complaint.grave": "重大投诉",
    "rework": "返修",
}


def due_at(start: datetime, hours: float, pauses: Iterable[Pause] = ()) -> datetime | None:
    """The moment `hours` of running clock after `start` are over; None while a pause holds it open.

    A pause that begins at or after that moment no longer moves it: what was missed stays missed.
    """
    due = start + timedelta(hours=hours)
    for pause in merged(pauses):
        if pause.start >= due:
            break
        if pause.end is None:
            return None
        due += max(pause.end - max(pause.start, start), timedelta())
    return due


def running(start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> timedelta:
    """How long the clock ran between two moments (处理用时), pauses taken out."""
    stood = timedelta()
    for pause in merged(pauses):
        stood += max(min(pause.end or end, end) - max(pause.start, start), timedelta())
    return max(end - start, timedelta()) - stood


def merged(pauses: Iterable[Pause]) -> list[Pause]:
    """The same standstill as disjoint pauses in order of time; empty ones are gone."""
    out: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        if pause.end is not None and pause.end <= pause.start:
            continue
        last = out[-1] if out else None
        if last is None or (last.end is not None and last.end < pause.start):
            out.append(pause)
        elif last.end is not None:
            end = None if pause.end is None else max(last.end, pause.end)
            out[-1] = Pause(last.start, end)
    return out


def explain(
    start: datetime, hours: int, pauses: Iterable[Pause] = (), ladder: str = "default", anchor: str = "接待时间",
    unit: str | None = NATURAL, shut: Sequence[date] = (),
) -> str:  # fmt: skip
    """Why the limit lies where it lies: `非投诉件，接待时间 11-21 10:20 起 48 小时`; working time, pauses and days `shut` by an
    announcement are told too."""
    working = unit == WORKING
    matter = "满 1 周" if hours == 168 and not working else MATTERS.get(ladder, "本件")
    parts = [matter, f"{anchor} {start:%m-%d %H:%M} 起{'工作时间' if working else ''} {hours} 小时"]
    if working and shut:
        days = "、".join(f"{day:%m-%d}" for day in shut[:3])
        parts.append(f"公告不接待的 {days}{f' 等 {len(shut)} 天' if len(shut) > 3 else ' '}不计")
    standstills = merged(pauses)
    closed = [pause for pause in standstills if pause.end is not None]
    if closed:
        total = sum((pause.end - pause.start for pause in closed), timedelta())
        parts.append(f"挂起 {len(closed)} 次共 {wording.duration(total)}不计")
    if len(closed) < len(standstills):
        parts.append(f"{standstills[-1].start:%m-%d %H:%M} 起挂起，时钟已停")
    return "，".join(parts)


def close_of_reception(filed_at: datetime, close: time = time(18, 0)) -> datetime:
    """R55: a 返修联系单 is handed over by the close of reception, filed later by midnight of the same day."""
    if filed_at.time() < close:
        return datetime.combine(filed_at.date(), close)
    return datetime.combine(filed_at.date() + timedelta(days=1), time())


def first_reply_due(start: datetime, hours: int = 24) -> datetime:
    """R94: a complaint is answered for the first time within so many hours."""
    return start + timedelta(hours=hours)


def visit_due(finished_at: datetime, hours: int = 72) -> datetime:
    """R82: the return visit follows within so many hours of the end of handling."""
    return finished_at + timedelta(hours=hours)
