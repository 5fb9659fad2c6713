"""明细: every complaint that adds to the month, as it may leave (masked), in order of time."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import FieldSpec
from models.display import Display
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports.monthly import Month

Cell = str | datetime | date | None
AT_ONCE = 200
FIELDS = (  # field, kind of column
    ("record_no", "no"), ("complained_at", "moment"), ("complainant", "person"), ("room", "room"), ("complaint_type", "choice"),
    ("severity", "choice"), ("validity", "choice"), ("cause", "choice"), ("channel", "choice"), ("description", "note"),
    ("accused_dept_id", "choice"), ("handler_id", "person"), ("corrective_action", "note"),
)  # fmt: skip
MATTER = (("result", "note"), ("finished_at", "moment"), ("satisfaction", "choice"))


def head() -> list[tuple[str, str]]:
    """(label, kind) of the columns, after 序号."""
    own = [(spec.label if spec else "编号", kind) for spec, kind in ((_spec(Complaint, name), kind) for name, kind in FIELDS)]
    theirs = [(_spec(Visit, name).label, kind) for name, kind in MATTER]
    return [*own, *theirs, ("状态", "choice"), ("本期", "choice")]


def rows(session: Session, month: Month) -> Iterator[list[Cell]]:
    display = Display(session, month.now)
    first = month.counted.drop_duplicates("complaint_id")
    came = {key: _came(figure) for key, figure in zip(first["complaint_id"].tolist(), first["figure"], strict=True)}
    keys = list(came)
    found: list[tuple[datetime, int]] = []
    for piece in _pieces(keys):
        found += session.execute(select(Complaint.complained_at, Complaint.id).where(Complaint.id.in_(piece))).all()
    for piece in _pieces([key for _, key in sorted(found)]):
        yield from _piece_rows(session, display, piece, came)


def _came(figure: str) -> str:
    return {"received": "本期受理", "carried_in": "上期结转"}.get(figure, "以前办结")


def _piece_rows(session: Session, display: Display, keys: list[int], came: dict[int, str]) -> Iterator[list[Cell]]:
    query = select(Complaint, Visit).join(Visit, Visit.id == Complaint.visit_id, isouter=True).where(Complaint.id.in_(keys))
    rows = {complaint.id: (complaint, visit) for complaint, visit in session.execute(query)}
    own, theirs = [_spec(Complaint, name) for name, _ in FIELDS], [_spec(Visit, name) for name, _ in MATTER]
    display.prefetch_rows(Complaint.register, [complaint for complaint, _ in rows.values()], [spec for spec in own if spec])
    for key in keys:
        complaint, visit = rows[key]
        cells = [_cell(display, complaint, spec) if spec else complaint.record_no for spec in own]
        cells += [_cell(display, visit, spec) if visit else None for spec in theirs]
        status = display.status(complaint)
        yield [*cells, status.label if status else None, came[key]]


def _cell(display: Display, row, spec: FieldSpec) -> Cell:
    """Moments as moments, everything else as it may leave."""
    value = row.value(spec.name)
    return value if isinstance(value, datetime | date) else display.shown(row, spec) or None


def _spec(model, name: str) -> FieldSpec | None:
    return model.register.field(name)


def _pieces(keys: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(keys), AT_ONCE):
        yield keys[first : first + AT_ONCE]
