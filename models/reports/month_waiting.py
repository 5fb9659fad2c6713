"""The months that wait for somebody: for the menu, the workbench and its figures (R99, R100)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.month import still_open
from models.organisation import Actor
from models.reports.monthly import month_kind, submit_due
from models.rules import access, escalation
from models.rules.month_closing import WAITS_FOR

RIGHT = {"draft": "compile_month", "compiled": "check_month", "checked": "freeze"}


@dataclass(frozen=True)
class Waiting:
    """One month that is not frozen. `mine`: the next step is this person's."""

    year_month: str
    stage: str
    due_at: datetime
    mine: bool
    late: bool

    @property
    def name(self) -> str:
        return f"{int(self.year_month[5:])} 月"

    @property
    def next(self) -> str:
        return WAITS_FOR[self.stage]

    def left(self, now: datetime) -> str:
        return escalation.words(now, self.due_at)


def waiting(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Oldest first; nothing for those who have no part in it."""
    if actor.community_id is None or not any(access.may(actor.roles, right) for right in RIGHT.values()):
        return []
    found = []
    for year_month, stage in still_open(session, actor.community_id):
        due_at = submit_due(year_month, month_kind(session, actor.community_id, year_month, now))
        mine = _is_mine(actor, stage)
        found.append(Waiting(year_month, stage, due_at, mine, due_at <= now))
    return found


def _is_mine(actor: Actor, stage: str) -> bool:
    if stage == "compiled":  # the manager may stand in, but it is not for them to wait for
        return "supervisor" in actor.roles
    return access.may(actor.roles, RIGHT[stage])


def tally(session: Session, actor: Actor, now: datetime) -> tuple[int, bool, str]:
    """How many wait for this person or are late, whether in red, in words."""
    found = [one for one in waiting(session, actor, now) if one.mine or one.late]
    late = [one for one in found if one.late]
    said = "，".join(f"{one.name}待{one.next}{'，已超期' if one.late else ''}" for one in found)
    return len(found), bool(late), said



