"""Personal values that occur nowhere else, put into every field of every register that could hold one."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import FieldSpec, Register, all_registers
from models.errors import RuleViolation
from models.features import Entry
from models.organisation import Actor, system_actor
from models.premises import Resident, Room
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action, Pause

NOW = datetime(2026, 11, 23, 14, 32)
BEFORE = NOW - timedelta(days=4)
ROOM = "8-1-808"
PERSON, PHONE, PLATE = "鄂尔德木", "13588771236", "琼CZ9Q87"
IN_TEXT = {"mobile": "15277661239", "landline": "0898-66123987", "id": "460100198807074615"}
TEXT = f"业主来电 {IN_TEXT['mobile']}，家里 {IN_TEXT['landline']}，证件 {IN_TEXT['id']}，楼道灯不亮"
SECRETS = (PERSON, PHONE, PLATE, *IN_TEXT.values(), IN_TEXT["landline"].replace("-", ""))
MASKED = ("鄂***", "135****1236", "152****1239")
OTHERS = ("supervisor", "department", "manager", "guard")
STATUSES = ("to_confirm", "filed", "in_progress", "handled", "to_visit", "written_off")


def sow(session: Session, site, desk: Actor) -> dict[str, int]:
    """A row in every register, a matter in every state, lines in the timeline; {slug: id of its row}."""
    with acting(session, system_actor(site.community.id)):
        keys = {register.slug: _planted(session, register, site).id for register in sorted(all_registers(), key=_directories_first)}
        for status in STATUSES:
            matter = _planted(session, Visit.register, site, status=status)
            _history(session, matter, desk)
        void = _planted(session, Visit.register, site)
        void.voided_at, void.voided_by_id, void.void_reason = NOW, desk.staff_id, TEXT
        _history(session, session.get(Visit, keys["visit"]), desk)
        session.commit()
    return keys


def _directories_first(register: Register) -> tuple:
    order = ("staff", "department", "building", "room", "resident", "occupancy", "visit")
    return (order.index(register.slug) if register.slug in order else len(order), register.order)


def _planted(session: Session, register: Register, site, **given):
    """A saved row with every field that can hold a secret, and what else its rules ask for as they refuse it."""
    turns: dict[str, int] = {}
    for spec in register.fields:
        if spec.required or spec.private or spec.kind.free or spec.columns or spec.name == register.place:
            given.setdefault(spec.name, _value(session, register, spec, site))
    while True:
        row = register.model(community_id=site.community.id, **{name: value for name, value in given.items() if value is not None})
        if isinstance(row, Entry):
            row.recorded_by_id = site.staff["desk"].id
        try:
            with session.begin_nested():
                session.add(row)
                session.flush()
            return row
        except RuleViolation as refusal:
            spec = register.field(refusal.field or "")
            if spec is None or spec.private or turns.setdefault(spec.name, 0) > len(OTHERS):
                raise
            turns[spec.name] += 1
            given[spec.name] = _another(session, register, spec, site, given.get(spec.name), turns[spec.name])


def _another(session: Session, register: Register, spec: FieldSpec, site, refused, turn: int):
    """What was missing is filled in; of people the next one is tried, of moments a later one; anything else goes."""
    if refused is None and turn == 1:
        return _value(session, register, spec, site)
    if spec.kind.code == "moment" and turn < len(OTHERS):
        return BEFORE + timedelta(hours=8 * turn)
    return site.staff[OTHERS[turn - 2]].id if spec.kind.code == "staff" and turn >= 2 else None


def _value(session: Session, register: Register, spec: FieldSpec, site):
    kind = spec.kind.code
    if kind == "text":  # what a row is called in every pick list is no free text
        room = spec.max_length or 200
        if spec.unique or room < 12 or (register.directory and spec.name == register.headline):
            return "canary"
        return TEXT if room >= len(TEXT) else f"打{IN_TEXT['mobile']}"
    if kind == "choice":
        return "filed" if spec.name == "status" and "filed" in spec.choices.options else next(iter(spec.choices.options))
    if kind == "staff":
        return site.staff["desk"].id
    if kind == "rows":
        return [{column.name: _cell(column) for column in spec.columns}]
    if kind == "link":
        return _linked(session, spec)
    if spec.name == "end_on":
        return None  # still living there
    if spec.name == "to_at":
        return NOW + timedelta(days=1)
    plain = {
        "note": TEXT, "moment": BEFORE + timedelta(minutes=register.fields.index(spec)), "day": date(2026, 11, 20), "money": 12,
        "count": 1, "flag": True, "person": PERSON, "phone": PHONE, "id_number": IN_TEXT["id"], "plate": PLATE, "room": ROOM,
        "department": site.departments["工程部"].id,
    }  # fmt: skip
    return plain.get(kind)


def _cell(column: FieldSpec) -> str:
    return {"person": PERSON, "phone": PHONE, "moment": "2026-11-20 09:30", "count": "1"}.get(column.kind.code, f"打{IN_TEXT['mobile']}")


def _linked(session: Session, spec: FieldSpec) -> int | None:
    if spec.to == "room":
        return session.scalar(select(Room.id).where(Room.full_no == ROOM))
    if spec.to == "resident":
        return session.scalar(select(Resident.id).where(Resident.name == PERSON))
    return session.scalar(select(Visit.id).order_by(Visit.id)) if spec.to == "visit" else None


def _history(session: Session, matter: Visit, desk: Actor) -> None:
    about = {"community_id": matter.community_id, "register": "visit", "entry_id": matter.id}
    for verb in ("note", "progress", "result", "urge", "return_visit", "reopen"):
        session.add(Action(**about, at=NOW - timedelta(hours=2), staff_id=desk.staff_id, verb=verb, note=TEXT, to_owner=verb == "progress"))
    if matter.status == "in_progress":
        session.add(Pause(**about, start_at=NOW - timedelta(hours=1), reason=TEXT))
    session.flush()
