"""The grammar of a paper form: its parts in the order of the sheet, who signs it, and how many copies it has (R147)."""

from dataclasses import dataclass

from models.register_words import Named, Word


@dataclass(frozen=True)
class Facts:
    """Label and value, up to three pairs in a line; long text has a line of its own. `filled`: what is empty is left out."""

    title: str
    fields: tuple[str, ...]
    filled: bool = False


@dataclass(frozen=True)
class Sections:
    """The sections of the register as its form has them; `rest`: only what no other part names and somebody has filled in."""

    rest: bool = False


@dataclass(frozen=True)
class Table:
    """Child rows with a heading for each column; at least so many `lines`, the empty ones to be written in."""

    title: str
    field: str
    lines: int = 2


@dataclass(frozen=True)
class Words:
    """Printed sentences. `{phone}`, `{address}`, `{hours}` are those of the community, any other name is a setting of the day."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Pictures:
    """The pictures of a field, e.g. the way there; a frame to draw in while there are none."""

    title: str
    field: str


@dataclass(frozen=True)
class Cover:
    """A page of its own before the others, with these fields under the title."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class Signs:
    """Boxes for a signature and its date, three in a line; `opinions` have a line each, with room to write one."""

    who: tuple[str, ...] = ()
    opinions: tuple[str, ...] = ()
    title: str = "签字"


Part = Facts | Sections | Table | Words | Pictures | Cover | Signs

USUAL_SIGNS = Signs(("填写人",), ("部门主管意见", "项目经理意见"))


@dataclass(frozen=True)
class PaperForm(Named):
    """One way to put an entry on paper. The one called `form` is the register's own form; others stand beside it.

    `copies`: who keeps which sheet (第一联 …). `half`: two of them on a sheet, to be cut. `when`: the field and its values
    with which an entry may be printed so. `chapters`: the parts are headed one by one, as in a guide.
    """

    key: str = "form"
    title: str = Word("")  # type: ignore[assignment]  # '': that of the register
    form_no: str = ""
    parts: tuple[Part, ...] = (Sections(), USUAL_SIGNS)
    copies: tuple[str, ...] = ()
    half: bool = False
    note: str = ""
    when: tuple[str, tuple[str, ...]] | None = None
    chapters: bool = False
    sayable = ("title",)

    @property
    def slug(self) -> str:
        """Under this its words are kept."""
        return f"paper.{self.key}"

    def named(self) -> set[str]:
        """The fields its parts name."""
        found = {name for part in self.parts if isinstance(part, Facts | Cover) for name in part.fields}
        return found | {part.field for part in self.parts if isinstance(part, Table | Pictures)}
