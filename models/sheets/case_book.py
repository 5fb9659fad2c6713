"""One matter, or one household, as a workbook: its sheets one after the other, masked like everything that leaves."""

from collections.abc import Iterable, Sequence
from os import PathLike

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import visibility
from models.declare import REGISTERS
from models.display import Display
from models.features import Directory
from models.organisation import Actor, Community
from models.rules import access
from models.sheets.columns import Column, Sheet
from models.sheets.register_sheet import MASKED, unit_of
from models.sheets.write import write_workbook
from models.timeline import timeline

FACTS = (Column("栏目", "text", width=20), Column("内容", "note", width=90))
EVENTS = (Column("序号", "seq"), Column("时间", "text", width=18), Column("谁", "person"), Column("做了什么", "text", width=24),
          Column("说明", "note", width=56), Column("方式", "choice"))  # fmt: skip


def write_case(target: str | PathLike, session: Session, display: Display, actor: Actor, community: Community, entry: Directory) -> int:
    """The entry, what was derived from it and what it stands on, then what happened; the number of sheets of paper in it."""
    entries = [entry, *_beside(session, actor, entry)]
    sheets = [facts_sheet(display, community, one) for one in entries]
    sheets += [events_sheet(session, display, community, one) for one in entries]
    write_workbook(target, sheets)
    return len(entries)


def facts_sheet(display: Display, community: Community, entry: Directory) -> Sheet:
    """Everything that is filled in, label by label in the order of the form."""
    register = entry.register
    display.prefetch_rows(register, [entry], register.fields)
    number = getattr(entry, "record_no", None) or ""
    state = display.status(entry)
    head = [("编号", number)] + ([("状态", state.label)] if state and register.field("status") is None else [])
    shown = [(spec.label, display.shown(entry, spec)) for spec in register.fields]
    rows = [list(pair) for pair in [*head, *shown, *_written(display, entry)] if pair[1]]
    return Sheet(
        f"{register.title} {number}".strip(), FACTS, rows, unit=unit_of(community), form_no=register.form_no, edition=register.edition,
        notes=[MASKED], tab=f"{register.menu_title} {number}".strip(), freeze=1,
    )  # fmt: skip


def _written(display: Display, entry: Directory) -> list[tuple[str, str]]:
    """Who wrote it down and when."""
    at = getattr(entry, "recorded_at", None)
    if at is None:
        return []
    who = display.name_of("staff", entry.recorded_by_id) if entry.recorded_by_id else ""
    return [("登记人", who), ("登记时间", f"{at:%Y-%m-%d %H:%M}")]


def events_sheet(session: Session, display: Display, community: Community, entry: Directory) -> Sheet:
    """What was done and said, oldest first."""
    register, number = entry.register, getattr(entry, "record_no", None) or ""
    days = timeline(session, display, entry)
    rows = [[event.full, event.who, event.act, event.text, event.tag] for day in reversed(days) for event in reversed(day.events)]
    return Sheet(
        f"{register.menu_title} {number} 经过", EVENTS, rows, unit=unit_of(community), form_no=register.form_no,
        edition=register.edition, notes=[MASKED], tab=f"{number} 经过", freeze=1,
    )  # fmt: skip


def _beside(session: Session, actor: Actor, entry: Directory) -> list[Directory]:
    """The entries that point to this one and those it points to, as far as this person may see them."""
    found: dict[tuple[str, int], Directory] = {}
    for slug, keys in (*_pointed_to(entry), *_pointing(session, entry)):
        model = REGISTERS[slug].model
        if not keys or REGISTERS[slug].directory or not access.may(actor.roles, "read", slug):
            continue
        seen = visibility.visible(select(model), actor, model).where(model.id.in_(keys)).order_by(model.id)
        found |= {(slug, one.id): one for one in session.scalars(seen)}
    found.pop((entry.register.slug, entry.id), None)
    return list(found.values())


def _pointed_to(entry: Directory) -> Iterable[tuple[str, list[int]]]:
    for spec in entry.register.fields:
        if spec.kind.code == "link" and spec.to and entry.value(spec.name):
            yield spec.to, [entry.value(spec.name)]


def _pointing(session: Session, entry: Directory) -> Iterable[tuple[str, Sequence[int]]]:
    for register in REGISTERS.values():
        for spec in register.fields:
            if spec.kind.code == "link" and spec.to == entry.register.slug:
                mine = select(register.model.id).where(getattr(register.model, spec.name) == entry.id)
                yield register.slug, list(session.scalars(mine))
