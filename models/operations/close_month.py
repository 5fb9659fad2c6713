"""The way of a month to its end (R99, R100, R101): draft, 编制, 复核, 审阅并定稿, and back. The caller commits.

Each step is one row under lock, one line of the month's own history and one line of the audit. Figures are counted at the moment
of the step; 定稿 keeps them, and everything else that is printed, as a snapshot. `of`: the month of what (reports/month_subject.py).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit
from models.errors import RuleViolation
from models.month import LINES, latest
from models.operations.tell_month import tell_next
from models.organisation import Account, Actor, Grant
from models.reports.month_subject import COMPLAINTS, Close, Subject
from models.reports.monthly import month_kind
from models.rules import masking, month_closing
from models.rules import month as rules
from models.rules.month_closing import Person, Standing

CHANGED = "刚才有人改过这个月的汇总，请看过新的内容再保存"


def keep_texts(
    session: Session, actor: Actor, now: datetime, year_month: str, typed: Mapping[str, str], finish: bool = False,
    of: Subject = COMPLAINTS,
) -> Close:  # fmt: skip
    """Save the analysis; `finish`: sign it as compiled and send it on. What was signed before is signed no longer."""
    act = "compile" if finish else "write"
    row, month = _begin(session, actor, now, year_month, act, of)
    if typed.get("revision") and typed["revision"] != str(row.revision):
        raise RuleViolation(CHANGED)
    found = {name: masking.free_text(words) for name, words in month_closing.texts(typed, of.texts).items()}
    cases = of.cases(session, month, typed.get("cases") or "")
    if finish:
        month_closing.complete(found, of.texts)
    _unsign(row, "checked")
    for name, words in found.items():
        setattr(row, name, words or None)
    row.cases = cases
    if finish:
        row.compiled_at, row.compiled_by_id, row.compiled_name = now, actor.account_id, actor.name
        row.compiled_figures = of.figures_digest(session, row.community_id, month)
    _note(session, actor, now, row, act, of)
    return row


def check(session: Session, actor: Actor, now: datetime, year_month: str, note: str = "", of: Subject = COMPLAINTS) -> Close:
    """客服主管复核: the texts and the figures as they are now, and on to the manager."""
    row, month = _begin(session, actor, now, year_month, "check", of)
    row.checked_at, row.checked_by_id, row.checked_name = now, actor.account_id, actor.name
    row.checked_figures = of.figures_digest(session, row.community_id, month)
    _note(session, actor, now, row, "check", of, month_closing.said("check", note))
    return row


def send_back(session: Session, actor: Actor, now: datetime, year_month: str, note: str, of: Subject = COMPLAINTS) -> Close:
    """Back to whoever compiles it, with the reason; the signatures so far no longer count, their lines stay."""
    row, _ = _begin(session, actor, now, year_month, "send_back", of)
    reason = month_closing.said("send_back", note)
    _unsign(row, "compiled", "checked")
    _note(session, actor, now, row, "send_back", of, reason)
    return row


def freeze(session: Session, actor: Actor, now: datetime, year_month: str, opinion: str, of: Subject = COMPLAINTS) -> Close:
    """项目经理审阅并定稿: from here on the month is what it is now."""
    row, month = _begin(session, actor, now, year_month, "freeze", of)
    of.refuse_unbalanced(month)
    words = masking.free_text(month_closing.said("freeze", opinion)) or "同意"
    with session.no_autoflush:  # written in one piece: a row that says it is frozen is never written again
        row.opinion, row.frozen_at, row.frozen_by_id, row.frozen_name = words, now, actor.account_id, actor.name
        of.freeze(session, month, row)
    session.flush()
    _note(session, actor, now, row, "freeze", of, row.opinion)
    return row


def reopen(session: Session, actor: Actor, now: datetime, year_month: str, note: str, of: Subject = COMPLAINTS) -> Close:
    """A further version beside the frozen one, which stays as it is; it begins with the same texts."""
    before, _ = _begin(session, actor, now, year_month, "reopen", of)
    reason = month_closing.said("reopen", note)
    kept = {name: getattr(before, name) for name in (*of.texts, "cases")}
    row = of.new_row(community_id=before.community_id, year_month=year_month, version=before.version + 1, drafted_at=now, **kept)
    session.add(row)
    session.flush()
    _note(session, actor, now, row, "reopen", of, reason)
    return row


def open_draft(session: Session, community_id: int, year_month: str, now: datetime, of: Subject = COMPLAINTS) -> Close:
    """The first version of a month that nobody has begun: what the system does on the 22nd, of the complaints."""
    row = of.new_row(community_id=community_id, year_month=year_month, drafted_at=now)
    session.add(row)
    session.flush()
    session.add(LINES[type(row)](community_id=community_id, month_id=row.id, at=now, name="系统", act="draft"))
    session.flush()
    return row


def standing_of(
    session: Session, row: Close | None, community_id: int, month: Any, now: datetime, of: Subject = COMPLAINTS
) -> Standing:  # fmt: skip
    """Where a month stands, as the rules ask for it."""
    checked = bool(row and row.checked_at and not row.frozen_at)
    moved = checked and row.checked_figures != of.figures_digest(session, community_id, month)
    known = {} if row is None else {
        "compiled_by": row.compiled_by_id, "checked_by": row.checked_by_id, "compiled": bool(row.compiled_at),
        "checked": bool(row.checked_at), "frozen": bool(row.frozen_at),
    }  # fmt: skip
    kind = month_kind(session, community_id, month.year_month, now)
    return Standing(
        opened=now >= rules.draft_opens(month.year_month, kind), ended=now >= rules.freeze_opens(month.year_month, kind),
        moved=moved, holders=_holders(session, community_id), **known,
    )  # fmt: skip


def outdated(session: Session, row: Close | None, month: Any, of: Subject = COMPLAINTS) -> bool:
    """Whether the figures have moved since the analysis was written to them, and nobody has checked it yet."""
    waits = row is not None and row.compiled_at and row.compiled_figures and not row.checked_at
    return bool(waits) and row.compiled_figures != of.figures_digest(session, row.community_id, month)


def _holders(session: Session, community_id: int) -> dict[str, frozenset[int]]:
    """Who could sign: the enabled accounts with a role of supervisor or manager in this community."""
    query = select(Grant.role, Grant.account_id).join(Account, Account.id == Grant.account_id)
    held = (Grant.community_id == community_id, Grant.role.in_(("supervisor", "manager")), Account.enabled.is_(True))
    found: dict[str, set[int]] = {"supervisor": set(), "manager": set()}
    for role, account_id in session.execute(query.where(*held)):
        found[role].add(account_id)
    return {role: frozenset(accounts) for role, accounts in found.items()}


def _begin(session: Session, actor: Actor, now: datetime, year_month: str, act: str, of: Subject) -> tuple[Close, Any]:
    """The row under lock and the month as it counts now; RuleViolation unless this person may do this now."""
    if actor.community_id is None:
        raise RuleViolation("先选一个小区")
    row = latest(session, actor.community_id, year_month, lock=True, register=of.register)
    month = of.count(session, actor.community_id, year_month, now)
    standing = standing_of(session, row, actor.community_id, month, now, of)
    month_closing.demand(act, standing, Person(actor.account_id, actor.roles))
    return row or open_draft(session, actor.community_id, year_month, now, of), month


def _unsign(row: Close, *steps: str) -> None:
    for step in steps:
        for name in (f"{step}_at", f"{step}_by_id", f"{step}_name"):
            setattr(row, name, None)
    row.checked_figures = None


def _note(session: Session, actor: Actor, now: datetime, row: Close, act: str, of: Subject, note: str = "") -> None:
    words = masking.free_text(note) or None
    line = {"account_id": actor.account_id, "name": actor.name, "act": act, "note": words}
    session.add(LINES[type(row)](community_id=row.community_id, month_id=row.id, at=now, **line))
    detail = {"month": row.year_month, "version": row.version, "note": words} | ({"digest": row.digest} if act == "freeze" else {})
    slug = of.register or "complaint"
    audit.record(session, actor, now, f"month_{act}", register=slug, record_no=of.number(row), detail=detail)
    session.flush()
    if act != "write" and not of.register:  # the month of a register reminds nobody
        tell_next(session, now, row, act, actor.account_id)
