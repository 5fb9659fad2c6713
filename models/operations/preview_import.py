"""What an import would do, as the page shows it: counts, and every line with its outcome, masked."""

from sqlalchemy.orm import Session

from models.declare import Register
from models.display import Display
from models.operations.import_plan import LABELS, UPDATED, Planned
from models.operations.import_register import Result
from models.rules import masking
from models.sheets.import_columns import NUMBER, targets

MOST_COLUMNS = 6
MOST_KEPT = 5000  # lines of one outcome that the page can show
MOST_NOTES = 20


def preview(session: Session, display: Display, register: Register, result: Result) -> dict:
    """Plain data: {columns, counts, rows: {outcome: [[row, words, cells…]]}, warnings, notes, ready, sentence}."""
    names = _columns(register, result)
    rows: dict[str, list] = {outcome: [] for outcome in LABELS}
    for planned in result.rows:
        kept = rows[planned.outcome]
        if len(kept) < MOST_KEPT:
            cells = [_shown(display, register, planned, name) for name in names]
            kept.append([planned.entered.number, words_of(register, planned), *cells])
    return {
        "columns": [targets(register)[name].label for name in names], "rows": rows, "ready": result.ready, "sentence": result.sentence,
        "counts": {outcome: result.count(outcome) for outcome in LABELS},
        "warnings": sum(bool(planned.warnings) for planned in result.rows),
        "notes": [masking.free_text(one.message) for one in result.notes[:MOST_NOTES]],
    }  # fmt: skip


def words_of(register: Register, planned: Planned) -> str:
    """What is wrong with a line, or what it changes and what to look at."""
    said = [one.message.partition("：")[2] for one in (planned.errors or planned.warnings)]
    if planned.does and not planned.errors:
        said.insert(0, "，".join(planned.does))
    if planned.outcome == UPDATED:
        labels = [register.field(name).label for name in planned.changes]
        said.insert(0, f"改{'、'.join(labels)}" if labels else "恢复使用")
    return masking.free_text("；".join(said))


def _columns(register: Register, result: Result) -> list[str]:
    """By which a person knows a line again: its number, when, where, who, what; as far as the sheet has them."""
    given = {name for planned in result.rows[:200] for name in planned.entered.cells}
    wanted = (NUMBER, register.anchor, register.place, register.who, register.tag, register.headline, *register.natural_key)
    listed = [spec.name for spec in register.listed]
    return [name for name in dict.fromkeys((*wanted, *listed)) if name in given and name in targets(register)][:MOST_COLUMNS]


def _shown(display: Display, register: Register, planned: Planned, name: str) -> str:
    """A cell as it may be seen; what could not be read is shown as it was written, masked."""
    spec, entered = targets(register)[name].spec, planned.entered
    if name in entered.days and name in entered.values:  # nobody wrote an hour
        return f"{entered.values[name]:%Y-%m-%d}"
    if name in entered.values:
        return display.shown_value(spec, entered.values[name])
    written = entered.cells.get(name, "")
    if not written or not spec.private:
        return masking.free_text(written[:200])
    return written[:40] if name in entered.hidden else "****"

