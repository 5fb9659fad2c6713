"""The figures of 经营看板: what each one counts, said once for the number and for the list behind it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, true

from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports.company_figures import IN_TIME, REACHED, SATISFIED
from models.reports.register_figures import Figure, Span, offer
from models.tracking import Step

ALIVE = Visit.voided_at.is_(None)
FIRST_LIMIT = (Step.register == Visit.register.slug, Step.level == 1)
PROMISED = Visit.promised_reply_at.is_not(None)


def within(column: ColumnElement[datetime], span: Span) -> ColumnElement[bool]:
    return and_(column >= span.start, column < span.until)


def _at(column: ColumnElement[datetime], test: ColumnElement[bool]) -> Callable[[Span], ColumnElement[bool]]:
    """What this happened to in a span, as far as it meets the test."""
    return lambda span: and_(ALIVE, within(column, span), test)


def _told(test: ColumnElement[bool], limit: ColumnElement[bool]) -> Callable[[Span], ColumnElement[bool]]:
    """Whose owner was told in a span, which ends the first limit."""

    def met(span: Span) -> ColumnElement[bool]:
        ended = select(Step.entry_id).where(*FIRST_LIMIT, within(Step.done_at, span), limit)
        return and_(ALIVE, Visit.id.in_(ended.scalar_subquery()), test)

    return met


def _late_visit(span: Span) -> ColumnElement[bool]:
    """A return visit that is due and not made, as it stands at the end of the span."""
    open_ones = (Step.register == Visit.register.slug, Step.level == 0, Step.done_at.is_(None), Step.due_at <= span.until)
    return and_(ALIVE, Visit.id.in_(select(Step.entry_id).where(*open_ones).scalar_subquery()))


# (figure code, moment, test on the entry, test on its first limit): of what the board counts the moment says when.
TESTS: dict[str, tuple[ColumnElement[datetime], ColumnElement[bool], ColumnElement[bool]]] = {
    "received": (Visit.received_at, true(), true()),
    "complaints": (Visit.received_at, Visit.category == "complaint", true()),
    "finished": (Visit.finished_at, true(), true()),
    "told": (Step.done_at, true(), true()),
    "kept": (Step.done_at, true(), IN_TIME),
    "promised": (Step.done_at, PROMISED, true()),
    "on_promise": (Step.done_at, and_(PROMISED, Visit.notified_at <= Visit.promised_reply_at), true()),
    "reached": (Visit.visited_at, Visit.satisfaction.in_(REACHED), true()),
    "satisfied": (Visit.visited_at, Visit.satisfaction.in_(SATISFIED), true()),
}
LABELS = {
    "received": "受理", "complaints": "其中投诉", "finished": "办结", "told": "告知业主", "kept": "按时限办结",
    "promised": "答应过回复时间的", "on_promise": "按答应时间回复", "reached": "回访联系上的", "satisfied": "回访满意",
}  # fmt: skip
FIGURES = {
    code: offer(Figure(f"board_{code}", LABELS[code], Visit.register, _told(test, limit) if at is Step.done_at else _at(at, test)))
    for code, (at, test, limit) in TESTS.items()
}
LATE_VISIT = offer(Figure("board_late_visit", "回访超期", Visit.register, _late_visit))
OF_CAUSE = offer(Figure("board_complaints", "投诉", Complaint.register, lambda span: and_(
    Complaint.voided_at.is_(None), or_(Complaint.status.is_(None), Complaint.status != "void"), within(Complaint.complained_at, span),
)))  # fmt: skip
