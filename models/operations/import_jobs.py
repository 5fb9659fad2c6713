"""Large imports in the background: the plan that the preview shows, and the writing itself."""

from pathlib import Path

from models.display import Display
from models.errors import RuleViolation
from models.job import Outcome, Work, job_kind
from models.operations.import_register import import_register
from models.operations.preview_import import preview
from models.operations.undo_import import batch_of, undo_import
from models.rules import access
from models.sheets import import_kept
from models.sheets.household_sheet import sheet_called
from models.sheets.import_kept import Kept

NO_RIGHT = "您的账号或岗位变了，不能再导入这张表"
GONE = "文件放得太久，已经清理，请重新选文件"


@job_kind("import_preview", reads_only=True)
def plan(work: Work) -> Outcome:
    """Everything is read and judged, nothing is written but the preview beside the file."""
    folder, kept = _kept(work)
    register = sheet_called(kept.slug)
    result = import_register(work.session, work.actor, work.now, register, kept.grid, kept.chosen, dry_run=True,
                             file_name=kept.file_name, progress=work.progress)  # fmt: skip
    import_kept.keep_preview(folder, kept, preview(work.session, Display(work.session, work.now), register, result))
    return Outcome(f"预览已做好：{result.sentence}")


@job_kind("import")
def write(work: Work) -> Outcome:
    """All of it or nothing; planned anew beside the desk's work, because somebody may have changed something since."""
    folder, kept = _kept(work)
    register = sheet_called(kept.slug)
    result = import_register(work.session, work.actor, work.now, register, kept.grid, kept.chosen, dry_run=False,
                             file_name=kept.file_name, progress=work.progress, reading=work.only_reading)  # fmt: skip
    if result.batch is None and result.errors:
        raise RuleViolation(f"没有导入：{result.errors[0].message}")
    import_kept.forget(folder, kept)
    return Outcome(f"已导入：{result.sentence}" if result.batch else "系统里已经是这样，没有要改的")


@job_kind("import_undo")
def take_back(work: Work) -> Outcome:
    """A whole import, all of it or nothing."""
    batch = batch_of(work.session, work.actor, int(work.params["batch"]))
    if batch is None or not access.may(work.actor.roles, "import", batch.register):
        raise RuleViolation(NO_RIGHT)
    return Outcome(undo_import(work.session, work.actor, work.now, batch, work.progress))


def _kept(work: Work) -> tuple[Path, Kept]:
    path = Path(work.params["file"])
    kept = import_kept.load(path)
    if kept is None or kept.slug != work.params["slug"]:
        raise RuleViolation(GONE)
    if not access.may(work.actor.roles, "import", kept.slug):
        raise RuleViolation(NO_RIGHT)
    return path.parent, kept
