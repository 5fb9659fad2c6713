"""Ladders as a manager reads them: what holds today, what held before, and what another would have done to the last 90 days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import calendar_of
from models.declare import REGISTERS
from models.display import Display
from models.ladder import FOLLOW, LadderRule, has_own, ladder_for, running_on
from models.organisation import Actor
from models.rules import ladders
from models.rules.access import ROLES
from models.rules.deadlines import FOLLOWS, LADDERS, MATTERS, RECORDED, Pause, Rung
from models.rules.ladders import UNITS, Matter
from models.tracking import Pause as PauseRow
from models.tracking import Step

DAYS, AT_ONCE = 90, 500


@dataclass(frozen=True)
class Line:
    """One rung in words."""

    role: str
    words: str
    repeat: str  # 没有知悉的，每 24 小时再提醒


@dataclass(frozen=True)
class Effect:
    """How many matters of the last 90 days a role would have got, before and after."""

    role: str
    before: int
    after: int
    words: str


def said(rungs: Sequence[Rung]) -> list[Line]:
    return [Line(ROLES[rung.role], _words(rung), _repeat(rung)) for rung in rungs]


def _words(rung: Rung) -> str:
    """满 48 小时（自然时间）; counted from the writing down only where somebody said so."""
    since = "，从登记时间算" if rung.anchor == RECORDED else ""
    return f"满 {rung.hours} 小时（{UNITS[rung.unit]}{since}）"


def _repeat(rung: Rung) -> str:
    return f"没有知悉的，每 {rung.repeat_hours} 小时再提醒" if rung.repeat_hours else "不再提醒"


@dataclass(frozen=True)
class Ladder:
    """One ladder as it holds for what begins today; `follows` names the one it runs on while it has none of its own."""

    key: str
    name: str
    lines: list[Line]
    kinds: list["Ladder"]
    follows: str = ""


def overview(session: Session, actor: Actor, day: date) -> list[Ladder]:
    """Every ladder that follows none, each with the kinds of matter that may leave it."""
    tops = [key for key in LADDERS if key not in FOLLOWS]
    return [_ladder(session, actor, key, day, [child for child, parent in FOLLOWS.items() if parent == key]) for key in tops]


def _ladder(session: Session, actor: Actor, key: str, day: date, kinds: Sequence[str] = ()) -> Ladder:
    follows = "" if has_own(session, actor.community_id, key, day) else MATTERS[FOLLOWS[key]]
    lines = said(ladder_for(session, actor.community_id, key, day))
    return Ladder(key, MATTERS[key], lines, [_ladder(session, actor, kind, day) for kind in kinds], follows)


def history(session: Session, display: Display, actor: Actor, key: str) -> list[tuple]:
    """(from which day, the rung in words, by whom, when) of every row set, newest first."""
    mine = (LadderRule.community_id == actor.community_id) & (LadderRule.key == key)
    rows = session.scalars(select(LadderRule).where(mine).order_by(LadderRule.id.desc()).limit(40)).all()
    return [(row.holds_from, _told(key, row), display.name_of("staff", row.set_by_id), display.when(row.set_at)) for row in rows]


def _told(key: str, row: LadderRule) -> str:
    if row.hours == FOLLOW:
        return f"{ROLES[row.role]}的时限跟随{MATTERS[FOLLOWS[key]]}"
    return f"{_words(row.rung)}转由{ROLES[row.role]}跟踪；{_repeat(row.rung)}"


def effects(session: Session, actor: Actor, now: datetime, key: str, rungs: Sequence[Rung]) -> tuple[int, list[Effect]]:
    """How many matters there were, and for each rung what it does today and what it would have done. Reads only."""
    found, calendar = _matters(session, actor, now, key), calendar_of(session, actor.community_id)
    before = ladders.escalations(ladder_for(session, actor.community_id, key, now.date()), found, calendar, now)
    after = ladders.escalations(rungs, found, calendar, now)
    return len(found), [Effect(ROLES[rung.role], before[rung.step], after[rung.step], _more(after[rung.step] - before[rung.step]))
                        for rung in rungs]  # fmt: skip


def _more(change: int) -> str:
    return f"多 {change} 件" if change > 0 else f"少 {-change} 件" if change else "不变"


def _matters(session: Session, actor: Actor, now: datetime, key: str) -> list[Matter]:
    """The matters on this ladder that began in the last 90 days, with the time their clock stood."""
    query = select(Step.register, Step.entry_id, Step.start_at, Step.done_at).where(
        Step.community_id == actor.community_id, Step.step == LADDERS[key][0].step, Step.start_at >= now - timedelta(days=DAYS)
    )
    rows = session.execute(query.order_by(Step.register, Step.entry_id)).all()
    keys, found = running_on(session, actor.community_id, key, now.date()), []
    for first in range(0, len(rows), AT_ONCE):
        found += _piece(session, keys, rows[first : first + AT_ONCE])
    return found


def _piece(session: Session, keys: frozenset[str], rows: Sequence) -> list[Matter]:
    kept = []
    for register in sorted({row.register for row in rows}):
        model, ids = REGISTERS[register].model, [row.entry_id for row in rows if row.register == register]
        entries = session.scalars(select(model).where(model.id.in_(ids), model.voided_at.is_(None)))
        on = {one.id: one for one in entries if one.ladder_key() in keys}
        stood: dict[int, list[Pause]] = {}
        pauses = select(PauseRow.entry_id, PauseRow.start_at, PauseRow.end_at).where(
            PauseRow.register == register, PauseRow.entry_id.in_(ids)
        )
        for entry_id, start, end in session.execute(pauses):
            stood.setdefault(entry_id, []).append(Pause(start, end))
        kept += [Matter(entry.clock_start(), row.done_at, tuple(stood.get(row.entry_id, ())), entry.recorded_at) for row in rows
                 if row.register == register and (entry := on.get(row.entry_id))]  # fmt: skip
    return kept
