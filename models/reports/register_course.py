"""When an entry came, when it ended, and whether it was open or late at some moment: as SQL, from what happened.

Where there is a timeline (HasLifecycle), it is what counts: an entry ended by its first closing line after the last reopening,
as far as the lines had come by then. Elsewhere the moments that people write down say it. Nothing ends before it came.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from models.declare import Register
from models.features import HasDeadline, HasLifecycle
from models.rules import lifecycle
from models.tracking import Action, Step

CLOSING = ("result", "answer", "close_unsolvable", "write_off")
Moment = ColumnElement[datetime]


class Course:
    """The course of the entries of one register. `known`: the endings as of some moments, reckoned beforehand."""

    def __init__(self, register: Register, known: Mapping[datetime, Moment] | None = None) -> None:
        self.known = known or {}
        self.register, self.model, self.counted = register, register.model, register.counted
        self.came: Moment = getattr(register.model, register.anchor)
        self.eventful = issubclass(register.model, HasLifecycle)

    @property
    def ends(self) -> bool:
        """Whether there is an end at all: what is complete when it is written down has none."""
        return bool(self.counted and self.counted.finished)

    @property
    def limited(self) -> bool:
        return self.ends and bool(self.counted.due or issubclass(self.model, HasDeadline))

    @property
    def drops(self) -> bool:
        """Whether an entry can end without being done."""
        return self.ends and not self.eventful and bool(self.register.closed_states)

    def alive(self, until: datetime) -> ColumnElement[bool]:
        """Not void by then: what was voided later counted at that time."""
        return or_(self.model.voided_at.is_(None), self.model.voided_at >= until)

    def done(self, until: datetime) -> Moment:
        """When it was done, as far as that was known at `until`; NULL when it was not."""
        if until in self.known:
            return self.known[until]
        if self.eventful:
            return self._told(until)
        written = getattr(self.model, self.counted.finished)
        return case((written < until, written))

    def dropped(self, until: datetime) -> Moment:
        """When it ended without being done."""
        named = self.counted.dropped
        written = func.coalesce(getattr(self.model, named[1]), self.came) if named and named[1] else self.came
        return case((and_(self._never_done, self.model.status.in_(self.register.closed_states), written < until), written))

    def within(self, at: Moment, start: datetime, until: datetime) -> ColumnElement[bool]:
        """It ended in [start, until). What is said to have ended before it came, ended when it came."""
        return and_(self.came < until, at < until, or_(at >= start, self.came >= start))

    def shown_on(self, at: Moment) -> Moment:
        """The moment of ending by which it is laid out by day."""
        return case((at < self.came, self.came), else_=at)

    @property
    def _never_done(self) -> ColumnElement[bool]:
        return getattr(self.model, self.counted.finished).is_(None)

    def open(self, at: datetime) -> ColumnElement[bool]:
        """Had come and had not ended."""
        ended = [self.done(at)] if not self.drops else [self.done(at), self.dropped(at)]
        return and_(self.came < at, *(one.is_(None) for one in ended))

    def late(self, at: datetime | Moment) -> ColumnElement[bool]:
        """A limit had passed at that moment, and what it asks for had not been done by its own moment."""
        if self.counted.due:
            return getattr(self.model, self.counted.due) < at
        mine = (Step.register == self.register.slug, Step.entry_id == self.model.id, Step.level >= 1, Step.due_at < at)
        return exists().where(*mine, or_(Step.done_at.is_(None), Step.done_at > Step.due_at))

    def touched(self, start: datetime) -> ColumnElement[bool]:
        """What can matter to a period from `start` on; spares the database the timelines of all that ended long ago."""
        if not self.eventful or self.known:
            return self.came.is_not(None)
        model, slug = self.model, self.register.slug
        acted = select(Action.entry_id).where(Action.register == slug, Action.verb.in_((*CLOSING, "reopen")), Action.at >= start)
        return or_(self.came >= start, model.status.in_(lifecycle.OPEN), model.finished_at >= start, model.closed_at >= start,
                   model.id.in_(acted.scalar_subquery()))  # fmt: skip

    def endings(self, start: datetime, until: datetime, *mine: ColumnElement[bool]) -> dict[datetime, CTE]:
        """Of these entries, when each had ended as of either moment: reckoned once by the database, not again for every figure."""
        if not self.eventful:
            return {}
        among = (*mine, self.came < until, self.touched(start))
        return {
            at: select(self.model.id.label("id"), self.done(at).label("at")).where(*among).cte(name).prefix_with("MATERIALIZED")
            for name, at in (("ended_before", start), ("ended_since", until))
        }

    def _told(self, until: datetime) -> Moment:
        """By the timeline; what came without one (imported) is told by the moments of the entry."""
        line, later, any_line = aliased(Action), aliased(Action), aliased(Action)
        after = or_(later.at > line.at, and_(later.at == line.at, later.id > line.id))
        of_line = (later.register == line.register, later.entry_id == line.entry_id)
        again = exists().where(*of_line, later.verb == "reopen", later.at < until, after).correlate(line)
        first = select(func.min(line.at)).where(*self._of(line), line.verb.in_(CLOSING), line.at < until, ~again)
        told = exists().where(*self._of(any_line), any_line.verb.in_(CLOSING)).correlate(self.model)
        closed = case((self.model.status.in_(lifecycle.FINISHED), self.came))
        kept = func.coalesce(self.model.finished_at, self.model.closed_at, closed)
        return case((told, first.correlate(self.model).scalar_subquery()), (kept < until, kept))

    def _of(self, line: type[Action]) -> tuple:
        return line.register == self.register.slug, line.entry_id == self.model.id
