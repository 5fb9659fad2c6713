"""Words as a manager reads them: what each register and option is called, what is set for later, who changed what (R149)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.choice_places import Places, choice_places
from models.choices import NOT_OFFERED
from models.declare import Layout, Register, all_registers
from models.display import Display, When
from models.documents import documents
from models.operations.plan_options import OFF, ON
from models.operations.plan_register import OF_REGISTER, declared_of
from models.operations.plan_words import OF_HOUSE
from models.organisation import Actor
from models.paper import PaperForm
from models.register_words import Named
from models.rules.access import DECLARED_ROLES
from models.vocabulary import Book, Word
from models.words import NAMES

MOST = 60


@dataclass(frozen=True)
class Row:
    """One register, or one set of options. `note`: whether it was changed, or from which day it will be."""

    key: str
    title: str
    about: str
    note: str
    fixed: bool = False
    cells: tuple[str, ...] = ()
    under: bool = False  # another way to print the register above it


@dataclass(frozen=True)
class Past:
    day: date
    text: str
    who: str
    at: When


def registers(session: Session, actor: Actor, day: date) -> list[Row]:
    """Every register and sheet with what may be changed of it: title, short title, form number, edition, prefix."""
    notes = _Notes(session, actor, day)
    under = Layout | PaperForm
    return [Row(one.slug, one.title, one.declared("title"), notes.of({one.slug}), cells=_cells(one), under=isinstance(one, under))
            for one in documents().values()]


def _cells(one: Named) -> tuple[str, ...]:
    """Short title, form number, edition, prefix; '' for what it does not have."""
    found = [getattr(one, word) if word in one.sayable else "" for word in ("short", "form_no", "edition", "number_prefix")]
    if "number_prefix" in one.sayable:
        found[3] = found[3] or declared_of(one)["number_prefix"]
    return tuple(found)


def options(session: Session, actor: Actor, day: date, only: str = "") -> list[tuple[Register, list[Row]]]:
    """The sets of options under each register that offers them."""
    notes = _Notes(session, actor, day)
    found: dict[str, list[Row]] = {}
    for places in choice_places().values():
        for slug in dict.fromkeys(register.slug for register, _ in places.fields):
            if only in ("", slug):
                found.setdefault(slug, []).append(_row(places, slug, notes))
    return [(register, found[register.slug]) for register in all_registers() if register.slug in found]


def _row(places: Places, slug: str, notes: "_Notes") -> Row:
    spoken = places.choices.spoken
    labels = [label if code in spoken.offered else f"{label}（{OFF}）" for code, label in spoken.labels.items()]
    titles = "、".join(dict.fromkeys(spec.label for register, spec in places.fields if register.slug == slug))
    return Row(places.key, titles, "、".join(labels), notes.of(codes_of(places)), places.choices.fixed)


def codes_of(places: Places) -> set[str]:
    return {places.key, *(f"{places.key}.{code}" for code in places.choices.declared.labels)}


class _Notes:
    """已改, or from which day something is set."""

    def __init__(self, session: Session, actor: Actor, day: date) -> None:
        self.day, book = day, Book(session, actor.community_id or 0)
        self.changed = {code for _, code in book.on(day).now}
        self.later: dict[str, date] = {}
        for _, code, _, holds_from in book.rows:
            if holds_from > day:
                self.later.setdefault(code, holds_from)

    def of(self, codes: Collection[str]) -> str:
        days = [self.later[code] for code in codes if code in self.later]
        if days:
            return f"{min(days):%m-%d} 起改"
        return "已改" if self.changed & set(codes) else ""


def history(session: Session, display: Display, actor: Actor, codes: Sequence[str]) -> list[Past]:
    """Every change of these words, newest first."""
    mine = (Word.community_id == actor.community_id) & Word.code.in_(codes)
    rows = session.scalars(select(Word).where(mine).order_by(Word.id.desc()).limit(MOST)).all()
    display.prefetch("staff", [row.set_by_id for row in rows])
    return [Past(row.holds_from, _said(row), display.name_of("staff", row.set_by_id) if row.set_by_id else "系统", display.when(row.set_at))
            for row in rows]  # fmt: skip


def _said(row: Word) -> str:
    """渠道“来电”的叫法：打进来."""
    if row.what in ("role", "name"):
        declared = DECLARED_ROLES if row.what == "role" else NAMES
        about = f"“{declared[row.code]}”" if row.what == "role" else OF_HOUSE[row.code]
        return f"{about}：{_or_manual(row.value, declared[row.code])}"
    if register := documents().get(row.code):
        return f"{OF_REGISTER[row.what]}：{_or_manual(row.value, declared_of(register).get(row.what, ''))}"
    name, _, code = row.code.partition(".")
    places = choice_places().get(name)
    labels = places.choices.declared.labels if places else {}
    if row.what == "order":
        return f"顺序：{_or_manual('、'.join(labels.get(one, one) for one in (row.value or '').split()), '手册的顺序')}"
    if row.what == "offered":
        return f"“{labels.get(code, code)}”：{OFF if row.value == NOT_OFFERED else ON}"
    about = "的别名" if row.what == "aliases" else "的叫法"
    return f"“{labels.get(code, code)}”{about}：{_or_manual(row.value, '' if row.what == 'aliases' else labels.get(code, code))}"


def _or_manual(value: str | None, declared: str) -> str:
    return value or (f"恢复手册原词“{declared}”" if declared else "（空）")
