"""What a message says: one table of sentences, filled from a number, a category, a deadline and a few figures.

Nothing a person has typed can get into one: what may be kept beside the kind is a code or a small figure (`refuse_unsafe`).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from string import Formatter

from models.rules import numbering, wording
from models.rules.access import ROLES

GROUPS: dict[str, str] = {
    "escalation": "升级",
    "transfer": "转办",
    "reminder": "催办提醒",
    "visit": "回访",
    "month": "月汇总",
    "job": "后台任务",
    "delivery": "消息发送",  # told inside only: what reports a broken way out does not take it
}
TONES = {
    "escalation": "red", "transfer": "blue", "reminder": "amber", "visit": "violet", "month": "blue", "job": "green", "delivery": "red",
}  # fmt: skip
JOBS = {"export": "导出", "import": "导入", "import_preview": "导入预览", "import_undo": "撤销导入", "workbook": "定期报表"}
REMOTE = tuple(code for code in GROUPS if code != "delivery")
_CODE = re.compile(r"[A-Za-z0-9_.:-]{0,40}")
_DAY, _FIGURES = re.compile(r"\d{4}-\d\d(-\d\d)?"), re.compile(r"\d{7}")


@dataclass(frozen=True)
class Kind:
    """`word` heads the message, `says` follows number and category. `ack`: somebody has to know of it; `urgent`: at any hour."""

    word: str
    icon: str
    group: str
    says: str
    ack: bool = False
    urgent: bool = False

    @property
    def tone(self) -> str:
        return "red" if self.urgent else TONES[self.group]

    @property
    def needs(self) -> frozenset[str]:
        """The figures the sentence wants to be given."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.says) if name) - {"over", "near", "thing"}


KINDS: dict[str, Kind] = {
    "escalated": Kind("升级", "arrow-up-square", "escalation", "已超时限 {over}，请跟踪", ack=True),
    "escalated_away": Kind("升级", "arrow-up-square", "escalation", "已超时限 {over}，已升级到{role}"),
    "escalated_many": Kind("升级", "arrow-up-square", "escalation", "有 {count} 件超过时限，升级到你这里，请在升级队列里逐件跟踪"),
    "escalated_away_many": Kind("升级", "arrow-up-square", "escalation", "有 {count} 件超过时限，已升级到{role}"),
    "still_overdue": Kind("再次提醒", "alarm", "escalation", "已超时限 {over}，还没有知悉，请跟踪", ack=True),
    "still_overdue_many": Kind("再次提醒", "alarm", "escalation", "有 {count} 件超时限还没有知悉，请逐件跟踪"),
    "promise_due_many": Kind("答应回复", "chat-dots", "reminder", "有 {count} 件答应业主的回复时间到了，请逐件回复"),
    "untransferred_many": Kind("没有转办", "hourglass-split", "reminder", "有 {count} 件登记后没有按时转办，也没有处理结果"),
    "visit_due_many": Kind("待回访", "telephone-outbound", "visit", "有 {count} 件该回访了"),
    "visit_overdue_many": Kind("回访超期", "telephone-x", "visit", "有 {count} 件回访过了期限，请安排专人回访"),
    "conflict": Kind("利益冲突", "shield-exclamation", "escalation", "登记人就是被投诉人，原文已锁定，请换人办理", ack=True),
    "repeated": Kind("重复投诉", "arrow-repeat", "escalation", "这一户的同类投诉已是第 {count} 次，请跟踪", ack=True),
    "reported_up": Kind("上报", "megaphone", "escalation", "已上报给你，请协调", ack=True),
    "leader_called": Kind("请出面", "person-raised-hand", "escalation", "请你出面向业主解释", ack=True, urgent=True),
    "suggestion_reported": Kind("建议待批", "lightbulb", "escalation", "有 {count} 条建议已上报，请批示"),
    "hurry": Kind("紧急", "lightning", "transfer", "是紧急件，请马上处理", ack=True, urgent=True),
    "transferred": Kind("转办", "arrow-right-square", "transfer", "已转给你办理，请接收"),
    "handed_on": Kind("派给你", "person-check", "transfer", "已派给你办理"),
    "steward": Kind("区域", "geo-alt", "transfer", "是你管的楼栋的新登记，请知悉"),
    "to_confirm": Kind("代报待确认", "inbox", "transfer", "是其他岗位代报的，等前台确认入账"),
    "untransferred": Kind("没有转办", "hourglass-split", "reminder", "登记已超过 {hours} 小时，还没有转办，也没有处理结果"),
    "promise_due": Kind("答应回复", "chat-dots", "reminder", "答应业主的回复时间{near}，请回复业主"),
    "feedback_missing": Kind("待反馈", "reply", "reminder", "本部门有 {count} 件超时限还没有处理结果，请填写"),
    "unsigned": Kind("待阅签", "pen", "reminder", "{day} 起还有 {count} 件登记没有阅签"),
    "measure_due": Kind("措施到期", "clipboard-check", "reminder", "改进措施到期，请核对落实情况"),
    "visit_due": Kind("待回访", "telephone-outbound", "visit", "该回访了"),
    "visit_overdue": Kind("回访超期", "telephone-x", "visit", "回访已过期限 {over}，请安排专人回访"),
    "month_draft": Kind("月汇总", "calendar3", "month", "{month}的月汇总草稿已生成，请在 25 日前编制好"),
    "month_late": Kind("月汇总超期", "calendar-x", "month", "{month}的月汇总过了 25 日还没有定稿，请尽快办"),
    "month_to_check": Kind("待复核", "calendar-check", "month", "{month}的月汇总已编制好，请复核"),
    "month_to_read": Kind("待审阅", "calendar-check", "month", "{month}的月汇总已复核，请审阅"),
    "month_sent_back": Kind("退回", "arrow-return-left", "month", "{month}的月汇总被退回，请看理由后重新编制"),
    "month_reopened": Kind("重新打开", "unlock", "month", "{month}的月汇总已重新打开，请重新编制"),
    "month_frozen": Kind("已定稿", "lock", "month", "{month}的月汇总已审阅定稿"),
    "job_done": Kind("已完成", "check-circle", "job", "{job}{thing}已完成"),
    "job_failed": Kind("没完成", "x-circle", "job", "{job}{thing}没有完成，请看原因后再试"),
    "delivery_failed": Kind("没送出", "envelope-exclamation", "delivery", "有 {count} 条消息没有送出去，请看发送记录"),
    "test": Kind("测试", "send", "delivery", "这是一条测试消息，收到就说明这个通道可用"),
}


@dataclass(frozen=True)
class Facts:
    """What one message is about, in words that may leave: `tag` a category, `title` a register, `params` figures and codes."""

    kind: str
    community: str = ""
    record_no: str = ""
    tag: str = ""
    title: str = ""
    deadline: datetime | None = None
    params: Mapping[str, object] = field(default_factory=dict)


def kinds_of(groups: Collection[str]) -> frozenset[str]:
    return frozenset(code for code, kind in KINDS.items() if kind.group in groups)


def refuse_unsafe(kind: str, params: Mapping[str, object]) -> None:
    """ValueError unless the kind is known and every figure is there and can be nobody's name, number or words."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of message: {kind}")
    if missing := KINDS[kind].needs - set(params):
        raise ValueError(f"{kind} needs {', '.join(sorted(missing))}")
    unsafe = [name for name, value in params.items() if not _is_safe(value)]
    if unsafe:
        raise ValueError(f"not for a message: {', '.join(unsafe)}")


def _is_safe(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) < 1_000_000
    return isinstance(value, str) and bool(_CODE.fullmatch(value)) and not _FIGURES.search(value)


def number_of(record_no: str | None) -> str:
    """The number as it may leave; one that came with an old book and could be anything stays here."""
    return record_no if record_no and numbering.parse(record_no) else ""


def sentence(facts: Facts, now: datetime) -> str:
    """LD20261123-004 投诉 已超时限 2 小时，请跟踪."""
    what = [facts.record_no, facts.tag] if facts.record_no else []
    return " ".join(part for part in (*what, says(facts, now)) if part)


def says(facts: Facts, now: datetime) -> str:
    """The sentence without number and category."""
    deadline = facts.deadline or now
    words = {name: _word(name, value) for name, value in facts.params.items()}
    words |= {"over": wording.duration(now - deadline), "near": "已经过了" if deadline <= now else "快到了", "thing": facts.title}
    return KINDS[facts.kind].says.format(**words)


def whole(facts: Facts, now: datetime, link: str) -> str:
    """【锦绣花园】LD20261123-004 投诉 已超时限 2 小时，请跟踪。期限 11-25 14:30。http://…"""
    limit = f"期限 {facts.deadline:%m-%d %H:%M}。" if facts.deadline else ""
    return f"【{facts.community}】{sentence(facts, now)}。{limit}{link}"


def _word(name: str, value: object) -> str:
    match name:
        case "role":
            return ROLES.get(str(value), "上一级")
        case "job":
            return JOBS.get(str(value), "任务")
        case "month" if _DAY.fullmatch(str(value)):
            return f"{str(value)[:4]} 年 {int(str(value)[5:7])} 月"
        case "day" if _DAY.fullmatch(str(value)):
            return f"{date.fromisoformat(str(value)):%m-%d}"
        case _:
            return str(value)
