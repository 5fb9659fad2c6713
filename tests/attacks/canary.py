"""Personal values that occur nowhere else, put into every field of every register that could hold one."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import FieldSpec, Register, all_registers
from models.organisation import Actor
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
STATUSES = ("to_confirm", "filed", "in_progress", "handled", "to_visit", "written_off")


def sow(session: Session, site, desk: Actor) -> dict[str, int]:
    """A row in every register, a matter in every state, lines in the timeline; {slug: id of its row}."""
    with acting(session, desk):
        keys = {register.slug: _one(session, register, site) for register in sorted(all_registers(), key=_directories_first)}
        for status in STATUSES:
            matter = _row(session, Visit.register, site)
            matter.status = status
            session.add(matter)
            session.flush()
            _history(session, matter, desk)
        void = _row(session, Visit.register, site)
        session.add(void)
        session.flush()
        void.voided_at, void.voided_by_id, void.void_reason = NOW, desk.staff_id, TEXT
        session.commit()
    return keys


def _directories_first(register: Register) -> tuple:
    order = ("staff", "department", "building", "room", "resident", "occupancy", "visit")
    return (order.index(register.slug) if register.slug in order else len(order), register.order)


def _one(session: Session, register: Register, site) -> int:
    row = _row(session, register, site)
    session.add(row)
    session.flush()
    if register.slug == "visit":
        _history(session, row, session.info["actor"])
    return row.id


def _row(session: Session, register: Register, site):
    row = register.model(community_id=site.community.id)
    for spec in register.fields:
        value = _value(session, register, spec, site)
        if value is not None:
            row.put(spec.name, value)
    return row


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
        return site.staff["supervisor" if spec.name.startswith("checker2") else "desk"].id
    if kind == "rows":
        return [{column.name: _cell(column) for column in spec.columns}]
    if kind == "link":
        return _linked(session, spec)
    if spec.name == "end_on":
        return None  # still living there
    if spec.name == "to_at":
        return NOW + timedelta(days=1)
    plain = {
        "note": TEXT, "moment": BEFORE, "day": date(2026, 11, 20), "money": 12, "count": 1, "flag": True, "person": PERSON, "phone": PHONE,
        "id_number": IN_TEXT["id"], "plate": PLATE, "room": ROOM, "department": site.departments["工程部"].id,
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
