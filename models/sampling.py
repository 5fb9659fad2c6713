"""Some of what ended well is called back too (R82): decided once, when the slip is done; the matter then waits for its return visit.

The slip says in `visit_reason` how it was decided, the matter carries the visit: its limit, its state and its line in the register.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from models.features import Directory
from models.ladder import visit_due
from models.policy import number
from models.rules import lifecycle, sampling
from models.tracking import Action

OLD = timedelta(days=7)  # what is written down much later comes out of an old book
SAID = {sampling.DRAWN: "按单号抽中", sampling.MADE_UP: "本月抽访不足，补抽"}


def draw(session: Session, slip: Directory, matter: Directory | None, now: datetime) -> None:
    """Called by the slip before it is saved; a slip that was decided on, or was done before, stays as it is."""
    done = slip.status == "done" and inspect(slip).attrs.status.history.has_changes()
    if slip.visit_reason or not done or slip.voided_at or not slip.finished_at or now - slip.finished_at > OLD:
        return
    if matter is None or matter.voided_at or matter.status in lifecycle.FINISHED or matter.category == "complaint":
        return
    slug = slip.register.slug
    share = number(session, slip.community_id, f"{slug}_visit_share", slip.finished_at.date())
    ended, chosen = _of_month(session, slip)
    key = slip.record_no or f"{slip.recorded_at:%Y%m%d%H%M%S}"  # what is written down when it is done already has no number yet
    slip.visit_reason = sampling.decide(f"{slip.community_id}/{slug}/{key}", ended + 1, chosen, share)
    if slip.visit_reason in sampling.VISITED and matter.visit_reason not in sampling.VISITED:
        wait_for_visit(session, matter, slip.visit_reason, slip.finished_at)
        if matter.id:
            session.add(Action(community_id=slip.community_id, register=matter.register.slug, entry_id=matter.id, at=now, verb="draw",
                               note=f"{slip.record_no or ''} {SAID[slip.visit_reason]}（{share}%）".strip()))  # fmt: skip


def wait_for_visit(session: Session, matter: Directory, reason: str, finished_at: datetime | None) -> None:
    """From now on the matter is not written off without a return visit."""
    matter.visit_reason, matter.need_visit = reason, True
    if finished_at:
        matter.visit_due_at = visit_due(session, matter, matter.finished_at or finished_at)
    if matter.status == "handled" and matter.notified_at:
        matter.status = "to_visit"


def _of_month(session: Session, slip: Directory) -> tuple[int, int]:
    """How many others of this register ended in the month of this one and were decided on, and how many of them were chosen."""
    model = type(slip)
    first = slip.finished_at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    until = (first + timedelta(days=32)).replace(day=1)
    mine = (model.community_id == slip.community_id, model.finished_at >= first, model.finished_at < until, model.voided_at.is_(None))
    counted = select(func.count(model.visit_reason), func.count(model.id).filter(model.visit_reason.in_(sampling.VISITED)))
    ended, chosen = session.execute(counted.where(*mine)).one()
    return ended, chosen
