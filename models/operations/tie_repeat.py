"""A matter is tied to the first of its kind, or set loose again; its complaint sheet, and what was tied to it before, go along (R76)."""

from sqlalchemy import select

from models.operations.doing import Doing, Line
from models.operations.facts import followers_of
from models.registers.complaint import Complaint
from models.repeats import TIE, settle_tie


def link_repeat(move: Doing) -> Line:
    """Tied to what was chosen, or to what that is tied to itself."""
    entry, session = move.entry, move.session
    entry.put(TIE, move.answers[TIE])
    settle_tie(session, entry)
    model = type(entry)
    for later in session.scalars(select(model).where(getattr(model, TIE) == entry.id, model.voided_at.is_(None))):
        later.put(TIE, entry.value(TIE))
    _tie_sheets(move)
    return Line(to_value=session.get(model, entry.value(TIE)).record_no)


def unlink_repeat(move: Doing) -> Line:
    first = move.session.get(type(move.entry), move.entry.value(TIE))
    move.entry.put(TIE, None)
    _tie_sheets(move)
    return Line(to_value=first.record_no if first else None)


def _tie_sheets(move: Doing) -> None:
    key = move.entry.value(TIE)
    first = select(Complaint.id).where(Complaint.visit_id == key).order_by(Complaint.id).limit(1)
    for sheet in followers_of(move.session, move.entry):
        if sheet.register.field(TIE):
            sheet.put(TIE, move.session.scalar(first) if key else None)
