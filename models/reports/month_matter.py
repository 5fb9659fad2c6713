"""One complaint as a month sees it: its timeline is replayed up to a moment. Pure.

A matter leaves the open ones once per opening: by a result, an answer, a closing, or a write-off that had none of these.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from models.rules import business_time, deadlines, lifecycle
from models.rules.business_time import Calendar

FINISHING = frozenset({"result", "answer", "close_unsolvable", "write_off"})
VERBS = FINISHING | {"return_visit", "reopen", "void"}
REACHED = frozenset(code for code, satisfied in lifecycle.VISIT_SATISFIED.items() if satisfied is not None)


class Event(NamedTuple):
    """One line of the timeline; `value` is the satisfaction code of a return visit."""

    at: datetime
    verb: str
    value: str = ""


@dataclass(frozen=True)
class Matter:
    """One complaint. `events` and `pauses` are in order of time; `marks` are the figures it adds to when it is received."""

    id: int
    record_no: str
    complaint_type: str
    received_at: datetime
    limit_from: datetime
    limit_hours: int
    events: tuple[Event, ...] = ()
    pauses: tuple[deadlines.Pause, ...] = ()
    marks: tuple[str, ...] = ()
    first_reply_at: datetime | None = None
    stored_open: bool | None = None  # what its status says; None: not to be compared
    calendar: Calendar | None = None  # where the limit counts working time
    reply_hours: int = 24  # until the first reply, as it was set on its day

    def limit(self, seen_at: datetime) -> datetime | None:
        """The first limit as it stood at that moment; None while a pause held it open."""
        known = [
            deadlines.Pause(pause.start, pause.end if pause.end and pause.end <= seen_at else None)
            for pause in self.pauses
            if pause.start < seen_at
        ]
        return business_time.add(self.limit_from, self.limit_hours, self.calendar, known)

    def stood_at(self, moment: datetime) -> bool:
        """Whether the clock stood still at that moment."""
        return any(pause.start < moment and (pause.end is None or pause.end > moment) for pause in self.pauses)

    def in_time(self, at: datetime) -> bool:
        limit = self.limit(at)
        return limit is None or at <= limit


class Standing:
    """Where a matter stands while its timeline is replayed; `happened` collects what the month counts."""

    def __init__(self, matter: Matter, before: datetime) -> None:
        self.open, self.awaiting_visit, self.void, self.reopenings = True, False, False, 0
        self.happened: list[tuple[str, datetime]] = []
        for event in matter.events:
            at = max(event.at, matter.received_at)
            if at >= before or self.void:
                break
            self._take(event, at)

    def _take(self, event: Event, at: datetime) -> None:
        if event.verb == "void":
            self.void, self.open, self.awaiting_visit = True, False, False
            self._note(at, "voided")
        elif self.open and event.verb in FINISHING:
            self._finish(event.verb, at)
        elif not self.open and event.verb == "reopen":
            self._reopen(at)
        elif self.awaiting_visit and event.verb == "return_visit":
            self._visit(event.value, at)
        elif not self.open and event.verb in ("write_off", "close_unsolvable"):
            self.awaiting_visit = False
            self._note(at, *(["written_off"] if event.verb == "write_off" else []))

    def _finish(self, verb: str, at: datetime) -> None:
        """Who got a result is called back (R82); who got an answer, or a matter that cannot be solved, is not."""
        self.open, self.awaiting_visit = False, verb == "result"
        self._note(at, "finished")
        if verb in ("result", "write_off"):
            self._note(at, "visit_due")
        if verb == "write_off":
            self._note(at, "written_off")

    def _visit(self, satisfaction: str, at: datetime) -> None:
        """One visit per opening counts; who was not reached was not visited; who is not satisfied opens it again."""
        if satisfaction not in REACHED:
            self._note(at, "unreached")
            return
        self.awaiting_visit = False
        self._note(at, "visited", f"sat_{satisfaction}")
        if lifecycle.VISIT_SATISFIED[satisfaction] is False:
            self._reopen(at)

    def _reopen(self, at: datetime) -> None:
        self.open, self.awaiting_visit = True, False
        self.reopenings += 1
        self._note(at, "reopened")

    def _note(self, at: datetime, *figures: str) -> None:
        self.happened += [(figure, at) for figure in figures]
