"""The month of a register as it is printed: of a frozen version out of its snapshot, else as the entries stand now."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from models import words
from models.declare import REGISTERS, Register
from models.month import RegisterClose, latest
from models.organisation import Actor, Community
from models.reports.month_sheet import Sign, signs_of
from models.reports.month_words import maker
from models.reports.register_count import Side
from models.reports.register_members import Member, members
from models.reports.register_month import RegisterMonth, register_month
from models.reports.register_words import notes
from models.vocabulary import words_of
from models.words import Words

FORMAT = 1
TEXTS: Mapping[str, str] = {"problems": "情况分析", "measures": "改进措施"}
HEADINGS = {"problems": "一、情况分析", "measures": "二、改进措施"}
Cell = str | int | float | Decimal | datetime | date | None


@dataclass(frozen=True)
class RegisterSheet:
    """`details`: (label, kind) of the columns and the rows of a frozen version, None where they are read from the entries."""

    month: RegisterMonth
    title: str
    form_no: str
    edition: str
    number: str
    unit: str
    remarks: list[str]
    words: list[tuple[str, str]]
    signs: list[Sign]
    made_on: datetime
    details: tuple[list[tuple[str, str]], list[list[Cell]]] | None = field(default=None, repr=False)
    row: RegisterClose | None = None
    intact: bool = True
    said: Words | None = None  # what things were called on the day it was frozen
    members: list[Member] | None = field(default=None, repr=False)

    @property
    def frozen(self) -> bool:
        return self.details is not None

    def in_its_words(self) -> AbstractContextManager[None]:
        return words.holding(self.said) if self.frozen else nullcontext()


def number_of(register: Register, year_month: str, version: int = 1) -> str:
    """BXHZ202611, after a reopening BXHZ202611-2."""
    return f"{register.number_prefix}HZ{year_month.replace('-', '')}" + (f"-{version}" if version > 1 else "")


def sheet_of(
    session: Session, actor: Actor, community: Community, register: Register, year_month: str, now: datetime, version: int | None = None
) -> RegisterSheet:
    """The newest version of a month, or the one asked for. Raises RuleViolation for what is no month."""
    row = latest(session, community.id, year_month, version, register=register.slug)
    if row is not None and row.frozen_at:
        return opened(row, words_of(session, community.id, row.frozen_at.date()))
    return live(community, register_month(session, actor, register, year_month, now), row)


def live(community: Community, month: RegisterMonth, row: RegisterClose | None) -> RegisterSheet:
    register = month.register
    return RegisterSheet(
        month, f"{register.title}月统计", register.form_no, register.edition,
        number_of(register, month.year_month, row.version if row else 1), maker(community), remarks=notes(month),
        words=written(row), signs=signs_of(row), made_on=(row and row.compiled_at) or month.now, row=row,
    )  # fmt: skip


def written(row: RegisterClose | None) -> list[tuple[str, str]]:
    """The texts and the manager's opinion, where somebody has written them."""
    if row is None:
        return []
    found = [(heading, getattr(row, name)) for name, heading in HEADINGS.items() if getattr(row, name)]
    return found + ([("三、项目经理意见", row.opinion)] if row.opinion else [])


def pack(session: Session, sheet: RegisterSheet, head: list[tuple[str, str]], rows: Iterator) -> dict:
    """Everything the sheet prints as JSON, and every entry behind it. Nothing of it is counted again."""
    month = sheet.month
    printed = ("title", "form_no", "edition", "number", "unit")
    return {
        "format": FORMAT, "register": month.register.slug, "year_month": month.year_month,
        "moments": {name: getattr(month, name).isoformat() for name in ("start", "end", "now")},
        "sides": {name: _side(getattr(month, name)) for name in ("side", "before", "year")},
        "days": [[f"{on}", numbers] for on, numbers in month.days], "series": [list(pair) for pair in month.series],
        "spans": {name: [f"{first}", f"{last}"] for name, (first, last) in month.spans.items()},
        "printed": {name: getattr(sheet, name) for name in printed} | {"made_on": sheet.made_on.isoformat()},
        "remarks": sheet.remarks, "words": [list(pair) for pair in sheet.words], "signs": [list(sign) for sign in sheet.signs],
        "head": [list(pair) for pair in head], "details": [[_plain(cell) for cell in row] for row in rows],
        "members": [list(one) for one in members(session, sheet.row.community_id, month)],
    }  # fmt: skip


def digest(packed: dict) -> str:
    return hashlib.sha256(json.dumps(packed, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def opened(row: RegisterClose, said: Words | None = None) -> RegisterSheet:
    """The sheet of a frozen version."""
    kept = row.snapshot
    head = [(label, kind) for label, kind in kept["head"]]
    printed = kept["printed"] | {"made_on": datetime.fromisoformat(kept["printed"]["made_on"])}
    return RegisterSheet(
        _month(kept), **printed, remarks=kept["remarks"], words=[(label, text) for label, text in kept["words"]],
        signs=[Sign(*sign) for sign in kept["signs"]], details=(head, [_cells(head, line) for line in kept["details"]]), row=row,
        intact=digest(kept) == row.digest, said=said, members=[Member(*one) for one in kept["members"]],
    )  # fmt: skip


def _month(kept: dict) -> RegisterMonth:
    sides = {name: side and Side(**side) for name, side in kept["sides"].items()}
    return RegisterMonth(
        REGISTERS[kept["register"]], kept["year_month"], **{name: datetime.fromisoformat(at) for name, at in kept["moments"].items()},
        **sides, days=[(date.fromisoformat(on), numbers) for on, numbers in kept["days"]],
        series=[(name, number) for name, number in kept["series"]],
        spans={name: (date.fromisoformat(first), date.fromisoformat(last)) for name, (first, last) in kept["spans"].items()},
    )  # fmt: skip


def _side(side: Side | None) -> dict | None:
    return None if side is None else asdict(side)


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, Decimal) else cell


def _cells(head: list[tuple[str, str]], row: list) -> list[Cell]:
    read = {"moment": datetime.fromisoformat, "day": date.fromisoformat, "money": Decimal}
    return [read[kind](cell) if cell and kind in read else cell for cell, (_, kind) in zip(row, head, strict=True)]
