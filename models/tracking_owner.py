"""Who tracks a matter (跟踪责任人): follows from its level, unless somebody took it over (R9–R11, R86–R89)."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.features import Directory
from models.organisation import Account, Grant
from models.rules import escalation
from models.tracking import Step

LADDER_ROLES = ("supervisor", "manager")


def trackers(session: Session, community_id: int) -> dict[str, int]:
    """Staff id by role, of those who track from level 1 on; of several people with one role the first account."""
    found = session.execute(
        select(Grant.role, Account.staff_id)
        .join(Account, Account.id == Grant.account_id)
        .where(
            (Grant.community_id == community_id) | Grant.community_id.is_(None),
            Grant.role.in_(LADDER_ROLES), Account.enabled.is_(True), Account.staff_id.is_not(None),
        )
        .order_by(Account.id.desc())
    )  # fmt: skip
    return dict(found.all())


def owner_of(entry: Directory, level: int, steps: Iterable[Step], by_role: Mapping[str, int]) -> int | None:
    """Staff id of who tracks `entry` at `level`: who took over this level, else whose role it is, else the next below."""
    stored = {step.level: step.owner_id for step in steps if step.level and step.owner_id}
    if taken := stored.get(max(level, 1)):
        return taken
    for lower in range(level, 0, -1):
        if by_role.get(escalation.role_at(lower)):
            return by_role[escalation.role_at(lower)]
    return getattr(entry, "receptionist_id", None) or entry.recorded_by_id
