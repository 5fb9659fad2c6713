"""The analysis of a month (R101): what the figures and the last month suggest for it, and the typical cases that are told."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.display import Display
from models.errors import RuleViolation
from models.month import latest
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports.measures import CarriedOut, carried_out
from models.reports.month_context import neighbour
from models.reports.month_figures import TOTAL
from models.reports.month_words import problems
from models.reports.monthly import Month
from models.rules.month_closing import MOST_CASES, TEXTS

HEADINGS = dict(zip(TEXTS, ("一、主要问题", "二、原因", "三、改进措施", "四、上月措施落实"), strict=True))
NOTABLE = ("sat_c", "sev_grave", "reopened", "repeated", "overdue_open")  # what makes a case worth telling, first things first
SUGGESTED = 3
LONGEST = 120
MOST_FOLLOWED = 10


class Told(NamedTuple):
    """One typical case, masked: what it was about and what was done."""

    id: int
    record_no: str
    kind: str
    text: str
    outcome: str

    @property
    def sentence(self) -> str:
        return f"{self.text.rstrip('。；，')}；处理：{self.outcome}"


def suggestions(session: Session, month: Month) -> dict[str, str]:
    """What the form begins with; people go on from there."""
    said = [text for _, text in problems(month)]
    problem, cause = said if said else ("本月没有受理投诉。", "无")
    return {"problems": problem, "causes": cause, "measures": _measures(session, month), "followed": _last_measures(session, month)}


def _measures(session: Session, month: Month) -> str:
    """What was written down as prevention for this month's complaints, each once."""
    keys = month.rows("received")["complaint_id"].tolist()
    query = select(Complaint).where(Complaint.id.in_(keys), Complaint.preventive_action.is_not(None)).order_by(Complaint.id.desc())
    display, spec = Display(session, month.now), Complaint.register.field("preventive_action")
    found = dict.fromkeys(display.shown(row, spec).strip("。；") for row in session.scalars(query.limit(50)))
    return "\n".join(f"{number}. {text}。" for number, text in enumerate(list(filter(None, found))[:SUGGESTED], 1))


def _last_measures(session: Session, month: Month) -> str:
    """What the month before promised, and where every measure of the 改进措施跟踪表 stands that was still to be done (R101, R102)."""
    before = neighbour(month.year_month, -1)
    kept = latest(session, month.community_id, before) if before else None
    said = [f"上月措施：{' '.join(kept.measures.split())}", "落实情况："] if kept is not None and kept.measures else []
    followed = carried_out(session, month.community_id, month.start, min(month.end, month.now))
    return "\n".join([*said, *(_followed(one) for one in followed[:MOST_FOLLOWED])])


def _followed(one: CarriedOut) -> str:
    """GJ20261103-001 更换主板：待验证，11-28 落实；逾期的说明."""
    done = f"，{one.done_on:%m-%d} 落实" if one.done_on else f"，期限 {one.due_on:%m-%d}"
    return f"{one.record_no} {_short(one.what)}：{one.state}{done}{'，已逾期' if one.late else ''}。"


def notable(session: Session, month: Month) -> list[int]:
    """The complaints that suggest themselves as typical cases."""
    keys = [key for figure in NOTABLE for key in month.rows(figure, TOTAL)["complaint_id"].tolist()]
    return list(dict.fromkeys(keys))[:SUGGESTED]


def cases_of(session: Session, month: Month, typed: str) -> list[int]:
    """The complaints named by their numbers, in that order; RuleViolation for one that does not add to the month."""
    numbers = list(dict.fromkeys(re.findall(r"[A-Z]+\d{8}-\d+", typed.upper())))
    if rest := re.sub(r"[A-Z]+\d{8}-\d+|[\s,，、;；]", "", typed.upper()):
        raise RuleViolation(f"“{rest[:20]}”不像投诉编号，编号写成 TS20261123-001 这样", "cases")
    if len(numbers) > MOST_CASES:
        raise RuleViolation(f"典型案例最多 {MOST_CASES} 件", "cases")
    known = numbers_of(session, month.counted["complaint_id"].unique().tolist())
    by_number = {number: key for key, number in known.items()}
    if strange := [number for number in numbers if number not in by_number]:
        raise RuleViolation(f"{strange[0]} 不在这个月的投诉里", "cases")
    return [by_number[number] for number in numbers]


def numbers_of(session: Session, keys: Iterable[int]) -> dict[int, str]:
    keys, found = list(keys), {}
    for first in range(0, len(keys), 500):
        query = select(Complaint.id, Complaint.record_no).where(Complaint.id.in_(keys[first : first + 500]))
        found |= dict(session.execute(query).all())
    return found


def told(session: Session, month: Month, keys: Iterable[int]) -> list[Told]:
    """The cases in the order in which they were named."""
    keys = list(keys)
    query = select(Complaint, Visit).join(Visit, Visit.id == Complaint.visit_id, isouter=True).where(Complaint.id.in_(keys))
    rows = {complaint.id: (complaint, visit) for complaint, visit in session.execute(query)}
    return [_told(Display(session, month.now), *rows[key]) for key in keys if key in rows]


def _told(display: Display, complaint: Complaint, visit: Visit | None) -> Told:
    def shown(row, name: str) -> str:
        return display.shown(row, row.register.field(name)) if row is not None else ""

    outcome = shown(complaint, "corrective_action") or shown(visit, "result") or "还没有办完"
    kind = shown(complaint, "complaint_type")
    return Told(complaint.id, complaint.record_no, kind, _short(shown(complaint, "description")), _short(outcome))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
