"""What the lifecycle has to know of an entry, gathered from the entry, the sheets that follow it, and its pauses."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import REGISTERS
from models.features import Directory
from models.organisation import Actor
from models.rules import access
from models.rules.lifecycle import VISIT_SATISFIED, Facts
from models.tracking import Pause


def facts_of(session: Session, entry: Directory) -> Facts:
    return facts_of_many(session, [entry])[entry.id]


def facts_of_many(session: Session, entries: Iterable[Directory]) -> dict[int, Facts]:
    """Facts by id, for entries of one register, in two queries."""
    entries = list(entries)
    if not entries:
        return {}
    slug, keys = entries[0].register.slug, [entry.id for entry in entries]
    paused = set(session.scalars(select(Pause.entry_id).where(*_open_pauses(slug, keys))))
    accused = _accused(session, slug, keys)
    return {entry.id: _facts(entry, entry.id in paused, accused.get(entry.id)) for entry in entries}


def facts_again(entry: Directory, before: Facts) -> Facts:
    """The facts after a move has written into the entry."""
    return _facts(entry, before.paused, before.accused_id)


def followers_of(session: Session, entry: Directory) -> list[Directory]:
    """The sheets that follow this entry, e.g. the complaint of a 来电来访 entry."""
    found = []
    for model, link in _following(entry.register.slug):
        found += session.scalars(select(model).where(getattr(model, link) == entry.id)).all()
    return found


def open_pause(session: Session, entry: Directory) -> Pause | None:
    return session.scalar(select(Pause).where(*_open_pauses(entry.register.slug, [entry.id])).order_by(Pause.id.desc()).limit(1))


def in_sight(actor: Actor, entry: Directory) -> bool:
    """Whether this person sees the entry at all: all of the community, what their department was given, or what they filed."""
    if actor.everywhere:
        return True
    scope = access.scope_of(actor.roles, entry.register.slug)
    mine = actor.staff_id is not None and entry.recorded_by_id == actor.staff_id
    if scope == "department":
        return mine or (actor.department_id is not None and getattr(entry, "department_id", None) == actor.department_id)
    return scope == "all" or (scope == "own" and mine)


def _open_pauses(slug: str, keys: list[int]) -> tuple:
    return Pause.register == slug, Pause.entry_id.in_(keys), Pause.end_at.is_(None)


def _following(slug: str):
    for register in REGISTERS.values():
        follows = getattr(register.model, "follows", None)
        if follows and register.field(follows[0]).to == slug:
            yield register.model, follows[0]


def _accused(session: Session, slug: str, keys: list[int]) -> dict[int, int]:
    """Staff id of the person complained about, by entry."""
    found: dict[int, int] = {}
    for model, link in _following(slug):
        if model.register.field("accused_id"):
            column = getattr(model, link)
            rows = select(column, model.accused_id).where(column.in_(keys), model.accused_id.is_not(None))
            found |= dict(session.execute(rows).all())
    return found


def _facts(entry: Directory, paused: bool, accused_id: int | None) -> Facts:
    def of(name: str):
        return getattr(entry, name, None)

    return Facts(
        status="void" if entry.voided_at else entry.status,
        paused=paused,
        category=of("category"),
        process_note=entry.process_note,
        result=entry.result,
        notified_at=entry.notified_at,
        notify_way=entry.notify_way,
        transferred=of("transferred_at") is not None,
        accepted=of("accepted_at") is not None,
        filed_on=entry.recorded_at.date(),
        needs_visit=bool(of("need_visit")),
        visited=of("visited_at") is not None,
        visited_by_id=of("visited_by_id"),
        visit_satisfied=VISIT_SATISFIED.get(of("satisfaction")),
        handler_id=of("handler_id"),
        accused_id=accused_id,
        recorder_id=entry.recorded_by_id,
    )
