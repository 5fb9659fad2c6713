"""One search: an entry is found by its number, its room and its fields with `search=True`; never by a personal field.

The word index is a table beside each register's, written by the session in the same transaction. What was indexed is
computed again from the old values when it has to go, because the index keeps no copy of the text.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Select, event, false, inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from models import bigrams
from models.bigrams import Terms
from models.db import Base
from models.declare import REGISTERS, Register
from models.features import Directory, Entry
from models.organisation import Community
from models.saving import Change, after_write
from models.scope import actor_of
from models.word_index import ENGINES

CAP = 1000  # the newest findings; a search that would return everything is cut here
BATCH = 2000
_UNSCOPED = {"unscoped": True}


def searched(register: Register) -> bool:
    """Whether the register has a word index: every register of numbered entries, and what declares searched fields."""
    return issubclass(register.model, Entry) or any(spec.search for spec in register.fields)


def matching(
    session: Session, register: Register, written: str, *, communities: Iterable[int] | None = None, limit: int = CAP
) -> Select:
    """The ids of the newest entries in which every word is found: for `Model.id.in_(matching(…))`.

    Any text may come in; what holds nothing that can be sought finds nothing. Communities: the actor's unless told.
    """
    question = [bigrams.words(key, written) for key in _communities(session, communities)]
    question = [words for words in question if words]
    if not question or not searched(register):
        return select(register.model.id).where(false())
    key, met = _engine(session.connection()).found(register.slug, question)
    return select(key).where(met).order_by(key.desc()).limit(limit)


def found(
    session: Session, register: Register, written: str, *, communities: Iterable[int], also: Iterable[ColumnElement[bool]] = ()
) -> list[int]:
    """The ids `matching` gives, looked up at once, and with them the newest rows for which one of `also` holds.

    For lists: asked in one statement with an order, a word or a name makes the database walk the whole order; each of these
    questions has an index of its own. At most `CAP` of each.
    """
    model, communities = register.model, list(communities)
    keys = set(session.scalars(matching(session, register, written, communities=communities)))
    for condition in also:
        page = select(model.id).where(model.community_id.in_(communities), condition).order_by(model.id.desc()).limit(CAP)
        keys.update(session.scalars(page))
    return sorted(keys, reverse=True)


def _communities(session: Session, wanted: Iterable[int] | None) -> list[int]:
    actor = actor_of(session)
    if not actor.everywhere:
        return sorted(actor.communities if wanted is None else actor.communities & set(wanted))
    return sorted(session.scalars(select(Community.id)) if wanted is None else wanted)


def _engine(connection: Connection):
    return ENGINES[connection.dialect.name]


@after_write
def follow(session: Session, changes: list[Change]) -> None:
    """Old terms out, new terms in, for every row whose words, room or voiding changed."""
    for change in changes:
        register = change.entry.register
        if not searched(register) or not (change.new or _touches(change)):
            continue
        connection, values = session.connection(), _values(change.entry)
        if not change.new:
            before = terms_of(register, values | change.before)
            _engine(connection).remove(connection, register.slug, change.entry.id, before)
        add_rows(connection, register, [(change.entry.id, terms_of(register, values))])


def _touches(change: Change) -> bool:
    return not change.before.keys().isdisjoint(_columns(change.entry.register))


def _values(row: Directory) -> dict[str, object]:
    return {name: getattr(row, name) for name in _columns(row.register)}


def _columns(register: Register) -> list[str]:
    """What must be read of a row to know its terms."""
    own = [spec.name for spec in register.fields if spec.search or spec.kind.code == "room"]
    return ["community_id", "voided_at", *(["record_no"] if issubclass(register.model, Entry) else []), *own]


def terms_of(register: Register, values: Mapping[str, object]) -> Terms:
    """The terms of a row. A void entry is still found by its number, but no longer by what was written in it."""
    texts, places = [values.get("record_no") or ""], []
    for spec in register.fields if values["voided_at"] is None else ():
        value = values.get(spec.name)
        if value and spec.kind.code == "room":
            places.append(value)
        elif value and spec.search:
            texts.append(spec.text(value))
    return bigrams.terms(values["community_id"], texts, places)


def add_rows(connection: Connection, register: Register, rows: Iterable[tuple[int, Terms]]) -> None:
    """Index new rows, many at once: for the session, first data and `reindex`."""
    _engine(connection).add(connection, register.slug, rows)


def reindex(session: Session, registers: Iterable[Register] | None = None) -> int:
    """Build the word index anew from the entries; the number of entries indexed. Commits nothing."""
    connection, count = session.connection(), 0
    for register in REGISTERS.values() if registers is None else registers:
        if searched(register):
            _engine(connection).empty(connection, register.slug)
            count += sum(len(rows) for rows in _indexed_again(session, connection, register))
    return count


def _indexed_again(session: Session, connection: Connection, register: Register):
    names, last = _columns(register), 0
    model = register.model
    wanted = select(model.id, *(getattr(model, name) for name in names)).order_by(model.id).limit(BATCH)
    while found := session.execute(wanted.where(model.id > last), execution_options=_UNSCOPED).all():
        rows = [(row[0], terms_of(register, dict(zip(names, row[1:], strict=True)))) for row in found]
        add_rows(connection, register, rows)
        last = found[-1][0]
        yield rows


@event.listens_for(Base.metadata, "after_create")
def create_indexes(_metadata, connection: Connection, **_kwargs) -> None:
    """A word index beside every register's table that exists; called again, it changes nothing."""
    there = set(inspect(connection).get_table_names())
    for register in REGISTERS.values():
        if searched(register) and register.slug in there:
            _engine(connection).create(connection, register.slug)


@event.listens_for(Base.metadata, "before_drop")
def drop_indexes(_metadata, connection: Connection, **_kwargs) -> None:
    for name in inspect(connection).get_table_names():
        if name.removeprefix("search_") in REGISTERS and name.startswith("search_"):
            connection.exec_driver_sql(f"DROP TABLE {name}")
