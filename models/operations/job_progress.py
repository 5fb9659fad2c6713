"""How far a job is while it alone may write: on SQLite it keeps everybody else from writing, itself too, so the database cannot tell.

A small file beside the jobs' outcomes tells instead, and another one asks it to stop. Both go when the job ends; neither holds
more than figures.
"""

import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from models import clock
from models.job import RUNNING, Job

FRESH = timedelta(minutes=1)  # a file nobody has touched for so long is a dead worker's


class Told(NamedTuple):
    done: int
    total: int | None


def tell(folder: Path, job: Job, done: int, total: int | None) -> None:
    """Whole or not at all: somebody may be reading it."""
    beside = folder / f"{job.id}.{secrets.token_hex(4)}"
    beside.write_text(json.dumps({"lease": job.lease, "done": done, "total": total}), encoding="utf-8")
    beside.replace(_path(folder, job))


def told(folder: Path, job: Job) -> Told | None:
    """Figures of the run that is under way now; None when the job does not hold the database."""
    data = _read(_path(folder, job)) if job.state == RUNNING else None
    return Told(data["done"], data["total"]) if data and data["lease"] == job.lease else None


def writing_now(folder: Path, now: datetime) -> Told | None:
    """What keeps everybody from writing at this moment, for whoever was turned away."""
    for path in folder.glob("*.progress"):
        data = _read(path)
        if data and now - datetime.fromtimestamp(path.stat().st_mtime, clock.ZONE).replace(tzinfo=None) < FRESH:
            return Told(data["done"], data["total"])
    return None


def ask_to_stop(folder: Path, job: Job) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _stop(folder, job).touch()


def asked_to_stop(folder: Path, job: Job) -> bool:
    return _stop(folder, job).exists()


def forget(folder: Path, job: Job) -> None:
    for path in (_path(folder, job), _stop(folder, job)):
        path.unlink(missing_ok=True)


def _path(folder: Path, job: Job) -> Path:
    return folder / f"{job.id}.progress"


def _stop(folder: Path, job: Job) -> Path:
    return folder / f"{job.id}.stop"


def _read(path: Path) -> dict | None:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
