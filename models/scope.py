"""Which community's rows exist for this actor: listeners on the session, so they hold for screen, import, seed and command alike.

Every statement about rows of a community is narrowed to the actor's communities. What cannot be narrowed (raw text, bare tables,
bulk writes) is refused, unless the statement says so itself: `execution_options(unscoped=True)` lifts the scope,
`execution_options(raw=True)` lets a fragment of raw text pass and keeps the scope on everything else. Writing: `belonging.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from sqlalchemy import Alias, Column, Select, TableClause, TextClause, event, inspect
from sqlalchemy.orm import FromStatement, QueryableAttribute, Session, with_loader_criteria
from sqlalchemy.sql.elements import ColumnClause

from models import vocabulary, words
from models.db import DeskSession
from models.features import InCommunity
from models.organisation import Actor


class NoActor(RuntimeError):
    """Somebody reads or writes rows of a community without saying who they are: a bug, never a refusal."""


class PastTheScope(RuntimeError):
    """A statement the scope cannot hold: a bug, never a refusal."""


def actor_of(session: Session) -> Actor:
    actor = session.info.get("actor")
    if actor is None:
        raise NoActor("this session has no actor")
    return actor


@contextmanager
def acting(session: Session, actor: Actor) -> Iterator[Actor]:
    """Do something as somebody: commands, the worker and tests. Requests get their actor at sign-in."""
    before = session.info.get("actor")
    session.info["actor"] = actor
    try:
        with words.holding(vocabulary.waiting(session, actor)):
            yield actor
    finally:
        session.info["actor"] = before


def sees(actor: Actor, community_id: int | None) -> bool:
    return actor.everywhere or community_id in actor.communities


@event.listens_for(Session, "do_orm_execute")
def _only_own_communities(state) -> None:
    options = state.execution_options
    if options.get("unscoped"):
        return
    scoped = False
    for part, own in _parts(state.statement):
        entity = _entity_of(part)
        scoped = scoped or (entity is not None and issubclass(entity.mapper.class_, InCommunity))
        if not (state.is_relationship_load or state.is_column_load):
            _refuse_raw(part, own, bool(options.get("raw")))
    if not scoped:
        return
    if not state.is_select:
        raise PastTheScope("bulk statements skip the checks and the audit: change the rows themselves")
    actor = actor_of(state.session)
    if not actor.everywhere:
        allowed = tuple(sorted(actor.communities))
        state.statement = state.statement.options(_own(allowed))
        if state.is_column_load:  # a refresh of a row in memory takes no loader criteria
            state.statement = state.statement.where(state.bind_mapper.class_.community_id.in_(allowed))


@lru_cache(maxsize=1024)
def _own(allowed: tuple[int, ...]):
    return with_loader_criteria(InCommunity, lambda cls: cls.community_id.in_(allowed), include_aliases=True)


def _parts(statement) -> Iterator[tuple]:
    """Every part of a statement, with the tables whose entities are read right there. Entities are not taken apart."""
    waiting = [(statement, frozenset())]
    while waiting:
        part, own = waiting.pop()
        yield part, own
        inner = part.get_children()
        if isinstance(part, Select):  # it also names the tables behind its entities: only those it was given count
            given = [*part._from_obj, *part._raw_columns, *(_target(join[0]) for join in part._setup_joins)]
            own = frozenset(entity.local_table for entity in map(_entity_of, given) if entity is not None and entity.is_mapper)
            inner = given + [child for child in inner if not _is_bare_table(child)]
        elif _entity_of(part) is not None:
            inner = [child for child in inner if not _is_bare_table(child)]
        waiting += [(child, own) for child in inner]


def _target(joined):
    """What is joined, also when only the relationship that leads there was named."""
    return joined.property.mapper.__clause_element__() if isinstance(joined, QueryableAttribute) else joined


def _entity_of(part):
    return getattr(part, "_annotations", {}).get("parententity")


def _is_bare_table(part) -> bool:
    while isinstance(part, Alias):
        part = part.element
    return isinstance(part, TableClause)


def _refuse_raw(part, own: frozenset, raw_allowed: bool) -> None:
    if isinstance(part, FromStatement):
        raise PastTheScope("from_statement cannot be narrowed to a community")
    table = part.table if isinstance(part, Column) else part
    if not getattr(part, "_annotations", None) and _is_bare_table(table) and table not in own:
        raise PastTheScope(f"a bare table is read ({table.name}): select the class or its attributes instead")
    if not raw_allowed and (isinstance(part, TextClause) or _is_spelled_out(part)):
        raise PastTheScope("raw text in a statement cannot be narrowed to a community")


def _is_spelled_out(part) -> bool:
    """A literal column that says more than count(*) or a figure does."""
    return isinstance(part, ColumnClause) and part.is_literal and part.name != "*" and not part.name.isdigit()


def _in_sight(session: Session, row) -> bool:
    if not isinstance(row, InCommunity):
        return True
    return sees(actor_of(session), inspect(row).dict.get("community_id"))


DeskSession.in_sight = staticmethod(_in_sight)
