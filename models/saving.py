"""What happens to every new or changed row before it is written, whichever door it came through: stamped, checked, numbered.

What must follow a write in the same transaction (audit line, deadline steps, search index) registers itself with `after_write`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from models import belonging, clock  # noqa: F401 - belonging hangs itself on the session
from models.declare import FieldSpec
from models.errors import RuleViolation
from models.features import Directory, Entry
from models.following import old_values, pass_on, take_over
from models.history import is_history
from models.organisation import Actor
from models.record_number import forget_brought, give_number
from models.scope import actor_of

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
    forget_brought(session)
    with session.no_autoflush:
        while waiting := [row for row in _touched(session) if row not in changes]:
            for row in waiting:
                changes[row] = _prepared(session, row)
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


def _prepared(session: Session, row: Directory) -> Change:
    try:
        return _prepare_row(session, row)
    except RuleViolation as refusal:
        refusal.row = row  # who writes many at once can say which one it was
        raise


def _prepare_row(session: Session, row: Directory) -> Change:
    actor, now, new = actor_of(session), clock.now(), row in session.new
    _fill_in(session, row, new, actor, now)
    if new and isinstance(row, Entry):
        give_number(session, row)
    pass_on(session, row, new)
    return Change(row, new, actor, now)


def _fill_in(session: Session, row: Directory, new: bool, actor: Actor, now: datetime) -> None:
    """Stamped, checked, and completed by the register itself."""
    history = is_history(session)
    if new:
        _stamp(row, actor, now, history)
    else:
        _refuse_locked(row, old_values(row))
    _check_fields(row)
    row.before_save(session, now, actor)
    _check_demands(row, now, history)
    _refuse_twin(session, row)


def rehearse(session: Session, row: Directory) -> None:
    """What saving this row would refuse or fill in, without writing anything: a new row is out of the session again afterwards."""
    new = inspect(row).transient
    with session.no_autoflush:
        if new:
            session.add(row)
        try:
            checked: list[Directory] = []
            while waiting := [one for one in dict.fromkeys((row, *session.new)) if isinstance(one, Directory) and one not in checked]:
                for one in waiting:  # with what saving it would bring along
                    _fill_in(session, one, new or one is not row, actor_of(session), clock.now())
                checked += waiting
        finally:
            for one in list(session.new):
                session.expunge(one)
            for one in [one for one in session.dirty if session.is_modified(one)]:
                session.expire(one)


def _stamp(row: Directory, actor: Actor, now: datetime, history: bool = False) -> None:
    row.community_id = row.community_id or actor.community_id
    if row.community_id is None:
        raise RuleViolation("还没有小区：先在“小区”里建一个，再来登记", None)
    happened = row.value(row.register.anchor) if history and row.register.field(row.register.anchor) else None
    for spec in row.register.fields:
        if spec.default is not None and row.value(spec.name) is None:
            row.put(spec.name, default_of(spec, actor, happened or now))
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
    if row.register.directory and before.get("voided_at") is not None and row.voided_at is None:
        return  # a room or a person is taken into the directory again
    if before.get("voided_at") is not None or ("voided_at" not in before and row.voided_at is not None):
        raise RuleViolation("这一件已作废，不能再改", None)
    for spec in row.register.fields:
        if spec.locked_after_save and before.get(spec.name) not in (None, ""):
            raise RuleViolation(f"{spec.label}保存后已锁定，只能追加，不能改写", spec.name)


def _check_fields(row: Directory) -> None:
    """Every value in its one form (rooms, phones, codes), whoever wrote it."""
    held = vars(row)  # what nobody has set or read is as it was when it was checked
    for spec in row.register.fields:
        value = held.get(spec.name)
        if value is not None and (checked := spec.check(value)) != value:
            row.put(spec.name, checked)


def _check_demands(row: Directory, now: datetime, history: bool = False) -> None:
    for spec in row.register.fields:
        if not (spec.required or spec.required_when or spec.not_future or spec.not_before):
            continue
        value = row.value(spec.name)
        if value in (None, "") and _must(spec, row, history):
            raise RuleViolation(f"{spec.label}没填", spec.name)
        if spec.not_future and value and value > now + timedelta(minutes=5):
            raise RuleViolation(f"{spec.label}不能晚于现在", spec.name)
        earlier = spec.not_before and row.value(spec.not_before)
        if earlier and value and value < earlier:
            raise RuleViolation(f"{spec.label}不能早于{row.register.field(spec.not_before).label}", spec.name)


def _must(spec: FieldSpec, row: Directory, history: bool) -> bool:
    """An old book need not know what has a default, nor what was asked for only under conditions."""
    if history:
        return spec.required and spec.default is None
    return spec.required or is_demanded(spec, row.value)


def is_demanded(spec: FieldSpec, value_of: Callable[[str], object]) -> bool:
    """Whether `required_when` holds for these values."""
    return bool(spec.required_when) and value_of(spec.required_when[0]) in spec.required_when[1]


def _refuse_twin(session: Session, row: Directory) -> None:
    """A value that must be the only one of its kind in the community."""
    for spec in (spec for spec in row.register.fields if spec.unique):
        value = row.value(spec.name)
        if value is not None and inspect(row).attrs[spec.name].history.has_changes():
            column = getattr(type(row), spec.name)
            twin = select(type(row).id).where(type(row).community_id == row.community_id, column == value, type(row).id != (row.id or 0))
            if session.scalar(twin.limit(1)) is not None:
                raise RuleViolation(f"{spec.label}“{spec.text(value)}”已经有了", spec.name)
