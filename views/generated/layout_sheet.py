"""A layout of a register as a worksheet: its columns as wide as on paper, a daily one with a page and a foot for each day."""

from collections.abc import Iterator, Sequence
from datetime import date

from models import words
from models.declare import Layout, Register
from models.features import Directory
from models.organisation import Community
from models.reports import paper
from models.sheets import register_sheet
from models.sheets.columns import Column, Foot, Sheet, Value
from views.generated import options
from views.generated.conditions import Asking
from views.generated.listing import Listing

AT_ONCE = 500
PLACE_TO_SIGN = "____________"
MILLIMETRES_A_CHARACTER = 1.9
NARROWEST = 9
IN_ONE_LINE: dict[str, tuple[str, float]] = {  # a kind of field or a word of paper.py → what it is here, and its width: all are text
    "no": ("no", 16), "link": ("no", 16), "moment": ("no", 18.5), "day": ("no", 12.5), "phone": ("phone", 15), "room": ("room", 15),
    "due": ("no", 18.5), "written_off": ("no", 15.5), "who_and_phone": ("text", 21),
}  # fmt: skip
WIDEST = 15  # for what may stand in several lines


def sheet(
    layout: Layout, register: Register, asking: Asking, community: Community, period: register_sheet.Period, listed: Listing, note: str
) -> Sheet:
    signers = [f"{sign}{PLACE_TO_SIGN}" for sign in layout.foot.split("|") if sign]
    rows = _by_day(layout, asking, listed, signers) if layout.daily else _rows(layout, asking, listed)
    return Sheet(
        layout.title, [Column("序号", "seq"), *(column(register, *one) for one in layout.columns)], rows,
        unit=register_sheet.unit_of(community), period=register_sheet.in_words(period), form_no=layout.form_no,
        edition=register.edition, notes=[_for_everybody(layout, community)] if layout.public else [note + register_sheet.MASKED],
        signers=signers, signature=not layout.daily, freeze=2, public=bool(layout.public),
    )  # fmt: skip


def _for_everybody(layout: Layout, community: Community) -> str:
    return f"领取地点：{words.called('organisation')}，{community.address}；电话：{community.desk_phone}。{layout.public}"


def column(register: Register, heading: str, what: str, millimetres: int) -> Column:
    """As wide as on paper, and never so narrow that a number, a room or a day is broken; what takes the rest there is a note here."""
    spec = register.field(what)
    if not millimetres or (spec is not None and spec.kind.code == "note"):
        return Column(heading, "note")
    half = 2.0 * max(-(-len(heading) // 2), 2) + 4  # a heading may take two lines
    code = "day" if what.endswith(paper.DAY) else spec.kind.code if spec is not None else what
    kind, whole = IN_ONE_LINE.get(code, ("text", 0))
    return Column(heading, kind, width=max(half, whole or max(NARROWEST, min(millimetres / MILLIMETRES_A_CHARACTER, WIDEST))))


def _rows(layout: Layout, asking: Asking, listed: Listing) -> Iterator[Sequence[Value]]:
    for entries, cells in _batches(layout, asking, listed):
        yield from cells
        _forget(asking, entries)


def _by_day(layout: Layout, asking: Asking, listed: Listing, signers: Sequence[str]) -> Iterator[Sequence[Value] | Foot]:
    """The rows of a day, then what the supervisor signs: 本日共 _ 件，办结 _ 件，未结 _ 件."""
    day: date | None = None
    count = done = 0
    for entries, cells in _batches(layout, asking, listed):
        for entry, row in zip(entries, cells, strict=True):
            on = entry.value(listed.register.anchor).date()
            if day is not None and on != day:
                yield Foot(_day_in_words(listed.register, day, count, done, signers))
                count = done = 0
            day, count = on, count + 1
            done += getattr(entry, "finished_at", None) is not None
            yield row
        _forget(asking, entries)
    if day is not None:
        yield Foot(_day_in_words(listed.register, day, count, done, signers), turn=False)


def _day_in_words(register: Register, day: date, count: int, done: int, signers: Sequence[str]) -> str:
    measure = options.measure(register)
    said = f"本日共 {count} {measure}，办结 {done} {measure}，未结 {count - done} {measure}（{day}）"
    return "        ".join([said, *signers])


def _batches(layout: Layout, asking: Asking, listed: Listing) -> Iterator[tuple[list[Directory], list[list[str]]]]:
    """Some hundred entries at a time."""
    for part in listed.in_order(listed.model.id):
        keys = list(asking.session.scalars(part))
        for start in range(0, len(keys), AT_ONCE):
            entries = listed.rows(keys[start : start + AT_ONCE])
            yield entries, paper.rows(asking.session, asking.display, listed.register, layout, entries)


def _forget(asking: Asking, entries: Sequence[Directory]) -> None:
    """What was written must not stay in memory."""
    for entry in entries:
        asking.session.expunge(entry)
