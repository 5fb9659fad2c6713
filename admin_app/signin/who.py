"""Who is acting: an account's roles per community, as they stand at this moment."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Account, Actor, Community, Grant, Staff
from models.rules.access import ROLES

RANK = ("manager", "supervisor", "receptionist", "department_head", "company", "admin", "staff")


def actor_for(session: Session, account: Account, ip: str = "") -> Actor:
    """The actor behind an account. `session` sees all communities (a system session)."""
    versions = _communities(session)
    grants = _grants(session, account.id, versions)
    at_hand = _at_hand(account, grants)
    member = session.get(Staff, account.staff_id) if account.staff_id else None
    return Actor(
        name=account.display_name,
        account_id=account.id,
        staff_id=account.staff_id,
        department_id=member.department_id if member else None,
        community_id=at_hand,
        grants=grants,
        ip=ip,
        words_version=versions.get(at_hand),
    )


def grants_of(session: Session, account_id: int) -> dict[int | None, frozenset[str]]:
    return _grants(session, account_id, _communities(session))


def _communities(session: Session) -> dict[int | None, str | None]:
    """The enabled communities in their order, each with the version of its words."""
    found = select(Community.id, Community.words_version).where(Community.enabled.is_(True)).order_by(Community.id)
    return {row.id: row.words_version for row in session.execute(found)}


def _grants(session: Session, account_id: int, enabled: Collection[int | None]) -> dict[int | None, frozenset[str]]:
    """Roles per enabled community. Before there is any community, roles for all hold under None: somebody has to make the first."""
    everywhere: set[str] = set()
    there: dict[int, set[str]] = {}
    for community_id, role in session.execute(select(Grant.community_id, Grant.role).where(Grant.account_id == account_id)):
        (there.setdefault(community_id, set()) if community_id else everywhere).add(role)
    roles = {key: frozenset(there.get(key, set()) | everywhere) for key in enabled}
    found = {key: names for key, names in roles.items() if names}
    return found or ({None: frozenset(everywhere)} if everywhere else {})


def _at_hand(account: Account, grants: dict) -> int | None:
    return account.community_id if account.community_id in grants else next(iter(grants), None)


def role_label(roles: frozenset[str]) -> str:
    """The highest of these roles, as people call it."""
    return next((ROLES[role] for role in RANK if role in roles), "")
