"""One move being made, and the line it leaves: what `act` hands to the writes of `writes.py` and gets back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import steps
from models.errors import RuleViolation
from models.features import Directory
from models.operations.answers import spec_of
from models.organisation import Actor, Staff
from models.outbox import To, post
from models.rules.lifecycle import Facts


@dataclass
class Doing:
    """One move being made: by whom, when, on what, with which clean answers."""

    session: Session
    actor: Actor
    now: datetime
    entry: Directory
    facts: Facts
    answers: dict[str, object]

    def put(self, *names: str) -> None:
        """Take these answers over into the entry, where there is one."""
        for name in names:
            if name in self.answers:
                self.entry.put(name, self.answers[name])

    def text(self, name: str) -> str:
        """An answer in words: 已到场."""
        return spec_of(self.entry, name).text(self.answers.get(name)) if name in self.answers else ""

    def staff(self, key: int, field: str, label: str, accused_too: bool = False) -> Staff:
        """A member of staff at work in this community; refuses any other, and the person complained about (R7)."""
        person = self.session.scalar(
            select(Staff).where(Staff.id == key, Staff.community_id == self.entry.community_id, Staff.enabled.is_(True))
        )
        if person is None:
            raise RuleViolation(f"{label}请从列表里选", field)
        if key == self.facts.accused_id and not accused_too:
            raise RuleViolation(f"{person.name}是被投诉人，不能做{label}，请换人", field)
        return person


@dataclass(frozen=True)
class Line:
    """What stands in the timeline besides who and when: names from → to, words, and whether the owner was told."""

    from_value: str | None = None
    to_value: str | None = None
    note: str | None = None
    to_owner: bool = False


def tell_leaders(move: Doing, kind: str) -> int:
    """R17, R70: the desk reports to the supervisor, the supervisor to the manager; who is asked to come is always the manager."""
    leading = {"supervisor", "manager"} & set(move.actor.roles)
    role = "manager" if leading or kind == "leader_called" else "supervisor"
    about = {"community_id": move.entry.community_id, "entry": move.entry, "deadline": steps.first_due(move.session, move.entry)}
    return post(move.session, move.now, kind, to=To(roles=(role,), but=move.actor.account_id), **about)
