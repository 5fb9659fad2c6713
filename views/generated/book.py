"""The page of a register as on paper: which columns it has, how wide they are, and its cells in pieces that do not break."""

from dataclasses import dataclass

from models.declare import FieldSpec, Layout, Register
from models.reports.paper import DAY, Sheet
from models.rules import paper_widths
from models.rules.paper_widths import Need
from views.generated import options

ROOM = 251  # millimetres between the margins of A4 across
USUAL, DENSE = 9, 7.5  # points
ENOUGH = 24  # millimetres for a column of many words; with less the print gets smaller
MANY = 60  # millimetres that words would take in one line
FOOT = "制表人：|审核：|项目经理：|制表日期："
WORDY = ("note", "text", "rows", "checklist")
EXAMPLES = {
    "moment": "2026-11-24", "day": "2026-11-24", "room": "12栋2单元", "phone": "138****1234", "person": "欧阳**", "staff": "欧阳静",
    "money": "9999.00", "link": "LD20261124", "no": "LD20261124", "who_and_phone": "138****1234", "due": "2026-11-24", "tracker": "欧阳静",
    "recorder": "欧阳静", "reviewed": "2026-11-24", "written_off": "2026-11-24", "blank": "签名签名签名",
}  # fmt: skip
LONG_NOTE, SHORT_NOTE = 40, 10  # letters
LONGEST_WORD = 4  # letters of an option that stay in one line


@dataclass(frozen=True)
class Column:
    heading: str
    css: str
    wordy: bool
    millimetres: float


@dataclass
class Book:
    """What the template prints: columns, and for each sheet its cells. `year` stands once above a dense page, not in every cell."""

    columns: list[Column]
    dense: bool = False
    year: str = ""

    def cell(self, text: str, column: Column) -> list[list[str]]:
        return [[text]] if column.wordy else paper_widths.tokens(text, bool(self.year))


def usual(register: Register) -> Layout:
    """The register's own page as a layout."""
    columns = [(options.short_label(spec), spec.name, 0) for spec in options.printed_columns(register)]
    number = [("编号", "no", 0)] if options.is_entry(register) else []
    return Layout("", register.title, register.form_no, (*number, *columns), foot=FOOT)


def book(register: Register, layout: Layout, sheets: list[Sheet]) -> Book:
    """In the usual size where the words have room enough, else in the small one."""
    for points in (USUAL, DENSE):
        small = points == DENSE
        years = paper_widths.years_of([cell for sheet in sheets for row in sheet.rows for cell in row]) if small else set()
        year = years.pop() if len(years) == 1 else ""
        needs = [_need(register, layout, sheets, place, points, bool(year)) for place in range(len(layout.columns))]
        found = paper_widths.widths(needs, ROOM - points)
        if small or all(width >= ENOUGH for width, need in zip(found, needs, strict=True) if need.most > MANY):
            break
    columns = [
        Column(heading, f"c-{place}", _is_wordy(register, what), round(width, 1))
        for place, ((heading, what, _), width) in enumerate(zip(layout.columns, found, strict=True))
    ]
    return Book(columns, small, year)


def _need(register: Register, layout: Layout, sheets: list[Sheet], place: int, points: float, without_year: bool) -> Need:
    heading, what, _ = layout.columns[place]
    texts = [row[place] for sheet in sheets for row in sheet.rows]
    if _is_wordy(register, what):
        return _words_need(register, heading, what, texts, points)
    spec = register.field(what.removesuffix(DAY))
    pieces = [piece for text in {*texts, _example(what, spec)} for word in paper_widths.tokens(text, without_year) for piece in word]
    if spec is not None and spec.choices:
        pieces = [piece[:LONGEST_WORD] for piece in (*pieces, max(spec.choices.options.values(), key=len))]
    return Need(paper_widths.least_of(heading, pieces, points))


def _words_need(register: Register, heading: str, what: str, texts: list[str], points: float) -> Need:
    """Words may break anywhere; on an empty page nobody knows yet how many there will be."""
    letter = paper_widths.millimetres("字", points)
    spec = register.field(what)
    usual = LONG_NOTE if spec is None or spec.kind.code == "note" else SHORT_NOTE
    longest = max(map(len, texts)) if any(texts) else usual if what != "remark" else SHORT_NOTE
    return Need(max(paper_widths.least_of(heading, (), points), 4 * letter), min(longest, LONG_NOTE) * letter + paper_widths.BESIDE)


def _is_wordy(register: Register, what: str) -> bool:
    spec = register.field(what)
    return spec.kind.code in WORDY if spec is not None else what in ("passed_on", "area")


def _example(what: str, spec: FieldSpec | None) -> str:
    return EXAMPLES.get(what) or (EXAMPLES.get(spec.kind.code, "") if spec is not None else "")
