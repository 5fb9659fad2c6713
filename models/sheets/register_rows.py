"""The rows of a register for its workbook and CSV, column by column: quick, and in memory that does not grow with the rows.

What is said by many rows (a choice, a name, a room) is put into words once. Everything leaves through the display's door.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import DateTime, Select, String, type_coerce
from sqlalchemy.orm import Bundle, Session

from models.declare import FieldSpec, Register
from models.display import REFERENCES, Display, clocks
from models.features import Entry, HasDeadline
from models.premises import Resident
from models.sheets.child_rows import rows_text
from models.sheets.columns import Column, Value

AT_ONCE = 1000
MINUTE = len("2026-11-23 14:32")
REMARK = 18  # the width of 备注: hardly ever much
REMEMBERED = 5000  # values of a column that are kept in words; then it begins anew
KINDS = {
    "text": "text", "note": "note", "choice": "choice", "checklist": "note", "moment": "moment", "day": "day", "money": "money",
    "count": "number", "flag": "choice", "person": "person", "phone": "phone", "id_number": "id", "plate": "no", "room": "room",
    "staff": "person", "department": "choice", "link": "no", "photos": "choice", "rows": "note",
}  # fmt: skip
PLAIN = frozenset({"moment", "day", "money", "count"})  # kept as moments and numbers, so that a workbook can reckon with them
LISTS = frozenset({"checklist", "photos", "rows"})
SYSTEM = {
    "record_no": Column("编号", "no"), "recorded_by_id": Column("登记人", "person"), "recorded_at": Column("登记时间", "moment"),
    "voided_at": Column("作废", "choice"), "due": Column("时限", "text"),
}  # fmt: skip

Door = Callable[[Sequence], Sequence[Value]]  # the values of a column → its cells


class Remembered(dict):
    """A value → its words, asked for once. Bounded: a column of a million different names must not stay in memory."""

    def __init__(self, words: Callable):
        super().__init__({None: ""})
        self._words = words

    def __missing__(self, value):
        if len(self) > REMEMBERED:
            self.clear()
            self[None] = ""
        self[value] = found = self._words(value)
        return found

    def all(self, column: Sequence) -> list:
        return list(map(self.__getitem__, column))


@dataclass(frozen=True)
class Part:
    """One column of an export: its name, its heading, and the field behind it (None: of the system)."""

    name: str
    column: Column
    spec: FieldSpec | None = None

    @property
    def target(self) -> str | None:
        """The table a value refers to, whose names are looked up by the batch."""
        if self.spec is None:
            return "staff" if self.name == "recorded_by_id" else None
        return REFERENCES.get(self.spec.kind.code) or self.spec.to


def exported(register: Register) -> list[FieldSpec]:
    """The fields in the order of the paper register, then the others, then those folded under 更多."""
    printed = [register.field(name) for name in register.print_columns]
    rest = [spec for spec in register.fields if spec not in printed]
    return printed + [spec for spec in rest if not spec.more] + [spec for spec in rest if spec.more]


def all_names(register: Register) -> list[str]:
    """编号, every field, who wrote it down and when."""
    fields = [spec.name for spec in exported(register)]
    return ["record_no", *fields, "recorded_by_id", "recorded_at", "voided_at"] if issubclass(register.model, Entry) else fields


def parts(register: Register, names: Sequence[str] | None = None) -> list[Part]:
    """The columns with these names, all of them unless told; names the register does not have are passed over."""
    entry, found = issubclass(register.model, Entry), []
    for name in all_names(register) if names is None else names:
        spec = register.field(name)
        if spec is not None:
            width = REMARK if name == "remark" else None
            found.append(Part(name, Column(spec.label, KINDS.get(spec.kind.code, "text"), width=width), spec))
        elif name in SYSTEM and (entry or name == "due"):
            found.append(Part(name, SYSTEM[name]))
    return found


def columns(register: Register, names: Sequence[str] | None = None) -> list[Column]:
    return [Column("序号", "seq"), *(part.column for part in parts(register, names))]


class Together(Bundle):
    """Attributes that are read as one row: the usual way takes every row apart once more, seventy calls for seventy columns."""

    single_entity = True

    def create_row_processor(self, query, procs, labels):
        return lambda row: row


def wanted(register: Register, names: Sequence[str] | None = None, as_text: bool = False) -> list:
    """What is read of every row: ORM attributes, so that the community scope covers the statement.

    `as_text`: moments need not be reckoned with (CSV), so SQLite's own text of them is taken as it is.
    """
    read = [getattr(register.model, name) for name in _read(register, parts(register, names))]
    return [Together("row", *(_bare(attribute) if as_text else attribute for attribute in read))]


def _bare(attribute):
    return type_coerce(attribute, String).label(attribute.key) if isinstance(attribute.type, DateTime) else attribute


def _read(register: Register, made: Sequence[Part]) -> list[str]:
    """The attributes behind the columns, each once."""
    return list(dict.fromkeys(_stored(register, part.name) for part in made))


def _stored(register: Register, name: str) -> str:
    """The attribute behind a column; behind the time limit the key of the entry whose clock it is."""
    if name != "due":
        return name
    return "id" if issubclass(register.model, HasDeadline) else register.model.follows[0]


def rows(
    session: Session, display: Display, register: Register, statements: Iterable[Select], names: Sequence[str] | None = None,
    unmasked: bool = False,
) -> Iterator[tuple[Value, ...]]:  # fmt: skip
    """The rows of these statements, each of which selects `wanted(register, names)`.

    `unmasked`: as they are kept and could be imported again. For those who may, with a purpose, in the audit.
    """
    made = parts(register, names)
    doors = [_door(session, display, register, part, unmasked) for part in made]
    read = _read(register, made)
    places = [read.index(_stored(register, part.name)) for part in made]
    for statement in statements:
        for batch in session.scalars(statement, execution_options={"yield_per": AT_ONCE}).partitions(AT_ONCE):
            stored = list(zip(*batch, strict=True))
            for part, place in zip(made, places, strict=True):
                if part.target:
                    display.prefetch(part.target, stored[place])
            yield from zip(*(door(stored[place]) for door, place in zip(doors, places, strict=True)), strict=True)


def _door(session: Session, display: Display, register: Register, part: Part, unmasked: bool) -> Door:
    spec = part.spec
    if spec is not None:
        return _plain_door(session, display, spec) if unmasked else _field_door(display, spec)
    if part.name == "recorded_by_id":
        return Remembered(lambda key: display.name_of("staff", key)).all
    if part.name == "voided_at":
        return lambda column: ["作废" if at else "" for at in column]
    if part.name == "due":
        return lambda keys: _limits(session, display, register, keys)
    return _moments if part.name == "recorded_at" else tuple


def _moments(column: Sequence) -> Sequence[Value]:
    """Moments; where they came as the database's own text, to the minute."""
    return [value[:MINUTE] if value.__class__ is str else value for value in column] if str in set(map(type, column)) else column


def _field_door(display: Display, spec: FieldSpec) -> Door:
    code, target = spec.kind.code, REFERENCES.get(spec.kind.code) or spec.to
    if code == "moment":
        return _moments
    if code in PLAIN:
        return tuple
    if target:
        return Remembered(lambda key: display.name_of(target, key)).all
    if code in LISTS or code == "note":  # no two are alike, and most are empty
        show = partial(display.shown_value, spec)
        return lambda column: [show(value) if value else "" for value in column] if any(column) else [""] * len(column)
    return Remembered(lambda value: display.shown_value(spec, value)).all


def _plain_door(session: Session, display: Display, spec: FieldSpec) -> Door:
    """Values as they are kept. Residents are told apart by their telephone."""
    code = spec.kind.code
    if spec.to == "resident":
        return Remembered(partial(_resident, session)).all
    if code in PLAIN or code in REFERENCES or spec.to:
        return _field_door(display, spec)
    words = partial(rows_text if code == "rows" else spec.kind.text, spec)
    return lambda column: ["" if value is None else words(value) for value in column]


def _resident(session: Session, key: int) -> str:
    one = session.get(Resident, key)
    return f"{one.name} {one.phone}" if one is not None else ""


def _limits(session: Session, display: Display, register: Register, keys: Sequence) -> list[str]:
    """The time limit as the list says it."""
    slug = register.slug if issubclass(register.model, HasDeadline) else register.field(register.model.follows[0]).to
    found = clocks(session, slug, [key for key in keys if key is not None], display.now)
    return [clock.due.text if (clock := found.get(key)) and clock.due else "" for key in keys]
