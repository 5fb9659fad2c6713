"""The file of a finished job goes out once a link, to the one who asked; after a week it is removed and the line stays."""

import hmac
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import audit, clock
from models.errors import RuleViolation
from models.job import DONE, Job
from models.organisation import Actor

HALF_WRITTEN = timedelta(days=1)  # no job takes longer
GONE = "文件已到期清理，请重新导出"
USED = "这个下载链接已经用过，请再取一次链接"


def token_of(job: Job) -> str:
    """What the link of this job carries; '' when it was used. The database alone does not give it away: it is a keyed hash."""
    return (audit.keyed_hash(f"download {job.id} {job.link}") or "") if job.link else ""


def has_file(job: Job, now: datetime) -> bool:
    return job.state == DONE and job.stored is not None and job.expires_at is not None and now < job.expires_at


def open_link(session: Session, actor: Actor, now: datetime, job: Job, token: str, folder: Path) -> Path:
    """The file behind the link, which is used up with that; in the audit. The caller commits, then sends."""
    if not has_file(job, now) or not (path := folder / (job.stored or "")).is_file():
        raise RuleViolation(GONE)
    wanted = token_of(job)
    if not wanted or not hmac.compare_digest(wanted, token):
        raise RuleViolation(USED)
    used = update(Job).where(Job.id == job.id, Job.link == job.link).values(link=None, fetched=Job.fetched + 1)
    if session.execute(used, execution_options={"unscoped": True, "synchronize_session": False}).rowcount != 1:
        raise RuleViolation(USED)  # the same link, pressed twice at once
    audit.record(session, actor, now, "download", detail={"job": job.id, "title": job.title, "file": job.file_name})
    return path


def fresh_link(session: Session, actor: Actor, now: datetime, job: Job) -> None:
    """Another link for the same file; in the audit."""
    if not has_file(job, now):
        raise RuleViolation(GONE)
    job.link = secrets.token_hex(16)
    audit.record(session, actor, now, "download_link", detail={"job": job.id, "title": job.title})


def remove_expired(session: Session, now: datetime, folder: Path) -> int:
    """Take away the files whose week is over, and what a killed worker left half written; returns how many. The lines stay."""
    over = session.scalars(select(Job).where(Job.stored.is_not(None), Job.expires_at <= now)).all()
    for job in over:
        (folder / (job.stored or "")).unlink(missing_ok=True)
        job.stored, job.link = None, None
    session.flush()
    known = set(session.scalars(select(Job.stored).where(Job.stored.is_not(None))))
    lost = [path for path in folder.glob("*") if path.name not in known and _age(path, now) > HALF_WRITTEN]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(over) + len(lost)


def _age(path: Path, now: datetime) -> timedelta:
    return now - datetime.fromtimestamp(path.stat().st_mtime, clock.ZONE).replace(tzinfo=None)
