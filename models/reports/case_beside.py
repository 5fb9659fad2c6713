"""What stands beside a matter: the sheets that came out of it, and the marks beside its title."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import REGISTERS
from models.display import Display, Pill
from models.features import Directory
from models.operations.facts import followers_of
from models.organisation import Actor
from models.registers.closing import outside_reception
from models.repeats import TIE, times_of, within
from models.reports.case import Case
from models.rules import lifecycle
from models.visibility import limits

SHORTEST, LONGEST = 4, 24  # characters of a title


@dataclass(frozen=True)
class Sheet:
    """An entry of another register that belongs to this one."""

    slug: str
    id: int
    record_no: str
    title: str
    pill: Pill | None


def sheets(session: Session, display: Display, actor: Actor, entry: Directory) -> list[Sheet]:
    """派生单: entries of other registers whose link leads here, as far as this person sees them."""
    found = []
    for register in REGISTERS.values():
        for spec in register.fields:
            if spec.to == entry.register.slug and spec.kind.code == "link" and spec.name != TIE:
                column = getattr(register.model, spec.name)
                rows = session.scalars(select(register.model).where(*limits(actor, register.model), column == entry.id).limit(20))
                found += [_sheet(display, row) for row in rows]
    return found


def _sheet(display: Display, row: Directory) -> Sheet:
    title = row.register.menu_title
    return Sheet(row.register.slug, row.id, getattr(row, "record_no", None) or title, title, display.status(row))


def again(session: Session, display: Display, entry: Directory) -> str:
    """90 天内第 3 次报修; of a complaint's sheet 90 天内第 3 次邻里纠纷投诉, as the month counts. '' for the first time."""
    register = entry.register
    if entry.voided_at or not (register.place and register.tag and register.field(TIE)):
        return ""
    days = within(session, entry.community_id, display.now.date())
    times = times_of(session, entry, days)
    kind = display.shown(entry, register.field(register.tag)).removesuffix("类") + getattr(entry, "repeat_word", "")
    return f"{days} 天内第 {times} 次{kind}" if times > 1 else ""


def _again(session: Session, case: Case) -> str:
    """By the kind of the complaint where it is one of several of that kind, else by the category."""
    sheets = (again(session, case.display, sheet) for sheet in followers_of(session, case.entry))
    return next(filter(None, sheets), "") or again(session, case.display, case.entry)


def title(case: Case) -> str:
    """What it is about in a few words: the first clause of what was written down; the rest stands in the facts."""
    whole = case.text(case.entry.register.headline or "") or case.entry.record_no
    clauses = re.findall(r"[^，。；！？,;!?\n]+", whole) or [whole]
    short = next((clause.strip() for clause in clauses if len(clause.strip()) >= SHORTEST), whole)
    return short if len(short) <= LONGEST else short[: LONGEST - 1] + "…"


def tags(session: Session, case: Case) -> list[Mapping[str, str]]:
    """The marks beside the title: what it is, how grave, how often, and what one must know of it."""
    register = case.entry.register
    kind = " · ".join(part for part in (case.text(register.tag or ""), case.text("severity")) if part)
    marks = [
        (kind, "red" if case.facts.category == "complaint" else ""),
        (_again(session, case), "amber"),
        (case.text("urgency") if case.facts.urgency in lifecycle.HURRIED else "", "red"),
        (f"重开 {case.entry.reopened} 次" if case.entry.reopened else "", "amber"),
        ("利益冲突" if lifecycle.conflict_of_interest(case.facts) else "", "red"),
        ("申请作废" if case.facts.void_asked else "", "amber"),
        ("补登" if case.entry.late else "", ""),
        ("非接待时间" if _outside(session, case) else "", ""),
    ]
    return [{"text": text, "tone": tone} for text, tone in marks if text]


def _outside(session: Session, case: Case) -> bool:
    """Whether it came in while the desk does not receive (R28)."""
    came = case.entry.value(case.entry.register.anchor)
    return came is not None and outside_reception(session, case.entry.community_id, came)
