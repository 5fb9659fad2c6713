"""What an old book tells of a matter's life: what is over comes in as over, and none of it looks overdue."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time

from sqlalchemy import inspect

from models.features import Directory, Entry, HasLifecycle
from models.rules import lifecycle
from models.sheets.import_columns import NUMBER, RECORDED, RECORDER, VOID
from models.sheets.import_values import Entered

OPEN_WORDS = re.compile("^(正在|处理中|办理中|跟进|未|待|等|继续|暂|已报|已转|已联系|已派)")
BASIS = "旧登记表导入：已办结"
VOIDED = "旧登记表里已作废"
_ENDS = ("finished_at", "notified_at", "closed_at")
_OWN = (NUMBER, RECORDER, RECORDED, VOID)


def build(model: type[Directory], community_id: int, entered: Entered, now: datetime) -> Directory:
    """A new row of what a line says, its matter with it where it brings none. Nothing is written."""
    values = entered.values
    row = model(community_id=community_id, **{name: value for name, value in values.items() if name not in _OWN})
    if isinstance(row, Entry):
        row.record_no, row.recorded_by_id, row.recorded_at = (values.get(name) for name in (NUMBER, RECORDER, RECORDED))
        row.remark = with_remarks(row.remark, entered.also)
        if values.get(VOID):
            row.voided_at, row.void_reason = row.recorded_at or now, VOIDED
    _lift(row, entered)
    if isinstance(row, HasLifecycle):
        settle(row)
    elif follows := getattr(row, "follows", None):
        _lead(row, follows)
    return row


def with_remarks(remark: str | None, also: list[str]) -> str | None:
    """A remark with the names nobody here has; what it says already is not said twice."""
    parts = [part for part in also if part not in (remark or "")]
    return "；".join(filter(None, [remark, *parts]))[:500] or None


def settle(row: HasLifecycle) -> None:
    """State and moments that agree: as stated, else by what is written down."""
    row.status = row.status or _state(row)
    began = row.value(row.register.anchor)
    if row.status in lifecycle.FINISHED:
        row.finished_at = row.finished_at or row.notified_at or row.closed_at or began
        row.closed_at = row.closed_at or row.notified_at or row.finished_at
        row.close_basis = row.close_basis or BASIS
    elif row.status in ("handled", "to_visit"):
        row.finished_at = row.finished_at or row.notified_at or began
    if row.register.field("sub_category") and row.category == "other":
        row.sub_category = row.sub_category or "other"


def _state(row: HasLifecycle) -> str | None:
    if row.closed_at or row.finished_at or row.notified_at:
        return "written_off"
    if row.result and not OPEN_WORDS.match(row.result.strip()):
        return "written_off"
    return "in_progress" if row.department_id else None


def differences(row: Directory, values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What a sheet says and what follows from the rest of it otherwise: a state, a sum."""
    stated, status = values.get("status"), row.register.field("status")
    if stated and status is not None and row.status != stated and getattr(row, "master", None) is None:
        yield "status", f"状态写“{status.text(stated)}”，按内容算是“{status.text(row.status)}”"
    for spec in row.register.fields:
        given = values.get(spec.name) if spec.auto and spec.kind.code in ("money", "count") else None
        if given is not None and row.value(spec.name) not in (None, given):
            yield spec.name, f"{spec.label}写 {spec.text(given)}，按内容算是 {spec.text(row.value(spec.name))}"


def ended_at(row: Directory) -> datetime | None:
    """When a slip in a closed state of its register came to its end: the matter it makes for itself is over too."""
    if row.register.derived and row.status in row.register.closed_states and getattr(row, "master", None) is not None:
        return getattr(row, "finished_at", None) or row.value(row.register.anchor)
    return None


def close_master(row: Directory, at: datetime) -> None:
    master = row.master
    if master is not None and inspect(master).transient and isinstance(master, HasLifecycle):
        master.status, master.finished_at = "written_off", at
        settle(master)


def _lead(row: Directory, follows: tuple[str, Mapping[str, str]]) -> None:
    """A sheet without a master makes one, which stands where the sheet says it stands."""
    link, names = follows
    if row.value(link) or not hasattr(row, "as_master") or not row.value(row.register.anchor):
        return
    row.master = row.as_master()
    for mine, theirs in names.items():
        if row.value(mine) is not None:
            row.master.put(theirs, row.value(mine))
    settle(row.master)


def _lift(row: Directory, entered: Entered) -> None:
    """Of a day without a time nobody knows the hour: on the day it began it ended later than it began."""
    for spec in row.register.fields:
        earlier = spec.not_before or (row.register.anchor if spec.name in _ENDS else None)
        if spec.name in entered.days and earlier and earlier != spec.name:
            began, ended = row.value(earlier), row.value(spec.name)
            if isinstance(began, datetime) and ended.time() == time() and ended.date() == began.date():
                row.put(spec.name, began)
