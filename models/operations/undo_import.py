"""Take a whole import back while nothing has built on it: new rows are void, changed ones hold what they held. Nothing is deleted.

A number that an import brought is free again: the void entry keeps it with a mark, so that the corrected sheet can come in.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models import audit
from models.declare import REGISTERS, Register, all_registers
from models.display import REFERENCES, Display
from models.errors import RuleViolation
from models.features import Directory, Entry
from models.history import as_history
from models.import_batch import ImportBatch, ImportLine, revived
from models.organisation import Actor
from models.premises import Building, Room
from models.tracking import Action

AT_ONCE = 200
REASON = "撤销导入"

Progress = Callable[[int, int], None]
Line = Row  # of ImportLine: register, entry_id, is_new, version, before


def batches_of(session: Session, actor: Actor, slugs: Iterable[str], limit: int = 50) -> list[ImportBatch]:
    """The last imports into these registers of the community at hand, newest first."""
    mine = (ImportBatch.community_id == actor.community_id, ImportBatch.register.in_(list(slugs)))
    return list(session.scalars(select(ImportBatch).where(*mine).order_by(ImportBatch.id.desc()).limit(limit)))


def batch_of(session: Session, actor: Actor, key: int) -> ImportBatch | None:
    return session.scalar(select(ImportBatch).where(ImportBatch.id == key, ImportBatch.community_id == actor.community_id))


def undo_import(session: Session, actor: Actor, now: datetime, batch: ImportBatch, progress: Progress | None = None) -> str:
    """Undo it and say so; the caller commits. RuleViolation with the reason when something has built on it since."""
    session.refresh(batch, with_for_update=True)
    if batch.undone_at is not None:
        raise RuleViolation("这次导入已经撤销过了")
    lines = _lines(session, batch)
    _refuse_built_on(session, batch, lines)
    with as_history(session):
        for first in range(0, len(lines), AT_ONCE):
            _take_back(session, actor, now, lines[first : first + AT_ONCE], batch)
            if progress:
                progress(min(first + AT_ONCE, len(lines)), len(lines))
    batch.undone_at, batch.undone_by = now, actor.name
    counts = {"batch": batch.id, "voided": sum(line.is_new for line in lines), "restored": sum(not line.is_new for line in lines)}
    audit.record(session, actor, now, "import_undo", register=batch.register, detail=counts)
    session.flush()
    return f"已撤销：作废 {counts['voided']} 条，恢复 {counts['restored']} 条"


def _lines(session: Session, batch: ImportBatch) -> Sequence[Line]:
    """The last row that was written first."""
    line = ImportLine
    wanted = select(line.register, line.entry_id, line.is_new, line.version, line.before).where(line.batch_id == batch.id)
    return session.execute(wanted.order_by(line.id.desc())).all()


def _refuse_built_on(session: Session, batch: ImportBatch, lines: Sequence[Line]) -> None:
    by_register: dict[str, list[Line]] = {}
    for line in lines:
        by_register.setdefault(line.register, []).append(line)
    ours = {slug: {line.entry_id for line in group} for slug, group in by_register.items()}
    for slug, group in by_register.items():
        for first in range(0, len(group), AT_ONCE):
            part = group[first : first + AT_ONCE]
            _refuse_changed(session, slug, part)
            _refuse_handled(session, slug, batch, {line.entry_id for line in part})
            _refuse_pointed_to(session, slug, part, ours)
            fresh = [line.entry_id for line in part if line.is_new]
            if slug == "room":
                _refuse_spoken_of(session, batch, fresh)
            elif slug == "building":
                _refuse_built_out(session, batch, fresh, ours.get("room", set()))


def _refuse_spoken_of(session: Session, batch: ImportBatch, fresh: Sequence[int]) -> None:
    """Something that was written down since happened in a room of this import."""
    numbers = list(session.scalars(select(Room.full_no).where(Room.id.in_(fresh))))
    for register in all_registers() if numbers else ():
        for spec in register.fields if issubclass(register.model, Entry) else ():
            if spec.kind.code == "room":
                column, model = getattr(register.model, spec.name), register.model
                since = (model.community_id == batch.community_id, model.voided_at.is_(None), model.recorded_at >= batch.at)
                if number := session.scalar(select(column).where(column.in_(numbers), *since).limit(1)):
                    raise RuleViolation(f"不能撤销：{register.menu_title}里已经用到 {spec.text(number)}")


def _refuse_built_out(session: Session, batch: ImportBatch, fresh: Sequence[int], rooms: set[int]) -> None:
    """A building of this import has more rooms since."""
    for name in session.scalars(select(Building.name).where(Building.id.in_(fresh))) if rooms else ():
        later = (Room.community_id == batch.community_id, Room.id > max(rooms), Room.voided_at.is_(None))
        number = session.scalar(select(Room.full_no).where(*later, Room.full_no.startswith(f"{name}-", autoescape=True)).limit(1))
        if number:
            raise RuleViolation(f"不能撤销：导入以后又加了房屋 {Room.register.field('full_no').text(number)}")


def _refuse_changed(session: Session, slug: str, lines: Sequence[Line]) -> None:
    model = REGISTERS[slug].model
    versions = dict(session.execute(select(model.id, model.version).where(model.id.in_([line.entry_id for line in lines]))).all())
    for line in lines:
        if versions.get(line.entry_id) != line.version:
            raise RuleViolation(f"不能撤销：{_called(session, slug, line.entry_id)} 导入以后又改过。要改请直接改那一件")


def _refuse_handled(session: Session, slug: str, batch: ImportBatch, keys: set[int]) -> None:
    """Somebody has done something about an entry since: a move, a slip, a note. What the clock did by itself does not count."""
    since = select(Action.entry_id).where(
        Action.community_id == batch.community_id, Action.register == slug, Action.entry_id.in_(keys), Action.id > batch.last_action,
        Action.staff_id.is_not(None),
    )  # fmt: skip
    if (key := session.scalar(since.limit(1))) is not None:
        raise RuleViolation(f"不能撤销：{_called(session, slug, key)} 导入以后已经办理过")


def _refuse_pointed_to(session: Session, slug: str, lines: Sequence[Line], ours: Mapping[str, set[int]]) -> None:
    """Something that did not come with this import refers to a row of it."""
    fresh = {line.entry_id for line in lines if line.is_new}
    for register, column in _pointers(slug) if fresh else ():
        found = session.execute(select(register.model.id, column).where(column.in_(fresh), register.model.voided_at.is_(None)))
        for key, target in found:
            if key not in ours.get(register.slug, ()):
                raise RuleViolation(f"不能撤销：{register.menu_title}里已经用到 {_called(session, slug, target)}")


def _pointers(slug: str) -> Iterator[tuple[Register, InstrumentedAttribute]]:
    """The fields of all registers that refer to rows of this one."""
    for register in all_registers():
        for spec in register.fields:
            if (spec.to or REFERENCES.get(spec.kind.code)) == slug:
                yield register, getattr(register.model, spec.name)


def _take_back(session: Session, actor: Actor, now: datetime, lines: Sequence[Line], batch: ImportBatch) -> None:
    for slug in {line.register for line in lines}:
        model = REGISTERS[slug].model
        mine = {line.entry_id: line for line in lines if line.register == slug}
        for row in session.scalars(select(model).where(model.id.in_(mine))):
            _restore(row, mine[row.id], actor, now, batch.id)
    session.flush()


def _restore(row: Directory, line: Line, actor: Actor, now: datetime, batch_id: int) -> None:
    if not line.is_new:
        for name, value in (line.before or {}).items():
            if name == "voided_at":
                row.voided_at = revived(None, value)
            elif (spec := row.register.field(name)) is not None:
                row.put(name, revived(spec, value))
    elif row.voided_at is None:
        row.voided_at = now
        if isinstance(row, Entry):
            row.void_reason, row.voided_by_id = REASON, actor.staff_id
            row.record_no = f"{row.record_no[: 40 - len(_mark(batch_id))]}{_mark(batch_id)}"


def _mark(batch_id: int) -> str:
    return f"撤{batch_id}"


def _called(session: Session, slug: str, key: int) -> str:
    """A number, a name as it may be seen, or of who lives where both."""
    register = REGISTERS[slug]
    row = session.scalar(select(register.model).where(register.model.id == key))
    if isinstance(row, Entry):
        return row.record_no or ""
    if row is None:
        return register.menu_title
    names = [register.field(register.headline)] if register.headline else [spec for spec in register.fields if spec.to]
    display = Display(session, datetime(2000, 1, 1))  # no moment is shown
    return " ".join(filter(None, (display.shown(row, spec) for spec in names if spec))) or register.menu_title
