"""下载与任务: the background jobs of the person at hand, how far they are, and what came out of them."""

from pathlib import Path

from flask import abort, current_app, flash, jsonify, redirect, request, url_for
from flask_admin import expose

from models.errors import RuleViolation
from models.job import DONE, FAILED, LABELS, LIVE, RUNNING, TONES, WAITING, Job, job_of, jobs_of
from models.operations import job_progress
from models.operations.enqueue_job import cancel_job, try_again
from models.operations.hand_out_job import fresh_link, has_file, open_link, token_of
from views.access import DeskView
from views.import_households import import_url
from views.sending import send

KILO = 1024
LARGEST_KEY = 2**63 - 1


class DownloadsView(DeskView):
    action, key, title, icon, group, order = "export", "downloads", "下载与任务", "cloud-download", "报表", 80

    def is_accessible(self) -> bool:
        """Whoever may take something out, or bring something in, has jobs."""
        return super().is_accessible() or self.may("import")

    @expose("/")
    def index(self):
        lines = [self._line(job) for job in jobs_of(self.session, self.actor)]
        return self.render("downloads.html", jobs=lines, schedules_url=url_for("schedules.index") if self.may("export") else "")

    @expose("/state/")
    def state(self):
        """How far the jobs are, for the page that waits: {jobs: [{id, state, said, done, total}]}."""
        lines = [self._line(job) for job in jobs_of(self.session, self.actor)]
        return jsonify(jobs=[{name: line[name] for name in ("id", "state", "said", "done", "total")} for line in lines])

    @expose("/cancel/", methods=("POST",))
    def cancel(self):
        """Begins as a reader: it must get through while the job keeps everybody from writing."""
        job, folder = self._job(), self._folder()
        if job.state == RUNNING:
            job_progress.ask_to_stop(folder, job)
        if job_progress.told(folder, job) is None:
            with self.writing_apart():
                cancel_job(self.session, self.now, job)
        flash("正在停下，已写的部分不会留下" if job.state in LIVE else "已取消" if job.cancel_asked_at else "已经做完，取消不了了", "info")
        return redirect(url_for(".index"))

    @expose("/again/", methods=("POST",))
    def again(self):
        return self._done(lambda job: try_again(self.session, self.actor, self.now, job), "已重新排队")

    @expose("/link/", methods=("POST",))
    def link(self):
        return self._done(lambda job: fresh_link(self.session, self.actor, self.now, job), "已换了新的下载链接，点“下载”")

    @expose("/file/", methods=("POST",))
    def file(self):
        job = self._job()
        try:
            path = open_link(self.session, self.actor, self.now, job, request.form.get("token", ""), self._folder())
            self.session.commit()
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "warn")
            return redirect(url_for(".index"))
        return send(path, job.file_name or path.name)

    def _done(self, act, said: str):
        job = self._job()
        try:
            act(job)
            self.session.commit()
            flash(said, "ok")
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "error")
        return redirect(url_for(".index"))

    def _job(self) -> Job:
        """The job named in the form; somebody else's counts as not there."""
        typed = request.form.get("id", "")
        key = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 19 else 0
        return (job_of(self.session, self.actor, key) if 0 < key <= LARGEST_KEY else None) or abort(404)

    def _folder(self) -> Path:
        return Path(current_app.config["DOWNLOADS"])

    def _line(self, job: Job) -> dict:
        """One job as the page prints it."""
        ready, told = has_file(job, self.now), job_progress.told(self._folder(), job)
        stopping = bool(job.cancel_asked_at) or (told is not None and job_progress.asked_to_stop(self._folder(), job))
        done, total = told or (job.done, job.total)
        return {
            "id": job.id, "title": job.title, "state": job.state, "pill": {"label": LABELS[job.state], "tone": TONES[job.state]},
            "live": job.state in LIVE, "stopping": stopping, "said": _said(job, stopping, told), "done": done, "total": total,
            "asked": self.display.when(job.created_at), "until": self.display.when(job.expires_at) if ready else None,
            "token": token_of(job) if ready else "", "ready": ready, "gone": job.state == DONE and bool(job.file_name) and not ready,
            "file": job.file_name, "size": _size(job.file_size), "failed": job.state == FAILED,
            "way": _way(job) if job.state == DONE else None,
        }  # fmt: skip


def _way(job: Job) -> tuple[str, str] | None:
    """Where it goes on after an import: (address, words)."""
    if job.kind in ("import", "import_undo"):
        return url_for("imports.index"), "导入记录"
    if job.kind == "import_preview" and (kept := Path(job.params["file"])).exists():
        return import_url(job.params["slug"], "preview", file=kept.stem), "看预览"
    return None


def _said(job: Job, stopping: bool, told: job_progress.Told | None) -> str:
    """已处理 812 / 1,286 行, or how it ended."""
    if job.state not in LIVE:
        return job.message
    if stopping:
        return "正在停下……"
    if job.state == WAITING:
        return job.message or "排队中，轮到就开始"
    if told:
        return f"正在写入 {_counted(told.done, told.total)} 行，写完以前别人暂时存不进去"
    return f"已处理 {_counted(job.done, job.total)} 行" if job.done or job.total else "正在准备"


def _counted(done: int, total: int | None) -> str:
    return f"{done:,} / {total:,}" if total else f"{done:,}"


def _size(size: int | None) -> str:
    if not size:
        return ""
    return f"{size / KILO / KILO:.1f} MB" if size >= KILO * KILO else f"{max(size // KILO, 1)} KB"


def views() -> list[DeskView]:
    return [DownloadsView(endpoint="downloads", url="/admin/downloads")]
