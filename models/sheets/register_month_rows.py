"""明细: the entries that add to a register's month, as they may leave (masked), in order of time."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.display import Display
from models.organisation import Actor
from models.reports.register_figures import LIVE, Span, shared
from models.reports.register_month import RegisterMonth
from models.reports.register_sheet import RegisterSheet
from models.sheets.columns import Column, Sheet, Value
from models.sheets.register_rows import columns, rows, wanted
from models.sheets.register_sheet import MASKED
from models.visibility import limits


def details(session: Session, actor: Actor, sheet: RegisterSheet) -> Sheet:
    """Of a frozen month those that were kept."""
    head, cells = sheet.details or detail_rows(session, actor, sheet.month)
    columns_of = [Column("序号", "seq"), *(Column(label, kind) for label, kind in head)]
    return Sheet(f"{sheet.title}（明细）", columns_of, cells, tab="明细", notes=[MASKED])


def detail_rows(session: Session, actor: Actor, month: RegisterMonth) -> tuple[list[tuple[str, str]], Iterable[Sequence[Value]]]:
    """(label, kind) of the columns after 序号, and the rows."""
    names = detail_names(month)
    head = [(column.label, column.kind) for column in columns(month.register, names)[1:]]
    return head, rows(session, Display(session, month.now), month.register, [statement(actor, month, names)], names)


def detail_names(month: RegisterMonth) -> list[str]:
    """The columns of the paper register, and where it stands."""
    register = month.register
    names = ["record_no", *register.print_columns]
    return [*names, "status"] if register.field("status") and "status" not in names else names


def statement(actor: Actor, month: RegisterMonth, names: list[str]) -> Select:
    register, span = month.register, Span(month.start, min(month.end, month.now + LIVE))
    met = [figure.met(span) for figure in shared(register).values()]
    model = register.model
    found = select(*wanted(register, names)).where(*limits(actor, model), or_(*met))
    return found.order_by(getattr(model, register.anchor), model.id)
