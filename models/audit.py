"""Who changed what, when and from where: a line in the same transaction as the change. Private values are kept masked."""

from datetime import datetime

from sqlalchemy import DDL, JSON, ForeignKey, Index, String, event, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.features import Entry
from models.organisation import Actor
from models.saving import Change, after_write
from models.storage import Key


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
        "FOR EACH ROW EXECUTE FUNCTION audit_line_fixed()"
    ).execute_if(dialect="postgresql"),
)


def record(
    session: Session, actor: Actor, now: datetime, action: str, *, community_id=None, register=None, entry_id=None,
    record_no=None, detail=None,
) -> None:  # fmt: skip
    """Write a line for something that is not a change of a row: a sign-in, a reveal, an export, a print."""
    _write(session, actor, now, [{
        "action": action, "community_id": community_id or actor.community_id, "register": register, "entry_id": entry_id,
        "record_no": record_no, "detail": detail,
    }])  # fmt: skip


@after_write
def follow(session: Session, changes: list[Change]) -> None:
    for change in changes:
        entry = change.entry
        line = {
            "action": "create" if change.new else "void" if "voided_at" in change.before else "change",
            "community_id": entry.community_id, "register": entry.register.slug, "entry_id": entry.id,
            "record_no": entry.record_no if isinstance(entry, Entry) else None, "detail": _differences(change),
        }  # fmt: skip
        _write(session, change.actor, change.now, [line])


def _differences(change: Change) -> dict[str, list[str]]:
    entry, found = change.entry, {}
    for spec in entry.register.fields:
        after = entry.value(spec.name)
        if change.new and after not in (None, ""):
            found[spec.name] = ["", spec.masked(after)]
        elif not change.new and spec.name in change.before:
            old = change.before[spec.name]
            found[spec.name] = [spec.masked(old) if old is not None else "", spec.masked(after) if after is not None else ""]
    if "void_reason" in change.before:
        found["void_reason"] = ["", entry.void_reason or ""]
    return found


def _write(session: Session, actor: Actor, now: datetime, lines: list[dict]) -> None:
    who = {"at": now, "account_id": actor.account_id, "actor_name": actor.name, "ip": actor.ip}
    session.connection().execute(insert(AuditLine.__table__), [who | line for line in lines])
