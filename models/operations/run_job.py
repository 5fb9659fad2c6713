"""The worker's side of a job: take one that waits, run it as who asked, tell how far it is, and write down how it ended.

A worker that has a job proves every twenty seconds that it is alive. One that is silent for two minutes has lost it: the job is
taken up again once, and then given up. Whoever comes late with an outcome finds that the lease is another's, and keeps nothing.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import audit
from models.db import reading_only
from models.errors import RuleViolation
from models.job import CANCELLED, DONE, FAILED, KEPT, KINDS, MESSAGE_LIMIT, RUNNING, Cancelled, Job, Outcome, Work
from models.operations import job_progress
from models.operations.job_lease import Bind, apart, change_job, claim_job, recover_jobs, tell_owner
from models.organisation import Actor
from models.scope import acting

BEAT_SECONDS = 20
BROKEN = "系统出错，没有做成，已经记下来了。请点“再试一次”；还是不行，请找系统管理员"
NO_RIGHTS = "您的账号或岗位变了，不能再做这一项"
log = logging.getLogger(__name__)

Tick = Callable[[], datetime]
Person = Callable[[Session, int, int], Actor | None]  # (session of the system, account, community) → who that is now


def run_jobs(session: Session, tick: Tick, folder: Path, person: Person) -> int:
    """Run what waits, one after the other, until nothing does; how many. What the session has begun is given up first."""
    session.rollback()
    count, bind = 0, session.get_bind()
    recover_jobs(bind, tick())
    while (job := claim_job(bind, tick())) is not None:
        _Run(session, bind, tick, folder, person, job).go()
        count += 1
    return count


@dataclass
class _Run:
    """One job under way in this worker."""

    session: Session
    bind: Bind
    tick: Tick
    folder: Path
    person: Person
    job: Job

    def go(self) -> None:
        self.told_at, self.reading, self.path = None, True, None
        over = threading.Event()
        beating = threading.Thread(target=self._keep_beating, args=(over,), daemon=True)
        beating.start()
        try:
            self._end(*self._work())
        finally:
            over.set()
            beating.join()
            self.session.rollback()
            job_progress.forget(self.folder, self.job)

    def _work(self) -> tuple[dict, list]:
        """What to write down about the job, and the lines for the audit."""
        try:
            outcome, notes = self._as_person()
            return {"state": DONE, "message": outcome.message, **self._file(outcome)}, notes
        except Cancelled:
            return {"state": CANCELLED, "message": "已取消"}, []
        except RuleViolation as refusal:
            return {"state": FAILED, "message": refusal.message}, []
        except Exception:
            log.exception("job %s (%s) failed", self.job.id, self.job.kind)
            return {"state": FAILED, "message": BROKEN}, []

    def _as_person(self) -> tuple[Outcome, list]:
        with apart(self.bind, reading=True) as own:
            actor = self.person(own, self.job.account_id, self.job.community_id)
        kind = KINDS.get(self.job.kind)
        if actor is None or kind is None:
            raise RuleViolation(NO_RIGHTS)
        self.actor, self.reads_only = actor, kind.reads_only
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        work = Work(self.session, actor, self.tick(), self.job.id, self.job.params, self._progress, self._new_file, self._only_reading)
        with acting(self.session, actor), self._as_reader(kind.reads_only):
            outcome = kind.run(work)
            self.session.flush()
        return outcome, work.notes

    @contextmanager
    def _as_reader(self, reading: bool) -> Iterator[None]:
        before, self.reading = self.reading, reading
        token = reading_only.set(reading)
        try:
            yield
        finally:
            self.reading = before
            reading_only.reset(token)

    @contextmanager
    def _only_reading(self) -> Iterator[None]:
        """The part of a writing job that looks before it writes: nobody waits for it, and its progress is seen."""
        self.session.rollback()
        with self._as_reader(True):
            yield
            self.session.rollback()

    def _end(self, values: dict, notes: list) -> None:
        """The outcome in the transaction of what was done; of what was not done nothing stays but the line about it."""
        now, ended = self.tick(), values["state"]
        values = {**values, "message": values["message"][:MESSAGE_LIMIT], "finished_at": now, "lease": None}
        if ended != DONE or self.reads_only:
            self.session.rollback()
            with apart(self.bind) as own:
                kept = self._written(own, values, notes, now)
        else:
            kept = self._written(self.session, values, notes, now)
        if self.path is not None and not (kept and ended == DONE):
            self.path.unlink(missing_ok=True)

    def _written(self, session: Session, values: dict, notes: list, now: datetime) -> bool:
        if not change_job(session, self._mine(), **values):
            session.rollback()
            return False
        for action, line in notes:
            audit.record(session, self.actor, now, action, **line)
        if values["state"] in (DONE, FAILED):
            tell_owner(session, self.job, now, values["state"])
        session.commit()
        return True

    def _file(self, outcome: Outcome) -> dict:
        if outcome.path is None:
            return {}
        return {
            "stored": outcome.path.name, "file_name": outcome.file_name[:255], "file_size": outcome.path.stat().st_size,
            "expires_at": self.tick() + KEPT, "link": secrets.token_hex(16),
        }  # fmt: skip

    def _new_file(self, suffix: str) -> Path:
        """A file under a name nobody can guess; it goes when the job ends without an outcome."""
        self.path = self.folder / f"{secrets.token_hex(16)}.{suffix}"
        return self.path

    # how far it is

    def _mine(self) -> tuple:
        return (Job.id == self.job.id, Job.lease == self.job.lease, Job.state == RUNNING)

    def _progress(self, done: int, total: int | None = None) -> None:
        now = self.tick()
        if now == self.told_at:
            return
        self.told_at = now
        if self._alone:
            job_progress.tell(self.folder, self.job, done, total)
        else:
            self._tell(done=done, total=total, heartbeat_at=now)
        if self._stopped():
            raise Cancelled

    def _stopped(self) -> bool:
        """Somebody asked to stop, or the job is no longer ours."""
        with apart(self.bind, reading=True) as own:
            asked = own.execute(select(Job.cancel_asked_at).where(*self._mine())).first()
        return asked is None or asked[0] is not None or job_progress.asked_to_stop(self.folder, self.job)

    @property
    def _alone(self) -> bool:
        """On SQLite a job in the middle of writing keeps everybody else from writing, us too."""
        return not self.reading and self.session.in_transaction() and self.bind.dialect.name == "sqlite"

    def _tell(self, **values) -> None:
        if self._alone:
            return
        try:
            with apart(self.bind) as own:
                change_job(own, self._mine(), **values)
                own.commit()
        except OperationalError:
            log.warning("progress of job %s not noted: the database is busy", self.job.id)

    def _keep_beating(self, over: threading.Event) -> None:
        while not over.wait(BEAT_SECONDS):
            self._tell(heartbeat_at=self.tick())
