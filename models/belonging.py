"""Where a row may be written: in a community of the actor, for good, and pointing only to rows that belong there too.

Asked as each row goes to the database, so that nothing that was set on the way there is missed.
"""

from functools import cache

from sqlalchemy import Table, event, inspect, select
from sqlalchemy.orm import Session, object_session

from models.db import db
from models.errors import RuleViolation
from models.features import Directory, InCommunity
from models.organisation import Account, Actor, Grant
from models.scope import PastTheScope, actor_of, sees


@event.listens_for(InCommunity, "before_insert", propagate=True)
def _file_at_home(mapper, connection, row) -> None:
    actor = actor_of(object_session(row))
    if not sees(actor, row.community_id):
        raise RuleViolation("这个小区不在您的范围内，不能在那里登记", "community_id")
    if row.id is not None and not actor.everywhere:
        raise RuleViolation("找不到这一件，可能不在您的小区")
    _refuse_strangers(mapper, connection, row, actor)


@event.listens_for(InCommunity, "after_insert", propagate=True)
def _remember_home(mapper, connection, row) -> None:
    """What points to it in this transaction need not ask where it belongs."""
    if isinstance(row, Directory):
        object_session(row).info.setdefault("homes", {})[mapper.local_table.name, row.id] = row.community_id


@event.listens_for(InCommunity, "before_update", propagate=True)
def _stay_at_home(mapper, connection, row) -> None:
    actor = actor_of(object_session(row))
    if inspect(row).attrs.community_id.history.has_changes():
        raise RuleViolation("登记在哪个小区，就留在哪个小区，不能转移", "community_id")
    if not sees(actor, row.community_id):
        raise RuleViolation("这一件不在您的小区，不能修改")
    _refuse_strangers(mapper, connection, row, actor)


@event.listens_for(InCommunity, "before_delete", propagate=True)
def _delete_nothing(mapper, connection, row) -> None:
    if isinstance(row, Directory):
        raise PastTheScope("entries are voided, never deleted")
    if not sees(actor_of(object_session(row)), row.community_id):
        raise RuleViolation("这一件不在您的小区，不能删除")


def _refuse_strangers(mapper, connection, row, actor: Actor) -> None:
    """Everything a row points to must belong to its own community. Asked in the same transaction, as the row is written."""
    for name, target in _pointers(mapper):
        history = inspect(row).attrs[name].history
        value = history.added[0] if history.added else None
        if value is None or (target.name == "staff" and value == actor.staff_id):
            continue
        if _home_of(connection, row, target, value) != row.community_id:
            if target.name == "staff" and _works_in(connection, value, row.community_id):
                continue
            spec = row.register.field(name) if isinstance(row, Directory) else None
            raise RuleViolation(f"{spec.label if spec else '所选的一项'}在本小区里找不到，请重新选择", name)


@cache
def _pointers(mapper) -> list[tuple[str, Table]]:
    """The attributes of a class that point to rows of a community, with the tables they point to."""
    homes = {found.local_table for found in db.Model.registry.mappers if issubclass(found.class_, InCommunity)}
    return [
        (mapper.get_property_by_column(column).key, key.column.table)
        for column in mapper.local_table.c
        for key in column.foreign_keys
        if key.column.table in homes
    ]


def _home_of(connection, row, target: Table, key: int) -> int | None:
    """The community of a row pointed to. Rows never move, so what was asked once in a transaction still holds."""
    known = object_session(row).info.setdefault("homes", {})
    if (target.name, key) not in known:
        found = connection.execute(select(target.c.community_id).where(target.c.id == key)).scalar()
        if found is None:
            return None
        known[target.name, key] = found
    return known[target.name, key]


def _works_in(connection, staff_id: int, community_id: int) -> bool:
    """A person may hold roles in several communities and belongs to the staff of one."""
    held = select(Grant.id).join(Account, Account.id == Grant.account_id)
    held = held.where(Account.staff_id == staff_id, Grant.community_id == community_id, Account.enabled.is_(True))
    return connection.execute(held.limit(1)).first() is not None


@event.listens_for(Session, "after_transaction_end")
def _forget_homes(session: Session, transaction) -> None:
    if transaction.parent is None:
        session.info.pop("homes", None)
