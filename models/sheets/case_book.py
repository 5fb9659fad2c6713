"""One matter as a workbook: its sheets in the order they were written, then all that was done. Masked like everything that leaves."""

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
from models.timeline import Event, timeline

FACTS = (Column("栏目", "text", width=20), Column("内容", "note", width=58))
EVENTS = (Column("序号", "seq"), Column("时间", "no", width=18), Column("编号", "no"), Column("谁", "person"),
          Column("做了什么", "text", width=24), Column("说明", "note", width=44), Column("方式", "choice"))  # fmt: skip
NOTHING = (None, 0, False)  # that the system set by itself says nothing
MOST = 40  # sheets of one matter


def write_case(target: str | PathLike, session: Session, display: Display, actor: Actor, community: Community, entry: Directory) -> int:
    """The entry, what was derived from it and what it stands on, then what happened; the number of sheets of paper in it."""
    matter, others = whole_matter(session, actor, entry)
    sheets = [facts_sheet(display, community, one, contents(matter, others)) for one in [*matter, *others]]
    write_workbook(target, [*sheets, events_sheet(session, display, community, entry, matter)])
    return len(sheets)


def number_of(entry: Directory) -> str:
    return getattr(entry, "record_no", None) or ""


def contents(matter: Sequence[Directory], others: Sequence[Directory]) -> str:
    """What the file holds, for under each of its sheets."""
    said = [f"{one.register.menu_title} {number_of(one)}".strip() for one in matter]
    more = f"；同类的另附 {'、'.join(map(number_of, others))}" if others else ""
    return f"全案 {len(matter)} 张，按登记先后：{'、'.join(said)}{more}；经过在最后一页。"


def facts_sheet(display: Display, community: Community, entry: Directory, said: str = "") -> Sheet:
    """Everything that is filled in, label by label in the order of the form."""
    register, number = entry.register, number_of(entry)
    display.prefetch_rows(register, [entry], register.fields)
    state = display.status(entry)
    head = [("编号", number)] + ([("状态", state.label)] if state and register.field("status") is None else [])
    shown = [(spec.label, display.shown(entry, spec)) for spec in register.fields if not (spec.auto and entry.value(spec.name) in NOTHING)]
    rows = [list(pair) for pair in [*head, *shown, *_written(display, entry)] if pair[1]]
    return Sheet(
        f"{register.title} {number}".strip(), FACTS, rows, unit=unit_of(community), form_no=register.form_no, edition=register.edition,
        notes=[said + MASKED], tab=f"{register.menu_title} {number}".strip(), freeze=1, upright=True, whole=True, signature=False,
    )  # fmt: skip


def _written(display: Display, entry: Directory) -> list[tuple[str, str]]:
    """Who wrote it down and when."""
    at = getattr(entry, "recorded_at", None)
    if at is None:
        return []
    who = display.name_of("staff", entry.recorded_by_id) if entry.recorded_by_id else ""
    return [("登记人", who), ("登记时间", f"{at:%Y-%m-%d %H:%M}")]


def events_sheet(session: Session, display: Display, community: Community, entry: Directory, matter: Sequence[Directory]) -> Sheet:
    """What was done and said on all sheets of the matter, oldest first; signed at the end."""
    register, number = entry.register, number_of(entry)
    found = [(event, number_of(one)) for one in matter for event in _events(session, display, one)]
    found.sort(key=lambda pair: pair[0].at)
    rows = [[event.full, on, event.who, event.act, event.text, event.tag] for event, on in found]
    return Sheet(
        f"{register.menu_title} {number} 经过", EVENTS, rows, unit=unit_of(community), form_no=register.form_no,
        edition=register.edition, notes=[MASKED], tab=f"{number} 经过".strip(), freeze=1, whole=True,
    )  # fmt: skip


def _events(session: Session, display: Display, entry: Directory) -> list[Event]:
    """Oldest first; of the same minute in the order they were written."""
    return [event for day in reversed(timeline(session, display, entry)) for event in reversed(day.events)]


# what belongs together


def whole_matter(session: Session, actor: Actor, entry: Directory) -> tuple[list[Directory], list[Directory]]:
    """The sheets of one matter, oldest first, however many links away; and beside them those of the same register it is tied to.

    Only what this person may see.
    """
    matter, others, todo = {_key(entry): entry}, {}, [entry]
    while todo and len(matter) < MOST:
        here = todo.pop(0)
        for near in _beside(session, actor, here):
            if near.register.slug == here.register.slug:
                others |= {_key(near): near} if here is entry else {}
            elif _key(near) not in matter:
                matter[_key(near)] = near
                todo.append(near)
    tied = [one for key, one in others.items() if key not in matter]
    return sorted(matter.values(), key=_filed), sorted(tied, key=_filed)


def _key(entry: Directory) -> tuple[str, int]:
    return entry.register.slug, entry.id


def _filed(entry: Directory) -> tuple[str, int, int]:
    """By the minute; of those written together the one the others came out of stands first."""
    at = getattr(entry, "recorded_at", None)
    return f"{at:%Y-%m-%d %H:%M}" if at else "", entry.register.order, entry.id


def _beside(session: Session, actor: Actor, entry: Directory) -> list[Directory]:
    """The entries that point to this one and those it points to, as far as this person may see them."""
    found: dict[tuple[str, int], Directory] = {}
    for slug, keys in (*_pointed_to(entry), *_pointing(session, entry)):
        model = REGISTERS[slug].model
        if not keys or REGISTERS[slug].directory or not access.may(actor.roles, "read", slug):
            continue
        seen = visibility.visible(select(model), actor, model).where(model.id.in_(keys)).order_by(model.id)
        found |= {(slug, one.id): one for one in session.scalars(seen)}
    found.pop(_key(entry), None)
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
