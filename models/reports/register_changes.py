"""定稿后有变动, of a register's month: what it would come to today, and which entries are the reason. The snapshot does not move."""

from collections import Counter, defaultdict
from datetime import datetime

from sqlalchemy.orm import Session

from models.organisation import system_actor
from models.reports.month_changes import MOST, Changes, Differing, Reason
from models.reports.register_compare import compare
from models.reports.register_figures import shared
from models.reports.register_members import figures_digest, keys, members
from models.reports.register_month import RegisterMonth, register_month
from models.reports.register_sheet import RegisterSheet


def changes(session: Session, sheet: RegisterSheet, now: datetime) -> Changes | None:
    """None while everything still is as it was frozen."""
    frozen, community_id = sheet.month, sheet.row.community_id
    today = register_month(session, system_actor(community_id), frozen.register, frozen.year_month, now)
    found = members(session, community_id, today)
    if figures_digest(today, found) == figures_digest(frozen, sheet.members):
        return None
    before, after = Counter(keys(frozen, sheet.members)), Counter(keys(today, found))
    numbers = {one.id: one.record_no for one in (*sheet.members, *found)}
    reasons = _reasons(frozen, before - after, after - before, numbers)
    return Changes(_figures(frozen, today), reasons[:MOST], max(len(reasons) - MOST, 0))


def _figures(frozen: RegisterMonth, today: RegisterMonth) -> list[Differing]:
    """Of the sheet, those that print otherwise."""
    then = {line.label: line.text("now") for line in compare(frozen)}
    found = [(line.label, then.get(line.label, "—"), line.text("now")) for line in compare(today)]
    return [Differing(*one) for one in found if one[1] != one[2]]


def _reasons(month: RegisterMonth, gone: Counter, come: Counter, numbers: dict[int, str]) -> list[Reason]:
    told: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    called = {code: figure.label for code, figure in shared(month.register).items()}
    for place, side in enumerate((gone, come)):
        for key, figure, *_ in side:
            told[key][place].append(figure)
    return [Reason(key, numbers.get(key, ""), *(_named(figures, called) for figures in told[key])) for key in sorted(told)]


def _named(figures: list[str], called: dict[str, str]) -> str:
    """Each once, in the order of the sheet."""
    return "、".join(label for code, label in called.items() if code in figures)
