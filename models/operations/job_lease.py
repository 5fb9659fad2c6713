"""Which worker has which job: taken with a lease that is its own, taken away from one that fell silent."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, or_, select, update
from sqlalchemy.orm import Session

from models import outbox
from models.db import reading_only
from models.job import CANCELLED, DONE, FAILED, RUNNING, WAITING, Job
from models.organisation import system_actor

Bind = Engine | Connection
SILENT = timedelta(minutes=2)
MOST_TRIES = 2
PAGE = "/admin/downloads/"
LOST = "后台中断了两次，没有做完。请点“再试一次”；还是不行，请找系统管理员"


def recover_jobs(bind: Bind, now: datetime) -> int:
    """Jobs whose worker fell silent: waiting again after the first time, failed after the second; cancelled if that was asked."""
    silent = (Job.state == RUNNING, or_(Job.heartbeat_at.is_(None), Job.heartbeat_at < now - SILENT))
    with apart(bind) as own:
        found = own.scalars(select(Job).where(*silent).with_for_update(skip_locked=True)).all()
        for job in found:
            job.lease = None
            if job.cancel_asked_at:
                job.state, job.finished_at, job.message = CANCELLED, now, "已取消"
            elif job.tries >= MOST_TRIES:
                job.state, job.finished_at, job.message = FAILED, now, LOST
                tell_owner(own, job, now, FAILED)
            else:
                job.state, job.message = WAITING, "后台中断过一次，正在重新开始"
        own.commit()
    return len(found)


def tell_owner(session: Session, job: Job, now: datetime, state: str) -> None:
    """A message with the way to the page and nothing else; once for each job."""
    kind = "workbook" if job.params.get("schedule") else job.kind
    outbox.post(
        session, now, "job_done" if state == DONE else "job_failed", community_id=job.community_id, to=outbox.To(accounts=[job.account_id]),
        register=job.params.get("register"), address=PAGE, key=f"job {job.id}", params={"job": kind},
    )  # fmt: skip


@contextmanager
def apart(bind: Bind, reading: bool = False) -> Iterator[Session]:
    """A short session of the system's own, so that the job's transaction is neither held nor ended by telling about it."""
    token = reading_only.set(reading)
    try:
        with Session(bind, info={"actor": system_actor()}, expire_on_commit=False) as own:
            yield own
    finally:
        reading_only.reset(token)


def claim_job(bind: Bind, now: datetime) -> Job | None:
    """The oldest waiting job, with a lease that is ours alone; None when there is none."""
    with apart(bind) as own:
        while (key := own.scalar(select(Job.id).where(Job.state == WAITING).order_by(Job.id).limit(1))) is not None:
            lease = secrets.token_hex(16)
            values = {"state": RUNNING, "lease": lease, "started_at": now, "heartbeat_at": now, "tries": Job.tries + 1, "done": 0}
            won = change_job(own, (Job.id == key, Job.state == WAITING), **values)
            own.commit()
            if won:
                return own.get(Job, key)
    return None


def change_job(session: Session, where: tuple, **values) -> bool:
    """One guarded update; False when another was quicker."""
    statement = update(Job).where(*where).values(**values)
    return session.execute(statement, execution_options={"unscoped": True, "synchronize_session": False}).rowcount == 1
