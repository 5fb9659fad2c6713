"""The number of a new entry: the next one of its filing day, or the one it brings."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models import clock, vocabulary, words
from models.declare import Register
from models.errors import RuleViolation
from models.features import Entry
from models.rules import numbering
from models.scope import actor_of
from models.tracking import NumberCounter

KEY = "numbers_brought"
AT_ONCE = 500


@dataclass
class Brought:
    """The numbers that rows written together bring: asked for at once, and their counters raised once, to the highest."""

    asked: set[tuple] = field(default_factory=set)
    used: set[tuple] = field(default_factory=set)
    highest: dict[tuple, int] = field(default_factory=dict)
    raised: set[tuple] = field(default_factory=set)

    def ask(self, session: Session, rows: list[Entry]) -> None:
        self.asked |= {_key(row) for row in rows}
        for row in rows:
            if found := numbering.parse(row.record_no):
                day = (row.community_id, *found[:2])
                self.highest[day] = max(self.highest.get(day, 0), found[2])
        for model, community_id in {_key(row)[:2] for row in rows}:
            numbers = [row.record_no for row in rows if _key(row)[:2] == (model, community_id)]
            for first in range(0, len(numbers), AT_ONCE):
                mine = (model.community_id == community_id, model.record_no.in_(numbers[first : first + AT_ONCE]))
                self.used |= {(model, community_id, number) for number in session.scalars(select(model.record_no).where(*mine))}

    def raise_counter(self, session: Session, community_id: int, prefix: str, day: date, number: int) -> None:
        if (community_id, prefix, day) not in self.raised:
            self.raised.add((community_id, prefix, day))
            _raise_counter(session, community_id, prefix, day, max(number, self.highest.get((community_id, prefix, day), 0)))


def forget_brought(session: Session) -> None:
    """Before each flush: what was asked for belongs to the last one."""
    session.info.pop(KEY, None)


def _brought(session: Session, row: Entry) -> Brought:
    known = session.info.setdefault(KEY, Brought())
    if _key(row) not in known.asked:
        waiting = [one for one in session.new if isinstance(one, Entry) and one.record_no and one.community_id]
        known.ask(session, [one for one in waiting if _key(one) not in known.asked])
    return known


def _key(row: Entry) -> tuple:
    return type(row), row.community_id, row.record_no


def prefix_of(register: Register) -> str:
    return register.number_prefix or register.slug[:2].upper()


def _prefix_on(session: Session, row: Entry, day: date) -> str:
    """What the numbers of a day begin with in the row's own community; at the desk those are the words in force."""
    if row.community_id == actor_of(session).community_id and day == clock.now().date():
        return prefix_of(row.register)
    with words.holding(vocabulary.words_of(session, row.community_id, day)):
        return prefix_of(row.register)


def give_number(session: Session, row: Entry) -> None:
    """Give the next number of the filing day; an entry that brings a number keeps it, and the counter moves past it."""
    day = row.recorded_at.date()
    prefix = _prefix_on(session, row, day)
    if row.record_no:
        known = _brought(session, row)
        if _key(row) in known.used:
            raise RuleViolation(f"编号 {row.record_no} 已经用过", "record_no")
        brought = numbering.parse(row.record_no)
        if brought and brought[0] == prefix:
            known.raise_counter(session, row.community_id, *brought)
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
