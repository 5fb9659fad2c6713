"""How often the same thing came from the same household (R76): counted from the entries themselves, never stored.

For every register with a place and a kind; a register with `repeat_of_id` can also tie its entries together by hand.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.errors import RuleViolation
from models.features import Directory
from models.policy import number
from models.rules.repeats import Came, times

TIE = "repeat_of_id"


def within(session: Session, community_id: int, day: date) -> int:
    """In how many days the same thing counts as a repeat (setting `repeat_days`)."""
    return number(session, community_id, "repeat_days", day)


def climbs_at(session: Session, community_id: int, day: date) -> int:
    """The how-manieth complaint climbs by itself (setting `repeat_raise`)."""
    return number(session, community_id, "repeat_raise", day)


def times_of(session: Session, row: Directory, days: int) -> int:
    """Of one entry, also of one that is not written yet, those not written yet beside it included."""
    beside = [one for one in session.new if type(one) is type(row) and one is not row and one.value(one.register.anchor)]
    known = [*_known(session, [row], days), *map(_came, beside)]
    return times(_came(row), (one for one in known if one.id is None or one.id != row.id), days)


def times_of_many(session: Session, rows: Sequence[Directory], days: int) -> dict[int, int]:
    """{id: the how-manieth time} of the entries of one page, in one query; {} where a register has no place or no kind."""
    rows = [row for row in rows if row.voided_at is None]
    if not rows or not (rows[0].register.place and rows[0].register.tag):
        return {}
    by_same: dict[object, list[Came]] = {}
    for one in _known(session, rows, days):
        by_same.setdefault(one.same, []).append(one)
        by_same.setdefault(one.group, []).append(one)
    found = {}
    for one in map(_came, rows):
        near = {other.id: other for key in (one.same, one.group) if key is not None for other in by_same.get(key, ())}
        found[one.id] = times(one, (other for other in near.values() if other.id != one.id), days)
    return found


def settle_tie(session: Session, row: Directory) -> None:
    """What an entry is tied to is always the first of its kind: earlier, not void, and never itself."""
    key = row.value(TIE)
    if key is None:
        return
    first = session.get(type(row), key)
    if first is None or first.voided_at is not None:
        raise RuleViolation("要并入的那一件不在了，或已作废，请重新选", TIE)
    first_id = first.value(TIE) or first.id
    if first_id == row.id or (row.id is not None and _came(row).before(_came(first))):
        raise RuleViolation("只能并入更早登记的一件，请重新选", TIE)
    row.put(TIE, first_id)


def _came(row: Directory) -> Came:
    register = row.register
    place, kind = row.value(register.place), row.value(register.tag)
    tie = row.value(TIE) if register.field(TIE) else None
    return Came(row.id, (place, kind) if place and kind else None, row.value(register.anchor) or row.recorded_at, tie)


def _known(session: Session, rows: Sequence[Directory], days: int) -> list[Came]:
    """What may be an earlier one of these: by room, kind and time, and by what they are tied to; a question each, on its own index."""
    register, model = rows[0].register, type(rows[0])
    columns = [model.id, *(getattr(model, name) for name in (register.place, register.tag, register.anchor))]
    if register.field(TIE):
        columns.append(getattr(model, TIE))
    here = (model.community_id == rows[0].community_id, model.voided_at.is_(None))
    known = {}
    for near in _near(model, [_came(row) for row in rows], days):
        for key, place, kind, at, *tie in session.execute(select(*columns).where(*here, near)):
            known[key] = Came(key, (place, kind) if place and kind else None, at, tie[0] if tie else None)
    return list(known.values())


def _near(model: type[Directory], came: Sequence[Came], days: int) -> Iterator[ColumnElement[bool]]:
    register, alike = model.register, [one for one in came if one.same]
    if alike:
        place, kind, at = (getattr(model, name) for name in (register.place, register.tag, register.anchor))
        first, last = min(one.at for one in alike) - timedelta(days=days), max(one.at for one in alike)
        yield place.in_({one.same[0] for one in alike}) & kind.in_({one.same[1] for one in alike}) & at.between(first, last)
    if groups := {one.first_id for one in came if one.first_id}:
        yield model.id.in_(groups)
        yield getattr(model, TIE).in_(groups)
