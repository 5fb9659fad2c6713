"""A whole register of one community as a file: what `flask export` writes, masked like every export."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit
from models.declare import Register
from models.display import Display
from models.organisation import Actor, Community
from models.sheets import register_sheet

WHOLE = (None, None)


def export_register(session: Session, actor: Actor, now: datetime, register: Register, community: Community, target: Path,
                    unmasked: bool = False) -> int:  # fmt: skip
    """Write every row in the order of filing, to .csv or else a workbook; how many. Leaves a line in the audit; the caller commits."""
    model = register.model
    statement = select(*register_sheet.wanted(register)).where(model.community_id == community.id).order_by(model.id)
    cells = register_sheet.rows(session, Display(session, now), register, [statement], unmasked=unmasked)
    if target.suffix.lower() == ".csv":
        count = register_sheet.write_csv(target, register, cells)
    else:
        count = register_sheet.write_xlsx(target, register, community, WHOLE, cells)
    detail = {"count": count} | ({"unmasked": True} if unmasked else {})
    audit.record(session, actor, now, "export", community_id=community.id, register=register.slug, detail=detail)
    return count
