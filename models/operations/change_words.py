"""Save what managers call things: new dated rows, nothing overwritten, a line in the audit (R149, C12, C13)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models import audit, vocabulary, words
from models.errors import RuleViolation
from models.organisation import Actor, Community
from models.rules import access
from models.rules.words import check_day
from models.vocabulary import Word


@dataclass(frozen=True)
class Change:
    """One word from a day on. `value` None: the manual's again. The rest is for people: what it is, before, after, and what follows."""

    what: str
    code: str
    value: str | None
    about: str
    before: str
    after: str
    follows: str = ""


def may_change(actor: Actor) -> bool:
    """The manager of a community; the administrator sets up the house but does not name its work."""
    return "manager" in actor.roles and access.may(actor.roles, "settings", None) and actor.community_id is not None


def save_words(
    session: Session, actor: Actor, now: datetime, title: str, changes: Sequence[Change], holds_from: date, register: str | None = None
) -> None:
    """From `holds_from` on the words of this community are these. The caller commits."""
    if not may_change(actor):
        raise RuleViolation(f"只有{access.ROLES['manager']}可以改词语", None)
    check_day(holds_from, now.date())
    if not changes:
        raise RuleViolation("没有改动，和那一天的一样", None)
    for one in changes:
        session.add(Word(community_id=actor.community_id, what=one.what, code=one.code, value=one.value, holds_from=holds_from,
                         set_at=now, set_by_id=actor.staff_id))  # fmt: skip
    session.get_one(Community, actor.community_id).words_version = secrets.token_hex(8)
    session.flush()
    detail = {"what": title, "from": f"{holds_from}", **{one.about: [one.before, one.after] for one in changes}}
    audit.record(session, actor, now, "change_words", register=register, detail=detail)
    words.hold(vocabulary.words_of(session, actor.community_id, now.date()))
