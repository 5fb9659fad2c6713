"""A register's declaration → the documents its entries can be printed as, and their parts. Pure: no request, no session, no rows."""

from models.declare import FieldSpec, Register
from models.features import Directory
from models.paper import Facts, PaperForm, Part, Sections, Signs, Table
from views.generated import options

DIRECTORY = PaperForm(parts=(Sections(), Signs(("填写人", "审核人"))))
MORE = "补充"
COUNTED = "一二三四五六七八九十"


def papers(register: Register) -> tuple[PaperForm, ...]:
    """The form first, then what stands beside it."""
    declared = register.papers
    if any(document.key == "form" for document in declared):
        return tuple(sorted(declared, key=lambda document: document.key != "form"))
    return (DIRECTORY if register.directory else PaperForm(), *declared)


def offered(register: Register, entry: Directory) -> list[PaperForm]:
    """Those this entry may be printed as, as it stands."""
    return [document for document in papers(register) if _fits(document, entry)]


def _fits(document: PaperForm, entry: Directory) -> bool:
    return document.when is None or entry.value(document.when[0]) in document.when[1]


def title_of(register: Register, document: PaperForm) -> str:
    return document.title or register.title


def parts_of(register: Register, document: PaperForm, blank: bool) -> list[Part]:
    """The parts of a document with the register's own sections in their place."""
    found: list[Part] = []
    for part in document.parts:
        found += _sections(register, document, part, blank) if isinstance(part, Sections) else [part]
    return found


def _sections(register: Register, document: PaperForm, part: Sections, blank: bool) -> list[Part]:
    """A part a section, its child rows under it; what the system keeps by itself has no box to write in."""
    if part.rest:
        return [] if blank else _rest(register, document)
    found: list[Part] = []
    for section in options.sections(register):
        if not (blank and section.folded):
            found += _spread(_title(section), [spec for spec in section.fields if _on_paper(spec) and not (blank and _kept(spec))], blank)
    return found


def _rest(register: Register, document: PaperForm) -> list[Part]:
    """One part with all that is known beside: the paper form has no box for it."""
    named = document.named()
    return _spread(MORE, [spec for spec in register.fields if _on_paper(spec) and spec.name not in named], blank=False)


def _title(section: options.Section) -> str:
    """Short enough for the side of the grid: 时间（When）→ 时间."""
    return MORE if section.folded else section.title.split("（")[0]


def _kept(spec: FieldSpec) -> bool:
    """The system keeps it, or it is the state, which paper shows by who has signed."""
    return spec.auto or spec.name == "status"


def _spread(title: str, specs: list[FieldSpec], blank: bool) -> list[Part]:
    facts = tuple(spec.name for spec in specs if spec.kind.code != "rows")
    tables = [Table(spec.label, spec.name, lines=3 if blank else 0) for spec in specs if spec.kind.code == "rows"]
    return [Facts(title, facts, filled=True), *tables] if facts else list(tables)


def _on_paper(spec: FieldSpec) -> bool:
    return spec.printed and spec.kind.code not in ("photos", "link")


def copy_names(document: PaperForm) -> list[str]:
    """第一联 客服存, 第二联 …; one nameless sheet without copies."""
    return [f"第{COUNTED[place]}联 {name}" for place, name in enumerate(document.copies)] or [""]
