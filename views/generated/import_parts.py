"""What the pages of the import share: the file between two steps, its preview, and the words of the matching page."""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from string import ascii_uppercase

from flask import current_app, flash, redirect, request, url_for

from models.db import reading_only
from models.declare import all_registers
from models.job import DONE, Job, job_of, jobs_of
from models.operations import import_jobs
from models.operations.enqueue_job import enqueue_job
from models.operations.import_file import mapping_of
from models.operations.import_register import import_register
from models.operations.preview_import import preview
from models.rules import masking
from models.sheets import import_columns, import_kept
from models.sheets.grid import read_grid
from models.sheets.import_kept import Kept

SOON = 500  # lines: more are planned and written in the background
SAMPLES = 3
PERSONAL = re.compile("名|人|业主|住户|电话|手机|联系|证|车牌")


def with_file(route: Callable) -> Callable:
    """For a route about a file that was chosen before: it is one's own and still there, or one begins again."""

    @wraps(route)
    def found(self):
        token = request.values.get("file", "")
        kept = import_kept.find(self._import_folder(), self.actor, self.register.slug, token)
        if kept is None and (job := self._imported(token)):
            flash(job.message, "ok")
            return redirect(url_for("imports.index"))
        if kept is None:
            flash(import_jobs.GONE, "warn")
            return redirect(url_for(f"{self.endpoint}.import_start"))
        return route(self, kept)

    return found


class ImportParts:
    """Mixed into RegisterView below its routes."""

    lead = "旧的 Excel 登记表或我们的模板都行，先看预览，确认后才写入"
    tips: tuple[str, ...] = (
        "表头在第几行都行，上面的标题、下面的合计和落款不用删",
        "日期写成 2026.11.5、11月5日、26/11/5 都认得；房号写成 3栋2单元1201、3-2-1201 都认得",
        "有编号的按编号找到原来那一件；同一个文件导入两次，第二次不会有变化",
        "有一行不对，整张表都不写入；导错了，还没人接着办的，可以整次撤销",
    )

    def _import_folder(self) -> Path:
        return Path(current_app.config["DATA_DIR"]) / "imports"

    def _to(self, route: str, kept: Kept):
        return redirect(url_for(f"{self.endpoint}.{route}", file=kept.token))

    def _read(self, path: Path, file_name: str, sheet: str | None = None) -> Kept:
        """RuleViolation with one clear sentence for a file nobody can read."""
        grid = read_grid(path, import_columns.known_words(self.register), sheet)
        chosen = mapping_of(self.session, self.actor.community_id, self.register, grid)
        kept = Kept(path.stem, self.register.slug, file_name[-120:], path.name, grid, chosen)
        import_kept.keep(self._import_folder(), kept)
        return kept

    def _preview(self, kept: Kept) -> dict | None:
        """Planned on the spot for a short sheet; beside the desk's writers, for nothing is written."""
        if len(kept.grid.lines) > SOON:
            return None
        self.session.rollback()
        token = reading_only.set(True)
        try:
            result = import_register(self.session, self.actor, self.now, self.register, kept.grid, kept.chosen, dry_run=True,
                                     file_name=kept.file_name)  # fmt: skip
            found = preview(self.session, self.display, self.register, result)
        finally:
            self.session.rollback()
            reading_only.reset(token)
        import_kept.keep_preview(self._import_folder(), kept, found)
        return found

    def _in_background(self, kept: Kept, kind: str, verb: str) -> None:
        title = f"{verb}{self.register.menu_title}，{len(kept.grid.lines):,} 行"
        params = {"file": str(self._import_folder() / f"{kept.token}.json"), "slug": self.register.slug}
        kept.job = enqueue_job(self.session, self.actor, self.now, kind, title, params).id

    def _alone(self, kept: Kept) -> bool:
        """Whether nobody else can save while this is being written: so it is on SQLite, and a long sheet takes minutes."""
        return len(kept.grid.lines) > SOON and current_app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")

    def _import_job(self, kept: Kept) -> Job | None:
        return job_of(self.session, self.actor, kept.job) if kept.job else None

    def _imported(self, token: str) -> Job | None:
        """The job that has let this file in meanwhile."""
        done = (job for job in jobs_of(self.session, self.actor) if job.kind == "import" and job.state == DONE)
        return next((job for job in done if Path(job.params["file"]).stem == token), None)

    def _import_page(self, error: str = ""):
        return self.render("generated/import_start.html", register=self.register, error=error, soon=SOON, lead=self.lead, tips=self.tips,
                           way_out=self._way_out())  # fmt: skip

    def _way_out(self) -> str:
        """Where one goes who does not import after all."""
        return url_for(f"{self.endpoint}.index")

    def _columns_page(self, kept: Kept, error: str = ""):
        return self.render(
            "generated/import_columns.html", register=self.register, kept=kept, error=error, columns=list(self._columns(kept)),
            groups=self._choices(), lacking=import_columns.missing(self.register, kept.chosen), like=self._other_title(kept),
            count=len(kept.grid.lines),
        )  # fmt: skip

    def _columns(self, kept: Kept) -> Iterator[dict]:
        """A line for every column that holds something: where it stands, what it is called, what is in it, what becomes of it."""
        for place, (label, chosen) in enumerate(zip(kept.grid.labels, kept.chosen, strict=True)):
            texts = [row[place] for _, row in kept.grid.lines[:50] if place < len(row) and row[place]][:SAMPLES]
            if label or texts:
                shown = "、".join(dict.fromkeys(self._sample(label, chosen, text) for text in texts))
                yield {"place": place, "letter": _letter(place), "label": label or "（没有列名）", "chosen": chosen, "samples": shown}

    def _sample(self, label: str, chosen: str, text: str) -> str:
        spec = import_columns.targets(self.register)[chosen].spec if chosen else None
        if spec is not None and spec.private:
            return spec.masked(text)[:24]
        if spec is None and PERSONAL.search(label):
            return text[:1] + "*" * min(len(text[1:]), 6)
        return masking.free_text(text)[:24]

    def _choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What a column may become, in groups."""
        targets = import_columns.targets(self.register).values()
        must = [one for one in targets if not one.own and import_columns.must(self.register, one.spec)]
        often = [one for one in targets if one not in must and not one.spec.more and (not one.own or one.name == import_columns.NUMBER)]
        rest = [one for one in targets if one not in must and one not in often]
        groups = (("必填", must), ("选填", often), ("其他", rest))
        return [(title, [(one.name, one.label) for one in group]) for title, group in groups if group]

    def _other_title(self, kept: Kept) -> str:
        """The register whose name stands over the sheet, when it is another one."""
        above = "".join(kept.grid.above)
        mine = (self.register.title, *self.register.aliases)
        if not above or any(name in above for name in mine):
            return ""
        return next((one.title for one in all_registers() if not one.directory and one.title in above), "")


def _letter(place: int) -> str:
    first, last = divmod(place, 26)
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]
