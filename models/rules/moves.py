"""The lifecycle as data: states, and the moves between them."""

from dataclasses import dataclass

STATUSES: dict[str, str] = {
    "to_confirm": "待确认",
    "filed": "已登记",
    "in_progress": "处理中",
    "handled": "已处理",
    "to_visit": "待回访",
    "written_off": "已注销",
    "unsolved": "无法处理关闭",
    "answered": "已答复（非职责）",
    "void": "作废",
}
PAUSED = "paused"  # an interval, shown as a state, never stored as one
PAUSED_LABEL = "挂起"
OPEN = frozenset({"to_confirm", "filed", "in_progress", "handled", "to_visit"})
WORKING = frozenset({"filed", "in_progress", "handled"})  # 待处理: confirmed, and not merely waiting for the return visit
FINISHED = frozenset({"written_off", "unsolved", "answered"})  # void is neither: it never was a matter
TONES: dict[str, str] = {
    "to_confirm": "grey",
    "filed": "grey",
    "in_progress": "blue",
    "handled": "blue",
    "to_visit": "blue",
    "written_off": "green",
    "unsolved": "grey",
    "answered": "green",
    "void": "grey",
    PAUSED: "violet",
}


@dataclass(frozen=True)
class Move:
    """One thing that may happen to an entry.

    `target` None leaves the status. `demands` must hold before the move is open; `asks` are the fields its own form
    wants, unless the entry has them already. `runs`: it may not happen while the clock is paused. `neutral`: even the
    accused may do it.
    """

    action: str
    label: str
    sources: frozenset[str]
    target: str | None
    roles: frozenset[str]
    demands: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    runs: bool = False
    neutral: bool = False


_CHIEFS = frozenset({"supervisor", "manager"})
_DESK = _CHIEFS | {"receptionist"}
_DEPARTMENT = _CHIEFS | {"department_head"}
_ALL = _DESK | _DEPARTMENT
_HANDLING = frozenset({"filed", "in_progress"})
_AFTERWARDS = frozenset({"handled", "to_visit"})
_CONFIRMED = OPEN - {"to_confirm"}
_CLOSING = ("process_note", "result", "notified_at", "notify_way", "readback_done", "leader_answer", "open_slips", "visited_at")

_IN_SCREEN_ORDER = (
    Move("confirm", "确认入账", frozenset({"to_confirm"}), "filed", _DESK, neutral=True),
    Move("transfer", "转办", _HANDLING, "in_progress", _DESK, asks=("department_id",), neutral=True),
    Move("accept", "接收", frozenset({"in_progress"}), None, _DEPARTMENT),
    Move("hand_on", "派给承办人", frozenset({"in_progress"}), None, _DEPARTMENT, asks=("handler_id",)),
    Move("note", "记一笔", OPEN, None, _ALL, asks=("note",), neutral=True),
    Move("progress", "告知进展", _CONFIRMED, None, _DESK, asks=("notify_way", "note")),
    Move("result", "记处理结果", _HANDLING, "handled", _ALL, asks=("process_note", "result"), runs=True),
    Move("tell_owner", "告知业主", _AFTERWARDS, None, _DESK, ("result",), ("notify_way",), runs=True),
    Move("return_visit", "回访", _AFTERWARDS, None, _DESK, ("result", "notified_at"), ("visit_way", "satisfaction"),
         runs=True),
    Move("add_visit", "加回访", _CONFIRMED, None, _CHIEFS),
    Move("write_off", "注销", _CONFIRMED, "written_off", _DESK, _CLOSING, runs=True),
    Move("close_unsolvable", "无法处理关闭", _CONFIRMED, "unsolved", frozenset({"manager"}),
         asks=("close_basis", "notified_at", "notify_way")),
    Move("answer", "答复即结", _HANDLING, "answered", _DESK, asks=("out_of_scope_reply", "notify_way"), runs=True),
    Move("pause", "挂起", _HANDLING, None, _DESK, asks=("reason",)),
    Move("resume", "恢复计时", _HANDLING, None, _DESK),
    Move("investigate", "填调查和措施", _CONFIRMED, None, _ALL, asks=("investigation",)),
    Move("negotiate", "记市政交涉", _CONFIRMED, None, _ALL, asks=("contact_dept", "contact_answer")),
    Move("apologise", "记道歉", _CONFIRMED, None, _ALL, asks=("apology_by_id", "apology_at", "apology_way"), neutral=True),
    Move("call_leader", "请经理出面", _CONFIRMED, None, _ALL, asks=("leader_role", "leader_at", "leader_came"), neutral=True),
    Move("see_leader", "记求见领导", _CONFIRMED, None, _DESK, asks=("leader_booked", "leader_wanted", "leader_told_at", "leader_answer")),
    Move("urge", "催办", _CONFIRMED, None, _DESK, neutral=True),
    Move("take_over", "接手", _CONFIRMED, None, _CHIEFS),
    Move("hand_over", "改派", _CONFIRMED, None, _CHIEFS, asks=("owner_id",)),
    Move("acknowledge", "已知悉", _CONFIRMED, None, _CHIEFS, neutral=True),
    Move("report_up", "上报", _CONFIRMED, None, _DESK, asks=("reason",), neutral=True),
    Move("reopen", "重开", FINISHED, "in_progress", _CHIEFS, asks=("reason",)),
    Move("consent_void", "同意作废", OPEN, "void", _CHIEFS),
    Move("decline_void", "不同意作废", OPEN, None, _CHIEFS, asks=("reason",)),
    Move("ask_void", "申请作废", OPEN, None, frozenset({"receptionist"}), asks=("void_reason",)),
    Move("void", "作废", OPEN, "void", _DESK, asks=("void_reason",)),
    Move("link_repeat", "并入", OPEN | FINISHED, None, _DESK, asks=("repeat_of_id",), neutral=True),
    Move("unlink_repeat", "取消并入", OPEN | FINISHED, None, _DESK, neutral=True),
    Move("amend", "更正", OPEN | FINISHED, None, _DESK, asks=("reason",)),
)  # fmt: skip
MOVES: dict[str, Move] = {move.action: move for move in _IN_SCREEN_ORDER}

LABELS: dict[str, str] = {
    "process_note": "处理情况",
    "result": "处理结果",
    "notified_at": "告知业主时间",
    "notify_way": "告知业主方式",
    "visited_at": "回访记录",
    "readback_done": "向业主复述确认",
    "open_slips": "派生单办结",
    "improvement_feedback": "对改进后服务的反映",
    "leader_booked": "是否预约",
    "leader_wanted": "拟见领导",
    "leader_told_at": "通报时间",
    "leader_answer": "求见领导的结果",
    "leader_decline": "婉拒理由",
    "leader_role": "出面领导",
    "leader_at": "出面时间",
    "leader_came": "是否到场",
    "leader_points": "解释要点",
    "investigation": "调查情况",
    "contact_dept": "交涉的部门",
    "contact_answer": "答复",
    "apology_by_id": "道歉人",
    "apology_at": "道歉时间",
    "apology_way": "道歉方式",
    "department_id": "责任部门",
    "handler_id": "承办人",
    "owner_id": "跟踪责任人",
    "note": "内容",
    "visit_way": "回访方式",
    "satisfaction": "满意度",
    "close_basis": "关闭理由",
    "out_of_scope_reply": "告知内容和建议的部门、电话",
    "reason": "理由",
    "void_reason": "作废理由",
    "repeat_of_id": "首次登记",
}
