"""One door for every move of `rules/lifecycle.py`: check, write, leave a line in the timeline, say what happened and what comes next."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models import steps
from models.amendment import moving
from models.errors import RuleViolation
from models.features import Directory
from models.operations.answers import cleaned
from models.operations.doing import Doing, Line
from models.operations.facts import facts_again, facts_of, followers_of, in_sight
from models.operations.sentences import sentence
from models.operations.writes import WRITES, resume, send_back
from models.organisation import Actor
from models.rules import access, lifecycle
from models.tracking import Action
from models.words import called

SENT_BACK = "业主不满意，退回处理"


def act(session: Session, actor: Actor, now: datetime, entry: Directory, action: str, answers: Mapping[str, object]) -> str:
    """Make one move on one entry and return what to tell the person; the caller commits.

    `answers`: what the move's form asks for, typed or parsed (`answers.FORMS`). Raises RuleViolation when the move may not
    happen, at the field that is wrong or missing; nothing has been written then.
    """
    if action not in WRITES:
        raise RuleViolation("没有这个操作，请刷新页面再试")
    _refuse_strangers(actor, entry)
    session.flush()
    session.refresh(entry, with_for_update=True)  # two people at once: the second sees what the first has done
    facts = facts_of(session, entry)
    move = Doing(session, actor, now, entry, facts, cleaned(entry, action, answers, now, facts))
    lifecycle.check(action, move.facts, actor.roles, now.date(), actor.staff_id)
    lifecycle.check_answers(action, move.answers, move.facts)
    try:
        with moving(session):
            with session.no_autoflush:
                line = WRITES[action](move)
            said = _settle(move, action, line)
    except StaleDataError:
        raise RuleViolation("这一件刚被别人改过，请看过新的内容再办") from None
    return said


def _settle(move: Doing, action: str, line: Line) -> str:
    """The status after the move, the clock, the line, the sentence."""
    entry, session = move.entry, move.session
    after = facts_again(session, move.actor, entry, move.facts)
    status = lifecycle.next_status(action, after)
    if status not in lifecycle.OPEN and after.paused:
        resume(move)
    if status != entry.status:
        entry.status = status
    log(move, action, line)
    if action == "return_visit" and after.visit_satisfied is False:
        send_back(move)
        log(move, "reopen", Line(note=f"{SENT_BACK}，第 {entry.reopened} 次"))
    session.flush()
    if action in ("pause", "resume"):
        _shift(move)
    return sentence(session, entry, action, line, move.now)


def log(move: Doing, verb: str, line: Line) -> None:
    """One line of the timeline; what the month counts."""
    entry = move.entry
    move.session.add(Action(
        community_id=entry.community_id, register=entry.register.slug, entry_id=entry.id, at=move.now,
        staff_id=move.actor.staff_id, verb=verb, from_value=line.from_value, to_value=line.to_value, note=line.note,
        to_owner=line.to_owner,
    ))  # fmt: skip


def _shift(move: Doing) -> None:
    """A pause or its end moves the limits, and the day promised on the sheets that follow."""
    steps.align(move.session, move.entry, move.now)
    for sheet in followers_of(move.session, move.entry):
        if sheet.register.field("due_at"):
            sheet.due_at = steps.first_due(move.session, move.entry)
    move.session.flush()


def _refuse_strangers(actor: Actor, entry: Directory) -> None:
    slug = entry.register.slug
    if not access.may(actor.roles, "act", slug):
        raise RuleViolation(f"你没有办理的权限，请交给{called('desk')}")
    if not in_sight(actor, entry):
        raise RuleViolation("这一件没有转给你的部门，不能办理")
