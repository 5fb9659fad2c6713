"""Background work: a Huey queue in a file of its own, and tasks that are each one call into models/.

The queue is SQLite for either database: nothing in it needs to outlive the machine, every task may run twice without harm.
"""

import logging
import os
import signal
import sys
import threading
from functools import partial

from flask import Flask
from huey import SqliteHuey, crontab

from admin_app.jobs import run_waiting
from models import clock
from models.db import db
from models.draft import forget_old
from models.operations.deliver import deliver
from models.operations.draft_months import draft_months
from models.operations.escalate_overdue import escalate_overdue
from models.operations.hand_out_job import remove_expired
from models.operations.remind import remind
from models.operations.schedules import run_schedules
from models.operations.tell_month import remind_late
from models.organisation import system_actor
from models.scope import acting
from models.upkeep import refresh

MOST_SENT = 200  # in one go; the next minute goes on

log = logging.getLogger(__name__)


def make_queue(app: Flask) -> SqliteHuey:
    """The queue with its tasks, for the worker process and for whoever wants to put a task in."""
    app.config["DATA_DIR"].mkdir(parents=True, exist_ok=True)
    queue = SqliteHuey("desk", filename=str(app.config["DATA_DIR"] / "queue.db"))

    _add_rounds(app, queue)

    @queue.periodic_task(crontab(minute="*"))
    def send_messages() -> int:
        return send_what_waits(app)

    queue.wake_messages = send_messages
    _add_jobs(app, queue)
    return queue


def _add_rounds(app: Flask, queue: SqliteHuey) -> None:
    """What is looked after by the clock, whether anybody asks or not."""

    @queue.periodic_task(crontab(minute="*/5"))
    def escalate() -> int:
        return run(app, escalate_overdue) + run(app, remind)

    @queue.periodic_task(crontab(minute="11"))
    def look_after_the_months() -> int:
        return run(app, draft_months) + run(app, remind_late)

    @queue.periodic_task(crontab(minute="17"))
    def forget_drafts() -> int:
        return run(app, forget_old)

    @queue.periodic_task(crontab(hour="3", minute="31"))
    def look_at_the_rows() -> int:
        return run(app, refresh)

    @queue.periodic_task(crontab(minute="43"))
    def remove_old_files() -> int:
        return run(app, partial(remove_expired, folder=app.config["DOWNLOADS"]))


def _add_jobs(app: Flask, queue: SqliteHuey) -> None:
    """Background jobs: at once when somebody has asked for one, and every minute whatever was left over."""

    @queue.task()
    def run_asked_jobs() -> int:
        return run_waiting(app)

    @queue.periodic_task(crontab(minute="*"))
    def run_left_jobs() -> int:
        return run_waiting(app)

    @queue.periodic_task(crontab(minute="*/10"))
    def put_in_what_is_due() -> int:
        return run(app, run_schedules)

    queue.wake_jobs = run_asked_jobs


def run(app: Flask, operation) -> int:
    """One operation as the system, at this moment, in one transaction; how many rows it touched."""
    with app.app_context(), acting(db.session, system_actor()):
        done = operation(db.session, clock.now())
        db.session.commit()
    if done:
        log.info("%s: %s", getattr(operation, "func", operation).__name__, done)
    return done


def send_what_waits(app: Flask) -> int:
    """Deliver batch after batch, each at its own moment, until nothing is due any more."""
    operation, total = partial(deliver, base_url=app.config["BASE_URL"]), 0
    while tried := run(app, operation):
        total += tried
        if total >= MOST_SENT:
            break
    return total


def serve_queue(app: Flask, with_parent: bool = False) -> None:
    """Work until told to stop. `with_parent`: also stop when whoever started us is gone (its end of our stdin closes)."""
    if with_parent:
        threading.Thread(target=_follow_parent, daemon=True).start()
    for missed in (escalate_overdue, remind, draft_months, remind_late):  # catch up with what a stopped machine has missed
        run(app, missed)
    app.extensions["desk_queue"] = make_queue(app)
    app.extensions["desk_queue"].wake_messages()
    app.extensions["desk_queue"].create_consumer(workers=2, periodic=True, max_delay=5).run()


def _follow_parent() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
