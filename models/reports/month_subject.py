"""What kind of month is closed, the complaints' or a register's: the steps are the same, what they count and keep is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from models.declare import Register
from models.errors import RuleViolation
from models.month import MonthClose, RegisterClose
from models.organisation import Community, system_actor
from models.reports import month_detail, month_sheet, month_snapshot, month_texts, register_sheet
from models.reports.monthly import Month, complaint_month
from models.reports.register_members import figures_digest, members
from models.reports.register_month import RegisterMonth, register_month
from models.rules.month_closing import TEXTS
from models.sheets.register_month_rows import detail_rows

UNBALANCED = "数字对不上，期末未结不等于结转 + 受理 + 重开 − 办结 − {}，请告诉系统管理员"
Close = MonthClose | RegisterClose


class Subject(Protocol):
    """`register`: its slug, '' of the complaints. `texts`: what has to be written for it."""

    register: str
    texts: Mapping[str, str]

    def new_row(self, **values: Any) -> Close: ...
    def number(self, row: Close) -> str: ...
    def count(self, session: Session, community_id: int, year_month: str, now: datetime) -> Any: ...
    def figures_digest(self, session: Session, community_id: int, month: Any) -> str: ...
    def cases(self, session: Session, month: Any, typed: str) -> list[int] | None: ...
    def refuse_unbalanced(self, month: Any) -> None: ...
    def freeze(self, session: Session, month: Any, row: Close) -> None: ...


class Complaints:
    register, texts = "", TEXTS

    def new_row(self, **values: Any) -> MonthClose:
        return MonthClose(**values)

    def number(self, row: Close) -> str:
        return month_sheet.number_of(row.year_month, row.version)

    def count(self, session: Session, community_id: int, year_month: str, now: datetime) -> Month:
        return complaint_month(session, community_id, year_month, now)

    def figures_digest(self, session: Session, community_id: int, month: Month) -> str:
        return month_snapshot.figures_digest(month)

    def cases(self, session: Session, month: Month, typed: str) -> list[int]:
        return month_texts.cases_of(session, month, typed)

    def refuse_unbalanced(self, month: Month) -> None:
        if month.unbalanced:
            raise RuleViolation(UNBALANCED.format("作废"))

    def freeze(self, session: Session, month: Month, row: MonthClose) -> None:
        sheet = month_sheet.live(session, session.get_one(Community, row.community_id), month, row)
        numbers = month_texts.numbers_of(session, month.counted["complaint_id"].unique().tolist())
        row.snapshot = month_snapshot.pack(sheet, list(month_detail.rows(session, month)), numbers)
        row.digest = month_snapshot.digest(row.snapshot)


@dataclass(frozen=True)
class OfRegister:
    of: Register
    texts: Mapping[str, str]

    @property
    def register(self) -> str:
        return self.of.slug

    def new_row(self, **values: Any) -> RegisterClose:
        return RegisterClose(register=self.of.slug, **values)

    def number(self, row: Close) -> str:
        return register_sheet.number_of(self.of, row.year_month, row.version)

    def count(self, session: Session, community_id: int, year_month: str, now: datetime) -> RegisterMonth:
        return register_month(session, system_actor(community_id), self.of, year_month, now)

    def figures_digest(self, session: Session, community_id: int, month: RegisterMonth) -> str:
        return figures_digest(month, members(session, community_id, month))

    def cases(self, session: Session, month: RegisterMonth, typed: str) -> None:
        return None

    def refuse_unbalanced(self, month: RegisterMonth) -> None:
        if month.unbalanced:
            raise RuleViolation(UNBALANCED.format("了结"))

    def freeze(self, session: Session, month: RegisterMonth, row: RegisterClose) -> None:
        sheet = register_sheet.live(session.get_one(Community, row.community_id), month, row)
        head, rows = detail_rows(session, system_actor(row.community_id), month)
        row.snapshot = register_sheet.pack(session, sheet, head, rows)
        row.digest = register_sheet.digest(row.snapshot)


COMPLAINTS = Complaints()


def of_register(register: Register) -> OfRegister:
    return OfRegister(register, register_sheet.TEXTS)
