"""What a ladder must be to be saved, and what it would have raised: counted from starts, ends and pauses alone (先算后改)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.errors import RuleViolation
from models.rules import business_time
from models.rules.access import ROLES
from models.rules.business_time import Calendar
from models.rules.deadlines import FOLLOWS, NATURAL, RECEIVED, RECORDED, WORKING, Pause, Rung
from models.rules.reminders import check_repeat

ANCHORS = {RECEIVED: "接待时间", RECORDED: "登记时间"}
UNITS = {NATURAL: "自然时间", WORKING: "工作时间"}
LONGEST = {NATURAL: 24 * 90, WORKING: 7 * 60}  # hours; beyond a quarter of a year nobody waits any more


@dataclass(frozen=True)
class Matter:
    """What the clock of one matter was: `end` None while it still runs; `recorded` when it was written down."""

    start: datetime
    end: datetime | None
    pauses: tuple[Pause, ...] = ()
    recorded: datetime | None = None


def check(rungs: Sequence[Rung], holds_from: date, today: date, calendar: Calendar) -> None:
    """Refuse what cannot be computed or would climb the wrong way; the field is `<step>_hours`, `<step>_unit` or `holds_from`."""
    for rung in rungs:
        if rung.unit not in UNITS:
            raise RuleViolation("请选自然时间或工作时间", f"{rung.step}_unit")
        if rung.anchor not in ANCHORS:
            raise RuleViolation("请选从接待时间还是登记时间算起", f"{rung.step}_anchor")
        if not 1 <= rung.hours <= LONGEST[rung.unit]:
            raise RuleViolation(f"时限要在 1 到 {LONGEST[rung.unit]} 小时之间", f"{rung.step}_hours")
        check_repeat(rung)
    _check_day(holds_from, today)
    for lower, higher in zip(rungs, rungs[1:], strict=False):
        if _overtaken(lower, higher, holds_from, calendar):
            raise RuleViolation(f"{ROLES[higher.role]}的时限要晚于{ROLES[lower.role]}的", f"{higher.step}_hours")


def check_follows(key: str, rungs: Sequence[Rung], holds_from: date, today: date) -> None:
    """A kind gives its own ladder up as a whole, and only one that has another to follow."""
    if key not in FOLLOWS or any(rung.hours for rung in rungs):
        raise RuleViolation("这一种时限不能跟随别的", None)
    _check_day(holds_from, today)


def _check_day(holds_from: date, today: date) -> None:
    if holds_from < today:
        raise RuleViolation("不能从过去的日子起改，最早从今天起", "holds_from")
    if holds_from > today + timedelta(days=366):
        raise RuleViolation("最远只能定到一年以后", "holds_from")


def _overtaken(lower: Rung, higher: Rung, holds_from: date, calendar: Calendar) -> bool:
    """Whether some day of the coming year would reach the higher rung first or at once; of one kind of time the hours tell."""
    if lower.unit == higher.unit:
        return lower.hours >= higher.hours
    starts = (datetime.combine(holds_from + timedelta(days=n), time(hour)) for n in range(366) for hour in (9, 18))
    return any(due(lower, start, calendar) >= due(higher, start, calendar) for start in starts)


def due(rung: Rung, start: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> datetime | None:
    """When a rung is reached; None while a pause holds it open."""
    return business_time.add(start, rung.hours, calendar if rung.unit == WORKING else None, pauses)


def escalations(rungs: Sequence[Rung], matters: Iterable[Matter], calendar: Calendar, now: datetime) -> dict[str, int]:
    """How many of these matters each rung would have raised by `now`: {step: number}."""
    counted = {rung.step: 0 for rung in rungs}
    for matter in matters:
        end = min(matter.end or now, now)
        for rung in rungs:
            limit = due(rung, rung.start(matter.start, matter.recorded), calendar, matter.pauses)
            counted[rung.step] += limit is not None and limit < end
    return counted
