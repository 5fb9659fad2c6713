"""明细: the entries that add to a register's month, as they may leave (masked), in order of time."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.display import Display
from models.organisation import Actor
from models.reports.register_figures import Span, shared
from models.reports.register_month import INSTANT, RegisterMonth
from models.sheets.columns import Sheet
from models.sheets.register_rows import columns, rows, wanted
from models.sheets.register_sheet import MASKED
from models.visibility import limits


def details(session: Session, actor: Actor, month: RegisterMonth) -> Sheet:
    names = detail_names(month)
    cells = rows(session, Display(session, month.now), month.register, [statement(actor, month, names)], names)
    return Sheet(f"{month.register.title}月统计（明细）", columns(month.register, names), cells, tab="明细", notes=[MASKED])


def detail_names(month: RegisterMonth) -> list[str]:
    """The columns of the paper register, and where it stands."""
    register = month.register
    names = ["record_no", *register.print_columns]
    return [*names, "status"] if register.field("status") and "status" not in names else names


def statement(actor: Actor, month: RegisterMonth, names: list[str]) -> Select:
    register, span = month.register, Span(month.start, min(month.end, month.now + INSTANT))
    met = [figure.met(span) for figure in shared(register).values()]
    model = register.model
    found = select(*wanted(register, names)).where(*limits(actor, model), or_(*met))
    return found.order_by(getattr(model, register.anchor), model.id)
