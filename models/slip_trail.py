"""What slips tell their matter: a line in its timeline when one is opened or moves on, and which are still open when it is to be closed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, literal, select, union_all
from sqlalchemy.orm import Session

from models.declare import REGISTERS, Register
from models.saving import Change, after_write
from models.tracking import Action

ACTION = Action.__table__
VERB = "slip"


@dataclass(frozen=True)
class OpenSlip:
    """A slip that keeps its matter from being written off."""

    slug: str
    id: int
    record_no: str
    title: str


def derived_from(slug: str) -> list[Register]:
    """The registers whose entries come out of this one's, in the order of the menu."""
    found = [register for register in REGISTERS.values() if register.derived and register.derived.of == slug]
    return sorted(found, key=lambda register: (register.order, register.slug))


def open_slips(session: Session, slug: str, keys: Iterable[int]) -> dict[int, list[OpenSlip]]:
    """By matter: its slips that are not void and not in a closed state of their register (R96). One query.

    What may also stand alone (a thing in store, an hour of air-conditioning) keeps nothing open.
    """
    keys, parts = list(keys), []
    for register in derived_from(slug):
        if register.closed_states and keys and not register.derived.alone:
            model = register.model
            link = getattr(model, register.derived.link)
            still = model.status.not_in(register.closed_states) | model.status.is_(None)
            parts.append(
                select(link.label("matter"), literal(register.slug).label("slug"), model.id.label("id"), model.record_no.label("record_no"))
                .where(link.in_(keys), model.voided_at.is_(None), still)
            )  # fmt: skip
    found: dict[int, list[OpenSlip]] = {}
    for matter, kind, key, record_no in session.execute(union_all(*parts)) if parts else ():
        found.setdefault(matter, []).append(OpenSlip(kind, key, record_no or "", REGISTERS[kind].menu_title))
    return found


def workers(session: Session, slug: str, keys: Iterable[int]) -> dict[int, frozenset[int]]:
    """By matter: who did the work, as its slips say; they do not call back themselves (R82)."""
    keys, parts = list(keys), []
    for register in derived_from(slug):
        if register.field("handler_id") and keys:
            model = register.model
            link = getattr(model, register.derived.link)
            mine = (link.in_(keys), model.voided_at.is_(None), model.handler_id.is_not(None))
            parts.append(select(link.label("matter"), model.handler_id.label("who")).where(*mine))
    found: dict[int, set[int]] = {}
    for matter, who in session.execute(union_all(*parts)) if parts else ():
        found.setdefault(matter, set()).add(who)
    return {matter: frozenset(people) for matter, people in found.items()}


@after_write
def tell_matter(session: Session, changes: list[Change]) -> None:
    for change in changes:
        derived = change.entry.register.derived
        matter = change.entry.value(derived.link) if derived else None
        if matter and (words := _words(change)):
            session.connection().execute(insert(ACTION).values(
                community_id=change.entry.community_id, register=derived.of, entry_id=matter, at=change.now,
                staff_id=change.actor.staff_id, verb=VERB, to_value=words, to_owner=False,
            ))  # fmt: skip


def _words(change: Change) -> str:
    """开单 报修派工 BX20261123-001, then 报修派工 BX20261123-001：维修中; '' when there is nothing to tell."""
    entry = change.entry
    name = f"{entry.register.menu_title} {entry.record_no}"
    if change.new:
        return f"开单 {name}"
    if "voided_at" in change.before and entry.voided_at:
        return f"{name}：作废"
    spec = entry.register.field("status")
    if spec is None or "status" not in change.before or entry.status == change.before["status"]:
        return ""
    return f"{name}：{spec.text(entry.status)}"
