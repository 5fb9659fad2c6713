"""The month as it is printed on page, paper and workbook: of a frozen version out of its snapshot, else as the entries stand now."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models import words
from models.documents import MONTHLY
from models.month import MonthClose
from models.organisation import Community
from models.reports import month_texts, month_words
from models.reports.month_compare import Compared, compare
from models.reports.month_detail import Cell
from models.reports.month_texts import Told
from models.reports.monthly import Month
from models.rules import access, wording
from models.rules.month_closing import TEXTS
from models.words import Words

SIGNED = {"compiled": "制表人", "checked": "审核", "frozen": "manager"}  # the manager by the community's own word for one


class Sign(NamedTuple):
    """One place of the signature line; without a name it is still empty."""

    label: str
    name: str = ""
    at: str = ""


@dataclass(frozen=True)
class MonthSheet:
    """Everything that stands on the sheet. `details`: rows of the frozen version, None where they are read from the entries."""

    month: Month
    title: str
    form_no: str
    edition: str
    number: str
    unit: str
    rates: list[tuple[str, str]]
    remarks: list[str]
    compared: list[Compared]
    words: list[tuple[str, str]]
    cases: list[Told]
    signs: list[Sign]
    made_on: datetime
    details: list[list[Cell]] | None = field(default=None, repr=False)
    row: MonthClose | None = None
    intact: bool = True
    said: Words | None = None  # what things were called on the day it was frozen

    def in_its_words(self) -> AbstractContextManager[None]:
        """A frozen month reads as it did when it was frozen, whatever things are called since."""
        return words.holding(self.said) if self.frozen else nullcontext()

    @property
    def frozen(self) -> bool:
        return self.details is not None


def number_of(year_month: str, version: int = 1) -> str:
    """TSHZ202611, after a reopening TSHZ202611-2."""
    return f"TSHZ{year_month.replace('-', '')}" + (f"-{version}" if version > 1 else "")


def live(session: Session, community: Community, month: Month, row: MonthClose | None) -> MonthSheet:
    """As the entries stand at this moment, with what has been written and signed so far."""
    return MonthSheet(
        month, MONTHLY.title, MONTHLY.form_no, MONTHLY.edition, number_of(month.year_month, row.version if row else 1),
        month_words.maker(community),
        rates=month_words.rate_line(month), remarks=month_words.notes(month), compared=compare(session, month),
        words=words_of(month, row), cases=month_texts.told(session, month, (row and row.cases) or ()), signs=signs_of(row),
        made_on=(row and row.compiled_at) or month.now, row=row,
    )  # fmt: skip


def words_of(month: Month, row: MonthClose | None) -> list[tuple[str, str]]:
    """The four texts and the manager's opinion; before anything is written, what the figures say themselves."""
    if row is None or not any(getattr(row, name) for name in TEXTS):
        return month_words.problems(month)
    found = [(month_texts.HEADINGS[name], getattr(row, name)) for name in TEXTS if getattr(row, name)]
    return found + ([("五、项目经理意见", row.opinion)] if row.opinion else [])


def signs_of(row: MonthClose | None) -> list[Sign]:
    return [_sign(row, step, label) for step, label in SIGNED.items()]


def _sign(row: MonthClose | None, step: str, label: str) -> Sign:
    at, label = getattr(row, f"{step}_at", None), access.ROLES.get(label, label)
    return Sign(label, getattr(row, f"{step}_name"), wording.full(at)) if at else Sign(label)
