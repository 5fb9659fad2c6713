from dataclasses import replace
from datetime import date, datetime

import pytest

from models.errors import RuleViolation
from models.rules import access, lifecycle
from models.rules.lifecycle import MOVES, Facts, Missing, allowed_moves, check, check_answers, missing_for, next_status

TODAY = date(2026, 11, 23)
DESK, HEAD, CHIEF, MANAGER = {"receptionist"}, {"department_head"}, {"supervisor"}, {"manager"}
ME, HANDLER, ACCUSED, RECORDER = 1, 2, 3, 4
FILED = Facts(filed_on=TODAY, recorder_id=RECORDER)
COMPLETE = Facts(
    status="handled", process_note="已派人", result="已修好", notified_at=datetime(2026, 11, 23, 11, 0),
    notify_way="phone", filed_on=TODAY, handler_id=HANDLER, accused_id=ACCUSED, recorder_id=RECORDER, readback_done=True,
)  # fmt: skip
COMPLAINT = replace(COMPLETE, category="complaint", status="to_visit")
VISITED = replace(COMPLAINT, status="handled", visited=True, visit_satisfied=True, visited_by_id=ME)


def offers(facts, roles=DESK, today=TODAY, actor_id=ME):
    return {offer.action: offer.blocked_by for offer in allowed_moves(facts, roles, today, actor_id)}


def refusal(action, facts, roles=DESK, today=TODAY, actor_id=ME):
    with pytest.raises(RuleViolation) as caught:
        check(action, facts, roles, today, actor_id)
    return caught.value


def test_every_state_has_a_tone_and_is_open_finished_or_void():
    assert set(lifecycle.TONES) == set(lifecycle.STATUSES) | {"paused"}
    assert lifecycle.OPEN | lifecycle.FINISHED | {"void"} == set(lifecycle.STATUSES)
    assert not lifecycle.OPEN & lifecycle.FINISHED


def test_every_move_leads_between_known_states_by_known_roles_and_names_its_fields():
    for move in MOVES.values():
        assert move.sources <= set(lifecycle.STATUSES)
        assert move.target is None or move.target in lifecycle.STATUSES
        assert all(access.may({role}, "act", "visit") for role in move.roles)
        assert set(move.demands + move.asks) <= set(lifecycle.LABELS)


def test_nothing_leaves_the_void():
    assert offers(replace(FILED, status="void"), MANAGER) == {}


@pytest.mark.rule(8)
def test_a_filed_entry_is_handled_here_or_handed_to_a_department():
    open_to_desk = offers(FILED)
    assert open_to_desk["transfer"] == open_to_desk["result"] == open_to_desk["answer"] == []
    assert next_status("transfer", FILED) == "in_progress"
    assert next_status("result", FILED) == "handled"
    assert next_status("answer", FILED) == "answered"
    assert next_status("note", FILED) == "filed"


@pytest.mark.rule(14)
def test_what_others_handed_in_waits_for_the_desk():
    handed_in = replace(FILED, status="to_confirm")
    assert set(offers(handed_in)) == {"confirm", "note", "ask_void", "void", "link_repeat", "amend"}
    assert next_status("confirm", handed_in) == "filed"


@pytest.mark.rule(3)
def test_a_department_accepts_hands_on_and_writes_the_result():
    transferred = replace(FILED, status="in_progress", transferred=True, handler_id=HANDLER)
    assert set(offers(transferred, HEAD)) == {"accept", "hand_on", "note", "result"}
    assert "accept" not in offers(replace(transferred, accepted=True), HEAD)
    assert "accept" not in offers(replace(transferred, transferred=False), HEAD)


@pytest.mark.rule(64)
@pytest.mark.rule(65)
@pytest.mark.rule(96)
@pytest.mark.parametrize(
    ("gap", "missing"),
    [
        ({"process_note": " "}, Missing("process_note", "处理情况")),
        ({"result": None}, Missing("result", "处理结果")),
        ({"notified_at": None}, Missing("notified_at", "告知业主时间")),
        ({"notify_way": ""}, Missing("notify_way", "告知业主方式")),
    ],
)
def test_nothing_is_written_off_before_it_is_complete(gap, missing):
    facts = replace(COMPLETE, **gap)
    assert missing_for("write_off", facts) == [missing]
    assert offers(facts)["write_off"] == [f"还缺：{missing.label}"]
    assert (refusal("write_off", facts).message, refusal("write_off", facts).field) == (
        f"还缺：{missing.label}",
        missing.field,
    )


@pytest.mark.rule(96)
def test_what_is_complete_may_be_written_off():
    check("write_off", COMPLETE, DESK, TODAY, ME)
    assert next_status("write_off", COMPLETE) == "written_off"


@pytest.mark.rule(97)
def test_all_that_is_missing_is_said_at_once_and_the_first_is_named():
    refused = refusal("write_off", FILED)
    assert refused.message == "还缺：处理情况、处理结果、告知业主时间、告知业主方式"
    assert refused.field == "process_note"


@pytest.mark.rule(74)
@pytest.mark.rule(82)
def test_a_complaint_is_not_written_off_before_the_return_visit():
    assert offers(COMPLAINT)["write_off"] == ["还缺：回访记录"]
    assert offers(replace(COMPLAINT, visited=True, visit_satisfied=None))["write_off"] == ["还缺：回访记录"]
    assert offers(replace(COMPLAINT, visited=True, visit_satisfied=False))["write_off"] == ["还缺：回访记录"]
    check("write_off", VISITED, DESK, TODAY, ME)


@pytest.mark.rule(82)
@pytest.mark.parametrize("visitor", [HANDLER, ACCUSED])
def test_a_visit_by_handler_or_accused_does_not_count(visitor):
    assert missing_for("write_off", replace(VISITED, visited_by_id=visitor)) == [Missing("visited_at", "回访记录")]


@pytest.mark.rule(82)
def test_the_handler_does_not_visit():
    assert offers(COMPLAINT, actor_id=HANDLER)["return_visit"] == ["承办人不能自己回访，请换人"]
    check("return_visit", COMPLAINT, DESK, TODAY, ME)


@pytest.mark.rule(82)
def test_after_telling_the_owner_a_complaint_waits_for_its_visit_and_other_matters_do_not():
    assert next_status("tell_owner", replace(COMPLAINT, status="handled")) == "to_visit"
    assert next_status("tell_owner", COMPLETE) == "handled"
    assert next_status("tell_owner", replace(COMPLETE, needs_visit=True)) == "to_visit"
    assert next_status("tell_owner", VISITED) == "handled"


@pytest.mark.rule(82)
@pytest.mark.parametrize(
    ("satisfaction", "status"), [("a", "handled"), ("b", "handled"), ("c", "in_progress"), ("unreached", "to_visit")]
)
def test_a_dissatisfied_owner_sends_the_matter_back(satisfaction, status):
    facts = replace(COMPLAINT, visit_satisfied=lifecycle.VISIT_SATISFIED[satisfaction])
    assert next_status("return_visit", facts) == status


def test_who_was_visited_and_is_content_is_not_visited_again():
    assert "return_visit" not in offers(VISITED)


@pytest.mark.rule(7)
@pytest.mark.parametrize(
    "action", ["result", "answer", "tell_owner", "return_visit", "write_off", "void", "amend", "pause"]
)
def test_the_accused_neither_handles_nor_visits_nor_closes(action):
    facts = replace(COMPLAINT, status="filed" if action in ("result", "answer", "pause") else "to_visit")
    blocked = offers(facts, actor_id=ACCUSED)[action]
    assert blocked[0] == f"被投诉人不能{MOVES[action].label}，请换人"


@pytest.mark.rule(7)
def test_the_accused_may_write_the_complaint_down_and_hand_it_away():
    facts = replace(FILED, category="complaint", accused_id=ACCUSED, recorder_id=ACCUSED)
    assert lifecycle.conflict_of_interest(facts)
    assert not lifecycle.conflict_of_interest(replace(facts, recorder_id=RECORDER))
    assert not lifecycle.conflict_of_interest(replace(facts, accused_id=None, recorder_id=None))
    check("transfer", facts, DESK, TODAY, ACCUSED)
    check("note", facts, DESK, TODAY, ACCUSED)


@pytest.mark.rule(7)
def test_the_accused_is_not_made_the_handler():
    with pytest.raises(RuleViolation, match="被投诉人不能做承办人"):
        check_answers("hand_on", {"handler_id": ACCUSED}, COMPLETE)


@pytest.mark.rule(12)
def test_only_the_manager_closes_the_unsolvable_and_says_why():
    assert "close_unsolvable" not in offers(FILED, CHIEF)
    assert refusal("close_unsolvable", FILED, CHIEF).message == "“无法处理关闭”由项目经理来做"
    check("close_unsolvable", FILED, MANAGER, TODAY, ME)
    with pytest.raises(RuleViolation) as caught:
        check_answers("close_unsolvable", {"close_basis": " "}, FILED)
    assert (caught.value.message, caught.value.field) == ("请填关闭理由", "close_basis")
    with pytest.raises(RuleViolation, match="告知业主时间"):
        check_answers("close_unsolvable", {"close_basis": "施工单位已注销"}, FILED)
    check_answers("close_unsolvable", {"close_basis": "施工单位已注销"}, COMPLETE)
    assert next_status("close_unsolvable", FILED) == "unsolved"


@pytest.mark.rule(48)
def test_what_is_not_ours_is_answered_with_advice():
    with pytest.raises(RuleViolation, match="请填告知内容和建议的部门、电话"):
        check_answers("answer", {"notify_way": "phone"}, FILED)


def test_void_only_on_the_filing_day_before_transfer_with_consent():
    check("void", FILED, CHIEF, TODAY, ME)
    assert offers(FILED)["void"] == ["须客服主管同意"]
    assert offers(FILED, CHIEF, date(2026, 11, 24))["void"] == ["只能在登记当日作废"]
    moved = replace(FILED, status="in_progress", transferred=True)
    assert offers(moved, DESK, date(2026, 11, 24))["void"] == [
        "已转办，不能作废",
        "只能在登记当日作废",
        "须客服主管同意",
    ]
    assert refusal("void", moved, CHIEF).message == "已转办，不能作废"


def test_a_pause_is_shown_as_a_state_and_stops_the_end_of_handling():
    paused = replace(FILED, status="in_progress", paused=True)
    assert lifecycle.shown_status(paused) == ("paused", "挂起", "violet")
    assert lifecycle.shown_status(FILED) == ("filed", "已登记", "grey")
    assert "resume" in offers(paused) and "pause" not in offers(paused)
    assert "pause" in offers(FILED) and "resume" not in offers(FILED)
    assert offers(paused)["result"] == ["挂起中，先恢复计时"]
    assert offers(paused)["note"] == offers(paused)["progress"] == []
    assert refusal("pause", paused).message == "这条登记现在是“挂起”，不能挂起"


def test_a_move_of_another_state_is_refused_in_words():
    assert refusal("transfer", replace(COMPLETE, status="written_off")).message == "这条登记现在是“已注销”，不能转办"


def test_supervisor_and_manager_take_over_and_reopen():
    assert {"take_over", "hand_over", "acknowledge"} <= set(offers(FILED, CHIEF))
    assert not {"take_over", "hand_over", "reopen"} & set(offers(FILED))
    assert set(offers(replace(COMPLETE, status="written_off"), CHIEF)) == {"reopen", "link_repeat", "amend"}
    assert next_status("reopen", COMPLETE) == "in_progress"


def test_a_form_need_not_repeat_what_the_entry_has():
    check_answers("result", {"result": "已修好"}, replace(FILED, process_note="已派人"))
    with pytest.raises(RuleViolation) as caught:
        check_answers("result", {"result": "已修好"}, FILED)
    assert caught.value.field == "process_note"


def test_several_reasons_stand_in_one_refusal():
    refused = refusal("write_off", FILED, actor_id=ACCUSED, roles=DESK)
    assert refused.field == "process_note"
    refused = refusal("write_off", replace(FILED, accused_id=ACCUSED), actor_id=ACCUSED)
    assert refused.message.startswith("被投诉人不能注销，请换人；还缺：") and refused.field is None
