"""派生单: an entry that comes out of a matter in one click (R35–R42): filled from it, tied to its number, not opened twice."""

from datetime import datetime

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, declared_attr, relationship

from models.declare import REGISTERS, Derived
from models.errors import RuleViolation
from models.features import Directory
from models.organisation import Department


class Slip:
    """What a derived register inherits. `Register(derived=…)` says where from; `before_save` of the register calls super's."""

    @declared_attr
    def master(cls):
        derived = cls.register.derived
        return relationship(lambda: REGISTERS[derived.of].model, foreign_keys=lambda: [cls.__table__.c[derived.link]])

    def matter(self, session: Session) -> Directory | None:
        """What it came out of, saved or not."""
        key = self.value(self.register.derived.link)
        return self.master or (session.get(REGISTERS[self.register.derived.of].model, key) if key else None)

    def before_save(self, session: Session, now: datetime, actor) -> None:
        super().before_save(session, now, actor)
        derived = self.register.derived
        if not inspect(self).pending:
            return
        key = self.value(derived.link)
        if key:
            source = _held(session, derived, key)
            fill(self, source)
            if not derived.several:
                refuse_second(session, self, source)
        elif self.master is None and not derived.alone:
            self.master = self.as_master()

    def as_master(self) -> Directory:
        return master_of(self)


def fill(row: Directory, source: Directory) -> None:
    """Take over from the matter what has not been said anew."""
    for name, value in known(row.register, source).items():
        if row.value(name) is None:
            row.put(name, value)


def known(register, source: Directory) -> dict[str, object]:
    """{field of the slip: what the matter knows of it}; what does not fit there is left out."""
    found = {}
    for name, theirs in register.derived.copies.items():
        value = source.value(theirs)
        try:
            if value not in (None, "") and register.field(name).check(value) is not None:
                found[name] = value
        except RuleViolation:
            continue
    return found


def master_of(row: Directory) -> Directory:
    """The matter of a slip that was written without one: whatever comes in has its number in the master register (R35)."""
    derived = row.register.derived
    field, codes = derived.when
    target = REGISTERS[derived.of]
    values = {theirs: row.value(name) for name, theirs in derived.copies.items() if _fits(target.field(theirs), row.value(name))}
    return target.model(community_id=row.community_id, **{field: codes[0]} | values)


def _fits(spec, value) -> bool:
    try:
        return value not in (None, "") and spec.check(value) is not None
    except RuleViolation:
        return False


def _held(session: Session, derived: Derived, key: int) -> Directory:
    """The matter, held until the end of the transaction: two people at once open one slip, not two."""
    model = REGISTERS[derived.of].model
    found = session.scalar(select(model).where(model.id == key).with_for_update())
    if found is None:
        raise RuleViolation(f"{REGISTERS[derived.of].title}里没有这一件，请核对", derived.link)
    return found


def refuse_second(session: Session, row: Directory, source: Directory) -> None:
    register = row.register
    if first := first_open(session, type(row), source.id):
        said = f"{source.record_no} 已开过{register.menu_title} {first.record_no}，还没办完，请在那一张上接着办"
        raise RuleViolation(said, register.derived.link)


def first_open(session: Session, model: type[Directory], key: int) -> Directory | None:
    """The slip of this kind that is still open for a matter."""
    link = getattr(model, model.register.derived.link)
    mine = select(model).where(link == key, model.voided_at.is_(None))
    if model.register.closed_states:
        mine = mine.where(model.status.not_in(model.register.closed_states) | model.status.is_(None))
    return session.scalar(mine.order_by(model.id).limit(1))


def department_called(session: Session, community_id: int, name: str) -> Department | None:
    """The department a kind of slip goes to, where the community has one."""
    mine = select(Department).where(Department.community_id == community_id, Department.name == name, Department.enabled.is_(True))
    return session.scalar(mine)
