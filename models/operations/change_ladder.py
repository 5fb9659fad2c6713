"""Change a ladder: new dated rows, and the open matters they hold for are computed anew. What began earlier keeps its ladder (R81, R90)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit
from models.calendar import calendar_of
from models.declare import REGISTERS
from models.errors import RuleViolation
from models.features import Directory
from models.ladder import FOLLOW, LadderRule, running_on
from models.organisation import Actor
from models.recount import compute_anew
from models.rules import access, ladders
from models.rules.deadlines import LADDERS, MATTERS, Rung
from models.tracking import Step

BATCH = 200


def change_ladder(session: Session, actor: Actor, now: datetime, key: str, rungs: Sequence[Rung], holds_from: date) -> int:
    """Save the rungs as they hold from a day on; how many open matters were computed anew. The caller commits."""
    if not access.may(actor.roles, "settings", None) or actor.community_id is None:
        raise RuleViolation(f"只有{access.ROLES['manager']}可以改时限", None)
    if [rung.step for rung in rungs] != [rung.step for rung in LADDERS[key]]:
        raise RuleViolation("这一种时限没有这样的级别", None)
    if any(rung.hours == FOLLOW for rung in rungs):
        ladders.check_follows(key, rungs, holds_from, now.date())
    else:
        ladders.check(rungs, holds_from, now.date(), calendar_of(session, actor.community_id))
    session.add_all(
        LadderRule(
            community_id=actor.community_id, key=key, step=rung.step, level=rung.level, role=rung.role, hours=rung.hours,
            unit=rung.unit, anchor=rung.anchor, repeat_hours=rung.repeat_hours, holds_from=holds_from, set_at=now,
            set_by_id=actor.staff_id,
        )
        for rung in rungs
    )  # fmt: skip
    session.flush()
    said = {rung.step: f"{rung.hours} {rung.unit} / {rung.repeat_hours}" for rung in rungs}
    detail = {"key": MATTERS[key], "from": f"{holds_from}", **said}
    audit.record(session, actor, now, "change_ladder", detail=detail)
    return sum(compute_anew(session, entry, now) for entry in _open(session, actor.community_id, key, holds_from))


def _open(session: Session, community_id: int, key: str, holds_from: date) -> Iterator[Directory]:
    """The open entries on this ladder that began on that day or later, in batches."""
    start, last = datetime.combine(holds_from, datetime.min.time()), 0
    keys = running_on(session, community_id, key, holds_from)
    query = select(Step.id, Step.register, Step.entry_id).where(
        Step.community_id == community_id, Step.done_at.is_(None), Step.step == LADDERS[key][0].step, Step.start_at >= start
    )
    while rows := session.execute(query.where(Step.id > last).order_by(Step.id).limit(BATCH)).all():
        last = rows[-1].id
        for row in rows:
            entry = session.get(REGISTERS[row.register].model, row.entry_id)
            if entry is not None and entry.ladder_key() in keys and entry.clock_start() >= start:
                yield entry
