"""What stands in the room field → the household it means, who of it is calling, and what was reported from there before."""

from datetime import datetime

from sqlalchemy.orm import Session

from models import household, matters
from models.organisation import Actor
from models.registers.visit import Category
from models.rules import rooms

NOBODY = {"home": None, "again": None, "guessed": False}


def resolve(session: Session, actor: Actor, now: datetime, raw: dict[str, str], *, may_search: bool) -> dict | None:
    """What the fragments print of the household; None when the text means none. Settles room and person in `raw`.

    A name or telephone of one single household counts as its room; searching writes an audit line, so only by POST.
    """
    room = rooms.canonical(raw["room"])
    if room is None and may_search:
        room = _only_one(session, actor, now, raw)
    if room is None:
        return None
    home = household.household(session, actor, room, now)
    guessed = _settle_person(raw, home)
    category = raw["category"] if raw["category"] in Category.options else None
    again = matters.repeats(session, actor, room, category, now, raw["complaint_type"]) if category else None
    if raw["repeat_of"] and (again is None or raw["repeat_of"] not in map(str, again.ids)):
        raw["repeat_of"] = ""  # another household or another category: no longer the same thing
    return {"home": home, "again": again, "guessed": guessed}


def _only_one(session: Session, actor: Actor, now: datetime, raw: dict[str, str]) -> str | None:
    hits = household.look_up(session, actor, raw["room"], now)
    if len(hits) != 1:
        return None
    raw["room"], raw["resident_id"] = hits[0].say, str(hits[0].resident_id or "")
    return hits[0].room


def _settle_person(raw: dict[str, str], home: household.Household) -> bool:
    """Who is calling: as chosen, or somebody else by name. Otherwise the first of the household is offered: True, a guess."""
    chosen, named = raw["resident_id"], raw["person_name"] or raw["phone"]
    if chosen == "other" or not home.residents or (named and not chosen):
        raw["resident_id"] = "other"
    elif chosen not in {str(person.resident_id) for person in home.residents}:
        raw["resident_id"] = str(home.residents[0].resident_id)
        return True
    return False
