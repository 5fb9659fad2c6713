"""Ladders as a manager reads them: what holds today, what held before, and what another would have done to the last 90 days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import calendar_of
from models.declare import REGISTERS
from models.display import Display
from models.ladder import LadderRule, ladder_for
from models.organisation import Actor
from models.rules import ladders
from models.rules.access import ROLES
from models.rules.deadlines import LADDERS, MATTERS, Pause, Rung
from models.rules.ladders import UNITS, Matter
from models.tracking import Pause as PauseRow
from models.tracking import Step

DAYS, AT_ONCE = 90, 500


@dataclass(frozen=True)
class Line:
    """One rung in words."""

    role: str
    words: str


@dataclass(frozen=True)
class Effect:
    """How many matters of the last 90 days a role would have got, before and after."""

    role: str
    before: int
    after: int
    words: str


def said(rungs: Sequence[Rung]) -> list[Line]:
    return [Line(ROLES[rung.role], f"满 {rung.hours} 小时（{UNITS[rung.unit]}）") for rung in rungs]


def overview(session: Session, actor: Actor, day: date) -> list[tuple[str, str, list[Line]]]:
    """(key, title, rungs) of every ladder as it holds for what begins on that day."""
    return [(key, MATTERS[key], said(ladder_for(session, actor.community_id, key, day))) for key in LADDERS]


def history(session: Session, display: Display, actor: Actor, key: str) -> list[tuple]:
    """(from which day, level's words, by whom, when) of every row set, newest first."""
    mine = (LadderRule.community_id == actor.community_id) & (LadderRule.key == key)
    rows = session.scalars(select(LadderRule).where(mine).order_by(LadderRule.id.desc()).limit(40)).all()
    return [(row.holds_from, said([row.rung])[0], display.name_of("staff", row.set_by_id), display.when(row.set_at)) for row in rows]


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
    found = []
    for first in range(0, len(rows), AT_ONCE):
        found += _piece(session, key, rows[first : first + AT_ONCE])
    return found


def _piece(session: Session, key: str, rows: Sequence) -> list[Matter]:
    kept = []
    for register in sorted({row.register for row in rows}):
        model, ids = REGISTERS[register].model, [row.entry_id for row in rows if row.register == register]
        on = {one.id for one in session.scalars(select(model).where(model.id.in_(ids))) if not one.voided_at and one.ladder_key() == key}
        stood: dict[int, list[Pause]] = {}
        pauses = select(PauseRow.entry_id, PauseRow.start_at, PauseRow.end_at).where(
            PauseRow.register == register, PauseRow.entry_id.in_(ids)
        )
        for entry_id, start, end in session.execute(pauses):
            stood.setdefault(entry_id, []).append(Pause(start, end))
        kept += [Matter(row.start_at, row.done_at, tuple(stood.get(row.entry_id, ()))) for row in rows
                 if row.register == register and row.entry_id in on]  # fmt: skip
    return kept
