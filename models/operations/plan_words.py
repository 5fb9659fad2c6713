"""What a change of words would do, checked and in words, before anything is saved; here roles and the house's own name (C12, C13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.operations.change_words import Change
from models.rules import words as rules
from models.rules.access import DECLARED_ROLES, HOUSE_ROLES
from models.vocabulary import Book
from models.words import NAMES, Words

OF_HOUSE = {"organisation": "机构名称", "desk": "接待处名称"}


@dataclass(frozen=True)
class Desk:
    """Where a plan is made: the community, its rows, the day from which the words shall hold."""

    session: Session
    community_id: int
    book: Book
    day: date

    @property
    def then(self) -> Words:
        """What would hold on that day without the change."""
        return self.book.on(self.day)


def desk(session: Session, community_id: int, day: date) -> Desk:
    return Desk(session, community_id, Book(session, community_id), day)


def change(desk: Desk, what: str, code: str, value: str, declared: str, about: str) -> Change | None:
    before = desk.then.now.get((what, code), declared)
    if value == before:
        return None
    later = [f"{day} 起已定为“{declared if word is None else word}”，那天起按那一条" for day, word in desk.book.later(what, code, desk.day)]
    return Change(what, code, None if value == declared else value, about, before or "（空）", value or "（空）", "；".join(later[-1:]))


def declared_names() -> dict[str, str]:
    """What the roles and the house are called in the manual, by the name of their control."""
    return {f"role-{role}": DECLARED_ROLES[role] for role in HOUSE_ROLES} | {f"name-{code}": word for code, word in NAMES.items()}


def names_on(desk: Desk) -> dict[str, str]:
    now = desk.then.now
    return {field: now.get((field.split("-")[0], field.split("-")[1]), word) for field, word in declared_names().items()}


def of_names(desk: Desk, typed: Mapping[str, str]) -> list[Change]:
    """Roles and the house's own name."""
    declared, before = declared_names(), names_on(desk)
    checked = {}
    for field, word in declared.items():
        what, code = field.split("-")
        label = f"“{word}”的叫法" if what == "role" else OF_HOUSE[code]
        checked[field] = rules.check_word(what, typed.get(field, ""), label, field)
    for field, word in checked.items():
        if word != before[field] and field.startswith("role-"):
            others = [(checked[other], {checked[other]}) for other in checked if other != field and other.startswith("role-")]
            fixed = [(name, {name}) for role, name in DECLARED_ROLES.items() if role not in HOUSE_ROLES]
            rules.check_free(word, [*others, *fixed], field)
    found = [
        change(desk, *field.split("-"), word, declared[field], declared[field] if field.startswith("role-") else OF_HOUSE[field[5:]])
        for field, word in checked.items()
    ]
    return [one for one in found if one is not None]
