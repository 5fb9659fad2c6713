"""What each line of a spreadsheet would do to a register: 新增, 更新, 相同 or 错误, with words a receptionist would use."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from models.declare import FieldSpec, Register
from models.display import REFERENCES, Display
from models.errors import RuleViolation
from models.features import Directory
from models.history import as_history
from models.operations.import_history import build, differences, ended_at, with_remarks
from models.operations.import_match import Match
from models.saving import rehearse
from models.sheets.child_rows import rows_text
from models.sheets.grid import Grid
from models.sheets.import_columns import NUMBER, RECORDED, RECORDER, VOID, must, targets
from models.sheets.import_names import Names
from models.sheets.import_values import Entered, Reader

NEW, UPDATED, SAME, WRONG = "new", "updated", "same", "wrong"
LABELS = {NEW: "新增", UPDATED: "更新", SAME: "相同", WRONG: "错误"}
AT_ONCE = 500
_TEXTS = frozenset({"text", "note", "person", "plate"})
_SYSTEM = frozenset({NUMBER, RECORDED, RECORDER})

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Finding:
    """Something about one line: an error or a warning."""

    row: int
    field: str
    message: str


@dataclass
class Planned:
    """What becomes of one line. `entry_id` and `changes` where there is an entry already; `ends`: its matter is over since then."""

    entered: Entered
    outcome: str = SAME
    entry_id: int | None = None
    changes: dict[str, object] = field(default_factory=dict)
    ends: datetime | None = None
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    does: list[str] = field(default_factory=list)  # what it brings, where a line is more than one entry

    def refuse(self, name: str, words: str) -> None:
        self.outcome = WRONG
        self.errors.append(Finding(self.entered.number, name, f"第{self.entered.number}行：{words}"))

    def warn(self, name: str, words: str) -> None:
        self.warnings.append(Finding(self.entered.number, name, f"第{self.entered.number}行：{words}"))

    @property
    def words(self) -> str:
        return "；".join(one.message.partition("：")[2] for one in self.errors or self.warnings)


class Plan:
    """One sheet against one register of one community. Reads only."""

    def __init__(self, session: Session, community_id: int, now: datetime, register: Register, grid: Grid, chosen: Sequence[str],
                 file_name: str = "") -> None:  # fmt: skip
        self.session, self.community_id, self.now, self.register = session, community_id, now, register
        self.reader = Reader(register, grid, chosen, Names(session, community_id), now.date(), file_name)
        self.entered = [one for number, row in grid.lines if (one := self.reader.read(number, row))]
        self.match = Match(session, register, community_id, self.entered)
        self.display = Display(session, now)
        self.seen: dict[object, Entered] = {}

    def rows(self, progress: Progress | None = None) -> Iterator[Planned]:
        for first in range(0, len(self.entered), AT_ONCE):
            lines = self.entered[first : first + AT_ONCE]
            keys = {one.number: self.match.find(one) for one in lines}
            known = self.match.rows(key for key in keys.values() if key)
            with as_history(self.session):
                yield from [self._judged(one, known.get(keys[one.number])) for one in lines]
            if progress:
                progress(first + len(lines), len(self.entered))

    def _judged(self, entered: Entered, row: Directory | None) -> Planned:
        planned = Planned(entered, entry_id=row.id if row is not None else None)
        mark = entered.values.get(NUMBER) or self.match.key(entered)
        first = self.seen.setdefault(mark, entered) if mark else entered
        lacking = self._lacking(entered) if row is None else {}
        if first is not entered and not entered.wrong and not lacking:
            self._again(planned, first)
        elif row is None:
            self._new(planned, entered.wrong | lacking)
        else:
            self._known(planned, row)
        for name, words in entered.said if planned.outcome != SAME else ():
            planned.warn(name, words)
        return planned

    def _again(self, planned: Planned, first: Entered) -> None:
        """The same thing twice in one sheet: harmless when both lines say the same."""
        if planned.entered.cells == first.cells:
            planned.warn("", f"与第{first.number}行重复，只算一次")
        else:
            planned.refuse(NUMBER, f"与第{first.number}行是同一件，内容不同")

    def _lacking(self, entered: Entered) -> dict[str, str]:
        """What keeps a line from becoming a new entry, by field."""
        words = {name: f"{self._label(name)}是遮盖过的，不能登记，请用没有遮盖的表" for name in entered.hidden}
        given = entered.values.keys() | entered.wrong.keys() | entered.hidden
        empty = [spec.name for spec in self.register.fields if must(self.register, spec) and spec.name not in given]
        return words | {name: f"{self._label(name)}没填" for name in empty}

    def _new(self, planned: Planned, refusals: dict[str, str]) -> None:
        entered = planned.entered
        planned.outcome = NEW
        for name, words in refusals.items():
            planned.refuse(name, words)
        if not planned.errors:
            row = build(self.register.model, self.community_id, entered, self.now)
            self._rehearse(planned, row)
            planned.ends = None if planned.errors else ended_at(row)
            for name, words in () if planned.errors else differences(row, entered.values):
                planned.warn(name, words)

    def _rehearse(self, planned: Planned, row: Directory) -> None:
        try:
            rehearse(self.session, row)
        except RuleViolation as refusal:
            planned.refuse(refusal.field or "", refusal.message)

    def _known(self, planned: Planned, row: Directory) -> None:
        entered = planned.entered
        for name, cell in entered.cells.items():
            if name in _SYSTEM or name not in targets(self.register):
                continue
            if name == VOID:
                if bool(entered.values.get(VOID)) != bool(row.voided_at):
                    planned.warn(VOID, "作废要在系统里办，没有改")
            elif name != "remark" and (spec := self.register.field(name)) and not self._same(spec, row.value(name), cell, entered):
                self._differs(planned, spec, row.value(name))
        self._remark(planned, row)
        self._decide(planned, row)

    def _remark(self, planned: Planned, row: Directory) -> None:
        entered, spec = planned.entered, self.register.field("remark")
        if spec is None or ("remark" not in entered.cells and not entered.also):
            return
        wanted = with_remarks(entered.values.get("remark") or (None if "remark" in entered.cells else row.remark), entered.also)
        if wanted and wanted != row.remark and not self._same(spec, row.remark, entered.cells.get("remark", ""), entered):
            planned.changes["remark"] = wanted

    def _differs(self, planned: Planned, spec: FieldSpec, before: object) -> None:
        entered, name, label = planned.entered, spec.name, self._label(spec.name)
        if name in entered.wrong:
            planned.refuse(name, entered.wrong[name])
        elif name in entered.hidden:
            planned.refuse(name, f"{label}是遮盖过的，和系统里的对不上")
        elif name not in entered.values:
            return
        elif spec.locked_after_save and before not in (None, ""):
            planned.refuse(name, f"{label}保存后已锁定，表里写的和系统里的不一样")
        elif spec.auto:
            planned.warn(name, f"{label}由系统记，没有改")
        else:
            planned.changes[name] = entered.values[name]

    def _decide(self, planned: Planned, row: Directory) -> None:
        if planned.errors or (not planned.changes and not (self.register.directory and row.voided_at)):
            return
        if row.voided_at and not self.register.directory:
            planned.refuse(NUMBER, f"{row.record_no} 已作废，不能再改")
            return
        planned.outcome = UPDATED
        apply(row, planned.changes)
        self._rehearse(planned, row)

    def _same(self, spec: FieldSpec, stored: object, cell: str, entered: Entered) -> bool:
        """Whether the cell says what is stored already, whole or masked."""
        value = entered.values.get(spec.name)
        if stored is None:
            return value in (None, "", False) and spec.name not in entered.wrong and spec.name not in entered.hidden
        if spec.kind.code == "moment" and isinstance(value, datetime):
            unit = {"second": 0, "microsecond": 0} | ({"hour": 0, "minute": 0} if spec.name in entered.days else {})
            return stored.replace(**unit) == value
        if value is not None and value == stored:
            return True
        if spec.kind.code in REFERENCES or spec.to:
            return cell == self.display.shown_value(spec, stored)
        said = [spec.text(stored), spec.masked(stored)] + ([rows_text(spec, stored)] if spec.kind.code == "rows" else [])
        return _plain(cell) in map(_plain, said)

    def _label(self, name: str) -> str:
        spec = self.reader.specs.get(name) or self.register.field(name)
        return spec.label if spec is not None else name


def apply(row: Directory, changes: dict[str, object]) -> None:
    """A row of a directory that was voided is taken in again."""
    for name, value in changes.items():
        row.put(name, value)
    if row.register.directory and row.voided_at:
        row.voided_at = None


def _plain(text: str) -> str:
    return " ".join(text.split())

