"""Who changed what, when and from where: a line in the same transaction as the change.

Private values and what free text holds of them are kept masked; beside them a keyed hash, by which a claim ("it said
13800001234 then") can be proved or disproved without keeping the value. Nothing else of earlier texts is kept here.
"""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import DDL, JSON, ForeignKey, Index, String, event, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.declare import FieldSpec
from models.display import REFERENCES, Display
from models.features import Entry
from models.organisation import Actor
from models.rules import masking
from models.saving import Change, after_write
from models.storage import Key

_key = b""


def set_key(key: bytes | str) -> None:
    """The key of the hashes, kept outside the database. Without one no hashes are written."""
    global _key
    _key = key.encode() if isinstance(key, str) else key


def keyed_hash(text: str) -> str | None:
    return hmac.new(_key, text.encode(), hashlib.sha256).hexdigest() if _key else None


class AuditLine(db.Model):
    """Append-only: the database itself refuses to change or remove a line."""

    __tablename__ = "audit_line"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    actor_name: Mapped[str] = mapped_column(String(60))
    ip: Mapped[str] = mapped_column(String(45), default="")
    community_id: Mapped[int | None] = mapped_column(Key)
    action: Mapped[str] = mapped_column(String(40))  # create, change, void, sign_in, reveal, export, print, import …
    register: Mapped[str | None] = mapped_column(String(40))
    entry_id: Mapped[int | None] = mapped_column(Key)
    record_no: Mapped[str | None] = mapped_column(String(40))
    detail: Mapped[dict | None] = mapped_column(JSON)  # {field: [before, after]}, masked; or what was exported and why
    hashes: Mapped[dict | None] = mapped_column(JSON)  # {field: [before, after]} of what stands masked in the detail
    __table_args__ = (
        Index("ix_audit_line_at", "community_id", "at", "id"),
        Index("ix_audit_line_entry", "register", "entry_id", "id"),
    )


for _act in ("UPDATE", "DELETE"):
    event.listen(
        AuditLine.__table__,
        "after_create",
        DDL(
            f"CREATE TRIGGER audit_line_no_{_act.lower()} BEFORE {_act} ON audit_line "
            "BEGIN SELECT RAISE(ABORT, 'audit lines are never changed'); END"
        ).execute_if(dialect="sqlite"),
    )
event.listen(
    AuditLine.__table__,
    "after_create",
    DDL(
        "CREATE FUNCTION audit_line_fixed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit lines are never changed'; END $$; "
        "CREATE TRIGGER audit_line_fixed BEFORE UPDATE OR DELETE ON audit_line "
        "FOR EACH ROW EXECUTE FUNCTION audit_line_fixed(); "
        "CREATE TRIGGER audit_line_kept BEFORE TRUNCATE ON audit_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_line_fixed()"
    ).execute_if(dialect="postgresql"),
)


def record(
    session: Session, actor: Actor, now: datetime, action: str, *, community_id=None, register=None, entry_id=None,
    record_no=None, detail=None,
) -> None:  # fmt: skip
    """Write a line for something that is not a change of a row: a sign-in, a reveal, an export, a print."""
    _write(session, actor, now, [{
        "action": action, "community_id": community_id or actor.community_id, "register": register, "entry_id": entry_id,
        "record_no": record_no, "detail": _scrubbed(detail), "hashes": None,
    }])  # fmt: skip


@after_write
def follow(session: Session, changes: list[Change]) -> None:
    """One line a row, all lines in one statement."""
    actor, now = changes[0].actor, changes[0].now
    display = Display(session, now)
    display.know("staff", actor.staff_id, actor.name)
    _look_up(display, changes)
    lines = [line for change in changes if (line := _line(display, change))]
    if lines:
        _write(session, actor, now, lines)


def _look_up(display: Display, changes: list[Change]) -> None:
    """The names of all that many rows refer to, in one query a directory instead of one a row."""
    wanted: dict[str, set] = {}
    for change in changes if len(changes) > 1 else ():
        for spec in change.entry.register.fields:
            if target := REFERENCES.get(spec.kind.code) or spec.to:
                wanted.setdefault(target, set()).update((change.entry.value(spec.name), change.before.get(spec.name)))
    for target, keys in wanted.items():
        display.prefetch(target, keys)


def _line(display: Display, change: Change) -> dict | None:
    """None when nothing a person knows of has changed."""
    entry, detail, hashes = change.entry, {}, {}
    for spec in entry.register.fields:
        old, new = change.before.get(spec.name), entry.value(spec.name)
        if spec.name in change.before or (change.new and new not in (None, "")):
            detail[spec.name] = [display.shown_value(spec, value) for value in (old, new)]
            if detail[spec.name] != (plain := [spec.text(old), spec.text(new)]) and not _refers(spec):
                hashes[spec.name] = [keyed_hash(text) if text else None for text in plain]
    if "void_reason" in change.before:
        detail["void_reason"] = ["", masking.free_text(entry.void_reason or "")]
    if not (change.new or detail or "voided_at" in change.before):
        return None
    return {
        "action": "create" if change.new else "void" if "voided_at" in change.before else "change",
        "community_id": entry.community_id, "register": entry.register.slug, "entry_id": entry.id,
        "record_no": entry.record_no if isinstance(entry, Entry) else None, "detail": detail, "hashes": hashes if _key and hashes else None,
    }  # fmt: skip


def _refers(spec: FieldSpec) -> bool:
    return spec.kind.code in ("staff", "department", "link")


def _scrubbed(value):
    """What somebody wrote into a reason may hold a telephone number too."""
    if isinstance(value, dict):
        return {name: _scrubbed(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(inner) for inner in value]
    return masking.free_text(value) if isinstance(value, str) else value


def _write(session: Session, actor: Actor, now: datetime, lines: list[dict]) -> None:
    who = {"at": now, "account_id": actor.account_id, "actor_name": actor.name, "ip": actor.ip}
    session.connection().execute(insert(AuditLine.__table__), [who | line for line in lines])
