"""Set up a workbook that comes by itself, stop it, and put in the queue what is due: once a period, also after a stop of the machine."""

from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.errors import RuleViolation
from models.operations.enqueue_job import enqueue_job
from models.organisation import Account, Actor
from models.rules import recurrence
from models.saved_view import SavedView, views_of
from models.schedule import MOST, Schedule

GONE = "视图已删除"


def set_schedule(
    session: Session, actor: Actor, now: datetime, view: SavedView | None, shape: str, suffix: str, cadence: str, day: int
) -> Schedule:
    """From the next due day on. RuleViolation names the field; the caller commits."""
    if view is None:
        raise RuleViolation("请选一个已存的视图", "view")
    if cadence not in recurrence.CADENCES:
        raise RuleViolation("请选多久一次", "cadence")
    if cadence == recurrence.WEEKLY and not 1 <= day <= 7:
        raise RuleViolation("请选星期几", "weekday")
    if cadence == recurrence.MONTHLY and not 1 <= day <= 31:
        raise RuleViolation("日子要在 1 到 31 之间", "day")
    mine = select(func.count(Schedule.id)).where(
        Schedule.community_id == actor.community_id, Schedule.account_id == actor.account_id, Schedule.ended_at.is_(None)
    )
    if (session.scalar(mine) or 0) >= MOST:
        raise RuleViolation(f"最多设 {MOST} 个，先停掉不用的", "view")
    made = Schedule(
        community_id=actor.community_id, account_id=actor.account_id, view_id=view.id, register=view.register, title=view.title,
        shape=shape, suffix=suffix, cadence=cadence, day=day, last_on=recurrence.latest(cadence, day, now), created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def stop_schedule(now: datetime, schedule: Schedule) -> None:
    if schedule.ended_at is None:
        schedule.ended_at, schedule.ended_why = now, "自己停的"


def run_schedules(session: Session, now: datetime) -> int:
    """Everything that is due goes into the queue as its owner's job; how many. Safe to run twice, and by two at once."""
    count = 0
    for one in session.scalars(select(Schedule).where(Schedule.ended_at.is_(None)).order_by(Schedule.id)).all():
        due = recurrence.latest(one.cadence, one.day, now)
        if due > one.last_on and _put_in(session, one, due, now):
            count += 1
    return count


def _put_in(session: Session, one: Schedule, due: date, now: datetime) -> bool:
    """The day is taken first: whoever comes second finds it taken. Too many jobs under way: the next time."""
    owner = Actor(name="", account_id=one.account_id, community_id=one.community_id)
    view = next((view for view in views_of(session, owner, one.register) if view.id == one.view_id), None)
    account = session.get(Account, one.account_id)
    if view is None or account is None or not account.enabled:
        one.ended_at, one.ended_why = now, GONE if account is not None and account.enabled else "账号已停用"
        return False
    try:
        with session.begin_nested():
            taken = update(Schedule).where(Schedule.id == one.id, Schedule.last_on < due).values(last_on=due)
            won = session.execute(taken, execution_options={"unscoped": True, "synchronize_session": "fetch"}).rowcount == 1
            if won:
                title = f"{view.title} · {recurrence.in_words(one.cadence, one.day)}"
                enqueue_job(session, owner, now, "export", title, _params(one, view))
        return won
    except RuleViolation:
        return False


def _params(one: Schedule, view: SavedView) -> dict:
    args = {key: value for key, value in view.query.items() if isinstance(value, str)}
    sort = args.pop("sort", "")
    return {"schedule": one.id, "register": one.register, "shape": one.shape, "suffix": one.suffix, "sort": sort, "args": args}
