"""What can be taken out of a list as a file: all columns, mine, the paper register, one of its layouts; masked, or whole with a purpose.

Used by the page at once and by the worker later: the same address gives the same rows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from models import household, saved_view
from models.declare import Layout, Register
from models.errors import RuleViolation
from models.organisation import Community
from models.reports import paper
from models.sheets import register_sheet
from models.sheets.columns import KINDS as COLUMN_KINDS
from models.sheets.columns import Column, Sheet, Value
from models.sheets.register_rows import KINDS
from models.sheets.write import Watermark, write_workbook
from views.generated import listing, options
from views.generated.conditions import Asking
from views.generated.listing import Listing, Order
from views.generated.query_bar import Filters

LARGE = 5_000  # rows; more are written in the background
AT_ONCE = 500
ALL, MINE, PAGE = "all", "mine", "page"
PLACE_TO_SIGN = "____________"
FORMATS = {"xlsx": "Excel 工作簿", "csv": "CSV"}
MILLIMETRES_A_CHARACTER = 1.9
NARROWEST = 9
WHOLE = frozenset({"no", "room", "phone", "day"})  # kinds that must stand on one line

Heard = Callable[[int], None]


@dataclass(frozen=True)
class Wanted:
    """One thing to take out: `shape` is all, mine, page or a layout's key; `args` the list's address, `sort` its order."""

    register: Register
    shape: str
    suffix: str
    args: Mapping[str, str]
    sort: str = ""

    @property
    def layout(self) -> Layout | None:
        return next((one for one in self.register.layouts if one.key == self.shape), None)

    @property
    def title(self) -> str:
        """What it is called among the jobs."""
        kinds = {ALL: "全部栏目", MINE: "我看的列", PAGE: "登记簿"}
        return f"{self.layout.title if self.layout else self.register.title} · {kinds.get(self.shape, '台账')} · {FORMATS[self.suffix]}"


def offered(register: Register) -> list[tuple[str, str, str, str]]:
    """(shape, suffix, icon, words) of everything the menu 导出 offers."""
    excel, lines = "file-earmark-spreadsheet", "filetype-csv"
    found = [(ALL, "xlsx", excel, "Excel 工作簿 · 全部栏目"), (MINE, "xlsx", excel, "Excel 工作簿 · 现在看的列"),
             (ALL, "csv", lines, "CSV · 全部栏目"), (MINE, "csv", lines, "CSV · 现在看的列"),
             (PAGE, "xlsx", "journal-text", f"登记簿 · {register.menu_title}")]  # fmt: skip
    return found + [(one.key, "xlsx", "journal-text", one.title) for one in register.layouts]


def wanted_of(register: Register, shape: str, suffix: str, args: Mapping[str, str], sort: str = "") -> Wanted | None:
    """None when nothing of the kind is offered."""
    known = {(one, ending) for one, ending, _, _ in offered(register)}
    return Wanted(register, shape, suffix, args, sort) if (shape, suffix) in known else None


def refuse_personal(filters: Filters) -> None:
    """What waits in a job's row may hold nobody's name or telephone."""
    if filters.personal or household.looks_personal(filters.kept.get("q", "")):
        raise RuleViolation("按姓名或电话查出来的不能放到后台，请去掉这个条件，或缩小范围直接导出")


def listed_for(wanted: Wanted, filters: Filters, asking: Asking) -> Listing:
    """The rows in the list's own order; a layout's in order of time, with what belongs on it."""
    register, conditions, layout = wanted.register, list(filters.conditions), wanted.layout
    if layout is None:
        order = listing.order_of(register, wanted.sort, listing.usual_order(register, filters.kept))
        return Listing(asking.session, asking.actor, register, conditions, order)
    if layout.only:
        conditions.append(getattr(register.model, layout.only[0]).in_(layout.only[1]))
    return Listing(asking.session, asking.actor, register, conditions, Order(register.anchor))


def counted(listed: Listing) -> int:
    """How many rows there are, all of them."""
    return listed.session.scalar(select(func.count()).select_from(listed.statement(listed.model.id).subquery())) or 0


def names_of(wanted: Wanted, asking: Asking) -> list[str] | None:
    """The columns by name; None for all of them."""
    register = wanted.register
    if wanted.shape == MINE:
        chosen = saved_view.columns_of(asking.session, asking.actor, register.slug)
        return [column.name for column in options.columns(register, chosen)]
    if wanted.shape == PAGE:
        return ["record_no", *(spec.name for spec in options.printed_columns(register))]
    return None


def write(
    path: Path, wanted: Wanted, asking: Asking, community: Community, filters: Filters, listed: Listing,
    heard: Heard | None = None, mark: Watermark | None = None,
) -> int:  # fmt: skip
    """Write the file; the number of rows. `mark`: the rows are whole, and every page says so."""
    if wanted.layout is not None:
        return write_workbook(path, [_by_layout(wanted, asking, community, filters, listed)], on_rows=heard)
    names, register = names_of(wanted, asking), wanted.register
    columns = register_sheet.wanted(register, names, as_text=wanted.suffix == "csv")
    cells = register_sheet.rows(asking.session, asking.display, register, listed.in_order(*columns), names, unmasked=mark is not None)
    if wanted.suffix == "csv":
        return register_sheet.write_csv(path, register, cells, names, heard)
    return register_sheet.write_xlsx(path, register, community, filters.period, cells, names, heard, mark)


def file_name(wanted: Wanted, community: Community, filters: Filters, today: date) -> str:
    title = wanted.layout.title if wanted.layout else ""
    return register_sheet.name(community, wanted.register, filters.period, today, wanted.suffix, title)


def _by_layout(wanted: Wanted, asking: Asking, community: Community, filters: Filters, listed: Listing) -> Sheet:
    layout, register = wanted.layout, wanted.register
    signers = [f"{sign}{PLACE_TO_SIGN}" for sign in layout.foot.split("|") if sign]
    return Sheet(
        layout.title, [Column("序号", "seq"), *(_column(register, *one) for one in layout.columns)], _layout_rows(layout, asking, listed),
        unit=register_sheet.unit_of(community), period=register_sheet.in_words(filters.period), form_no=layout.form_no,
        edition=register.edition, notes=[register_sheet.MASKED], signers=signers, freeze=2,
    )  # fmt: skip


def _column(register: Register, heading: str, what: str, millimetres: int) -> Column:
    """As wide as on paper, and never so narrow that a number, a room or a day is broken; what takes the rest there is a note here."""
    if not millimetres:
        return Column(heading, "note")
    spec = register.field(what)
    kind = "no" if what == "no" else KINDS.get(spec.kind.code, "text") if spec is not None else "text"
    kind = kind if kind in WHOLE else "day" if what.endswith(paper.DAY) or what == "written_off" else "text"
    moment = what == "due" or (spec is not None and spec.kind.code == "moment")
    least = COLUMN_KINDS["moment" if moment else kind].width if moment or kind != "text" else NARROWEST
    return Column(heading, kind, width=max(2.0 * len(heading) + 3, least, round(millimetres / MILLIMETRES_A_CHARACTER, 1)))


def _layout_rows(layout: Layout, asking: Asking, listed: Listing) -> Iterator[list[Value]]:
    """Some hundred entries at a time; what was written is forgotten."""
    session = asking.session
    for part in listed.in_order(listed.model.id):
        keys = list(session.scalars(part))
        for start in range(0, len(keys), AT_ONCE):
            entries = listed.rows(keys[start : start + AT_ONCE])
            yield from paper.rows(session, asking.display, listed.register, layout, entries)
            for entry in entries:
                session.expunge(entry)
