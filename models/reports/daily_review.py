"""每日阅签: the day's page of one register as the supervisor signs it, and the days that are not signed yet (R15, R93)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from models.amendment import VERB
from models.audit import AuditLine
from models.declare import Register
from models.display import Display, Pill, When
from models.features import HasReview
from models.organisation import Actor
from models.reports.tallies import READ_WITHIN
from models.reports.unsigned import registers, waiting
from models.rules import lifecycle, wording
from models.tracking import Action
from models.visibility import limits

DAYS = 14
MOST = 200  # entries on one page; a longer day is signed page by page


@dataclass(frozen=True)
class Amendment:
    """One change by hand after the sign-off: who, when, and per field its label with the old and the new value, masked."""

    who: str
    at: When
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Line:
    """One entry of the page. `waits`: it has to be read, for the first time or again."""

    id: int
    record_no: str
    at: When
    tag: str
    place: str
    who: str
    text: str
    handler: str
    recorded_by: str
    pill: Pill | None
    late: bool
    void: bool
    waits: bool
    signed: str  # 王敏 今天 09:05, or ''
    remark: str
    amendments: list[Amendment] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    total: int
    closed: int | None  # None where the register knows no end
    waiting: int
    more: int  # entries of the day that are not on this page

    @property
    def open(self) -> int | None:
        return None if self.closed is None else self.total - self.closed


@dataclass(frozen=True)
class Day:
    on: date
    label: str
    weekday: str
    count: int


@dataclass(frozen=True)
class Strip:
    """The last 14 days with what waits on each, oldest first; `earlier`: how much waits before them, `earliest` its first day."""

    days: list[Day]
    earlier: int
    earliest: date | None
    of_day: dict[str, int]  # what waits on the day at hand, by register


def strip(session: Session, actor: Actor, now: datetime, day: date) -> Strip:
    """What waits, over all registers: none of the days of the last month is forgotten."""
    counts: dict[date, int] = {}
    of_day: dict[str, int] = {}
    for slug, on, count in _counts(session, actor, now - READ_WITHIN):
        counts[on] = counts.get(on, 0) + count
        if on == day:
            of_day[slug] = of_day.get(slug, 0) + count
    days = [now.date() - timedelta(days=ago) for ago in reversed(range(DAYS))]
    earlier = sorted(on for on in counts if on < days[0])
    shown = [Day(on, _label(now, on), wording.weekday(on), counts.get(on, 0)) for on in days]
    return Strip(shown, sum(counts[on] for on in earlier), earlier[0] if earlier else None, of_day)


def _label(now: datetime, on: date) -> str:
    return {0: "今天", 1: "昨天"}.get((now.date() - on).days) or f"{on:%m-%d}"


def _counts(session: Session, actor: Actor, start: datetime) -> Iterable[tuple[str, date, int]]:
    parts = []
    for register in registers(actor):
        for part in waiting(actor, register, start):
            found = part.subquery()
            on = func.date(found.c.recorded_at)
            parts.append(select(literal(register.slug).label("slug"), on.label("on_day"), func.count().label("count")).group_by(on))
    for slug, on, count in session.execute(union_all(*parts)) if parts else ():
        yield slug, date.fromisoformat(str(on)), count


def page(session: Session, display: Display, actor: Actor, register: Register, day: date) -> Page:
    """The entries written down on a day, in the order of their writing."""
    model, (start, end) = register.model, bounds(day)
    of_day = (*limits(actor, model), model.recorded_at >= start, model.recorded_at < end)
    entries = session.scalars(select(model).where(*of_day).order_by(model.recorded_at, model.id).limit(MOST)).all()
    total, closed = _ended(session, register, of_day)
    changes = _amendments(session, display, register, entries)
    parts = [spec for name in (register.tag, register.place, register.who, register.headline, "handler_id")
             if name and (spec := register.field(name))]  # fmt: skip
    display.prefetch_rows(register, entries, parts)
    display.prefetch("staff", [key for entry in entries for key in (entry.recorded_by_id, entry.reviewed_by_id) if key])
    lines = [_line(display, entry, changes.get(entry.id, [])) for entry in entries]
    void = session.scalar(select(func.count()).select_from(model).where(*of_day, model.voided_at.is_not(None))) or 0
    return Page(lines, total, closed, sum(line.waits for line in lines), max(total + void - len(lines), 0))


def totals(session: Session, actor: Actor, day: date) -> dict[str, int]:
    """How many entries each register has of a day, void ones among them."""
    start, end = bounds(day)
    parts = [
        select(literal(one.slug).label("slug"), func.count().label("count")).where(
            *limits(actor, one.model), one.model.recorded_at >= start, one.model.recorded_at < end)
        for one in registers(actor)
    ]  # fmt: skip
    return {slug: count for slug, count in session.execute(union_all(*parts)) if count} if parts else {}


def bounds(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time())
    return start, start + timedelta(days=1)


def _ended(session: Session, register: Register, of_day: tuple) -> tuple[int, int | None]:
    """本日共 … 件, 办结 … 件; void entries count for nothing."""
    model, states = register.model, ended_states(register)
    counted = select(func.count()).select_from(model).where(*of_day, model.voided_at.is_(None))
    total = session.scalar(counted) or 0
    return total, (session.scalar(counted.where(model.status.in_(states))) or 0) if states else None


def ended_states(register: Register) -> tuple[str, ...]:
    """The states in which nothing is left to do; () where a register has no such thing."""
    spec = register.field("status")
    if spec is None or spec.choices is None:
        return ()
    if register.closed_states:
        return register.closed_states
    return tuple(code for code in spec.choices.options if code not in lifecycle.OPEN) if "filed" in spec.choices.options else ()


def _line(display: Display, entry: HasReview, changes: list[Amendment]) -> Line:
    register = entry.register

    def said(name: str | None) -> str:
        spec = register.field(name) if name else None
        return display.shown(entry, spec) if spec else ""

    read = entry.reviewed_at is not None
    signed = f"{_name(display, entry.reviewed_by_id)} {wording.moment(display.now, entry.reviewed_at)}".strip() if read else ""
    return Line(
        entry.id, entry.record_no, display.when(entry.recorded_at), said(register.tag), said(register.place), said(register.who),
        said(register.headline), said("handler_id"), _name(display, entry.recorded_by_id), display.status(entry), entry.late,
        entry.voided_at is not None, entry.voided_at is None and (not read or bool(changes)), signed, said("review_note"), changes,
    )  # fmt: skip


def _name(display: Display, staff_id: int | None) -> str:
    return display.name_of("staff", staff_id) if staff_id else ""


def _amendments(session: Session, display: Display, register: Register, entries: Iterable[HasReview]) -> dict[int, list[Amendment]]:
    """By entry: what was changed by hand since it was signed off, in order; values as the audit keeps them, masked."""
    read_at = {entry.id: entry.reviewed_at for entry in entries if entry.reviewed_at}
    if not read_at:
        return {}
    community = next(iter(entries)).community_id
    marks = session.execute(select(Action.entry_id, Action.at).where(
        Action.community_id == community, Action.register == register.slug, Action.verb == VERB, Action.entry_id.in_(read_at)
    ))  # fmt: skip
    moments = {(key, at) for key, at in marks if at > read_at[key]}
    if not moments:
        return {}
    lines = session.scalars(select(AuditLine).where(
        AuditLine.register == register.slug, AuditLine.entry_id.in_({key for key, _ in moments}), AuditLine.community_id == community,
        AuditLine.action.in_(("change", "void")),
    ).order_by(AuditLine.id))  # fmt: skip
    labels = {spec.name: spec.label for spec in register.typed} | {"void_reason": "作废"}
    found: dict[int, list[Amendment]] = {}
    for line in lines:
        if (line.entry_id, line.at) in moments:
            fields = [(labels[name], *_pair(values)) for name, values in (line.detail or {}).items() if name in labels]
            found.setdefault(line.entry_id, []).append(Amendment(line.actor_name, display.when(line.at), tuple(fields)))
    return found


def _pair(values) -> tuple[str, str]:
    before, after = values if isinstance(values, list) and len(values) == 2 else ("", "")
    return (str(before or "空"), str(after or "空"))
