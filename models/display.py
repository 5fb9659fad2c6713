"""The one door every value leaves by: list, details, form, print, export, API, search result, message and log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import REGISTERS, FieldSpec, Register
from models.features import Directory
from models.organisation import Account, Department, Grant, Staff
from models.rules import escalation, lifecycle, masking, wording
from models.rules.deadlines import RISEN, WORKING
from models.scope import actor_of
from models.tracking import Pause, Step

REFERENCES = {"staff": "staff", "department": "department"}


@dataclass(frozen=True)
class When:
    """A moment as people say it: text for the eye, full for the hover, iso for the machine."""

    text: str
    full: str
    iso: str


@dataclass(frozen=True)
class Due:
    tone: str
    text: str
    full: str
    why: str


@dataclass(frozen=True)
class Pill:
    label: str
    tone: str


class Display:
    """Values as they may leave, for one session. Names of referred rows are looked up once and in batches."""

    def __init__(self, session: Session, now: datetime):
        self.session, self.now = session, now
        self._names: dict[tuple[str, int], str] = {}

    def shown(self, row: Directory, spec: FieldSpec) -> str:
        """The value of one field, masked where its kind is private; '' when there is none."""
        return self.shown_value(spec, row.value(spec.name))

    def shown_value(self, spec: FieldSpec, value) -> str:
        """The same for a bare value, e.g. from a column select."""
        if value is None or value == "":
            return ""
        target = REFERENCES.get(spec.kind.code) or spec.to
        if target:
            return self.name_of(target, value)
        return spec.masked(value)

    def name_of(self, slug: str, key: int) -> str:
        """What a referred row is called: a record number, or a directory's headline (masked). '' when out of sight."""
        if (slug, key) not in self._names:
            self.prefetch(slug, [key])
        return self._names.get((slug, key), "")

    def know(self, slug: str, key: int | None, name: str) -> None:
        """A name that is known already need not be looked up."""
        self._names[(slug, key)] = name

    def prefetch(self, slug: str, keys) -> None:
        """Look up the names of many referred rows in one query."""
        wanted = {key for key in keys if key is not None and (slug, key) not in self._names}
        if not wanted:
            return
        for key in wanted:
            self._names[(slug, key)] = ""
        register = REGISTERS[slug]
        spec = register.field(register.headline) if register.directory else None
        name = getattr(register.model, spec.name if spec else "record_no")
        for key, value in self.session.execute(select(register.model.id, name).where(register.model.id.in_(wanted))):
            self._names[(slug, key)] = self.shown_value(spec, value) if spec else value or ""
        if slug == "staff":
            self._prefetch_helpers([key for key in wanted if not self._names[(slug, key)]])

    def _prefetch_helpers(self, keys: list[int]) -> None:
        """Those who belong to the staff of another community and hold a role in one of ours are known here by name."""
        if keys:
            helpers = select(Account.staff_id, Account.display_name).join(Grant, Grant.account_id == Account.id)
            ours = Grant.community_id.in_(actor_of(self.session).communities)
            for key, name in self.session.execute(helpers.where(Account.staff_id.in_(keys), ours)):
                self._names[("staff", key)] = name

    def prefetch_rows(self, register: Register, rows, specs) -> None:
        """Look up everything these fields of these rows refer to: one query per referred table."""
        for spec in specs:
            target = REFERENCES.get(spec.kind.code) or spec.to
            if target:
                self.prefetch(target, [row.value(spec.name) for row in rows])

    def when(self, moment: datetime | None) -> When | None:
        if moment is None:
            return None
        return When(wording.moment(self.now, moment), wording.full(moment), moment.strftime("%Y-%m-%dT%H:%M"))

    def status(self, row: Directory, paused: bool = False) -> Pill | None:
        """The state as people see it: a colour and a word."""
        code = "void" if row.voided_at else getattr(row, "status", None)
        if code is None:
            return None
        if code == "void":
            return Pill(lifecycle.STATUSES["void"], lifecycle.TONES["void"])
        register = row.register
        if register.states:
            return Pill(register.field("status").text(code), register.states.get(code, "grey"))
        if paused and code in lifecycle.OPEN:
            return Pill(lifecycle.PAUSED_LABEL, lifecycle.TONES[lifecycle.PAUSED])
        return Pill(lifecycle.STATUSES.get(code, code), lifecycle.TONES.get(code, "grey"))


def staff_options(session: Session, community_id: int) -> list[tuple[int, str]]:
    """Members of staff at work in a community, for choosing from."""
    found = session.execute(
        select(Staff.id, Staff.name).where(Staff.community_id == community_id, Staff.enabled.is_(True)).order_by(Staff.id)
    )
    return [(key, masking.free_text(name)) for key, name in found]


def department_options(session: Session, community_id: int) -> list[tuple[int, str]]:
    found = session.execute(
        select(Department.id, Department.name)
        .where(Department.community_id == community_id, Department.enabled.is_(True))
        .order_by(Department.id)
    )
    return [(key, masking.free_text(name)) for key, name in found]


@dataclass(frozen=True)
class Clock:
    """Where the clock of one entry stands: what lists, queue and case page show."""

    due: Due | None
    level: int
    paused: bool
    next_due: datetime | None
    next_role: str | None


def clocks(session: Session, slug: str, keys, now: datetime) -> dict[int, Clock]:
    """The clocks of many entries of one register, in two queries."""
    keys = list(keys)
    steps: dict[int, list[Step]] = {}
    for step in session.scalars(select(Step).where(Step.register == slug, Step.entry_id.in_(keys)).order_by(Step.level)):
        steps.setdefault(step.entry_id, []).append(step)
    open_pauses = select(Pause.entry_id, Pause.start_at).where(
        Pause.register == slug, Pause.entry_id.in_(keys), Pause.end_at.is_(None)
    )
    paused = dict(session.execute(open_pauses).all())
    return {key: clock_of(now, found, paused.get(key)) for key, found in steps.items()}


def clock_of(now: datetime, steps: list[Step], paused_since: datetime | None) -> Clock:
    """Handling runs until the owner was told; then the return visit, which has no level, is what is due. Paused looks paused."""
    ladder = [step for step in steps if step.level > 0] or steps
    first = ladder[0]
    visit = next((step for step in steps if step.level == 0 and step.done_at is None), None)
    done_at = first.done_at
    risen = any(step.level == RISEN and step.done_at is None for step in steps)
    standing = escalation.standing(now, [(step.level, step.role, step.due_at) for step in ladder if step.done_at is None], int(risen))
    why = f"{wording.full(first.start_at)} 起{'工作时间' if first.unit == WORKING else ''} {first.hours} 小时"
    due_at = first.due_at if done_at else standing.first_due
    if done_at and visit is not None:
        done_at, due_at, why = None, visit.due_at, f"办结后 {wording.within(visit.hours)}回访"
    paused = bool(paused_since) and not first.done_at
    tone = escalation.tone(now, due_at, paused=paused, done=bool(done_at))
    words = escalation.words(now, due_at, paused_since if paused else None, done_at)
    due = Due(tone, words, wording.full(due_at) if due_at else "", why) if words else None
    return Clock(due, standing.level, paused, standing.next_due, standing.next_role)
