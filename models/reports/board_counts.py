"""What happened in several spans, counted in one query a moment: spans overlap, so each is a sum of its own."""

from collections.abc import Sequence

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from models.organisation import Actor
from models.registers.visit import Visit
from models.reports.board_figures import ALIVE, FIRST_LIMIT, TESTS, within
from models.reports.register_figures import Span
from models.tracking import Step
from models.visibility import limits

Counts = dict[str, int]


def counts(session: Session, actor: Actor, spans: Sequence[Span]) -> list[Counts]:
    """For each span the number of every figure in TESTS."""
    found: list[Counts] = [{} for _ in spans]
    for moment in dict.fromkeys(at for at, *_ in TESTS.values()):
        codes = [code for code, (at, *_) in TESTS.items() if at is moment]
        numbers = iter(session.execute(_query(actor, moment, codes, spans)).one())
        for place in range(len(spans)):
            found[place] |= {code: int(next(numbers) or 0) for code in codes}
    return found


def _query(actor: Actor, moment, codes: Sequence[str], spans: Sequence[Span]):
    sums = [func.sum(case((and_(within(moment, span), *TESTS[code][1:]), 1), else_=0)) for span in spans for code in codes]
    anywhere = or_(*(within(moment, span) for span in spans))
    whole = Span(min(span.start for span in spans), max(span.until for span in spans))
    query = select(*sums).where(*limits(actor, Visit), ALIVE, within(moment, whole), anywhere)
    if moment is not Step.done_at:
        return query
    return query.select_from(Step).join(Visit, Visit.id == Step.entry_id).where(*FIRST_LIMIT, Step.community_id == actor.community_id)
