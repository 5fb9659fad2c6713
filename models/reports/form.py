"""One entry on its paper form, or the empty form to fill in by hand: the blocks of the sheet, every value as it may leave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from models import attachments
from models.declare import FieldSpec, Register
from models.display import Display
from models.features import Directory
from models.organisation import Community
from models.paper import Cover, Facts, Part, Pictures, Signs, Table, Words
from models.policy import setting
from models.rules.access import in_our_words

SIDE_BY_SIDE = 3  # pairs of label and value in a line
SHORT, MIDDLING = 9, 20  # characters of boxes that fit in one place of a line, and in two
LINE = 34  # characters of boxes that fit on a line of their own
BY_HAND = {"day": "年　　月　　日", "moment": "月　　日　　时　　分", "flag": "☐ 是　☐ 否"}  # in a box that a pen fills
EMPTY = (None, "", [], {})


@dataclass(frozen=True)
class Pair:
    """A label and what stands in its box. `boxes`: the options with a tick; `write`: empty, with room for a pen.

    `places`: how many of a line's three it takes.
    """

    label: str
    text: str = ""
    boxes: tuple[tuple[bool, str], ...] = ()
    places: int = 1
    write: bool = False
    by_hand: str = ""
    tight: bool = False  # a number that must stay on one line

    @property
    def wide(self) -> bool:
        return self.places == SIDE_BY_SIDE


@dataclass(frozen=True)
class Block:
    """One part of the sheet, ready to print. kind: facts · table · words · pictures · cover · signs."""

    kind: str
    title: str
    lines: list[list[Pair]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    files: list[tuple[int, str]] = field(default_factory=list)
    opinions: tuple[str, ...] = ()


@dataclass
class Form:
    """What the blocks of one sheet are made from. `entry` None: an empty form."""

    session: Session
    display: Display
    register: Register
    community: Community
    today: date
    entry: Directory | None = None

    def blocks(self, parts: Sequence[Part]) -> list[Block]:
        made = (MAKERS[type(part)](self, part) for part in parts)
        return [block for block in made if block is not None]

    def value(self, name: str):
        return self.entry.value(name) if self.entry is not None else None

    def is_empty(self, name: str) -> bool:
        return self.value(name) in EMPTY

    def says_something(self, spec: FieldSpec) -> bool:
        """What nobody has written is left out; so is a No or a nought that stands there by itself."""
        value = self.value(spec.name)
        return value not in EMPTY and not (value == 0 and (spec.auto or spec.kind.code == "flag"))

    def text(self, spec: FieldSpec) -> str:
        return self.display.shown(self.entry, spec) if self.entry is not None else ""


def _facts(form: Form, part: Facts) -> Block | None:
    specs = [form.register.field(name) for name in part.fields]
    if part.filled and form.entry is not None:
        specs = [spec for spec in specs if spec.required or form.says_something(spec)]
    lines: list[list[Pair]] = []
    for pair in (_pair(form, spec) for spec in specs):
        if not lines or sum(beside.places for beside in lines[-1]) + pair.places > SIDE_BY_SIDE:
            lines.append([])
        lines[-1].append(pair)
    return Block("facts", part.title, lines=[_filled(line) for line in lines]) if lines else None


def _filled(line: list[Pair]) -> list[Pair]:
    """The last pair takes what is left of the line."""
    left = SIDE_BY_SIDE - sum(pair.places for pair in line)
    return [*line[:-1], replace(line[-1], places=line[-1].places + left)]


def _pair(form: Form, spec: FieldSpec) -> Pair:
    boxes, kind, empty = tuple(_boxes(form, spec)), spec.kind.code, form.is_empty(spec.name)
    places = SIDE_BY_SIDE if kind in ("note", "rows", "checklist") else _places(boxes)
    return Pair(
        spec.label, "" if boxes else form.text(spec), boxes, places, write=empty and kind == "note",
        by_hand=BY_HAND.get(kind, "") if empty else "", tight=kind == "id_number",
    )  # fmt: skip


def _places(boxes: Sequence[tuple[bool, str]]) -> int:
    size = sum(len(label) + 2 for _, label in boxes)
    return 1 if size <= SHORT else 2 if size <= MIDDLING else SIDE_BY_SIDE


def _boxes(form: Form, spec: FieldSpec) -> Iterator[tuple[bool, str]]:
    """A choice is printed with its boxes when they fit: on one line, or on two where somebody ticks them by hand."""
    if not spec.choices or spec.kind.code not in ("choice", "checklist"):
        return
    value = form.value(spec.name)
    options = dict(spec.choices.offered_beside(value))
    size = sum(len(label) + 2 for label in options.values())
    few = len(options) <= 3 or (spec.required and len(options) <= 7) or spec.kind.code == "checklist" or form.is_empty(spec.name)
    if not few or size > (2 * LINE if form.entry is None else LINE + 14):
        return
    chosen = value if isinstance(value, list) else [value]
    yield from ((code in chosen, label) for code, label in options.items())


def _table(form: Form, part: Table) -> Block | None:
    spec = form.register.field(part.field)
    rows = [
        [spec.kind.masked_cell(column, row[column.name]) if row.get(column.name) else "" for column in spec.columns]
        for row in form.value(part.field) or ()
    ]
    rows += [[""] * len(spec.columns)] * max(part.lines - len(rows), 0)
    if not rows:
        return None
    return Block("table", part.title, columns=[column.label for column in spec.columns], rows=rows)


class _Said(dict):
    """What the words of a form may name; a setting is looked up when it is named."""

    def __init__(self, form: Form):
        there = form.community
        super().__init__(phone=there.desk_phone or "________", address=there.address, hours=there.hours, company=there.company)
        self.form = form

    def __missing__(self, name: str) -> str:
        return setting(self.form.session, self.form.community.id, name, self.form.today)


def _words(form: Form, part: Words) -> Block:
    said = _Said(form)
    return Block("words", part.title, words=[line.format_map(said) for line in part.lines])


def _pictures(form: Form, part: Pictures) -> Block:
    files = attachments.files_of(form.session, form.value(part.field) or [])
    drawn = [(file.id, file.name) for file in files if file.mime.startswith("image/")]
    return Block("pictures", part.title, files=drawn, words=[file.name for file in files if not file.mime.startswith("image/")])


def _cover(form: Form, part: Cover) -> Block:
    specs = [form.register.field(name) for name in part.fields]
    specs = [spec for spec in specs if form.entry is None or not form.is_empty(spec.name)]
    return Block("cover", "", lines=[[Pair(spec.label, form.text(spec))] for spec in specs])


def _signs(_form: Form, part: Signs) -> Block:
    boxes = [Pair(in_our_words(who)) for who in part.who]
    lines = [boxes[start : start + SIDE_BY_SIDE] for start in range(0, len(boxes), SIDE_BY_SIDE)]
    return Block("signs", part.title, lines=lines, opinions=tuple(in_our_words(who) for who in part.opinions))


MAKERS = {Facts: _facts, Table: _table, Words: _words, Pictures: _pictures, Cover: _cover, Signs: _signs}
