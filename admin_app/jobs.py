"""Background jobs inside the application: where their files lie, who somebody is now, and how the worker is woken and put to work."""

import logging
import threading
from dataclasses import replace
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy.orm import Session

from admin_app.signin import who
from models import clock
from models.db import db
from models.operations import enqueue_job
from models.operations.run_job import run_jobs
from models.organisation import Account, Actor, system_actor
from models.scope import acting

log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()  # so that the other thread of the worker stays free for what is due by the clock


def install(app: Flask) -> None:
    app.config.setdefault("DOWNLOADS", Path(app.config["DATA_DIR"]) / "downloads")
    if wake not in enqueue_job.wakers:
        enqueue_job.wakers.append(wake)


def wake() -> None:
    """Put a task in. Nothing is lost if that fails: the worker looks every minute."""
    from admin_app.worker import make_queue

    app = current_app._get_current_object()
    if app.testing:
        return
    try:
        if "desk_queue" not in app.extensions:
            app.extensions["desk_queue"] = make_queue(app)
        app.extensions["desk_queue"].wake_jobs()
    except Exception:
        log.exception("the worker could not be woken")


def run_waiting(app: Flask) -> int:
    """Everything that waits, unless another thread of this process is at it already."""
    if not _one_at_a_time.acquire(blocking=False):
        return 0
    try:
        with app.app_context(), acting(db.session, system_actor()):
            return run_jobs(db.session(), clock.now, app.config["DOWNLOADS"], person)
    finally:
        _one_at_a_time.release()


def person(session: Session, account_id: int, community_id: int) -> Actor | None:
    """Who this account is at this moment in that community; None when it has nothing to do there any more."""
    account = session.get(Account, account_id)
    if account is None or not account.enabled:
        return None
    actor = replace(who.actor_for(session, account), community_id=community_id)
    return actor if actor.roles else None
