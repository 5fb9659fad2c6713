"""A page of entries → the rows a list prints: cells masked and in words, the clock, the state, and the one verb at the end."""

from collections.abc import Collection
from dataclasses import dataclass, field

from models import repeats
from models.declare import Register
from models.display import Clock, Due, Pill, When, clocks
from models.features import Directory
from models.operations.collect import can_collect
from models.operations.next_step import next_step
from models.rules import escalation
from models.rules.access import ROLES
from models.rules.lifecycle import MOVES
from views.generated import options
from views.generated.conditions import Asking
from views.generated.options import Column

BULK_MOVES = ("urge", "hand_over")
LOOK = "查看"


@dataclass(frozen=True)
class Cell:
    """One cell. kind decides its markup: text | when | due | status | link | number."""

    kind: str
    css: str
    text: str = ""
    when: When | None = None


@dataclass
class Row:
    key: int
    name: str
    cells: list[Cell]
    card: str
    verb: str
    due: Due | None = None
    pill: Pill | None = None
    level: dict | None = None
    again: str = ""  # 第 3 次 of the same kind from the same household
    can: str = ""
    move: str = ""
    shown: dict[str, str] = field(default_factory=dict)


def rows_of(register: Register, columns: list[Column], entries: list[Directory], asking: Asking, roles: Collection[str]) -> list[Row]:
    """The rows of one page; names and clocks are looked up for all of them at once."""
    specs = [column.spec for column in columns if column.spec] + [register.field(name) for name in options.card_names(register)]
    asking.display.prefetch_rows(register, entries, specs)
    asking.display.prefetch("staff", [getattr(entry, "recorded_by_id", None) for entry in entries])
    ticking, again = clocks_of(register, entries, asking), again_of(register, entries, asking)
    return [_row(register, columns, entry, ticking.get(entry.id), again.get(entry.id, ""), asking, roles) for entry in entries]


def again_of(register: Register, entries: list[Directory], asking: Asking) -> dict[int, str]:
    """{entry's key: 第 3 次}, where it is not the first time that this household comes with it."""
    if not entries or not register.field(repeats.TIE):
        return {}
    days = repeats.within(asking.session, entries[0].community_id, asking.now.date())
    found = repeats.times_of_many(asking.session, entries, days)
    return {key: f"第 {times} 次" for key, times in found.items() if times > 1}


def clocks_of(register: Register, entries: list[Directory], asking: Asking) -> dict[int, Clock]:
    """{entry's key: its clock}; an entry that follows another shows that one's."""
    source = options.clock_source(register)
    if source is None or not entries:
        return {}
    slug, name = source
    keys = {entry.id: getattr(entry, name) for entry in entries}
    found = clocks(asking.session, slug, [key for key in keys.values() if key is not None], asking.now)
    return {key: found[other] for key, other in keys.items() if other in found}


def name_of(register: Register, entry: Directory, asking: Asking) -> str:
    """What an entry is called: its number, or a directory's headline (masked)."""
    if options.is_entry(register):
        return entry.record_no or ""
    spec = register.field(register.headline) if register.headline else None
    return asking.display.shown(entry, spec) if spec else f"{register.title} {entry.id}"


def _row(register: Register, columns: list[Column], entry: Directory, clock: Clock | None, again: str, asking: Asking, roles) -> Row:
    cells = [_cell(column, entry, asking) for column in columns]
    card = " · ".join(filter(None, (asking.display.shown(entry, register.field(name)) for name in options.card_names(register))))
    row = Row(entry.id, name_of(register, entry, asking), cells, card, LOOK, again=again)
    row.pill = asking.display.status(entry, paused=bool(clock and clock.paused))
    if clock is not None:
        row.due, row.level = clock.due, _level(clock)
    if options.has_lifecycle(register):
        row.verb, row.move = next_step(entry, clock, roles)
        row.can = " ".join(action for action in BULK_MOVES if _may_move(action, entry, roles))
    elif can_collect(entry):
        row.can = "collect"
    return row


def _level(clock: Clock) -> dict | None:
    if not clock.level or clock.due is None or clock.due.tone == "done":
        return None
    return {"level": clock.level, "text": f"已升级到{ROLES.get(escalation.role_at(clock.level), '')}"}


def _may_move(action: str, entry: Directory, roles: Collection[str]) -> bool:
    move = MOVES[action]
    return entry.voided_at is None and entry.status in move.sources and bool(move.roles & set(roles))


def _spot(entry: Directory, column: Column, asking: Asking) -> str:
    """Where it was, in words, in the place of a room."""
    register = entry.register
    return asking.display.shown(entry, register.field(register.spot)) if register.spot and column.name == register.place else ""


def _cell(column: Column, entry: Directory, asking: Asking) -> Cell:
    css = " ".join(filter(None, (column.slot or "k-hide", "k-dim" if column.dim else "")))
    if column.name == "due":
        return Cell("due", css)
    if column.name == "status":
        return Cell("status", css)
    if column.name == "record_no":
        return Cell("number", css, entry.record_no or "")
    if column.name == "recorded_by_id":
        return Cell("text", css, asking.display.name_of("staff", entry.recorded_by_id) if entry.recorded_by_id else "")
    if column.kind == "moment":
        return Cell("when", css, when=asking.display.when(getattr(entry, column.name)))
    text = asking.display.shown(entry, column.spec) or _spot(entry, column, asking)
    return Cell("head" if column.width is None else "room" if column.kind == "room" else "text", css, text)
