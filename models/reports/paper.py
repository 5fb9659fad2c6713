"""A register printed by one of its other layouts: the cells of each entry, by pages, with what each page counts."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import Layout, Register
from models.display import Clock, Display, clocks
from models.features import Directory
from models.rules import wording
from models.rules.access import ROLES
from models.tracking import Step
from models.tracking_owner import owner_of, trackers

DAY = ":day"  # behind the name of a moment: its day only
TWO_DAYS = timedelta(hours=48)
HIDDEN = re.compile(r"\d{3,}")  # three figures and more are a room or a telephone
TICKING = frozenset({"due", "tracker", "state", "passed_on"})  # words that ask for the clock of an entry


@dataclass(frozen=True)
class Sheet:
    """One page: `title` of its day or '', rows of cells, and how many of them are done."""

    title: str
    rows: list[list[str]]
    done: int
    sums: dict[int, str] = field(default_factory=dict)  # place of a column of amounts: what they come to

    @property
    def open(self) -> int:
        return len(self.rows) - self.done


@dataclass
class Known:
    """What several columns ask of the same entries, looked up once."""

    session: Session
    display: Display
    register: Register
    clocks: dict[int, Clock] = field(default_factory=dict)
    steps: dict[int, list[Step]] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)

    def prepare(self, entries: list[Directory]) -> None:
        keys = [entry.id for entry in entries]
        self.clocks = clocks(self.session, self.register.slug, keys, self.display.now)
        mine = select(Step).where(Step.register == self.register.slug, Step.entry_id.in_(keys))
        for step in self.session.scalars(mine.order_by(Step.level)):
            self.steps.setdefault(step.entry_id, []).append(step)
        if entries:
            self.roles = trackers(self.session, entries[0].community_id)
        self.display.prefetch("staff", [self.tracker(entry) for entry in entries])

    def tracker(self, entry: Directory) -> int | None:
        clock = self.clocks.get(entry.id)
        return owner_of(entry, clock.level if clock else 0, self.steps.get(entry.id, ()), self.roles)

    def text(self, entry: Directory, name: str) -> str:
        spec = self.register.field(name)
        return self.display.shown(entry, spec) if spec else ""


def sheets(session: Session, display: Display, register: Register, layout: Layout, entries: Iterable[Directory]) -> list[Sheet]:
    """The pages in order of time; a daily layout has one page a day, any other a single one."""
    entries = list(entries)
    known = _known(session, display, register, layout, entries)
    days: dict[str, list[Directory]] = {} if layout.daily else {"": []}
    for entry in entries:
        days.setdefault(f"{entry.value(register.anchor):%Y-%m-%d}" if layout.daily else "", []).append(entry)
    return [_sheet(known, layout, day, found) for day, found in sorted(days.items())]


def rows(session: Session, display: Display, register: Register, layout: Layout, entries: Sequence[Directory]) -> list[list[str]]:
    """The cells of these entries, without pages: for a workbook, some hundred at a time."""
    known = _known(session, display, register, layout, entries)
    return [[_cell(known, entry, what) for _, what, _ in layout.columns] for entry in entries]


def _known(session: Session, display: Display, register: Register, layout: Layout, entries: Sequence[Directory]) -> Known:
    """Looked up for all of them at once, the clocks only where a column asks for them."""
    known = Known(session, display, register)
    asked = {what for _, what, _ in layout.columns}
    display.prefetch_rows(register, entries, [spec for what in asked if (spec := register.field(what))])
    if TICKING & {what for what in asked if register.field(what) is None}:
        known.prepare(list(entries))
    return known


def empty(layout: Layout, lines: int) -> Sheet:
    """A page to be filled in by hand."""
    return Sheet("", [[""] * len(layout.columns)] * lines, 0)


def _sheet(known: Known, layout: Layout, day: str, entries: list[Directory]) -> Sheet:
    rows = [[_cell(known, entry, what) for _, what, _ in layout.columns] for entry in entries]
    return Sheet(day, rows, sum(getattr(entry, "finished_at", None) is not None for entry in entries), _sums(known, layout, entries))


def _sums(known: Known, layout: Layout, entries: list[Directory]) -> dict[int, str]:
    found = {}
    for place, (_, what, _) in enumerate(layout.columns):
        spec = known.register.field(what)
        if spec is not None and spec.kind.code == "money":
            amounts = [value for entry in entries if (value := entry.value(what)) is not None]
            found[place] = spec.text(sum(amounts)) if amounts else ""
    return found


def _cell(known: Known, entry: Directory, what: str) -> str:
    if known.register.field(what) is None and what in WORDS:
        return WORDS[what](known, entry)
    if what.endswith(DAY):
        return _day(getattr(entry, what.removesuffix(DAY)))
    return known.text(entry, what) or (known.text(entry, known.register.spot) if _is_place(known, what) else "")


def _is_place(known: Known, what: str) -> bool:
    """Where there is no room (公共区域) its column says where it was."""
    return bool(known.register.spot) and what == known.register.place


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _due(known: Known, entry: Directory) -> str:
    """The first limit of handling."""
    first = next((step for step in known.steps.get(entry.id, ()) if step.level and step.due_at), None)
    return wording.full(first.due_at) if first else ""


def _tracker(known: Known, entry: Directory) -> str:
    key = known.tracker(entry)
    return known.display.name_of("staff", key) if key else ""


def _state(known: Known, entry: Directory) -> str:
    clock = known.clocks.get(entry.id)
    pill = known.display.status(entry, paused=bool(clock and clock.paused))
    return pill.label if pill else ""


def _written_off(_known: Known, entry: Directory) -> str:
    """Written off is a tick and a date; the row stays (R96)."""
    return f"√ {_day(entry.closed_at)}" if getattr(entry, "closed_at", None) else ""


def _in_two_days(known: Known, entry: Directory) -> str:
    finished, start = entry.finished_at, entry.value(known.register.anchor)
    if finished is None:
        return "否" if known.display.now - start > TWO_DAYS else ""
    return "是" if finished - start <= TWO_DAYS else "否"


def _passed_on(known: Known, entry: Directory) -> str:
    """Where it was transferred and how far it went up."""
    clock = known.clocks.get(entry.id)
    risen = next((ROLES[step.role] for step in reversed(known.steps.get(entry.id, ())) if step.level and step.raised_at), "")
    if clock and clock.level and not risen:
        risen = {1: ROLES["supervisor"], 2: ROLES["manager"]}[clock.level]
    where = known.text(entry, "department_id") if getattr(entry, "transferred_at", None) else ""
    return "，".join(part for part in (f"转{where}" if where else "", f"升级{risen}" if risen else "") if part)


def _who_and_phone(known: Known, entry: Directory) -> str:
    return " ".join(part for part in (known.text(entry, "person_name"), known.text(entry, "phone")) if part)


def _reviewed(known: Known, entry: Directory) -> str:
    """Read by the supervisor: name and day."""
    return f"{known.text(entry, 'reviewed_by_id')} {_day(entry.reviewed_at)}".strip() if getattr(entry, "reviewed_at", None) else ""


def _area(known: Known, entry: Directory) -> str:
    """Where it was, for everybody's eyes: no room and no telephone."""
    return HIDDEN.sub("****", known.text(entry, "place"))


WORDS: dict[str, Callable[[Known, Directory], str]] = {
    "no": lambda known, entry: entry.record_no or "",
    "blank": lambda known, entry: "",
    "recorder": lambda known, entry: known.display.name_of("staff", entry.recorded_by_id) if entry.recorded_by_id else "",
    "due": _due,
    "tracker": _tracker,
    "state": _state,
    "written_off": _written_off,
    "in_two_days": _in_two_days,
    "passed_on": _passed_on,
    "who_and_phone": _who_and_phone,
    "reviewed": _reviewed,
    "area": _area,
}
