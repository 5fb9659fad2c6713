"""The number of a new entry: the next one of its filing day, or the one it brings."""

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
