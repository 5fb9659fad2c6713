"""Jobs: run once by one worker, as who asked; told, stopped, taken up again, given up."""

import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from admin_app import jobs
from admin_app.config import ROOT
from models import clock
from models.audit import AuditLine
from models.db import db
from models.errors import RuleViolation
from models.job import CANCELLED, DONE, FAILED, KINDS, RUNNING, WAITING, Job, Kind, Outcome, job_kind
from models.operations.enqueue_job import MOST_LIVE, cancel_job, enqueue_job, try_again, wakers
from models.operations.hand_out_job import fresh_link, has_file, open_link, remove_expired, token_of
from models.operations.job_lease import LOST, apart, recover_jobs
from models.operations.run_job import BROKEN, NO_RIGHTS, run_jobs
from models.organisation import Account, Grant, system_actor
from models.registers.notice import Notice
from models.scope import acting

NOW = datetime(2026, 11, 23, 14, 32)
SLOW = """
import sys, time
from admin_app.factory import create_app
from admin_app import jobs
from models.job import Outcome, job_kind

@job_kind("slow")
def slow(work):
    work.new_file("csv").write_text("half")
    print("started", flush=True)
    time.sleep(600)

jobs.run_waiting(create_app())
"""


class Clock:
    """A second further every time it is looked at."""

    def __init__(self):
        self.at = NOW

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def kind(monkeypatch):
    """Register a function as the kind `test`."""
    return lambda run, reads_only=False: monkeypatch.setitem(KINDS, "test", Kind(run, reads_only))


@pytest.fixture
def ask(session, site, actor_for):
    def enqueue(kind="test", username="desk", **params) -> Job:
        actor = actor_for(username)
        with acting(session, actor):
            job = enqueue_job(session, actor, NOW, kind, "来电来访登记表", params)
            session.commit()
        return job

    return enqueue


@pytest.fixture
def work(session, tmp_path):
    return lambda tick=None: run_jobs(session(), tick or Clock(), tmp_path, jobs.person)


def fresh(session, job) -> Job:
    session.expire(job)
    return session.get(Job, job.id)


def write(work) -> Outcome:
    path = work.new_file("csv")
    path.write_text("一")
    work.note("export", register="visit", detail={"count": 1})
    return Outcome("1 行", path, "来电来访.csv")


def test_it_runs_as_who_asked_and_leaves_file_line_and_audit(session, site, kind, ask, work, tmp_path):
    seen = []
    kind(lambda given: seen.append((given.actor.name, given.actor.community_id, given.params)) or write(given), reads_only=True)
    job = ask(month="2026-11")
    assert work() == 1 and work() == 0
    done = fresh(session, job)
    assert seen == [("李静", site.community.id, {"month": "2026-11"})]
    assert (done.state, done.message, done.file_name, done.tries) == (DONE, "1 行", "来电来访.csv", 1)
    assert (tmp_path / done.stored).read_text() == "一" and "来电" not in done.stored
    assert done.expires_at - done.finished_at <= timedelta(days=7)
    assert session.scalars(select(AuditLine.actor_name).where(AuditLine.action == "export")).all() == ["李静"]


def test_roles_are_those_of_now_not_of_then(session, site, kind, ask, work):
    kind(lambda given: Outcome("做了"))
    first, second = ask(), ask(username="supervisor")
    session.query(Grant).filter(Grant.account_id == first.account_id).one().role = "staff"
    session.get(Account, second.account_id).enabled = False
    session.commit()
    seen = []
    kind(lambda given: seen.append(given.actor.roles) or Outcome("做了"))
    work()
    assert seen == [frozenset({"staff"})]
    assert (fresh(session, second).state, second.message) == (FAILED, NO_RIGHTS)


def test_a_refusal_is_told_in_its_own_words_and_a_bug_in_ours(session, kind, ask, work, tmp_path, caplog):
    def refuse(given):
        given.new_file("csv").write_text("half")
        raise RuleViolation("这段时间没有登记")

    kind(refuse)
    refused = ask()
    work()
    kind(lambda given: 1 / 0)
    broken = ask()
    work()
    assert (fresh(session, refused).state, refused.message) == (FAILED, "这段时间没有登记")
    assert (fresh(session, broken).state, broken.message) == (FAILED, BROKEN)
    assert list(tmp_path.iterdir()) == [] and "ZeroDivisionError" in caplog.text


def test_progress_is_told_and_a_cancel_stops_it_and_keeps_nothing(session, kind, ask, work, tmp_path):
    told = []

    def slow(given):
        given.new_file("csv").write_text("half")
        for row in range(1, 10):
            given.progress(row, 9)
            with apart(given.session.get_bind()) as other:
                job = other.get(Job, given.job_id)
                told.append((job.done, job.total))
                if row == 3:
                    cancel_job(other, NOW, job)
                    other.commit()
        return Outcome("不该到这里")

    kind(slow, reads_only=True)
    job = ask()
    work()
    assert told == [(1, 9), (2, 9), (3, 9)]
    assert (fresh(session, job).state, job.message, job.stored) == (CANCELLED, "已取消", None)
    assert list(tmp_path.iterdir()) == []


def test_on_a_busy_database_a_writing_job_goes_on_and_its_outcome_is_one_transaction(session, site, kind, ask, work):
    def writing(given):
        with given.only_reading():
            given.progress(1, 2)
        given.session.add(Notice(community_id=site.community.id, content="停水通知", from_at=NOW, to_at=NOW + timedelta(days=1)))
        given.session.flush()
        given.progress(2, 2)
        return Outcome("写了 1 条")

    kind(writing)
    job = ask()
    work()
    assert (fresh(session, job).state, job.message) == (DONE, "写了 1 条")
    assert len(session.scalars(select(Notice)).all()) == 1


def test_a_waiting_job_is_cancelled_at_once_and_can_be_tried_again(session, kind, ask, work, actor_for):
    kind(lambda given: Outcome("做了"))
    job = ask()
    cancel_job(session, NOW, job)
    session.commit()
    assert work() == 0 and fresh(session, job).state == CANCELLED
    desk = actor_for("desk")
    with acting(session, desk):
        again = try_again(session, desk, NOW, job)
        session.commit()
        with pytest.raises(RuleViolation):
            try_again(session, desk, NOW, again)
    assert work() == 1 and fresh(session, again).state == DONE


def test_nobody_queues_more_than_a_few(kind, ask):
    kind(lambda given: Outcome("做了"))
    for _ in range(MOST_LIVE):
        ask()
    with pytest.raises(RuleViolation, match="等做完一个再来"):
        ask()
    ask(username="supervisor")


def test_two_workers_share_the_jobs_and_none_runs_twice(app, session, kind, ask, tmp_path):
    ran, lock = [], threading.Lock()

    def note(given):
        with lock:
            ran.append(given.job_id)
        return Outcome("做了")

    kind(note)
    asked = [ask(username=name).id for name in ("desk", "supervisor", "manager") for _ in range(4)]

    def worker():
        with app.app_context(), acting(db.session, system_actor()):
            run_jobs(db.session(), lambda: NOW, tmp_path, jobs.person)

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(ran) == asked


def test_a_silent_worker_loses_its_job_once_and_then_it_is_given_up(session, kind, ask, work):
    kind(lambda given: Outcome("做了"))
    job = ask()

    def taken(tries):
        job.state, job.tries, job.lease, job.heartbeat_at = RUNNING, tries, "a" * 32, NOW
        session.commit()

    taken(1)
    assert recover_jobs(session.get_bind(), NOW + timedelta(minutes=1)) == 0
    assert recover_jobs(session.get_bind(), NOW + timedelta(minutes=3)) == 1 and fresh(session, job).state == WAITING
    taken(2)
    recover_jobs(session.get_bind(), NOW + timedelta(minutes=3))
    assert (fresh(session, job).state, job.message) == (FAILED, LOST)


def test_who_comes_late_keeps_nothing(session, kind, ask, work, tmp_path):
    def late(given):
        outcome = write(given)
        with apart(given.session.get_bind()) as other:
            other.get(Job, given.job_id).lease = "of another"
            other.commit()
        return outcome

    kind(late, reads_only=True)
    job = ask()
    work()
    assert (fresh(session, job).state, job.lease) == (RUNNING, "of another")
    assert list(tmp_path.iterdir()) == [] and not session.scalars(select(AuditLine).where(AuditLine.action == "export")).all()


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(app, session, ask, kind, tmp_path, monkeypatch):
    monkeypatch.setitem(KINDS, "slow", Kind(lambda given: Outcome("做了")))
    job = ask("slow")
    session.rollback()
    given = {**os.environ, "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "DATA_DIR": str(tmp_path)}
    worker = subprocess.Popen([sys.executable, "-c", SLOW], cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout.readline() == "started\n"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    assert fresh(session, job).state == RUNNING
    later = job.heartbeat_at + timedelta(minutes=3)
    session.rollback()
    assert run_jobs(session(), lambda: later, tmp_path, jobs.person) == 1
    assert (fresh(session, job).state, job.message, job.tries) == (DONE, "做了", 2)


def test_a_link_goes_out_once_and_a_fresh_one_is_written_down(session, kind, ask, work, actor_for, tmp_path):
    kind(write, reads_only=True)
    job, desk = ask(), actor_for("desk")
    work()
    with acting(session, desk):
        job = fresh(session, job)
        token = token_of(job)
        with pytest.raises(RuleViolation):
            open_link(session, desk, NOW, job, "guessed", tmp_path)
        assert open_link(session, desk, NOW, job, token, tmp_path).read_text() == "一"
        session.commit()
        with pytest.raises(RuleViolation, match="已经用过"):
            open_link(session, desk, NOW, fresh(session, job), token, tmp_path)
        fresh_link(session, desk, NOW, job)
        session.commit()
        assert token_of(job) not in ("", token)
        open_link(session, desk, NOW, job, token_of(job), tmp_path)
        session.commit()
    acts = session.scalars(select(AuditLine.action).where(AuditLine.action.like("download%")).order_by(AuditLine.id)).all()
    assert acts == ["download", "download_link", "download"] and fresh(session, job).fetched == 2


def test_after_a_week_the_file_is_gone_and_the_line_stays(session, kind, ask, work, tmp_path, actor_for):
    kind(write, reads_only=True)
    job = ask()
    work()
    over = fresh(session, job).expires_at
    assert has_file(job, over - timedelta(seconds=1)) and not has_file(job, over)
    assert remove_expired(session, over - timedelta(seconds=1), tmp_path) == 0
    assert remove_expired(session, over, tmp_path) == 1
    session.commit()
    assert list(tmp_path.iterdir()) == [] and fresh(session, job).message == "1 行"
    with acting(session, actor_for("desk")), pytest.raises(RuleViolation, match="到期"):
        fresh_link(session, actor_for("desk"), over, job)


def test_what_a_killed_worker_left_half_written_goes_after_a_day(session, site, tmp_path):
    half = tmp_path / "half.csv"
    half.write_text("半")
    written = clock.now()
    assert remove_expired(session, written, tmp_path) == 0 and half.exists()
    assert remove_expired(session, written + timedelta(days=2), tmp_path) == 1 and not half.exists()


def test_the_worker_is_woken_after_the_commit_and_not_after_a_rollback(session, kind, ask, monkeypatch, actor_for):
    woken = []
    monkeypatch.setattr("models.operations.enqueue_job.wakers", [lambda: woken.append(1)])
    kind(lambda given: Outcome("做了"))
    ask()
    assert woken == [1] and jobs.wake in wakers
    with acting(session, actor_for("desk")):
        enqueue_job(session, actor_for("desk"), NOW, "test", "标题", {})
        session.rollback()
        session.commit()
    assert woken == [1]


def test_a_kind_has_one_function():
    job_kind("only once")(write)
    try:
        with pytest.raises(ValueError):
            job_kind("only once")(write)
    finally:
        del KINDS["only once"]
