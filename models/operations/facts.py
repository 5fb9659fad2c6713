"""What the lifecycle has to know of an entry, gathered from the entry, the sheets that follow it, and its pauses."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import REGISTERS
from models.features import Directory
from models.organisation import Account, Actor, Grant
from models.rules import access
from models.rules.evidence import NAMES, Evidence
from models.rules.lifecycle import VISIT_SATISFIED, Facts
from models.slip_trail import open_slips, workers
from models.tracking import Pause

SAME = ("category", "process_note", "result", "notify_way", "handler_id", "urgency", "readback_done", "sub_category", "leader_answer")
HAPPENED = {  # what is known by something that is filled in
    "transferred": "transferred_at", "accepted": "accepted_at", "visited": "visited_at", "void_asked": "void_asked_at",
    "tied": "repeat_of_id",
}  # fmt: skip


def facts_of(session: Session, entry: Directory) -> Facts:
    return facts_of_many(session, [entry])[entry.id]


def facts_of_many(session: Session, entries: Iterable[Directory]) -> dict[int, Facts]:
    """Facts by id, for entries of one register, in a handful of queries."""
    entries = list(entries)
    if not entries:
        return {}
    slug, keys = entries[0].register.slug, [entry.id for entry in entries]
    paused = set(session.scalars(select(Pause.entry_id).where(*_open_pauses(slug, keys))))
    sheets = _sheets(session, slug, keys)
    roles, slips = _roles(session, entries, sheets.values()), _open_slips(session, slug, keys)
    did = workers(session, slug, [entry.id for entry in entries if getattr(entry, "visit_reason", None)])
    return {
        entry.id: _facts(entry, entry.id in paused, sheets.get(entry.id), roles, slips.get(entry.id, ()), did.get(entry.id, frozenset()))
        for entry in entries
    }


def facts_again(session: Session, actor: Actor, entry: Directory, before: Facts) -> Facts:
    """The facts after a move has written into the entry and its sheet."""
    with session.no_autoflush:  # the move is written down in one go, its status included
        sheet = next(iter(_sheets(session, entry.register.slug, [entry.id]).values()), None)
    roles = {before.visited_by_id: before.visitor_roles, actor.staff_id: actor.roles, before.accused_id: before.accused_roles}
    return _facts(entry, before.paused, sheet, roles, before.open_slips, before.worker_ids)


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


def _sheets(session: Session, slug: str, keys: list[int]) -> dict[int, Directory]:
    """The complaint's own sheet, by entry; the first that is not void."""
    found: dict[int, Directory] = {}
    for model, link in _following(slug):
        if model.register.field("accused_id"):
            column = getattr(model, link)
            for sheet in session.scalars(select(model).where(column.in_(keys), model.voided_at.is_(None)).order_by(model.id.desc())):
                found[sheet.value(link)] = sheet
    return found


def _roles(session: Session, entries: list[Directory], sheets: Iterable[Directory]) -> dict[int | None, frozenset[str]]:
    """Roles in the community of those who called back and those complained about, by staff id; of nobody where there is no complaint."""
    sheets = list(sheets)
    people = {sheet.accused_id for sheet in sheets} | {getattr(entry, "visited_by_id", None) for entry in entries if sheets}
    held: dict[int | None, set[str]] = {}
    if people := people - {None}:
        of = select(Account.staff_id, Grant.role).join(Grant, Grant.account_id == Account.id)
        here = (Grant.community_id == entries[0].community_id) | Grant.community_id.is_(None)
        for key, role in session.execute(of.where(Account.staff_id.in_(people), here)):
            held.setdefault(key, set()).add(role)
    return {key: frozenset(roles) for key, roles in held.items()}


def _open_slips(session: Session, slug: str, keys: list[int]) -> dict[int, tuple[str, ...]]:
    """Numbers of the slips that came out of these entries and are not finished (R96), by entry."""
    return {key: tuple(slip.record_no for slip in slips) for key, slips in open_slips(session, slug, keys).items()}


def evidence_of(sheet: Directory | None) -> Evidence | None:
    """The complaint's own sheet as the rules read it."""
    if sheet is None:
        return None
    values = {name: getattr(sheet, name, None) for name in NAMES}
    values |= {name: tuple(values[name] or ()) for name in ("steps", "municipal_contacts")}
    return Evidence(**values)


def _facts(
    entry: Directory, paused: bool, sheet: Directory | None, roles: dict[int | None, frozenset[str]], slips: tuple[str, ...],
    did: frozenset[int],
) -> Facts:  # fmt: skip
    return Facts(
        status="void" if entry.voided_at else entry.status,
        paused=paused,
        notified_at=entry.notified_at,
        filed_on=entry.recorded_at.date(),
        recorder_id=entry.recorded_by_id,
        worker_ids=did,
        open_slips=slips,
        **{name: getattr(entry, name, None) for name in SAME},
        **{name: getattr(entry, moment, None) is not None for name, moment in HAPPENED.items()},
        **_visited(entry, roles),
        **_sheet(sheet, roles),
    )


def _visited(entry: Directory, roles: dict[int | None, frozenset[str]]) -> dict[str, object]:
    """What is known of the return visit."""
    visitor = getattr(entry, "visited_by_id", None)
    return {
        "needs_visit": bool(getattr(entry, "need_visit", None)), "visited_by_id": visitor,
        "visit_satisfied": VISIT_SATISFIED.get(getattr(entry, "satisfaction", None)), "visitor_roles": roles.get(visitor, frozenset()),
    }  # fmt: skip


def _sheet(sheet: Directory | None, roles: dict[int | None, frozenset[str]]) -> dict[str, object]:
    """What the complaint's own sheet adds; of an entry without one nothing is known."""
    accused = sheet.accused_id if sheet is not None else None
    return {
        "accused_id": accused, "sheet_recorder_id": sheet.recorded_by_id if sheet is not None else None,
        "accused_roles": roles.get(accused, frozenset()), "evidence": evidence_of(sheet),
    }  # fmt: skip
