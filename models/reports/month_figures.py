"""The figures of the complaint month: codes, words, the order in which the sheet prints them, and the formulas of the rates."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from models.counting import Rate
from models.declare import Choices
from models.features import Satisfaction
from models.registers.complaint import Cause, ComplaintType, Validity
from models.registers.visit import Channel, Severity

TYPES: Mapping[str, str] = ComplaintType.live
TOTAL = "total"


class Figure(NamedTuple):
    """A column of the sheet; neighbours of one `group` stand under one header."""

    code: str
    short: str
    group: str | None = None
    words: str = ""  # what it is called when it stands alone
    option: tuple[type[Choices], str] | None = None  # the choice it counts: a label of the community's own stands here too
    pattern: str = "{}"  # how that label stands alone

    @property
    def label(self) -> str:
        return self._own or self.short

    @property
    def alone(self) -> str:
        return self.pattern.format(self._own) if self._own else self.words or self.short

    @property
    def _own(self) -> str:
        if self.option is None:
            return ""
        choices, code = self.option
        label = choices.label_of(code)
        return label if label != choices.declared.labels[code] else ""


def _causes() -> Iterator[Figure]:
    shorts = {"municipal": "市政", "internal": "内部", "service": "服务", "legacy": "遗留", "neighbour": "邻里"}
    for code, short in shorts.items():
        yield Figure(f"cause_{code}", short, "原因", Cause.declared.labels[code], (Cause, code))


def _severities() -> Iterator[Figure]:
    for code, label in Severity.declared.labels.items():
        yield Figure(f"sev_{code}", label, "等级", f"{label}投诉", (Severity, code), "{}投诉")


SHEET: tuple[Figure, ...] = (
    Figure("carried_in", "上期结转"),
    Figure("received", "本期受理"),
    Figure("valid", "有效", "有效性", "有效投诉", (Validity, "valid"), "{}投诉"),
    Figure("invalid", "无效", "有效性", "无效投诉", (Validity, "invalid"), "{}投诉"),
    *_severities(),
    *_causes(),
    Figure("cause_other", "其他", "原因", "其他原因（含未认定）"),
    Figure("finished", "办结", "办结", "本期办结"),
    Figure("finished_on_time", "及时", "办结", "及时办结"),
    Figure("reopened", "重开", "办结", "本期重开"),
    Figure("voided", "作废", "办结", "本期作废"),
    Figure("open_end", "未结", "办结", "期末未结"),
    Figure("overdue_open", "超期", "办结", "超期未结"),
    Figure("visit_due", "应访", "回访", "应回访"),
    Figure("visited", "已访", "回访", "已回访"),
    Figure("sat_a", "满意", "回访", "回访满意", (Satisfaction, "a"), "回访{}"),
    Figure("sat_b", "较满", "回访", "回访较满意", (Satisfaction, "b"), "回访{}"),
    Figure("sat_c", "不满", "回访", "回访不满意", (Satisfaction, "c"), "回访{}"),
    Figure("repeated", "重复", None, "重复投诉"),
)
CHANNELS: dict[str, str] = {
    "ch_walk_in": "来访",
    "ch_call": "来电",
    "ch_written": "书面",
    "ch_online": "网上",
    "ch_relayed": "转办",
    "ch_other": "其他",
}
CHANNEL_OF: dict[str, str] = {
    "walk_in": "ch_walk_in",
    "call": "ch_call",
    "email": "ch_written",
    "letter": "ch_written",
    "online": "ch_online",
    "relayed": "ch_relayed",
    "from_above": "ch_relayed",
}
_ONE_CHANNEL = {f"ch_{code}": (Channel, code) for code in ("walk_in", "call", "online")}  # the others stand for several
ASIDE: tuple[Figure, ...] = (
    *(Figure(code, label, "渠道", f"{label}投诉", _ONE_CHANNEL.get(code), "{}投诉") for code, label in CHANNELS.items()),
    Figure("cause_unset", "未认定", "原因", "原因尚未认定"),
    Figure("unreached", "未能联系上", "回访", "回访未能联系上"),
    Figure("handled", "已处理", None, "处理过的投诉（重开再办的算一件）"),
    Figure("written_off", "注销", None, "本期注销"),
    Figure("solved_once", "一次解决", None, "一次解决后注销"),
    Figure("first_reply", "首次回复", None, "已作首次回复"),
    Figure("replied_on_time", "按时首次回复", None, "在规定时间内首次回复"),
    Figure("escalated", "升级", None, "超过首个时限（升级）"),
)
FIGURES: dict[str, Figure] = {figure.code: figure for figure in (*SHEET, *ASIDE)}
ALARMING = frozenset({"overdue_open", "sat_c"})


RATES: tuple[Rate, ...] = (
    Rate("处理率", ("handled",), ("carried_in", "received"), "处理过的投诉 ÷（上期结转 + 本期受理）"),
    Rate("及时率", ("finished_on_time",), ("finished",), "按时限办结数 ÷ 已办结数"),
    Rate("回访率", ("visited",), ("visit_due",), "已回访 ÷ 应回访"),
    Rate("满意率", ("sat_a", "sat_b"), ("sat_a", "sat_b", "sat_c"), "（满意 + 较满意）÷ 有效回访数"),
    Rate("重复投诉率", ("repeated",), ("received",), "重复投诉 ÷ 本期受理"),
    Rate("有效投诉比例", ("valid",), ("received",), "有效投诉 ÷ 本期受理", False),
    Rate("首次回复及时率", ("replied_on_time",), ("received",), "规定时间内首次回复 ÷ 本期受理", False),
    Rate("升级率", ("escalated",), ("received",), "超过首个时限的 ÷ 本期受理", False),
    Rate("一次解决率", ("solved_once",), ("written_off",), "未升级、未重开即注销 ÷ 本期注销", False),
)
