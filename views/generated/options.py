"""Declaration → columns, sections and words of the generated screens. Pure: no request, no session, no rows."""

from dataclasses import dataclass, field, replace

from models.declare import FieldSpec, Register
from models.features import Entry, HasDeadline, HasHandler, HasLifecycle, Status
from models.rules import lifecycle

WIDTHS = {
    "moment": 104, "day": 92, "room": 112, "person": 58, "phone": 118, "id_number": 150, "plate": 92, "choice": 58, "staff": 62,
    "department": 72, "money": 84, "count": 62, "flag": 52, "link": 118, "text": 118, "note": 200, "checklist": 132, "photos": 62,
    "rows": 132,
}  # fmt: skip
TYPICAL = {"record_no": 118, "due": 150, "status": 98, "recorded_at": 104, "recorded_by_id": 62}
SYSTEM = {"record_no": "编号", "due": "时限", "recorded_at": "登记时间", "recorded_by_id": "登记人"}
DIM = frozenset({"moment", "day", "staff", "department", "link"})
AFTER_PIN = 8  # the column beside the pinned one keeps its distance
IN_SIGHT = 1134  # of a laptop; a wider table scrolls sideways
LETTER, GAP, SIGN = 13, 14, 16  # of a heading, in pixels; the sign says by which column the list is sorted
WORD, PILL = 14, 40  # a letter of a cell; what a state's pill needs beside its letters of 12 pixels
WIDEST_CHOICE = 140
PLENTY = 900  # a directory narrower than this shares the room out among its columns
ROOM_FOR_WORDS = {"note": 200}  # what the headline keeps at least; a name needs less
ROOM_FOR_NAME = 140


@dataclass(frozen=True)
class Column:
    """One column of a list. `width` None: it takes the rest. `slot` is its place on a phone's card, '' for not shown there."""

    name: str
    label: str
    title: str
    kind: str
    width: int | None
    sort: str = ""
    slot: str = ""
    spec: FieldSpec | None = field(default=None, compare=False)
    even: bool = False  # takes as much as the other columns, whatever its width

    @property
    def dim(self) -> bool:
        return self.kind in DIM or self.kind == "record_no"


def has_lifecycle(register: Register) -> bool:
    return issubclass(register.model, HasLifecycle)


def has_handler(register: Register) -> bool:
    return issubclass(register.model, HasHandler) or register.field("handler_id") is not None


def is_entry(register: Register) -> bool:
    return issubclass(register.model, Entry)


def clock_source(register: Register) -> tuple[str, str] | None:
    """Whose clock an entry shows: (register, the field that holds that entry's key); None without any."""
    if issubclass(register.model, HasDeadline):
        return register.slug, "id"
    follows = getattr(register.model, "follows", None)
    return (register.field(follows[0]).to, follows[0]) if follows else None


def open_states(register: Register) -> tuple[str, ...]:
    """The stored states that count as 未结; () where a register has no such thing."""
    spec = register.field("status")
    if spec is None or spec.choices is None:
        return ()
    if issubclass(spec.choices, Status):
        return tuple(code for code in spec.choices.options if code in lifecycle.OPEN)
    return tuple(code for code in spec.choices.options if code not in register.closed_states) if register.closed_states else ()


def measure(register: Register) -> str:
    """What entries are counted in."""
    return "条" if register.directory else "件"


def short_label(spec: FieldSpec) -> str:
    """A heading for a narrow column: an alias that opens or ends the label says enough (接待类别 → 类别)."""
    if spec.kind.code in ("choice", "person"):
        parts = [alias for alias in spec.aliases if spec.label.endswith(alias) or spec.label.startswith(alias)]
        return min(parts, key=len, default=spec.label)
    return spec.label


def sortable(spec: FieldSpec) -> bool:
    return spec.indexed and spec.kind.sortable and not spec.private


def all_columns(register: Register) -> list[Column]:
    """Every column a person may choose, the usual ones included."""
    fields = [spec for spec in register.fields if spec.kind.code not in ("photos", "rows") and not (spec.auto and spec.more)]
    return _system(register) + [_column(register, spec) for spec in _in_order(register, fields)] + _closing(register)


def usual_names(register: Register) -> list[str]:
    """The columns of a list that nobody changed."""
    listed = [spec.name for spec in _in_order(register, register.listed)]
    return [column.name for column in _system(register)] + listed


def columns(register: Register, chosen: list[str] | None = None) -> list[Column]:
    """The columns to show, in their order; names that no longer exist are passed over."""
    wanted = chosen if chosen is not None else usual_names(register)
    shown = [column for column in all_columns(register) if column.name in wanted]
    if not any(column.spec or column.name == "record_no" for column in shown):
        return columns(register)
    if least_width(shown) > IN_SIGHT:  # the state must not be what one has to scroll to
        shown.sort(key=lambda column: (column.name not in ("record_no", "due"), column.kind != "status"))
    if register.directory and least_width(shown) < PLENTY:
        return [replace(column, even=True) for column in shown]
    if len(shown) > 1 and shown[1].width:
        shown[1] = replace(shown[1], width=shown[1].width + AFTER_PIN)
    return shown


def least_width(shown: list[Column]) -> int:
    """Under this width the table scrolls sideways instead of squeezing its words."""
    return 124 + sum(column.width or ROOM_FOR_WORDS.get(column.kind, ROOM_FOR_NAME) for column in shown)


def _system(register: Register) -> list[Column]:
    found = []
    if is_entry(register):
        found.append(Column("record_no", "编号", "编号", "record_no", TYPICAL["record_no"], sort="record_no"))
    if clock_source(register):
        found.append(Column("due", "时限", "时限", "due", TYPICAL["due"], sort="due", slot="slot-1"))
    return found


def _closing(register: Register) -> list[Column]:
    if not is_entry(register):
        return []
    return [
        Column("recorded_by_id", "登记人", "登记人", "staff", TYPICAL["recorded_by_id"]),
        Column("recorded_at", "登记时间", "登记时间", "moment", TYPICAL["recorded_at"], sort="recorded_at"),
    ]


def _in_order(register: Register, fields: list[FieldSpec]) -> list[FieldSpec]:
    """Declaration order; who handles it, its state and the moment it counts from close the row."""
    last = ["handler_id", "status", register.anchor]
    return [spec for spec in fields if spec.name not in last] + [spec for name in last for spec in fields if spec.name == name]


def _column(register: Register, spec: FieldSpec) -> Column:
    label = short_label(spec)
    headline = spec.name == register.headline
    heading = LETTER * len(label) + GAP + (SIGN if sortable(spec) else 0)
    width = None if headline else max(_width(spec), heading)
    kind = "status" if spec.name == "status" else spec.kind.code
    return Column(spec.name, label, spec.label, kind, width, spec.name if sortable(spec) else "", _slot(register, spec), spec)


def _width(spec: FieldSpec) -> int:
    longest = max(len(label) for label in spec.choices.options.values()) if spec.choices else 0
    if spec.name == "status":
        return max(TYPICAL["status"], 12 * longest + PILL)
    if longest and spec.kind.code == "choice":
        return min(WIDEST_CHOICE, WORD * longest + GAP)
    return WIDTHS.get(spec.kind.code, 132)


def _slot(register: Register, spec: FieldSpec) -> str:
    if spec.name == register.headline:
        return "slot-3 slot-full"
    if spec.name == "status":
        return "slot-2 slot-end"
    return ""


def card_names(register: Register) -> list[str]:
    """The fields of a phone's card that stand in one dim line: place, who, what sort, whose hands."""
    parts = [register.place, register.who, register.tag, "handler_id"]
    found = [name for name in parts if name and register.field(name) and name != register.headline]
    rest = [spec.name for spec in register.listed if spec.name not in (*found, register.headline, "status")]
    return found or rest[:3]


@dataclass(frozen=True)
class Section:
    """A panel of the form: its heading and its fields."""

    title: str
    fields: tuple[FieldSpec, ...]
    folded: bool = False


def sections(register: Register, fields: list[FieldSpec] | None = None) -> list[Section]:
    """The fields by section in the order they are declared; 更多 comes last and folded."""
    fields = list(register.fields) if fields is None else fields
    titles = list(dict.fromkeys(spec.section or register.menu_title for spec in fields if not spec.more))
    found = []
    for title in titles:
        inside = tuple(spec for spec in fields if not spec.more and (spec.section or register.menu_title) == title)
        found.append(Section(title, inside))
    more = tuple(spec for spec in fields if spec.more)
    return found + ([Section("更多", more, folded=True)] if more else [])


def span(spec: FieldSpec) -> int:
    """How many of the three columns of a form a field takes."""
    if spec.span:
        return spec.span
    if spec.kind.code in ("note", "rows"):
        return 3
    return 2 if spec.kind.code == "checklist" else 1


def printed_columns(register: Register) -> list[FieldSpec]:
    """The columns of the paper register."""
    named = [register.field(name) for name in register.print_columns]
    return named or [spec for spec in _in_order(register, register.listed) if spec.printed]


def what_it_is(register: Register) -> str:
    """What a keyword may be, as a hint: 房号、姓名、电话. '' where there is nothing to look for."""
    kinds = {spec.kind.code for spec in register.fields if spec.query}
    words = [word for kind, word in (("room", "房号"), ("person", "姓名"), ("phone", "电话")) if kind in kinds]
    if is_entry(register):
        words.append("编号")
    headline = register.field(register.headline) if register.headline else None
    if headline is not None and (headline.search or (register.directory and headline.kind.code == "text")):
        words.append(short_label(headline))
    return "、".join(words[:3])
