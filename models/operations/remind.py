"""催办提醒: what time alone brings up, told by the worker. Safe to run at any time, by any number of workers, after any pause.

Whatever has been reminded of is claimed by a row of its own first; of many things at once one message tells their number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.features import Directory
from models.operations import due_again, due_daily, due_soon
from models.operations.due import Due
from models.organisation import Community
from models.outbox import To, post
from models.reminder import claim

FEW = 3  # so many are told one by one


@dataclass(frozen=True)
class _Group:
    """What one set of people is to be told of one kind."""

    kind: str
    to: To


def remind(session: Session, now: datetime) -> int:
    """Everything that is due in every community and has not been told of; how many things were new. The caller commits."""
    told = 0
    for community_id in session.scalars(select(Community.id).where(Community.enabled.is_(True)).order_by(Community.id)).all():
        for find in (due_again.unknown, due_soon.promises, due_soon.visits, due_soon.untransferred, due_daily.feedback, due_daily.unsigned):
            told += _tell(session, now, community_id, find(session, now, community_id))
    return told


def _tell(session: Session, now: datetime, community_id: int, found: Iterable[Due]) -> int:
    found = list(found)
    fresh: dict[_Group, list[Due]] = {}
    for kind in sorted({due.kind for due in found}):
        won = claim(session, now, community_id, kind, [due.key for due in found if due.kind == kind])
        for due in found:
            if due.kind == kind and due.key in won:
                fresh.setdefault(_Group(kind, due.to), []).append(due)
    for group, many in fresh.items():
        if len(many) > FEW:
            params = {"count": len(many)}
            _post(session, now, community_id, f"{group.kind}_many", group.to, address=many[0].page, params=params)
            continue
        for due in many:
            _post(session, now, community_id, due.kind, due.to, entry=due.entry, deadline=due.deadline, address=due.address,
                  params=due.params, key=due.key)  # fmt: skip
    return sum(map(len, fresh.values()))


def _post(session: Session, now: datetime, community_id: int, kind: str, to: To, entry: Directory | None = None, **more) -> None:
    """To those meant, or where none of them can sign in, to the supervisor."""
    if not post(session, now, kind, community_id=community_id, to=to, entry=entry, **more):
        post(session, now, kind, community_id=community_id, to=To(roles=("supervisor",)), entry=entry, **more)
