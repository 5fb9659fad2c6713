"""The way of a month: who may do which step when, and what they are told otherwise."""

from dataclasses import replace

import pytest

from models.errors import RuleViolation
from models.rules.month_closing import ACTS, STAGES, TEXTS, Person, Standing, complete, demand, said, texts, why_not

pytestmark = pytest.mark.rule(100)
DESK, SUPERVISOR, MANAGER = Person(1, {"receptionist"}), Person(2, {"supervisor"}), Person(3, {"manager"})
COMPANY = Person(4, {"company"})
HOLDERS = {"supervisor": frozenset({2}), "manager": frozenset({3})}
DRAFT = Standing(opened=True, ended=True, holders=HOLDERS)
COMPILED = replace(DRAFT, compiled=True, compiled_by=1)
CHECKED = replace(COMPILED, checked=True, checked_by=2)
FROZEN = replace(CHECKED, frozen=True)
BY_STAGE = {"draft": DRAFT, "compiled": COMPILED, "checked": CHECKED, "frozen": FROZEN}


def test_the_stage_is_computed_from_what_has_happened():
    assert [standing.stage for standing in BY_STAGE.values()] == list(STAGES)


@pytest.mark.parametrize(
    ("person", "stage", "acts"),
    [
        (DESK, "draft", {"write", "compile"}), (DESK, "compiled", {"compile"}), (DESK, "checked", {"compile"}), (DESK, "frozen", set()),
        (SUPERVISOR, "draft", {"write", "compile"}), (SUPERVISOR, "compiled", {"compile", "check", "send_back"}),
        (SUPERVISOR, "checked", {"compile"}), (SUPERVISOR, "frozen", set()),
        (MANAGER, "draft", set()), (MANAGER, "compiled", {"send_back"}), (MANAGER, "checked", {"freeze", "send_back"}),
        (MANAGER, "frozen", {"reopen"}),
        *[(COMPANY, stage, set()) for stage in STAGES],
    ],
)  # fmt: skip
def test_each_step_is_open_to_whom_it_belongs_and_only_in_its_turn(person, stage, acts):
    assert {act for act in ACTS if not why_not(act, BY_STAGE[stage], person)} == acts


def test_nothing_is_frozen_before_the_month_has_ended():
    with pytest.raises(RuleViolation, match="统计期还没有结束"):
        demand("freeze", replace(CHECKED, ended=False), MANAGER)


def test_nothing_is_written_before_the_draft_is_due():
    assert "草稿" in why_not("compile", replace(DRAFT, opened=False, ended=False), DESK)


def test_figures_that_moved_after_the_check_are_checked_again():
    moved = replace(CHECKED, moved=True)
    assert moved.stage == "compiled"
    assert why_not("freeze", moved, MANAGER) == "复核之后数字有变动，请客服主管再复核一次"
    assert not why_not("check", moved, SUPERVISOR)


def test_who_compiled_does_not_check_while_there_is_another_supervisor():
    own = replace(COMPILED, compiled_by=2)
    assert not why_not("check", own, SUPERVISOR)
    assert "另一位客服主管" in why_not("check", replace(own, holders=HOLDERS | {"supervisor": frozenset({2, 9})}), SUPERVISOR)


def test_the_manager_stands_in_for_the_check_only_where_there_is_no_supervisor():
    assert why_not("check", COMPILED, MANAGER) == "复核由客服主管来做"
    assert not why_not("check", replace(COMPILED, holders={"supervisor": frozenset(), "manager": frozenset({3})}), MANAGER)


@pytest.mark.parametrize(
    ("holders", "free"),
    [
        ({"supervisor": frozenset({5}), "manager": frozenset({5})}, True),
        ({"supervisor": frozenset({5, 2}), "manager": frozenset({5})}, False),
        ({"supervisor": frozenset({5}), "manager": frozenset({5, 3})}, False),
    ],
)
def test_who_checked_does_not_read_while_somebody_else_could(holders, free):
    both = Person(5, {"supervisor", "manager"})
    reason = why_not("freeze", replace(CHECKED, checked_by=5, holders=holders), both)
    assert (reason == "") is free


@pytest.mark.parametrize(("act", "words"), [("send_back", " \n"), ("reopen", "")])
def test_sending_back_and_reopening_need_a_reason(act, words):
    with pytest.raises(RuleViolation) as refused:
        said(act, words)
    assert (refused.value.field, "请写明" in refused.value.message) == ("note", True)
    assert said(act, " 数字  不对\n请核 ") == "数字 不对 请核"
    with pytest.raises(RuleViolation, match="500"):
        said(act, "长" * 501)


@pytest.mark.rule(101)
def test_a_month_is_not_compiled_without_its_four_texts():
    full = dict.fromkeys(TEXTS, "无")
    complete(full)
    for name, label in TEXTS.items():
        with pytest.raises(RuleViolation, match=label) as refused:
            complete(full | {name: ""})
        assert refused.value.field == name


@pytest.mark.rule(101)
def test_texts_are_trimmed_and_not_endless():
    assert texts({"problems": " 电梯\r\n停梯\x00 "})["problems"] == "电梯\n停梯"
    with pytest.raises(RuleViolation, match="最多 2000") as refused:
        texts({"measures": "长" * 2001})
    assert refused.value.field == "measures"
