"""What is kept in two places at once: a sheet (a complaint) and the master entry it belongs to tell each other what changes.

A register says so with `follows` (the linking field, {field of the sheet: field of the master}) and `leads` ({field of the
sheet: field of the master}). Called for every row that is about to be written.
"""

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models.declare import REGISTERS
from models.features import Directory


def old_values(row: Directory) -> dict[str, object]:
    """The values the changed fields had before, by name."""
    state, old = inspect(row), {}
    names = [spec.name for spec in row.register.fields] + ["voided_at", "void_reason", "record_no"]
    for name in names:
        if name in state.attrs and (history := state.attrs[name].history).has_changes():
            old[name] = history.deleted[0] if history.deleted else None
    return old


def pass_on(session: Session, row: Directory, new: bool) -> None:
    """What changed here and is kept elsewhere too: a sheet leads its master entry, a master is followed by its sheets."""
    changed = None if new else old_values(row)
    if leads := getattr(row, "leads", None):
        master = _master_of(session, row)
        if master is not None:
            _copy(row, master, {mine: theirs for mine, theirs in leads.items() if row.value(mine) is not None and _in(mine, changed)})
    if not new:
        for model, key, names in _followers_of(row.register.slug):
            moved = {theirs: mine for mine, theirs in names.items() if theirs in changed}
            if moved:
                for sheet in session.scalars(select(model).where(getattr(model, key) == row.id)):
                    _copy(row, sheet, moved)


def take_over(session: Session, row: Directory) -> None:
    """A new sheet starts where its master entry stands."""
    if follows := getattr(row, "follows", None):
        master = _master_of(session, row)
        if master is not None:
            _copy(master, row, {theirs: mine for mine, theirs in follows[1].items() if master.value(theirs) is not None})


def _in(name: str, changed: dict | None) -> bool:
    return changed is None or name in changed


def _master_of(session: Session, row: Directory) -> Directory | None:
    key = row.value(row.follows[0])
    return row.master or (session.get(REGISTERS[row.register.field(row.follows[0]).to].model, key) if key else None)


def _followers_of(slug: str) -> list[tuple[type[Directory], str, dict[str, str]]]:
    """The registers whose entries follow this register's: class, linking field, {their field: ours}."""
    found = [register.model for register in REGISTERS.values() if getattr(register.model, "follows", None)]
    return [(model, *model.follows) for model in found if model.register.field(model.follows[0]).to == slug]


def _copy(source: Directory, target: Directory, names: dict[str, str]) -> None:
    if target.voided_at is not None and not inspect(target).attrs.voided_at.history.has_changes():
        return  # void for good: nothing changes there any more
    for mine, theirs in names.items():
        if target.value(theirs) != source.value(mine):
            target.put(theirs, source.value(mine))
