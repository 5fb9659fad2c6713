"""The grammar of a register: a form title, a line per field, and what it inherits. Screens, workbooks and clocks follow from it.

A `FieldSpec` says what a value *is*; where it is stored is decided in `models/storage.py` alone, so that fields which
administrators add later go through the same generators.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from models import kinds, rows_kind, words
from models.choices import Choices
from models.counting import Counted
from models.field_spec import FieldSpec
from models.paper import PaperForm
from models.private_kinds import IdNumber, Person, Phone, Plate
from models.register_words import Aliases, Named, Word


@dataclass(frozen=True)
class Derived:
    """Out of which entries of another register an entry is made in one click, with what is known there filled in.

    `when`: the field of that register and its values for which the click is offered; the first one is given to a master
    that an entry without one makes for itself. `copies`: {field here: field there}.
    """

    of: str
    when: tuple[str, tuple[str, ...]]
    copies: Mapping[str, str]
    offer: str  # on the button: 开报修单
    link: str = "visit_id"
    alone: bool = False  # may stand without a master
    several: bool = False  # a second one may be opened while the first is open


@dataclass(frozen=True)
class Layout(Named):
    """Another way to print the same entries. `columns`: (heading, field or one of the words of reports/paper.py, millimetres or 0)."""

    key: str
    title: str = Word()  # type: ignore[assignment]
    form_no: str = Word()  # type: ignore[assignment]
    columns: tuple[tuple[str, str, int], ...]
    daily: bool = False  # one page a day
    foot: str = ""  # who signs
    only: tuple[str, tuple[str, ...]] | None = None  # ("channel", ("walk_in",)): what belongs on it
    public: str = ""  # for everybody's eyes: what stands under it instead of signatures; it says nothing of anybody
    sayable = ("title", "form_no")

    @property
    def slug(self) -> str:
        """Under this its words are kept."""
        return f"paper.{self.key}"


@dataclass(frozen=True)
class Collected:
    """Chosen entries are handed up together: the moment is kept in `moment`, the sheet is printed by `layout`."""

    moment: str
    verb: str
    layout: str


@dataclass(eq=False)
class Register(Named):
    """What a register is called and how it is numbered, and which fields play the parts that shared views ask for."""

    title: str = Word()  # type: ignore[assignment]
    form_no: str = Word("")  # type: ignore[assignment]
    number_prefix: str = Word("")  # type: ignore[assignment]
    group: str = "接待"
    order: int = 100
    edition: str = Word("A/0")  # type: ignore[assignment]
    icon: str = "journal-text"
    short: str = Word("")  # type: ignore[assignment]  # in the menu
    aliases: tuple[str, ...] = Aliases()  # type: ignore[assignment]
    anchor: str = "recorded_at"  # the moment its clocks and periods count from
    headline: str | None = None  # the field that says what it is about
    place: str | None = None
    spot: str | None = None  # where it was, in words, when there is no room (公共区域)
    who: str | None = None
    tag: str | None = None
    key: tuple[str, ...] = ()  # what tells two entries apart where no number does; see natural_key
    waits: tuple[str, str] | None = None  # (register, state): matters that will be written down here and still wait there
    directory: bool = False  # a directory (rooms, staff …): no number, no desk life
    in_menu: bool = True
    states: Mapping[str, str] | None = None  # status code -> tone, where the register has states of its own
    closed_states: tuple[str, ...] = ()
    print_columns: tuple[str, ...] = ()
    derived: Derived | None = None
    layouts: tuple[Layout, ...] = ()
    papers: tuple[PaperForm, ...] = ()  # the form of one entry, where the usual one is not as on paper, and others beside it
    collected: Collected | None = None
    counted: Counted | None = None  # its month: received, finished, open and overdue by these choices and by day
    halves: str = ""  # the link by which two entries are the two halves of one thing: a lost report and what was found
    guide: str = ""
    slug: str = ""
    model: Any = None
    fields: tuple[FieldSpec, ...] = ()

    def field(self, name: str) -> FieldSpec | None:
        return next((spec for spec in self.fields if spec.name == name), None)

    @property
    def natural_key(self) -> tuple[str, ...]:
        """The fields by which an entry that brings no number is known again: as declared, else when, where and what."""
        if self.key:
            return self.key
        if unique := tuple(spec.name for spec in self.fields if spec.unique):
            return unique
        if self.field(self.anchor):
            return tuple(name for name in (self.anchor, self.place, self.headline) if name)
        return tuple(spec.name for spec in self.fields if spec.required)

    @property
    def listed(self) -> list[FieldSpec]:
        return [spec for spec in self.fields if spec.in_list]

    @property
    def typed(self) -> list[FieldSpec]:
        return [spec for spec in self.fields if not spec.auto]

    @property
    def menu_title(self) -> str:
        return self.short or self.title

    @property
    def sayable(self) -> tuple[str, ...]:
        """What a community may say otherwise; a directory has neither form nor numbers."""
        return ("title", "short", "aliases") if self.directory else ("title", "short", "form_no", "edition", "number_prefix", "aliases")

    @property
    def prefixes(self) -> frozenset[str]:
        """Every prefix its numbers ever had."""
        first = self.declared("number_prefix") or self.slug[:2].upper()
        return frozenset((first, *words.former("number_prefix", self.slug)))


REGISTERS: dict[str, Register] = {}


def register_of(slug: str) -> Register | None:
    return REGISTERS.get(slug)


def all_registers() -> list[Register]:
    """In the order of the menu."""
    return sorted(REGISTERS.values(), key=lambda register: (register.order, register.slug))


def _maker(kind: kinds.Kind) -> Callable[..., Any]:
    def make(label: str, **flags) -> Any:
        return FieldSpec(label, kind, **flags)

    return make


text, note, moment, day = _maker(kinds.Text()), _maker(kinds.Note()), _maker(kinds.Moment()), _maker(kinds.Day())
money, count, flag = _maker(kinds.Money()), _maker(kinds.Count()), _maker(kinds.Flag())
person, phone, id_number, plate = (_maker(k()) for k in (Person, Phone, IdNumber, Plate))
room, staff, department, photos = (_maker(k()) for k in (kinds.Room, kinds.StaffRef, kinds.DepartmentRef, kinds.Photos))


def choice(label: str, choices: type[Choices], **flags) -> Any:
    return FieldSpec(label, kinds.Choice(), choices=choices, **flags)


def checklist(label: str, choices: type[Choices], **flags) -> Any:
    return FieldSpec(label, kinds.Checklist(), choices=choices, **flags)


def link(label: str, to: str, **flags) -> Any:
    """Another register's entry, by its id; shown as its number."""
    return FieldSpec(label, kinds.Link(), to=to, **flags)


def rows(label: str, *columns: tuple[str, FieldSpec], **flags) -> Any:
    """Child rows; each column is (name, field)."""
    for name, spec in columns:
        spec.name = name
    return FieldSpec(label, rows_kind.Rows(), columns=tuple(spec for _, spec in columns), **flags)
