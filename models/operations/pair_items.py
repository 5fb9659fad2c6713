"""A lost report and the thing that was found are tied to each other, or set loose again; the rest is the claim's own form."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import RuleViolation
from models.lost_found import OPEN, PAIRED
from models.operations.facts import in_sight
from models.organisation import Actor
from models.registers.item import Item, ItemKind, ItemState
from models.rules import access

CLAIMANT = {"claimant_name": "person_name", "claimant_phone": "person_phone", "claimant_room": "room"}


def pair_items(session: Session, actor: Actor, one: Item, other: Item) -> Item:
    """Both say so, the report is 已找回, the claim form knows who comes; returns the thing to be handed out. The caller commits."""
    _refuse_strangers(actor, one, other)
    for row in sorted((one, other), key=lambda row: row.id):  # two people at once: the second sees what the first has done
        session.refresh(row, with_for_update=True)
    if PAIRED.get(one.kind) != other.kind:
        raise RuleViolation("一件报失对一件拾得，请重新选")
    for row in (one, other):
        if row.matched_id or row.voided_at or row.status not in OPEN[row.kind]:
            raise RuleViolation(f"{row.record_no} 已经对上了，或已办结，请刷新页面")
    lost, found = (one, other) if one.kind == ItemKind.LOST else (other, one)
    lost.matched_id, found.matched_id = found.id, lost.id
    lost.status = ItemState.FOUND_AGAIN
    for mine, theirs in CLAIMANT.items():
        if found.value(mine) is None:
            found.put(mine, lost.value(theirs))
    session.flush()
    return found


def part_items(session: Session, actor: Actor, one: Item) -> Item:
    """Not the same after all: the report is looked for again. What has been handed out stays as it is."""
    other = session.scalar(select(Item).where(Item.id == one.matched_id)) if one.matched_id else None
    if other is None:
        raise RuleViolation("这一件没有对上别的登记")
    _refuse_strangers(actor, one, other)
    lost, found = (one, other) if one.kind == ItemKind.LOST else (other, one)
    if found.status == ItemState.CLAIMED:
        raise RuleViolation(f"{found.record_no} 已经领走，不能再拆开")
    lost.matched_id = found.matched_id = None
    lost.status = ItemState.SEARCHING
    for mine, theirs in CLAIMANT.items():
        if found.value(mine) == lost.value(theirs):
            found.put(mine, None)
    session.flush()
    return one


def _refuse_strangers(actor: Actor, *rows: Item) -> None:
    if not all(access.may(actor.roles, "edit", "item") and in_sight(actor, row) for row in rows):
        raise RuleViolation("你没有改这张表的权限，请交给前台")
