"""Reference data: what every community needs before the first entry. Safe to load again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.operations.open_community import add_departments
from models.organisation import Community


def load_reference(session: Session) -> int:
    """The usual departments for every community that has none; how many rows were added. The caller commits."""
    return sum(add_departments(session, community) for community in session.scalars(select(Community)).all())
