"""A list taken out in the background: asked for here, written by the worker as the person who asked."""

from functools import partial

from models.declare import register_of
from models.display import Display
from models.errors import RuleViolation
from models.job import Job, Outcome, Work, job_kind
from models.operations.enqueue_job import enqueue_job
from models.organisation import Account, Community
from models.rules import access, masking
from models.sheets.write import Watermark
from views.generated import query_bar, takeaway
from views.generated.conditions import Asking
from views.generated.filters import Filters
from views.generated.takeaway import Wanted

PURPOSES = {"owner": "联系业主", "call_back": "回访", "superior": "上级要求", "police": "公安函调", "other": "其他"}
LONGEST = 100


def ask(asking: Asking, wanted: Wanted, filters: Filters, purpose: str = "") -> Job:
    """Put it in the queue; with a purpose the values are whole. The caller commits."""
    takeaway.refuse_personal(filters)
    params = {"register": wanted.register.slug, "shape": wanted.shape, "suffix": wanted.suffix, "args": filters.kept, "sort": wanted.sort}
    title = wanted.title
    if purpose:
        params, title = params | {"purpose": purpose}, f"{wanted.register.title} · 原文（未遮盖）"
    return enqueue_job(asking.session, asking.actor, asking.now, "export", title, params)


def purpose_of(kind: str, words: str) -> str:
    """公安函调：…, from the form. RuleViolation names the field."""
    words = " ".join(words.replace("\x00", "").split())
    if kind not in PURPOSES:
        raise RuleViolation("请选用途", "purpose")
    if len(words) < 2:
        raise RuleViolation("请写清楚用在哪里、给谁，会记下来", "words")
    if len(words) > LONGEST:
        raise RuleViolation(f"最多写 {LONGEST} 个字", "words")
    return f"{PURPOSES[kind]}：{masking.free_text(words)}"


@job_kind("export", reads_only=True)
def export(work: Work) -> Outcome:
    """Asked again here: what the person may do now, and which rows those are now."""
    params, purpose = work.params, work.params.get("purpose", "")
    register = register_of(params["register"])
    action = "export_unmasked" if purpose else "export"
    if register is None or not access.may(work.actor.roles, action, register.slug):
        raise RuleViolation("您现在不能导出这张登记表")
    wanted = takeaway.wanted_of(register, params["shape"], params["suffix"], params["args"], params["sort"])
    if wanted is None:
        raise RuleViolation("这种版式已经没有了，请回列表重新选")
    asking = Asking(work.session, work.actor, work.now, Display(work.session, work.now))
    return _written(work, wanted, asking, purpose)


def _written(work: Work, wanted: Wanted, asking: Asking, purpose: str) -> Outcome:
    filters = query_bar.read(wanted.register, wanted.args, asking)
    listed = takeaway.listed_for(wanted, filters, asking)
    community = work.session.get_one(Community, work.actor.community_id)
    heard = partial(_tell, work, takeaway.counted(listed))
    heard(0)
    path = work.new_file(wanted.suffix)
    count = takeaway.write(path, wanted, asking, community, filters, listed, heard, _mark(work, purpose) if purpose else None)
    detail = {"count": count, "kind": wanted.suffix, "shape": wanted.shape, "asked": [chip.text for chip in filters.chips]}
    detail |= {"purpose": purpose} if purpose else {}
    work.note("export_unmasked" if purpose else "export", register=wanted.register.slug, detail=detail)
    name = takeaway.file_name(wanted, community, filters, work.now.date())
    return Outcome(f"共 {count:,} 行" + (f"，未遮盖，用途：{purpose}" if purpose else ""), path, f"未遮盖_{name}" if purpose else name)


def _tell(work: Work, total: int, done: int) -> None:
    work.progress(done, total)


def _mark(work: Work, purpose: str) -> Watermark:
    account = work.session.get(Account, work.actor.account_id)
    return Watermark(work.actor.name, account.username if account else "", work.now, purpose)
