"""Ask for a job, ask it to stop, ask for it once more. The worker is woken after the commit; if that fails it looks by itself."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from models.errors import RuleViolation
from models.job import CANCELLED, FAILED, KINDS, LIVE, RUNNING, TITLE_LIMIT, WAITING, Job
from models.organisation import Actor

MOST_LIVE = 5  # of one person at a time
wakers: list[Callable[[], None]] = []  # told after a commit that there is something to do


def enqueue_job(session: Session, actor: Actor, now: datetime, kind: str, title: str, params: dict) -> Job:
    """The job, waiting; the caller commits. RuleViolation when this person has too many under way."""
    if kind not in KINDS:
        raise ValueError(f"no kind of job is called {kind}")
    mine = select(func.count(Job.id)).where(
        Job.community_id == actor.community_id, Job.account_id == actor.account_id, Job.state.in_(LIVE)
    )
    if (session.scalar(mine) or 0) >= MOST_LIVE:
        raise RuleViolation(f"您已有 {MOST_LIVE} 个任务在做或在排队，等做完一个再来，或先取消一个")
    job = Job(community_id=actor.community_id, account_id=actor.account_id, kind=kind, title=title[:TITLE_LIMIT], params=params,
              created_at=now)  # fmt: skip
    session.add(job)
    session.flush()
    session.info["jobs_to_wake"] = True
    return job


def cancel_job(session: Session, now: datetime, job: Job) -> None:
    """A waiting job is cancelled at once; a running one stops at its next step. Anything else stays as it is."""
    _set(session, job, WAITING, state=CANCELLED, cancel_asked_at=now, finished_at=now, message="还没开始就取消了")
    _set(session, job, RUNNING, cancel_asked_at=now)
    session.refresh(job)


def try_again(session: Session, actor: Actor, now: datetime, job: Job) -> Job:
    """The same once more, as a job of its own: the first one keeps what it says."""
    if job.state not in (FAILED, CANCELLED) or job.kind not in KINDS:
        raise RuleViolation("这个任务不用再做一次")
    return enqueue_job(session, actor, now, job.kind, job.title, job.params)


def _set(session: Session, job: Job, while_in: str, **values) -> None:
    """Only while it is still in that state: the worker may have been quicker."""
    statement = update(Job).where(Job.id == job.id, Job.state == while_in).values(**values)
    session.execute(statement, execution_options={"unscoped": True, "synchronize_session": False})


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    if session.info.pop("jobs_to_wake", False):
        for wake in wakers:
            wake()


@event.listens_for(Session, "after_rollback")
def _let_sleep(session: Session) -> None:
    session.info.pop("jobs_to_wake", None)
