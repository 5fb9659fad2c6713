"""What can be taken out of a list as a file: all columns, mine, the paper register, one of its layouts; masked, or whole with a purpose.

Used by the page at once and by the worker later: the same address gives the same rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from models import household, saved_view
from models.declare import Layout, Register
from models.errors import RuleViolation
from models.organisation import Community
from models.sheets import register_sheet
from models.sheets.write import Watermark, write_workbook
from views.generated import layout_sheet, listing, options, said
from views.generated.conditions import Asking
from views.generated.filters import Filters
from views.generated.listing import Listing, Order

LARGE = 5_000  # rows; more are written in the background
ALL, MINE, PAGE = "all", "mine", "page"
FORMATS = {"xlsx": "Excel 工作簿", "csv": "CSV"}

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
    heard: Heard | None = None, mark: Watermark | None = None, chosen: bool = False,
) -> int:  # fmt: skip
    """Write the file; the number of rows. `mark`: the rows are whole, and every page says so. `chosen`: ticked one by one."""
    note = said.note(wanted.register, filters, listed, wanted.layout, chosen)
    if wanted.layout is not None:
        page = layout_sheet.sheet(wanted.layout, wanted.register, asking, community, filters.period, listed, note)
        return write_workbook(path, [page], on_rows=heard)
    names, register = names_of(wanted, asking), wanted.register
    columns = register_sheet.wanted(register, names, as_text=wanted.suffix == "csv")
    cells = register_sheet.rows(asking.session, asking.display, register, listed.in_order(*columns), names, unmasked=mark is not None)
    if wanted.suffix == "csv":
        return register_sheet.write_csv(path, register, cells, names, heard)
    return register_sheet.write_xlsx(path, register, community, filters.period, cells, names, heard, mark, note)


def file_name(wanted: Wanted, community: Community, filters: Filters, today: date) -> str:
    title = wanted.layout.title if wanted.layout else ""
    return register_sheet.name(community, wanted.register, filters.period, today, wanted.suffix, title)
