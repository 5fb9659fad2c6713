"""区域管理员: who looks after a room (R22): named on the room itself, else on its building."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.history import is_history
from models.once import once
from models.organisation import Staff
from models.premises import Building, Room
from models.rules import rooms


def steward_of(session: Session, community_id: int, room: str | None) -> int | None:
    """Staff id of the steward of a canonical room; None in public places, and where nobody at work is named."""
    if not room:
        return None
    if is_history(session):
        named = once(session, ("stewards", community_id), lambda: _all(session, community_id))
        return named.get(room) or named.get(rooms.parts(room)[0] if rooms.is_canonical(room) else None)
    mine = (Room.community_id == community_id, Room.full_no == room, Room.voided_at.is_(None))
    named = session.scalar(select(Room.steward_id).where(*mine))
    if named is None and rooms.is_canonical(room):
        building = (Building.community_id == community_id, Building.name == rooms.parts(room)[0], Building.voided_at.is_(None))
        named = session.scalar(select(Building.steward_id).where(*building))
    at_work = select(Staff.id).where(Staff.id == named, Staff.enabled.is_(True), Staff.voided_at.is_(None))
    return session.scalar(at_work) if named is not None else None


def _all(session: Session, community_id: int) -> dict[str, int]:
    """Every steward at work by room and by building, for whoever asks about thousands of rooms."""
    at_work = (Staff.enabled.is_(True), Staff.voided_at.is_(None))
    found: dict[str, int] = {}
    for model, name in ((Building, Building.name), (Room, Room.full_no)):
        mine = select(name, Staff.id).join(Staff, Staff.id == model.steward_id)
        found |= dict(session.execute(mine.where(model.community_id == community_id, model.voided_at.is_(None), *at_work)).all())
    return found
