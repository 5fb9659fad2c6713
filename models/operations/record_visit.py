"""The move 回访 on a matter leaves its line in the 回访记录表 too: written down once, found in both (R82)."""

from models.operations.doing import Doing
from models.registers.return_visit import ReturnVisit, VisitKind
from models.registers.visit import Category

KINDS = {
    Category.COMPLAINT: VisitKind.COMPLAINT,
    Category.REPAIR: VisitKind.REPAIR,
    Category.AFTER_SALE: VisitKind.AFTER_SALE,
    Category.SERVICE: VisitKind.SERVICE,
    Category.SUGGESTION: VisitKind.SUGGESTION,
}


def record_visit(move: Doing) -> ReturnVisit | None:
    """The sheet of this return visit, also of one that reached nobody. None for an entry of another register, or an actor without staff."""
    entry, answers = move.entry, move.answers
    if entry.register.slug != ReturnVisit.register.field("visit_id").to or move.actor.staff_id is None:
        return None
    sheet = ReturnVisit(
        community_id=entry.community_id, visit_id=entry.id, visit_kind=KINDS.get(entry.category, VisitKind.OTHER), room=entry.room,
        visitee=entry.person_name, phone=entry.phone, due_at=entry.visit_due_at, visited_at=move.now,
        visit_way=answers.get("visit_way"), satisfaction=answers.get("satisfaction"), visitor_id=move.actor.staff_id,
        feedback=answers.get("visit_feedback"), improve_feedback=answers.get("improvement_feedback"),
    )  # fmt: skip
    sheet.by_move = True
    move.session.add(sheet)
    return sheet
