"""What a matter leads to in one click (R36–R42): which slips are offered, which stand open already, and what they start with."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models import slip, visibility
from models.declare import REGISTERS, Register
from models.features import Directory
from models.organisation import Actor
from models.rules import access
from models.slip_trail import derived_from


@dataclass(frozen=True)
class Offer:
    """A slip that can be opened for a matter; `open_id` and `open_no` when one stands open already: lead there instead."""

    slug: str
    label: str
    open_id: int | None = None
    open_no: str = ""


def offers(session: Session, actor: Actor, entry: Directory) -> list[Offer]:
    """What this person may open for this matter, by its category; nothing for a matter that is over."""
    if entry.voided_at or getattr(entry, "status", None) in ("void", "to_confirm", "written_off", "unsolved", "answered"):
        return []
    found = []
    for register in derived_from(entry.register.slug):
        field, codes = register.derived.when
        if entry.value(field) in codes and access.may(actor.roles, "file", register.slug):
            found.append(_offer(session, register, entry))
    return found


def _offer(session: Session, register: Register, entry: Directory) -> Offer:
    standing = None if register.derived.several else slip.first_open(session, register.model, entry.id)
    if standing is not None:
        return Offer(register.slug, register.derived.offer, standing.id, standing.record_no or "")
    return Offer(register.slug, register.derived.offer)


def source_of(session: Session, actor: Actor, register: Register, key: str | None) -> Directory | None:
    """The matter a new entry of this register is asked for, if this person sees it; None without one."""
    if not (key and register.derived):
        return None
    return visibility.find(session, actor, REGISTERS[register.derived.of].model, key)


def start_with(register: Register, source: Directory) -> dict[str, object]:
    """{field: value} the form starts with, the link included."""
    return slip.known(register, source) | {register.derived.link: source.id}
