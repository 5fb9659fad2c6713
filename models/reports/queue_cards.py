"""The cards of the queue: what one must know of an entry to press it on, without opening it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from models.declare import REGISTERS, Register
from models.display import Display, Due
from models.features import Directory, HasLifecycle
from models.ladder import left_out
from models.operations.facts import facts_of_many
from models.operations.urge_slip import can_urge
from models.organisation import Actor
from models.rules import access, deadlines, escalation, lifecycle, masking, wording
from models.rules.lifecycle import Offer
from models.tracking import Action, Pause, Step
from models.tracking_owner import owner_of, trackers

TAIL = ("urge", "take_over", "hand_over", "report_up", "acknowledge", "resume")


@dataclass(frozen=True)
class Place:
    """Where an entry stands: its level and first limit; `paused_since` when its clock stands."""

    register: str
    entry_id: int
    level: int
    due_at: datetime | None
    paused_since: datetime | None = None


@dataclass(frozen=True)
class Card:
    slug: str
    id: int
    record_no: str
    title: str
    tag: str
    place: str
    who: str
    department: str
    handler: str
    owner: str
    due: Due
    until: str  # 11-21 09:30 到期, or why it is paused
    foot: str
    tone: str
    offers: Mapping[str, Offer]
    hurry: str = ""  # 紧急: marked red (R85)


def cards(session: Session, actor: Actor, now: datetime, places: list[Place]) -> list[Card]:
    """One card a place, in the same order."""
    display, made = Display(session, now), {}
    for slug in {place.register for place in places}:
        mine = [place for place in places if place.register == slug]
        made |= {(slug, card.id): card for card in _of_register(session, actor, display, REGISTERS[slug], mine)}
    return [made[key] for place in places if (key := (place.register, place.entry_id)) in made]


def _of_register(session: Session, actor: Actor, display: Display, register: Register, places: list[Place]) -> list[Card]:
    keys = [place.entry_id for place in places]
    entries = {row.id: row for row in session.scalars(select(register.model).where(register.model.id.in_(keys)))}
    display.prefetch_rows(register, entries.values(), register.listed + [s for s in register.fields if s.kind.code == "department"])
    facts = facts_of_many(session, entries.values()) if issubclass(register.model, HasLifecycle) else {}
    told = _Told(session, register.slug, keys, actor.community_id)
    display.prefetch("staff", [told.owner(entries[p.entry_id], p.level) for p in places if p.entry_id in entries])
    found = []
    for place in places:
        if entry := entries.get(place.entry_id):
            offers = _offers(actor, display.now, entry, facts.get(entry.id))
            found.append(_card(display, entry, place, told, {o.action: o for o in offers if o.action in TAIL}))
    return found


def _offers(actor: Actor, now: datetime, entry: Directory, facts: lifecycle.Facts | None) -> list[Offer]:
    """The moves of a matter; a slip without a lifecycle can be urged, the rest is written on it."""
    if facts is not None:
        return lifecycle.allowed_moves(facts, actor.roles, now.date(), actor.staff_id)
    return [Offer("urge", "催办", [])] if can_urge(entry) and access.may(actor.roles, "urge") else []


class _Told:
    """What the timelines, steps and pauses of these entries say, each looked up once."""

    def __init__(self, session: Session, slug: str, keys: list[int], community_id: int | None):
        self.steps: dict[int, list[Step]] = {}
        for step in session.scalars(select(Step).where(Step.register == slug, Step.entry_id.in_(keys)).order_by(Step.level)):
            self.steps.setdefault(step.entry_id, []).append(step)
        mine = (Action.register == slug, Action.entry_id.in_(keys))
        urged = select(Action.entry_id, func.count(), func.max(Action.at)).where(*mine, Action.verb == "urge")
        self.urged = {key: (count, at) for key, count, at in session.execute(urged.group_by(Action.entry_id))}
        last = select(func.max(Action.id)).where(*mine, Action.verb.in_(("note", "progress"))).group_by(Action.entry_id)
        self.last = {row.entry_id: row for row in session.scalars(select(Action).where(Action.id.in_(last)))}
        self.pauses: dict[int, list[Pause]] = {}
        for pause in session.scalars(select(Pause).where(Pause.register == slug, Pause.entry_id.in_(keys)).order_by(Pause.id)):
            self.pauses.setdefault(pause.entry_id, []).append(pause)
        self.by_role = trackers(session, community_id)

    def standing(self, entry: Directory) -> Pause | None:
        return next((pause for pause in self.pauses.get(entry.id, ()) if pause.end_at is None), None)

    def owner(self, entry: Directory, level: int) -> int | None:
        return owner_of(entry, level, self.steps.get(entry.id, ()), self.by_role)


def _card(display: Display, entry: Directory, place: Place, told: _Told, offers: dict[str, Offer]) -> Card:
    register, now = entry.register, display.now
    ladder = [step for step in told.steps.get(entry.id, ()) if step.level > 0 and step.done_at is None]
    if place.due_at is None and ladder and place.paused_since is None:  # risen before any limit: what comes next is due
        place = replace(place, due_at=ladder[0].due_at)
    tone = escalation.tone(now, place.due_at, paused=place.paused_since is not None)
    words = escalation.words(now, place.due_at, place.paused_since)
    full = wording.full(place.due_at) if place.due_at else ""

    def part(name: str | None) -> str:
        return display.shown(entry, register.field(name)) if name and register.field(name) else ""

    return Card(
        register.slug, entry.id, entry.record_no or "", part(register.headline), part(register.tag), part(register.place),
        part(register.who), part("department_id"), part("handler_id"),
        display.name_of("staff", owner) if (owner := told.owner(entry, place.level)) else "",
        Due(tone, words, full, why_due(entry, ladder, told.pauses.get(entry.id, ()))), _until(now, place, told.standing(entry)),
        _foot(now, entry, place, told), tone, offers,
        part("urgency") if getattr(entry, "urgency", None) in lifecycle.HURRIED else "",
    )  # fmt: skip


def why_due(entry: Directory, ladder: list[Step], pauses: Iterable[Pause]) -> str:
    """非投诉件，接待时间 11-21 10:20 起 48 小时."""
    if not ladder:
        return ""
    anchor = entry.register.field(entry.register.anchor)
    stood = [deadlines.Pause(pause.start_at, pause.end_at) for pause in pauses]
    if said := entry.step_words.get(ladder[0].step):
        return said
    key, label = entry.ladder_key() or "default", anchor.label if anchor else "登记时间"
    first = ladder[0]
    return deadlines.explain(first.start_at, first.hours, stood, key, label, first.unit, left_out(object_session(entry), first))


def _until(now: datetime, place: Place, pause: Pause | None) -> str:
    if pause is not None:
        review = f"，{pause.review_on:%m-%d} 复查" if pause.review_on else ""
        return masking.free_text(pause.reason) + review
    return f"{wording.moment(now, place.due_at)} 到期" if place.due_at else ""


def _foot(now: datetime, entry: Directory, place: Place, told: _Told) -> str:
    """The last that was done about it, in a few words."""
    if place.paused_since is not None:
        return "不计入超期"
    if entry.status == "handled":
        return "已处理，等告知业主"
    count, urged_at = told.urged.get(entry.id, (0, None))
    last = told.last.get(entry.id)
    if urged_at and (last is None or last.at <= urged_at):
        return f"催过 {count} 次，{wording.moment(now, urged_at)}"
    if last is not None and last.note:
        return masking.free_text(last.note)
    if getattr(entry, "transferred_at", None) and not getattr(entry, "accepted_at", None):
        return "部门还没接收"
    if getattr(entry, "climbed_at", None):
        return "重复投诉，自动上报"
    if place.level == 0 and place.due_at:
        return f"{wording.moment(now, place.due_at).removeprefix('今天 ')} 到主管"
    return "没催过"
