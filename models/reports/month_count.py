"""What one complaint adds to the figures of a month. Pure.

What happened is counted, not how things stand today, so a later event never changes a month that is over.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from models.reports.month_matter import Matter, Standing
from models.rules import deadlines


class Counted(NamedTuple):
    """One adds to this figure. `hours`: how long it took, where that is asked (finished, first_reply)."""

    figure: str
    at: datetime
    hours: float | None = None


def count(matter: Matter, start: datetime, until: datetime) -> list[Counted]:
    """What this matter adds to the figures of [start, until); open and overdue are those of `until`.

    A matter voided in the month never was one: what brought it among the open ones counts (received, carried in, reopened), and
    that it was voided; nothing else does.
    """
    before, after = Standing(matter, start), Standing(matter, until)
    received = matter.received_at >= start
    if matter.received_at >= until or before.void:
        return []
    found = _entering(matter, received, before, start)
    if after.void:
        return _voided(found, after, start)
    if found:
        found += _handled(after, start)
    if before.awaiting_visit:
        found.append(Counted("visit_due", start))
    for figure, at in after.happened:
        if at >= start:
            found += _happening(matter, figure, at, after)
    if received:
        found += _promptness(matter, until, after)
    if after.open:
        found += _left(matter, until)
    return found


def _entering(matter: Matter, received: bool, before: Standing, start: datetime) -> list[Counted]:
    if received:
        return [Counted(figure, matter.received_at) for figure in ("received", *matter.marks)]
    return [Counted("carried_in", start)] if before.open else []


def _voided(entered: list[Counted], after: Standing, start: datetime) -> list[Counted]:
    """What was finished before the month and voided in it was not among the open ones, unless it was opened again."""
    again = [Counted("reopened", at) for figure, at in after.happened if figure == "reopened" and at >= start]
    entered = entered or again[:1]
    return entered and entered + [Counted("voided", at) for figure, at in after.happened if figure == "voided"]


def _happening(matter: Matter, figure: str, at: datetime, after: Standing) -> list[Counted]:
    found = [Counted(figure, at)]
    if figure == "finished":
        ran = deadlines.running(matter.received_at, at, matter.pauses)
        found = [Counted(figure, at, _hours(ran))]
        if matter.in_time(at):
            found.append(Counted("finished_on_time", at))
    if figure == "written_off" and not after.reopenings and not _missed(matter, at, after):
        found.append(Counted("solved_once", at))
    return found


def _handled(after: Standing, start: datetime) -> list[Counted]:
    """Of what was open or came in: dealt with in the month, once however often it was opened again."""
    return [Counted("handled", at) for figure, at in after.happened if figure == "finished" and at >= start][:1]


def _promptness(matter: Matter, until: datetime, after: Standing) -> list[Counted]:
    """First reply and escalation of what was received in the month."""
    found = []
    reply = matter.first_reply_at
    if reply is not None and reply < until:
        reply = max(reply, matter.received_at)
        found.append(Counted("first_reply", reply, _hours(deadlines.running(matter.received_at, reply, matter.pauses))))
        if reply <= deadlines.first_reply_due(matter.received_at, matter.reply_hours):
            found.append(Counted("replied_on_time", reply))
    if _missed(matter, until, after):
        found.append(Counted("escalated", matter.received_at))
    return found


def _missed(matter: Matter, until: datetime, after: Standing) -> bool:
    """Whether the first limit passed before the matter was finished for the first time."""
    ended = next((at for figure, at in after.happened if figure == "finished"), None)
    if ended is not None:
        return not matter.in_time(ended)
    limit = matter.limit(until)
    return limit is not None and limit < until


def _left(matter: Matter, until: datetime) -> list[Counted]:
    """Open, and overdue unless its clock stands: a paused matter does not look overdue, whatever was missed before."""
    limit = matter.limit(until)
    overdue = limit is not None and limit < until and not matter.stood_at(until)  # `until` itself no longer belongs to the month
    return [Counted("open_end", until)] + ([Counted("overdue_open", limit)] if overdue else [])


def _hours(span: timedelta) -> float:
    return span / timedelta(hours=1)
