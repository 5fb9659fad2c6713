from datetime import datetime, timedelta

import pytest

from models.rules import messages
from models.rules.messages import GROUPS, KINDS, Facts, sentence, whole

NOW = datetime(2026, 11, 25, 16, 30)
DUE = NOW - timedelta(hours=2)
FIGURES = {"count": 3, "hours": 2, "role": "supervisor", "month": "2026-11", "day": "2026-11-20", "job": "export"}


def facts(kind: str, **more) -> Facts:
    params = {name: FIGURES[name] for name in KINDS[kind].needs}
    return Facts(kind, **{"community": "锦绣花园", "record_no": "LD20261123-004", "tag": "投诉", "deadline": DUE, "params": params} | more)


def test_a_message_on_the_way_out_says_number_category_community_deadline_and_link():
    said = whole(facts("escalated"), NOW, "http://desk/x")
    assert said == "【锦绣花园】LD20261123-004 投诉 已超时限 2 小时，请跟踪。期限 11-25 14:30。http://desk/x"


def test_without_a_matter_or_a_deadline_nothing_is_said_of_them():
    said = whole(facts("month_draft", record_no="", deadline=None), NOW, "/x")
    assert said == "【锦绣花园】2026 年 11 月的月汇总草稿已生成，请在 25 日前编制好。/x"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_makes_a_sentence_of_its_figures(kind):
    said = sentence(facts(kind), NOW)
    assert said.startswith("LD20261123-004 投诉 ") and "{" not in said and not said.endswith("。")
    assert KINDS[kind].group in GROUPS and KINDS[kind].tone


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("escalated_away", {}, "已升级到客服主管"),
        ("promise_due", {}, "答应业主的回复时间已经过了"),
        ("promise_due", {"deadline": NOW + timedelta(minutes=20)}, "答应业主的回复时间快到了"),
        ("unsigned", {}, "11-20 起还有 3 件登记没有阅签"),
        ("job_done", {"title": "报修单"}, "导出报修单已完成"),
        ("job_failed", {"title": "报修单"}, "导出报修单没有完成"),
    ],
)
def test_figures_are_said_in_words(kind, more, said):
    assert said in sentence(facts(kind, **more), NOW)


@pytest.mark.parametrize("value", ["张伟", "3栋2单元1201", "13800001234", "楼道灯不亮", "a b", 13800001234, ["x"], None, "x" * 41])
def test_nothing_that_could_be_somebodys_is_taken_into_a_message(value):
    with pytest.raises(ValueError, match="not for a message"):
        messages.refuse_unsafe("feedback_missing", {"count": value})


def test_an_unknown_kind_and_a_missing_figure_are_mistakes():
    with pytest.raises(ValueError, match="no such kind"):
        messages.refuse_unsafe("gossip", {})
    with pytest.raises(ValueError, match="needs count"):
        messages.refuse_unsafe("feedback_missing", {})


@pytest.mark.parametrize(("record_no", "kept"), [("LD20261123-004", True), ("13800001234", False), ("张伟来访", False), ("", False)])
def test_a_number_that_is_no_number_of_ours_stays_inside(record_no, kept):
    assert messages.number_of(record_no) == (record_no if kept else "")
