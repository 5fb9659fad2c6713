"""What a person is told after a move: what happened and what comes next."""

from datetime import datetime

from sqlalchemy.orm import Session

from models import steps
from models.features import Directory
from models.operations.doing import Line
from models.rules import wording
from models.rules.access import ROLES

PLAIN = {
    "confirm": "已确认入账，可以转办，也可以直接处理",
    "accept": "已接收，处理完请填处理结果",
    "note": "已记下",
    "progress": "已记下告知进展，处理完再告知业主结果",
    "result": "已记处理结果，接下来告知业主",
    "write_off": "已注销，从未结里去掉",
    "close_unsolvable": "已按无法处理关闭，记为未解决",
    "answer": "已答复，这一件已办结",
    "investigate": "已记调查情况和措施",
    "negotiate": "已记市政交涉，有新的答复再记一次",
    "apologise": "已记道歉",
    "call_leader": "已记领导出面",
    "see_leader": "已记求见领导的结果",
    "urge": "已催办，记在经过里",
    "ask_void": "已申请作废，等{supervisor}同意",
    "consent_void": "已同意作废，编号保留，不再使用",
    "decline_void": "没有同意作废，这一件照常办",
    "take_over": "已接手，现在由你跟踪",
    "acknowledge": "已知悉，记在经过里",
    "reopen": "已重开，退回处理",
    "void": "已作废，编号保留，不再使用",
    "amend": "已记下更正理由，请在编辑页改",
    "unlink_repeat": "已取消并入，各办各的",
    "add_visit": "已加回访，告知业主以后回访",
}


def sentence(session: Session, entry: Directory, action: str, line: Line, now: datetime) -> str:
    """已转工程部 李建军，11-25 10:15 前办结."""
    due = steps.first_due(session, entry)
    until = f"，{wording.moment(now, due)} 前办结" if due and due > now else ""
    match action:
        case "transfer":
            return f"{entry.record_no} 已转{line.to_value}{until}"
        case "hand_on" | "hand_over":
            return f"{entry.record_no} 已{'派给' if action == 'hand_on' else '改由'}{line.to_value}{'' if action == 'hand_on' else '跟踪'}"
        case "report_up":
            return f"{entry.record_no} 已上报{line.to_value or ROLES['manager']}"
        case "pause":
            return f"{entry.record_no} 已挂起，时钟已停，不计入超期"
        case "resume":
            return f"{entry.record_no} 已恢复计时{until}"
        case "link_repeat":
            return f"{entry.record_no} 已并入 {line.to_value}，记为重复"
        case "tell_owner":
            return f"{entry.record_no} 已告知业主，{_after_telling(entry, now)}"
        case "return_visit":
            return f"{entry.record_no} {_after_visit(entry)}"
        case _:
            return f"{entry.record_no} {PLAIN[action].format_map(ROLES)}"


def _after_telling(entry: Directory, now: datetime) -> str:
    if entry.status != "to_visit":
        return "可以注销了"
    due = getattr(entry, "visit_due_at", None)
    return f"{wording.moment(now, due)} 前回访" if due else "接下来回访"


def _after_visit(entry: Directory) -> str:
    if entry.satisfaction == "unreached":
        return "没有联系上，已记下，请换个时间再访"
    if entry.status == "in_progress":
        return f"业主不满意，已退回处理，第 {entry.reopened} 次重开"
    return "已回访，可以注销了"
