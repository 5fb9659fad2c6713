"""Work that takes longer than a page may: what was asked, by whom, how far it is, and the file that came out of it.

A kind of job is a function that registers its name here. It runs in the worker as the person who asked, with the roles of that moment:

    @job_kind("export", reads_only=True)
    def export(work: Work) -> Outcome: ...

It calls `work.progress(done, total)` as often as it likes: once a second the page is told, and `Cancelled` is raised when somebody
asked to stop. What must be in the audit goes to `work.note`. A refusal is a `RuleViolation`; the person reads its words.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.features import InCommunity
from models.organisation import Actor
from models.storage import Key

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
LIVE = (WAITING, RUNNING)
LABELS = {WAITING: "排队中", RUNNING: "进行中", DONE: "已完成", FAILED: "没有做成", CANCELLED: "已取消"}
TONES = {WAITING: "grey", RUNNING: "blue", DONE: "green", FAILED: "red", CANCELLED: "grey"}
KEPT = timedelta(days=7)  # how long the file stays
TITLE_LIMIT, MESSAGE_LIMIT = 120, 300
SHOWN = 50


class Job(InCommunity, db.Model):
    """One piece of background work of one person. `params` and `title` hold no personal data."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    params: Mapped[dict] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12), default=WAITING)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int | None] = mapped_column(Integer)
    message: Mapped[str] = mapped_column(String(MESSAGE_LIMIT), default="")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))  # of the worker that has it; another one cannot finish it
    tries: Mapped[int] = mapped_column(Integer, default=0)
    cancel_asked_at: Mapped[datetime | None]
    stored: Mapped[str | None] = mapped_column(String(80))  # the file's random name under DATA_DIR/downloads
    file_name: Mapped[str | None] = mapped_column(String(255))
    file_size: Mapped[int | None] = mapped_column(Key)
    expires_at: Mapped[datetime | None]
    link: Mapped[str | None] = mapped_column(String(32))  # what the token of the one-time link is made from; gone once it was used
    fetched: Mapped[int] = mapped_column(Integer, default=0)
    __table_args__ = (Index("ix_job_account", "community_id", "account_id", "id"), Index("ix_job_state", "state", "id"))


class Cancelled(Exception):
    """Somebody asked the job to stop, or it is no longer ours: leave at once, keep nothing."""


@dataclass(frozen=True)
class Outcome:
    """What a job came to: a line for the person and, if there is one, the file (from `Work.new_file`) and what it is called for people."""

    message: str
    path: Path | None = None
    file_name: str = ""


@dataclass
class Work:
    """What a job's function is given. `session` acts as `actor`; it is committed with the outcome, or rolled back."""

    session: Session
    actor: Actor
    now: datetime
    job_id: int
    params: dict
    progress: Callable[..., None]  # (done, total=None): how far it is; raises Cancelled
    new_file: Callable[[str], Path]  # (suffix): where its file goes
    only_reading: Callable[[], AbstractContextManager[None]]  # around what a writing job reads and checks before it writes
    notes: list[tuple[str, dict]] = field(default_factory=list)

    def note(self, action: str, **line) -> None:
        """A line for the audit (see `audit.record`), written together with the outcome."""
        self.notes.append((action, line))


@dataclass(frozen=True)
class Kind:
    """`reads_only`: it changes no row, so it runs beside the desk's writers; else all it does is one transaction with its outcome."""

    run: Callable[[Work], Outcome]
    reads_only: bool = False


KINDS: dict[str, Kind] = {}


def job_kind(code: str, reads_only: bool = False) -> Callable[[Callable[[Work], Outcome]], Callable[[Work], Outcome]]:
    """Register a kind of job under its name. A name that is taken is a bug."""

    def register(run: Callable[[Work], Outcome]) -> Callable[[Work], Outcome]:
        if code in KINDS:
            raise ValueError(f"two kinds of job are called {code}")
        KINDS[code] = Kind(run, reads_only)
        return run

    return register


def jobs_of(session: Session, actor: Actor) -> list[Job]:
    """The last jobs of this person in the community at hand, newest first."""
    mine = select(Job).where(Job.community_id == actor.community_id, Job.account_id == actor.account_id)
    return list(session.scalars(mine.order_by(Job.id.desc()).limit(SHOWN)))


def job_of(session: Session, actor: Actor, key: int) -> Job | None:
    """This job, if it is this person's own."""
    return session.scalar(select(Job).where(Job.id == key, Job.community_id == actor.community_id, Job.account_id == actor.account_id))
