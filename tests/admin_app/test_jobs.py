"""The worker and its jobs inside the application: put in, run with nobody signed in, one at a time."""

from admin_app import jobs, worker
from models.job import DONE, KINDS, Job, Kind, Outcome
from models.operations.enqueue_job import enqueue_job
from models.scope import acting


def test_a_job_is_put_in_the_queue_and_run_from_it(app, session, site, actor_for, at, monkeypatch, tmp_path):
    now, desk = at("2026-11-23 14:32"), actor_for("desk")
    monkeypatch.setitem(KINDS, "test", Kind(lambda work: Outcome(f"{work.actor.name}的任务做好了")))
    monkeypatch.setitem(app.config, "DATA_DIR", tmp_path)
    monkeypatch.setattr(app, "testing", False)
    with acting(session, desk):
        job = enqueue_job(session, desk, now, "test", "试一试", {})
        session.commit()
    queue = app.extensions.pop("desk_queue")
    task = queue.dequeue()
    assert task is not None and queue.execute(task) == 1
    queue.storage.close()
    assert session.get(Job, job.id, populate_existing=True).message == "李静的任务做好了" and job.state == DONE


def test_a_queue_that_cannot_be_reached_loses_no_job(app, session, site, actor_for, at, monkeypatch):
    now, desk = at("2026-11-23 14:32"), actor_for("desk")
    monkeypatch.setitem(KINDS, "test", Kind(lambda work: Outcome("做好了")))
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setattr(worker, "make_queue", lambda _app: 1 / 0)
    with acting(session, desk):
        job = enqueue_job(session, desk, now, "test", "试一试", {})
        session.commit()
    assert jobs.run_waiting(app) == 1
    assert session.get(Job, job.id, populate_existing=True).state == DONE
