"""What happens to every new or changed row before it is written, whichever door it came through: stamped, checked, numbered.

What must follow a write in the same transaction (audit line, deadline steps, search index) registers itself with `after_write`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import case, event, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models import belonging, clock, vocabulary, words  # noqa: F401 - belonging hangs itself on the session
from models.declare import FieldSpec, Register
from models.errors import RuleViolation
from models.features import Directory, Entry
from models.following import old_values, pass_on, take_over
from models.organisation import Actor
from models.rules import numbering
from models.scope import actor_of
from models.tracking import NumberCounter

LATE_AFTER = timedelta(minutes=30)


@dataclass
class Change:
    """One row about to be written: `before` holds the old values of the declared fields that change."""

    entry: Directory
    new: bool
    actor: Actor
    now: datetime
    before: dict[str, object] = field(default_factory=dict)


Follower = Callable[[Session, list[Change]], None]
_followers: list[Follower] = []


def after_write(follower: Follower) -> Follower:
    """Register what must follow every write; called inside the same transaction, with ids given."""
    _followers.append(follower)
    return follower


@event.listens_for(Session, "before_flush")
def _prepare(session: Session, _context, _instances) -> None:
    changes: dict[Directory, Change] = {}
    with session.no_autoflush:
        while waiting := [row for row in _touched(session) if row not in changes]:
            for row in waiting:
                changes[row] = _prepare_row(session, row)
        for change in changes.values():
            if change.new:
                take_over(session, change.entry)
            else:  # what has followed from other rows meanwhile belongs to the change too
                change.before = old_values(change.entry)
    session.info["changes"] = list(changes.values())


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context) -> None:
    changes = session.info.pop("changes", [])
    if changes:
        for follower in _followers:
            follower(session, changes)


def _touched(session: Session) -> list[Directory]:
    rows = [row for row in session.new if isinstance(row, Directory)]
    return rows + [row for row in session.dirty if isinstance(row, Directory) and session.is_modified(row)]


def _prepare_row(session: Session, row: Directory) -> Change:
    actor, now, new = actor_of(session), clock.now(), row in session.new
    if new:
        _stamp(row, actor, now)
    else:
        _refuse_locked(row, old_values(row))
    _check_fields(row)
    row.before_save(session, now, actor)
    _check_demands(row, now)
    _refuse_twin(session, row)
    if new and isinstance(row, Entry):
        _number(session, row)
    pass_on(session, row, new)
    return Change(row, new, actor, now)


def _stamp(row: Directory, actor: Actor, now: datetime) -> None:
    row.community_id = row.community_id or actor.community_id
    for spec in row.register.fields:
        if row.value(spec.name) is None and spec.default is not None:
            row.put(spec.name, default_of(spec, actor, now))
    if isinstance(row, Entry):
        row.recorded_at = row.recorded_at or now
        row.recorded_by_id = row.recorded_by_id or actor.staff_id
        happened = row.value(row.register.anchor)
        row.late = bool(happened and row.recorded_at - happened > LATE_AFTER)


def default_of(spec: FieldSpec, actor: Actor, now: datetime):
    """What a field starts with: a value, the moment, or the person."""
    named = {"now": now, "me": actor.staff_id, "my_department": actor.department_id}
    if isinstance(spec.default, str) and spec.default in named:
        return named[spec.default]
    return spec.check(spec.default)


def _refuse_locked(row: Directory, before: dict[str, object]) -> None:
    if before.get("voided_at") is not None or ("voided_at" not in before and row.voided_at is not None):
        raise RuleViolation("这一件已作废，不能再改", None)
    for spec in row.register.fields:
        if spec.locked_after_save and before.get(spec.name) not in (None, ""):
            raise RuleViolation(f"{spec.label}保存后已锁定，只能追加，不能改写", spec.name)


def _check_fields(row: Directory) -> None:
    """Every value in its one form (rooms, phones, codes), whoever wrote it."""
    for spec in row.register.fields:
        value = row.value(spec.name)
        if value is not None and (checked := spec.check(value)) != value:
            row.put(spec.name, checked)


def _check_demands(row: Directory, now: datetime) -> None:
    for spec in row.register.fields:
        value = row.value(spec.name)
        if value in (None, "") and (spec.required or is_demanded(spec, row.value)):
            raise RuleViolation(f"{spec.label}没填", spec.name)
        if spec.not_future and value and value > now + timedelta(minutes=5):
            raise RuleViolation(f"{spec.label}不能晚于现在", spec.name)
        earlier = spec.not_before and row.value(spec.not_before)
        if earlier and value and value < earlier:
            raise RuleViolation(f"{spec.label}不能早于{row.register.field(spec.not_before).label}", spec.name)


def is_demanded(spec: FieldSpec, value_of: Callable[[str], object]) -> bool:
    """Whether `required_when` holds for these values."""
    return bool(spec.required_when) and value_of(spec.required_when[0]) in spec.required_when[1]


def _refuse_twin(session: Session, row: Directory) -> None:
    """A value that must be the only one of its kind in the community."""
    for spec in row.register.fields:
        value = row.value(spec.name)
        if spec.unique and value is not None and inspect(row).attrs[spec.name].history.has_changes():
            column = getattr(type(row), spec.name)
            twin = select(type(row).id).where(type(row).community_id == row.community_id, column == value, type(row).id != (row.id or 0))
            if session.scalar(twin.limit(1)) is not None:
                raise RuleViolation(f"{spec.label}“{spec.text(value)}”已经有了", spec.name)


def prefix_of(register: Register) -> str:
    return register.number_prefix or register.slug[:2].upper()


def _prefix_on(session: Session, row: Entry, day: date) -> str:
    """What the numbers of a day begin with in the row's own community; at the desk those are the words in force."""
    if row.community_id == actor_of(session).community_id and day == clock.now().date():
        return prefix_of(row.register)
    with words.holding(vocabulary.words_of(session, row.community_id, day)):
        return prefix_of(row.register)


def _number(session: Session, row: Entry) -> None:
    """Give the next number of the filing day; an entry that brings a number keeps it, and the counter moves past it."""
    day = row.recorded_at.date()
    prefix = _prefix_on(session, row, day)
    if row.record_no:
        same = select(type(row).id).where(type(row).community_id == row.community_id, type(row).record_no == row.record_no)
        if session.scalar(same.limit(1)) is not None:
            raise RuleViolation(f"编号 {row.record_no} 已经用过", "record_no")
        brought = numbering.parse(row.record_no)
        if brought and brought[0] == prefix:
            _raise_counter(session, row.community_id, prefix, brought[1], brought[2])
        return
    row.record_no = numbering.record_no(prefix, day, _raise_counter(session, row.community_id, prefix, day))


def _raise_counter(session: Session, community_id: int, prefix: str, day, at_least: int | None = None) -> int:
    """One upsert in the saving transaction: the row lock makes parallel filers wait their turn, a rollback gives the number back."""
    connection = session.connection()
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert
    table = NumberCounter.__table__
    first = insert(table).values(community_id=community_id, prefix=prefix, day=f"{day:%Y%m%d}", last=at_least or 1)
    following = table.c.last + 1 if at_least is None else case((table.c.last > at_least, table.c.last), else_=at_least)
    statement = first.on_conflict_do_update(index_elements=["community_id", "prefix", "day"], set_={"last": following})
    return connection.execute(statement.returning(table.c.last)).scalar_one()
