"""The search box: entries of every register in which all words are found, what is newest in front."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import search
from models.declare import Register, all_registers
from models.display import Display, Pill, When
from models.features import Entry
from models.organisation import Actor
from models.rules import access, numbering
from models.visibility import limits

OF_EACH = 10


@dataclass(frozen=True)
class Finding:
    slug: str
    id: int
    record_no: str
    tag: str
    place: str
    text: str
    at: When | None
    state: Pill | None


@dataclass(frozen=True)
class Found:
    """What one register has; `more`: there is more than is shown."""

    slug: str
    title: str
    rows: list[Finding]
    more: bool


def by_number(session: Session, actor: Actor, text: str) -> tuple[str, int] | None:
    """(register, id) of the entry with this record number, if this person may see it."""
    parsed = numbering.parse(text)
    if parsed is None:
        return None
    for register in _readable(actor):
        if parsed[0] in register.prefixes:
            model = register.model
            key = session.scalar(select(model.id).where(*limits(actor, model), model.record_no == numbering.record_no(*parsed)))
            if key is not None:
                return register.slug, key
    return None


def by_title(actor: Actor, text: str) -> str | None:
    """The register of this name, of today or of earlier (C1)."""
    called = ((one.slug, {one.title, one.menu_title, *one.aliases, *(layout.title for layout in one.layouts)}) for one in _readable(actor))
    return next((slug for slug, names in called if text in names), None)


@dataclass(frozen=True)
class Option:
    """A choice that bears the word searched for: the list can be narrowed to it."""

    slug: str
    title: str
    field: str
    code: str
    said: str


def by_option(actor: Actor, text: str) -> list[Option]:
    """Registers with an option of this label or alias, of today or of earlier."""
    found = []
    for register in _readable(actor):
        for spec in register.fields:
            code = spec.choices.code_of(text) if spec.choices and spec.query and spec.kind.code == "choice" else None
            if code is not None:
                said = f"{spec.label}是“{spec.choices.label_of(code)}”的"
                found.append(Option(register.slug, register.menu_title, spec.name, code, said))
    return found


def by_words(session: Session, actor: Actor, text: str, now: datetime) -> list[Found]:
    """Per register the newest entries with all the words; registers without any are left out."""
    found = []
    for register in _readable(actor):
        model = register.model
        keys = search.matching(session, register, text, communities=[actor.community_id])
        query = select(model).where(*limits(actor, model), model.id.in_(keys)).order_by(model.id.desc()).limit(OF_EACH + 1)
        entries = session.scalars(query).all()
        if entries:
            display = Display(session, now)
            rows = [_finding(display, register, entry) for entry in entries[:OF_EACH]]
            found.append(Found(register.slug, register.menu_title, rows, len(entries) > OF_EACH))
    return found


def _readable(actor: Actor) -> list[Register]:
    return [
        register
        for register in all_registers()
        if not register.directory and issubclass(register.model, Entry) and access.may(actor.roles, "read", register.slug)
    ]


def _finding(display: Display, register: Register, entry: Entry) -> Finding:
    def shown(name: str | None) -> str:
        return display.shown(entry, register.field(name)) if name else ""

    moment = entry.value(register.anchor) if register.field(register.anchor) else entry.recorded_at
    return Finding(register.slug, entry.id, entry.record_no or "", shown(register.tag), shown(register.place), shown(register.headline),
                   display.when(moment or entry.recorded_at), display.status(entry))  # fmt: skip
