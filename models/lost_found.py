"""报失 and 拾得 that may be the same thing (R62, R108): looked for among what is open, the likeliest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import bigrams
from models.display import Display, When
from models.organisation import Actor
from models.registers.item import Item, ItemKind, ItemState
from models.rules import matching
from models.rules.matching import Thing
from models.visibility import limits

PAIRED = {ItemKind.LOST: ItemKind.FOUND, ItemKind.FOUND: ItemKind.LOST}
OPEN = {ItemKind.LOST: (ItemState.SEARCHING,), ItemKind.FOUND: (ItemState.KEPT, ItemState.ANNOUNCED)}
READ, MOST = 400, 3


@dataclass(frozen=True)
class Half:
    """What may be the other half: number, what, where and when; never what it looks like."""

    id: int
    record_no: str
    name: str
    place: str
    at: When | None
    score: int


def likely(session: Session, actor: Actor, now: datetime, item: Item) -> list[Half]:
    """At most three, of the other kind, open and not paired yet; [] for what can have no other half. `item` need not be saved."""
    wanted = PAIRED.get(item.kind)
    if wanted is None or item.matched_id or item.voided_at or not (item.found_at and (item.item_name or item.features)):
        return []
    if item.status and item.status not in OPEN[item.kind]:
        return []
    mine = _thing(item)
    found = [(matching.score(mine, _thing(other)), other) for other in _open(session, actor, wanted, item.found_at)]
    best = sorted((pair for pair in found if pair[0] >= matching.LIKELY), key=lambda pair: (-pair[0], pair[1].id))[:MOST]
    display = Display(session, now)
    return [_half(display, other, score) for score, other in best]


def other_half(session: Session, display: Display, item: Item) -> Half | None:
    """What it was found to be the same as."""
    other = session.get(Item, item.matched_id) if item.matched_id else None
    return _half(display, other, 100) if other else None


def _open(session: Session, actor: Actor, kind: str, at: datetime) -> list[Item]:
    near = Item.found_at.between(at - matching.WITHIN, at + matching.WITHIN)
    still = (Item.kind == kind, Item.status.in_(OPEN[kind]), Item.matched_id.is_(None), Item.voided_at.is_(None))
    return list(session.scalars(select(Item).where(*limits(actor, Item), *still, near).order_by(Item.found_at.desc()).limit(READ)))


def _thing(item: Item) -> Thing:
    words = bigrams.terms(0, [item.item_name or "", item.features or ""]).pairs
    place = bigrams.terms(0, [item.place or ""]).pairs
    return Thing(item.kind == ItemKind.LOST, item.item_category, item.found_at, frozenset(words), frozenset(place))


def _half(display: Display, item: Item, score: int) -> Half:
    shown = (display.shown(item, item.register.field(name)) for name in ("item_name", "place"))
    return Half(item.id, item.record_no or "", *shown, display.when(item.found_at), score)
