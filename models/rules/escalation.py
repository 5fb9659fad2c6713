"""Where a matter stands against its limits, and how that is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules import wording
from models.rules.deadlines import LADDERS, Rung

SOON = timedelta(hours=4)
_ROLES = ("receptionist", "supervisor", "manager")


@dataclass(frozen=True)
class Standing:
    """`first_due` is the earliest limit, missed or not; `overdue_by` counts from it, whatever the level is now."""

    level: int
    first_due: datetime | None
    overdue_by: timedelta | None
    next_due: datetime | None
    next_role: str | None


def standing(now: datetime, steps: Iterable[tuple[int, str, datetime | None]], risen: int = 0) -> Standing:
    """Standing of the open steps (level, role, due_at); a step without due_at is paused and counts for nothing.

    `risen`: the level it has reached already without missing a limit.
    """
    running = sorted(((due, level, role) for level, role, due in steps if due is not None))
    missed = [(due, level) for due, level, _ in running if due <= now]
    ahead = [(due, role) for due, level, role in running if due > now and level > risen]
    next_due, next_role = ahead[0] if ahead else (None, None)
    return Standing(
        level=max([risen, *(level for _, level in missed)]),
        first_due=running[0][0] if running else None,
        overdue_by=now - missed[0][0] if missed else None,
        next_due=next_due,
        next_role=next_role,
    )


def tone(now: datetime, due: datetime | None, paused: bool = False, done: bool = False) -> str:
    """'done', 'paused', 'none' (no limit), 'over', 'soon' (4 hours or less), 'ok': the colour of the words."""
    if done or paused or due is None:
        return "done" if done else "paused" if paused else "none"
    if due <= now:
        return "over"
    return "soon" if due - now <= SOON else "ok"


def words(
    now: datetime, due: datetime | None, paused_since: datetime | None = None, done_at: datetime | None = None
) -> str:
    """已超 1 天 4 小时 / 还剩 3 小时 / 挂起 11 天，时钟已停 / 按时办结 / 超 2 小时办结; '' without a limit."""
    if done_at:
        return "按时办结" if due is None or done_at <= due else f"超 {wording.duration(done_at - due)}办结"
    if paused_since:
        return f"挂起 {wording.duration(now - paused_since)}，时钟已停"
    if due is None:
        return ""
    if abs(due - now) < timedelta(minutes=1):
        return "刚到时限" if due <= now else "马上到时限"
    return f"{'已超' if due <= now else '还剩'} {wording.duration(due - now)}"


def role_at(level: int) -> str:
    """Who tracks a matter of this level (R10, R11, R86–R89)."""
    return _ROLES[max(0, min(level, 2))]


def due_level_hours(level: int, ladder: tuple[Rung, ...] = LADDERS["default"]) -> int | None:
    """After how many hours a matter reaches this level; None when the ladder has no such rung."""
    return next((rung.hours for rung in ladder if rung.level == level), None)
