"""One field of the query bar: what was typed → a condition and the words of its chip. Refuses with a RuleViolation in Chinese."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from models import kinds, visibility
from models.declare import REGISTERS, FieldSpec, Register
from models.display import REFERENCES, Display, department_options, staff_options
from models.errors import RuleViolation
from models.features import Directory
from models.organisation import Actor
from models.rules import lifecycle
from models.tracking import Step
from views.generated import options

LONGEST = 200
DAY_WORDS = {"today": ("今天", 0), "yesterday": ("昨天", -1)}
BETWEEN = " 至 "


@dataclass(frozen=True)
class Asking:
    """Who asks, when, and through which door names leave."""

    session: Session
    actor: Actor
    now: datetime
    display: Display
    known: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def people(self, kind: str) -> list[tuple[str, str]]:
        """Members of staff or departments to choose from, as (key, name); looked up once a request."""
        if kind not in self.known:
            lookup = staff_options if kind == "staff" else department_options
            self.known[kind] = [(str(key), name) for key, name in lookup(self.session, self.actor.community_id)]
        return list(self.known[kind])


@dataclass(frozen=True)
class Found:
    """A condition that was understood: `said` stands on the chip, `kept` in the address and in the control."""

    condition: ColumnElement[bool]
    said: str
    kept: str


def tidy(raw: str | None) -> str:
    """What was typed, without what no database takes and within reason."""
    return (raw or "").replace("\x00", "").strip()[: LONGEST + 1]


def exact(register: Register, spec: FieldSpec, raw: str, asking: Asking) -> Found:
    """One field equal to (or, for query='contains', containing) what was typed."""
    if len(raw) > LONGEST:
        raise RuleViolation(f"{spec.label}太长，请写短一些", spec.name)
    column = getattr(register.model, spec.name)
    if REFERENCES.get(spec.kind.code) or spec.to:
        return _referred(spec, column, raw, asking)
    if spec.query == "contains":
        return Found(column.contains(raw, autoescape=True), f"含“{raw}”", raw)
    value = spec.parse(raw)
    kept = value if spec.choices else {True: "1", False: "0"}.get(value, spec.text(value)) if isinstance(value, bool) else spec.text(value)
    return Found(column == value, spec.masked(value), str(kept))


def _referred(spec: FieldSpec, column, raw: str, asking: Asking) -> Found:
    target = REFERENCES.get(spec.kind.code) or spec.to
    if raw == "me" and target == "staff":
        return Found(column == asking.actor.staff_id if asking.actor.staff_id else false(), "我", raw)
    if spec.to is None:
        key = spec.check(raw)
        name = asking.display.name_of(target, key)
        if not name:
            raise RuleViolation(f"{spec.label}请从列表里选", spec.name)
        return Found(column == key, name, str(key))
    keys = keys_called(REGISTERS[target], raw, asking)
    if not keys:
        raise RuleViolation(f"没有找到这个{spec.label}，请核对", spec.name)
    return Found(column.in_(keys), asking.display.name_of(target, keys[0]), raw)


def keys_called(register: Register, raw: str, asking: Asking) -> list[int]:
    """Rows of a register that bear this number, or in a directory this whole name; at most 50."""
    model = register.model
    if register.directory:
        spec = register.field(register.headline)
        try:
            wanted = getattr(model, spec.name) == spec.parse(raw)
        except RuleViolation:
            return []
    else:
        wanted = model.record_no == raw.upper()
    found = visibility.visible(select(model.id), asking.actor, model).where(wanted).order_by(model.id).limit(50)
    return list(asking.session.scalars(found))


def ends(spec_label: str, name: str, raw_from: str, raw_to: str, now: datetime) -> tuple:
    """Both ends of a range of days or moments, each as (moment, exclusive end, words, kept) or None."""
    return tuple(_end(spec_label, name, raw, now) if raw else None for raw in (raw_from, raw_to))


def _end(label: str, name: str, raw: str, now: datetime) -> tuple[datetime, datetime, str, str]:
    if raw in DAY_WORDS:
        words, days = DAY_WORDS[raw]
        start = datetime.combine(now.date() + timedelta(days=days), time())
        return start, start + timedelta(days=1), words, raw
    spec = FieldSpec(label, kinds.Moment(), name=name)
    if len(raw) <= 11:
        day: date = kinds.Day().parse(spec, raw)
        start = datetime.combine(day, time())
        return start, start + timedelta(days=1), f"{day:%m-%d}" if day.year == now.year else f"{day}", f"{day}"
    moment = kinds.Moment().parse(spec, raw)
    return moment, moment + timedelta(minutes=1), f"{moment:%m-%d %H:%M}", f"{moment:%Y-%m-%d %H:%M}"


def time_range(register: Register, name: str, label: str, raw_from: str, raw_to: str, now: datetime):
    """Between two days or moments, both included. Gives (condition, words, kept from, kept to, first day, last day)."""
    first, last = ends(label, name, raw_from, raw_to, now)
    if first and last and last[1] <= first[0]:
        raise RuleViolation(f"{label}：结束早于开始，请核对", name)
    column, spec = getattr(register.model, name), register.field(name)
    on_days = spec is not None and spec.kind.code == "day"
    parts = []
    if first:
        parts.append(column >= (first[0].date() if on_days else first[0]))
    if last:
        parts.append(column < (last[1].date() if on_days else last[1]))
    words = _between(first and first[2], last and last[2])
    kept = (first[3] if first else "", last[3] if last else "")
    days = (first[0].date() if first else None, (last[1] - timedelta(minutes=1)).date() if last else None)
    return parts, words, kept, days


def number_range(register: Register, spec: FieldSpec, raw_from: str, raw_to: str):
    """Between two amounts or counts, both included."""
    low, high = (spec.check(raw) if raw else None for raw in (raw_from, raw_to))
    if low is not None and high is not None and high < low:
        raise RuleViolation(f"{spec.label}：上限小于下限，请核对", spec.name)
    column = getattr(register.model, spec.name)
    parts = ([column >= low] if low is not None else []) + ([column <= high] if high is not None else [])
    kept = ("" if low is None else spec.text(low), "" if high is None else spec.text(high))
    return parts, _between(*kept), kept


def _between(first: str | None, last: str | None) -> str:
    if first and last:
        return first if first == last else f"{first}{BETWEEN}{last}"
    return f"{first} 起" if first else f"到 {last}"


def is_open(register: Register) -> ColumnElement[bool]:
    """未结: in one of the open states and not void; where there is a lifecycle, void is a state of its own and the index suffices."""
    model = register.model
    among = model.status.in_(options.open_states(register))
    return among if options.has_lifecycle(register) else among & model.voided_at.is_(None)


def is_overdue(register: Register, actor: Actor, now: datetime) -> ColumnElement[bool]:
    """A limit of handling has passed (a return visit has its own step); from the stored moments, whatever the worker did."""
    source = options.clock_source(register)
    if source is None:
        return false()
    slug, name = source
    passed = select(Step.entry_id).where(
        Step.community_id == actor.community_id, Step.register == slug, Step.done_at.is_(None), Step.due_at <= now, Step.level > 0
    )
    return getattr(register.model, name).in_(passed)


def is_mine(register: Register, actor: Actor) -> ColumnElement[bool]:
    """In my hands; where nobody handles anything, what I wrote down."""
    name = "handler_id" if options.has_handler(register) else "recorded_by_id"
    return getattr(register.model, name) == actor.staff_id if actor.staff_id is not None else false()


def in_building(register: Register, raw: str) -> Found:
    """Rooms of one building: 3 finds 3-2-1201 but not 33-2-1201."""
    plain = raw.upper().removesuffix("栋").removesuffix("座")
    if not (plain.isascii() and plain.isalnum() and len(plain) <= 6):
        raise RuleViolation("楼栋号写成 3 或 A 这样", "building")
    column = getattr(register.model, register.place)
    return Found(column.startswith(f"{plain}-", autoescape=True), f"{plain}{'座' if plain.isalpha() else '栋'}", plain)


def in_state(register: Register, raw: str, actor: Actor, now: datetime) -> Found:
    """status=open, working (待处理), overdue_open or one of the stored codes (void: whatever was voided)."""
    model: type[Directory] = register.model
    if raw == "open" and options.open_states(register):
        return Found(is_open(register), "未结", raw)
    if raw == "working" and lifecycle.WORKING <= set(options.open_states(register)):
        return Found(model.status.in_(lifecycle.WORKING) & model.voided_at.is_(None), "待处理", raw)
    if raw == "overdue_open" and options.clock_source(register) and options.open_states(register):
        return Found(is_open(register) & is_overdue(register, actor, now), "超期未结", raw)
    spec = register.field("status")
    code = spec.choices.code_of(raw)
    if code == "void":
        return Found(or_(model.voided_at.is_not(None), model.status == "void"), lifecycle.STATUSES["void"], code)
    if code is None:
        raise RuleViolation("没有这个状态，请从列表里选", "status")
    return Found((model.status == code) & model.voided_at.is_(None), spec.choices.label_of(code), code)
