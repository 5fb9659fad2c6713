"""How far a job is while it alone may write, and how it is stopped meanwhile."""

import os
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from admin_app import jobs
from models import clock
from models.job import CANCELLED, DONE, KINDS, RUNNING, Job, Kind, Outcome
from models.operations import job_progress
from models.operations.enqueue_job import enqueue_job
from models.operations.job_progress import Told
from models.operations.run_job import run_jobs
from models.registers.notice import Notice
from models.scope import acting

NOW = datetime(2026, 11, 23, 14, 32)


class Clock:
    """A second further every time it is looked at."""

    def __init__(self):
        self.at = NOW

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def run(session, site, actor_for, tmp_path, monkeypatch):
    """run(meanwhile): a job that writes a row and tells three times how far it is; `meanwhile` is called in between."""

    def run(meanwhile):
        def write(work):
            with work.only_reading():
                work.progress(1, 3)
            work.session.add(Notice(community_id=site.community.id, content="停水通知", from_at=NOW, to_at=NOW + timedelta(days=1)))
            work.session.flush()
            for row in (1, 2):
                work.progress(row, 2)
                meanwhile(work.session.get(Job, work.job_id, populate_existing=True))
            return Outcome("写了 1 条")

        monkeypatch.setitem(KINDS, "test", Kind(write))
        with acting(session, actor_for("desk")):
            job = enqueue_job(session, actor_for("desk"), NOW, "test", "导入", {})
            session.commit()
        run_jobs(session(), Clock(), tmp_path, jobs.person)
        session.expire(job)
        return session.get(Job, job.id)

    return run


def test_the_bar_moves_while_the_database_is_held_and_nothing_is_left_behind(session, run, tmp_path):
    seen, alone = [], session.get_bind().dialect.name == "sqlite"
    job = run(lambda job: seen.append((job_progress.told(tmp_path, job), job_progress.writing_now(tmp_path, clock.now()))))
    assert seen == ([(Told(row, 2), Told(row, 2)) for row in (1, 2)] if alone else [(None, None)] * 2)
    assert job.state == DONE and list(tmp_path.iterdir()) == []


def test_whoever_asks_it_to_stop_is_heard_and_nothing_is_kept(session, run, tmp_path):
    job = run(lambda job: job_progress.ask_to_stop(tmp_path, job))
    assert (job.state, job.message) == (CANCELLED, "已取消")
    assert session.scalars(select(Notice)).all() == [] and list(tmp_path.iterdir()) == []


def test_the_file_of_a_dead_worker_tells_nothing(tmp_path):
    job = Job(id=7, state=RUNNING, lease="a")
    job_progress.tell(tmp_path, job, 5, 9)
    assert job_progress.told(tmp_path, job) == Told(5, 9) == job_progress.writing_now(tmp_path, clock.now())
    os.utime(tmp_path / "7.progress", (1, 1))
    assert job_progress.writing_now(tmp_path, clock.now()) is None
    job.lease = "b"
    assert job_progress.told(tmp_path, job) is None
    (tmp_path / "7.progress").write_text("{half")
    assert job_progress.told(tmp_path, job) is None is job_progress.writing_now(tmp_path, clock.now())
