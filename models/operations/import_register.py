"""A spreadsheet into a register: planned line by line, then written whole or not at all. The same file again changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import audit
from models.declare import Register
from models.errors import RuleViolation
from models.features import Directory, HasHandler
from models.history import as_history
from models.import_batch import ImportBatch, ImportLine, stored
from models.once import once
from models.operations.import_flush import flush_lines
from models.operations.import_history import build, close_master
from models.operations.import_households import HouseholdPlan
from models.operations.import_plan import LABELS, NEW, SAME, UPDATED, WRONG, Finding, Plan, Planned, Progress, apply
from models.organisation import Actor
from models.saving import Change, after_write
from models.sheets import household_sheet
from models.sheets.grid import Grid
from models.sheets.import_values import Reader
from models.tracking import Action
from models.tracking_owner import trackers

AT_ONCE = 200
_WRITTEN = "import_written"


@dataclass
class Result:
    """What the sheet does; `rows` in its order."""

    rows: list[Planned] = field(default_factory=list)
    batch: ImportBatch | None = None
    refusal: Finding | None = None  # of the file as a whole
    unused: list[str] = field(default_factory=list)  # labels of columns nothing is made of
    notes: list[Finding] = field(default_factory=list)  # what was not taken for an entry

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def errors(self) -> list[Finding]:
        return [self.refusal] if self.refusal else [one for row in self.rows for one in row.errors]

    @property
    def warnings(self) -> list[Finding]:
        return self.notes + [one for row in self.rows for one in row.warnings]

    @property
    def ready(self) -> bool:
        """Whether it may be written: no line is wrong and something would change."""
        return not self.count(WRONG) and bool(self.count(NEW) or self.count(UPDATED))

    def as_data(self) -> dict:
        """What `flask import --json` prints."""
        counts = {"new": self.count(NEW), "updated": self.count(UPDATED), "same": self.count(SAME)}
        return counts | {"errors": [asdict(one) for one in self.errors], "warnings": [asdict(one) for one in self.warnings]}

    @property
    def sentence(self) -> str:
        parts = [f"{label} {number} 行" for outcome, label in LABELS.items() if (number := self.count(outcome))]
        return "，".join(parts) or "表里没有内容"

    @property
    def report(self) -> str:
        """For a terminal: what is wrong first, then what was noticed, then the counts."""
        lines = [one.message for one in self.errors] + [f"提醒：{one.message}" for one in self.warnings]
        lines += [f"没有用到的列：{'、'.join(self.unused)}"] if self.unused else []
        end = "没有写入：有错误的行，整张表都不导入" if self.errors else "已导入" if self.batch else "没有写入"
        return "\n".join([*lines, end if self.refusal else f"{self.sentence}。{end}"])


class RegisterPlan(Plan):
    """Every line is one entry."""

    def write(self, actor: Actor, now: datetime, rows: Sequence[Planned]) -> None:
        session, model = self.session, self.register.model
        keys = [planned.entry_id for planned in rows if planned.entry_id]
        known = {row.id: row for row in session.scalars(select(model).where(model.id.in_(keys)))}
        numbers: dict[int, int] = {}
        with as_history(session), session.no_autoflush:
            for planned in rows:
                row = known.get(planned.entry_id) or _made(session, self.register, actor, planned, now)
                apply(row, planned.changes)
                numbers[id(row)] = planned.entered.number
            flush_lines(session, numbers)


def refused(refusal: RuleViolation) -> Result:
    """The answer to a file that cannot be read at all."""
    return Result(refusal=Finding(0, refusal.field or "file", refusal.message))


def import_register(session: Session, actor: Actor, now: datetime, register: Register, grid: Grid, chosen: Sequence[str], *,
                    dry_run: bool, file_name: str = "", progress: Progress | None = None,
                    reading: Callable[[], AbstractContextManager] = nullcontext) -> Result:  # fmt: skip
    """Bring the register of the actor's community in line with the sheet; the caller commits.

    Nothing is written when `dry_run`, or when a single line is wrong. Empty cells change nothing. `reading` stands around what
    is only read, so that the desk need not wait for it.
    """
    with reading():
        make = HouseholdPlan if register.slug == household_sheet.SHEET.slug else RegisterPlan
        plan = make(session, actor.community_id, now, register, grid, chosen, file_name)
        result = Result(list(plan.rows(progress)), notes=list(_notes(plan.reader, grid)))
    if result.ready and not dry_run:
        result.batch = _write(session, actor, now, plan, result, file_name, progress)
    return result


def _notes(reader: Reader, grid: Grid) -> Iterator[Finding]:
    """What was not taken for an entry: other sheets, headings and notes between the lines."""
    for name in grid.others:
        yield Finding(0, "file", f"工作表“{name}”没有读，要导入请再导入一次，选那一张")
    for row in reader.left_out:  # what stands there may be a name
        yield Finding(row, "", f"第{row}行：只有一格有字，没有当作登记")


def _write(session: Session, actor: Actor, now: datetime, plan: RegisterPlan | HouseholdPlan, result: Result, file_name: str,
           progress: Progress | None) -> ImportBatch:  # fmt: skip
    waiting = [row for row in result.rows if row.outcome in (NEW, UPDATED)]
    session.info[_WRITTEN] = {}
    try:
        for first in range(0, len(waiting), AT_ONCE):
            plan.write(actor, now, waiting[first : first + AT_ONCE])
            if progress:
                progress(min(first + AT_ONCE, len(waiting)), len(waiting))
        return _batch(session, actor, now, plan.register, result, file_name)
    finally:
        session.info.pop(_WRITTEN, None)


def _made(session: Session, register: Register, actor: Actor, planned: Planned, now: datetime) -> Directory:
    row = build(register.model, actor.community_id, planned.entered, now)
    if isinstance(row, HasHandler) and actor.staff_id is None and row.handler_id is None:
        row.handler_id = _leader(session, actor.community_id)
    if planned.ends and row.register.derived and not row.value(row.register.derived.link):
        row.master = row.as_master()
        close_master(row, planned.ends)
    session.add(row)
    return row


def _leader(session: Session, community_id: int) -> int | None:
    """Who answers for what comes in by a command: responsibility is always a person's (R98)."""
    return once(session, ("import_leader", community_id), lambda: trackers(session, community_id)).get("supervisor")


@after_write
def note(session: Session, changes: list[Change]) -> None:
    """Every row that is written while an import is under way, what follows from its lines too."""
    written = session.info.get(_WRITTEN)
    if written is None:
        return
    for change in changes:
        key = (change.entry.register.slug, change.entry.id)
        new, before, _ = written.get(key, (change.new, {}, 0))
        written[key] = (new, stored(change.before) | before, change.entry.version)


def _batch(session: Session, actor: Actor, now: datetime, register: Register, result: Result, file_name: str) -> ImportBatch:
    counts = {"new": result.count(NEW), "updated": result.count(UPDATED), "same": result.count(SAME)}
    batch = ImportBatch(
        community_id=actor.community_id, register=register.slug, at=now, account_id=actor.account_id, actor_name=actor.name,
        file_name=file_name[:120], created=counts["new"], updated=counts["updated"], same=counts["same"],
        last_action=session.scalar(select(func.max(Action.id)).where(Action.community_id == actor.community_id)) or 0,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    written = list(session.info[_WRITTEN].items())
    for first in range(0, len(written), AT_ONCE):  # a large import has written more rows than one wants to hold
        session.add_all(
            ImportLine(community_id=actor.community_id, batch_id=batch.id, register=slug, entry_id=key, is_new=new, version=version,
                       before=before or None)
            for (slug, key), (new, before, version) in written[first : first + AT_ONCE]
        )  # fmt: skip
        session.flush()
    audit.record(session, actor, now, "import", register=register.slug, detail=counts | {"rows": len(result.rows), "file": file_name[:120]})
    return batch
