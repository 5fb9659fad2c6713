"""区域管理员: who looks after a room (R22): named on the room itself, else on its building."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Staff
from models.premises import Building, Room
from models.rules import rooms


def steward_of(session: Session, community_id: int, room: str | None) -> int | None:
    """Staff id of the steward of a canonical room; None in public places, and where nobody at work is named."""
    if not room:
        return None
    mine = (Room.community_id == community_id, Room.full_no == room, Room.voided_at.is_(None))
    named = session.scalar(select(Room.steward_id).where(*mine))
    if named is None and rooms.is_canonical(room):
        building = (Building.community_id == community_id, Building.name == rooms.parts(room)[0], Building.voided_at.is_(None))
        named = session.scalar(select(Building.steward_id).where(*building))
    at_work = select(Staff.id).where(Staff.id == named, Staff.enabled.is_(True), Staff.voided_at.is_(None))
    return session.scalar(at_work) if named is not None else None
