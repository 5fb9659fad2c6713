"""Raise what is overdue up the ladder (R10, R11, R87, R89). Safe to run at any time, by any number of workers, after any pause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session, object_session

from models import steps, vocabulary, words
from models.declare import REGISTERS
from models.features import Directory
from models.ladder import left_out
from models.operations.grow_grave import grow_grave
from models.organisation import Staff
from models.outbox import To, post
from models.rules import deadlines
from models.rules.access import ROLES
from models.rules.messages import KINDS
from models.tracking import Action, Step
from models.tracking_owner import owner_of, trackers

BATCH = 200
MANY = 10  # so many climbing to one person at once are told one by one
QUEUE = "/admin/escalation/"


def escalate_overdue(session: Session, now: datetime) -> int:
    """Mark every limit reached by `now` as raised, with one line in the timeline each; how many this call has raised.

    Idempotent: a limit is raised once, by whoever's UPDATE comes first. The caller commits. Levels in queues do not wait
    for this: they follow from `due_at`. Return visits have no ladder and are never raised.
    """
    grow_grave(session, now)
    raised, by_role, climbed = 0, {}, {}
    while keys := _due(session, now):
        won = sorted(steps.raise_due(session, now, keys), key=lambda row: (row.level, row.id))
        for row in won:
            _leave_line(session, row, by_role)
            climbed.setdefault((row.register, row.entry_id), []).append(row)
        raised += len(won)
        if not won:  # another worker has them all
            break
    _tell(session, now, [one for rows in climbed.values() for one in _news(session, rows, by_role)])
    return raised


@dataclass(frozen=True)
class _News:
    """One message about one matter. `role`: to whom it has climbed. `instead`: who is told when nobody of `to` can sign in."""

    kind: str
    to: To
    instead: To | None
    role: str
    entry: Directory
    deadline: datetime
    step_id: int


def _news(session: Session, rows: list, by_role: dict[int, dict[str, int]]) -> Iterator[_News]:
    """However many limits a matter has missed meanwhile, once to who tracks it now, and once to who did before."""
    first, last = rows[0], rows[-1]
    entry = session.get(REGISTERS[last.register].model, last.entry_id)
    before, after = (_tracker(session, last, entry, by_role[last.community_id], level) for level in (first.level - 1, last.level))
    alone = To(staff=(after,)) if before != after else To(staff=(after,), roles=(last.role,))  # nobody above by name: the role is told
    yield _News("escalated", alone, To(roles=(last.role,)), last.role, entry, first.due_at, last.id)
    if before and before != after:
        yield _News("escalated_away", To(staff=(before,)), None, last.role, entry, first.due_at, last.id)


def _tell(session: Session, now: datetime, news: list[_News]) -> None:
    """One by one, or in one message where so many climb at once that nobody would read them: an old book came in, or nobody worked."""
    gathered: dict[tuple, list[_News]] = {}
    for one in news:
        gathered.setdefault((one.entry.community_id, one.kind, one.to, one.instead, one.role), []).append(one)
    for (community_id, kind, to, instead, role), many in gathered.items():
        if len(many) > MANY:
            key, params = str(max(one.step_id for one in many)), {"count": len(many), "role": role}
            _post(session, now, f"{kind}_many", to, instead, params, community_id=community_id, address=QUEUE, key=key)
            continue
        for one in many:
            about = {"entry": one.entry, "deadline": one.deadline, "key": str(one.step_id)}
            _post(session, now, kind, to, instead, {"role": role}, community_id=community_id, **about)


def _post(session: Session, now: datetime, kind: str, to: To, instead: To | None, known: Mapping[str, object], **about) -> None:
    """With those of the `known` figures that its sentence wants."""
    params = {name: value for name, value in known.items() if name in KINDS[kind].needs} or None
    if not post(session, now, kind, to=to, params=params, **about) and instead:
        post(session, now, kind, to=instead, params=params, **about)


def _due(session: Session, now: datetime) -> list[int]:
    """The next steps to raise. On PostgreSQL those that another worker holds are left to it, so nobody waits."""
    due = (
        select(Step.id)
        .where(Step.raised_at.is_(None), Step.due_at <= now, Step.done_at.is_(None), Step.level > 0)
        .order_by(Step.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(due))


def _leave_line(session: Session, row, by_role: dict[int, dict[str, int]]) -> None:
    """系统 升级到客服主管，跟踪人 陈静 → 王敏. Dated when the limit was reached, however late the worker came."""
    entry = session.get(REGISTERS[row.register].model, row.entry_id)
    if row.community_id not in by_role:
        by_role[row.community_id] = trackers(session, row.community_id)
    with words.holding(vocabulary.words_of(session, row.community_id, row.due_at.date())):
        _write_line(session, row, entry, by_role[row.community_id])


def _write_line(session: Session, row, entry, by_role: dict[str, int]) -> None:
    """In the words of the matter's own community."""
    before, after = (_name(session, _tracker(session, row, entry, by_role, level)) for level in (row.level - 1, row.level))
    moved = f"，跟踪人 {before} → {after}" if before and after and before != after else ""
    table: Table = Action.__table__
    session.connection().execute(insert(table).values(
        community_id=row.community_id, register=row.register, entry_id=row.entry_id, at=row.due_at, staff_id=None,
        verb="escalate", to_value=f"{ROLES[row.role]}{moved}", note=_why(row, entry), to_owner=False,
    ))  # fmt: skip


def _tracker(session: Session, row, entry, by_role: dict[str, int], level: int) -> int | None:
    """Staff id of who tracks the matter at a level."""
    mine = select(Step).where(Step.register == row.register, Step.entry_id == row.entry_id)
    return owner_of(entry, level, session.scalars(mine).all(), by_role)


def _name(session: Session, staff_id: int | None) -> str:
    return (session.scalar(select(Staff.name).where(Staff.id == staff_id)) or "") if staff_id else ""


def _why(row, entry) -> str:
    """重要投诉，接待时间 11-19 10:15 起 72 小时，没有办结。"""
    if said := entry.step_words.get(row.step):
        return f"{said}。"
    anchor = entry.register.field(entry.register.anchor)
    label = anchor.label if anchor else "登记时间"
    key, shut = entry.ladder_key() or "default", left_out(object_session(entry), row)
    return deadlines.explain(row.start_at, row.hours, (), key, label, row.unit, shut) + "，没有办结。"
