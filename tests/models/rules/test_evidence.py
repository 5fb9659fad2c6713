"""What a complaint's own sheet must show before the matter is written off, by cause."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from models.errors import RuleViolation
from models.registers.complaint import Complaint
from models.rules import evidence
from models.rules.evidence import Evidence, demanded, lacking, visitors
from models.rules.lifecycle import Facts, allowed_moves, asks, check, check_answers, missing_for

NOON, TODAY = datetime(2026, 11, 23, 12, 0), date(2026, 11, 23)
NOBODY = frozenset()
BARE = Evidence(accused_dept_id=1, cause="other", severity="minor", validity="valid", steps=("read_back",))
MUNICIPAL = replace(BARE, cause="municipal", explanation="属供水公司管网", municipal_contacts=({"department": "供水公司"},))
INTERNAL = replace(
    BARE, cause="internal", investigation="派工漏单", responsible_id=7, corrective_action="当天修好", preventive_action="每日清单",
    informed_content="已修好",
)  # fmt: skip
SERVICE = replace(
    BARE, cause="service", preventive_action="重新培训", apology_by_id=7, apology_at=NOON, apology_way="face", gravity="ordinary"
)
SERIOUS = replace(SERVICE, gravity="serious", criticism_ref="通字 3 号", criticism_on=TODAY)
DONE = Facts(
    status="handled", category="complaint", process_note="查了", result="好了", notified_at=NOON, notify_way="phone", visited=True,
    visit_satisfied=True, visited_by_id=9, visitor_roles=frozenset({"receptionist"}), handler_id=7, filed_on=TODAY,
)  # fmt: skip


def left(facts: Facts, sheet: Evidence) -> list[str]:
    return [item.field for item in missing_for("write_off", replace(facts, evidence=sheet))]


def test_every_demanded_field_is_one_of_the_sheet_and_has_the_sheets_label():
    for name in (*evidence.ALWAYS, *evidence.REPROACHED, *(n for names in evidence.BY_CAUSE.values() for n in names)):
        assert evidence.LABELS[name] == Complaint.register.field(name).label


@pytest.mark.parametrize("sheet", [BARE, MUNICIPAL, INTERNAL, SERIOUS])
def test_a_complete_sheet_lacks_nothing(sheet):
    assert lacking(sheet) == []


@pytest.mark.rule(67)
@pytest.mark.parametrize("name", ["accused_dept_id", "cause"])
def test_every_complaint_names_its_cause_and_the_department_complained_about(name):
    assert left(DONE, replace(BARE, **{name: None})) == [name]


@pytest.mark.rule(72)
def test_a_municipal_cause_is_explained_to_the_owner():
    assert left(DONE, replace(MUNICIPAL, explanation=" ")) == ["explanation"]


@pytest.mark.rule(73)
def test_a_municipal_cause_needs_at_least_one_talk_with_the_city():
    assert left(DONE, replace(MUNICIPAL, municipal_contacts=())) == ["municipal_contacts"]
    assert left(DONE, replace(MUNICIPAL, municipal_contacts=(), validity="invalid")) == ["municipal_contacts"]


@pytest.mark.rule(75)
@pytest.mark.parametrize("name", ["investigation", "responsible_id"])
def test_an_internal_cause_is_found_out_and_has_its_person(name):
    assert left(DONE, replace(INTERNAL, **{name: None})) == [name]


@pytest.mark.rule(76)
@pytest.mark.parametrize(
    ("sheet", "name"), [(INTERNAL, "corrective_action"), (INTERNAL, "preventive_action"), (SERVICE, "preventive_action")]
)
def test_measures_keep_it_from_happening_again(sheet, name):
    assert name in lacking(replace(sheet, **{name: ""}))


@pytest.mark.rule(77)
def test_what_the_owner_was_told_about_an_internal_cause_is_written_down():
    assert left(DONE, replace(INTERNAL, informed_content=None)) == ["informed_content"]


@pytest.mark.rule(78)
@pytest.mark.parametrize("name", ["apology_by_id", "apology_at", "apology_way"])
def test_bad_service_is_apologised_for_with_time_and_way(name):
    assert name in lacking(replace(SERVICE, **{name: None}))


@pytest.mark.rule(79)
@pytest.mark.parametrize("name", ["criticism_ref", "criticism_on"])
def test_what_is_serious_is_criticised_in_public(name):
    assert lacking(replace(SERIOUS, **{name: None})) == [name]
    assert name not in demanded(SERVICE)


def test_an_invalid_complaint_is_explained_and_finds_nobody_at_fault():
    invalid = Evidence(accused_dept_id=1, cause="internal", validity="invalid", steps=("read_back",))
    assert lacking(invalid) == ["explanation"]


@pytest.mark.rule(80)
@pytest.mark.parametrize(
    ("sheet", "accused", "wanted"),
    [
        (BARE, NOBODY, NOBODY),
        (SERVICE, NOBODY, {"supervisor", "manager"}),
        (replace(BARE, severity="grave"), NOBODY, {"manager"}),
        (replace(SERVICE, severity="grave"), NOBODY, {"manager"}),
        (replace(BARE, severity="grave"), frozenset({"manager"}), {"supervisor"}),
        (SERVICE, frozenset({"supervisor"}), {"supervisor", "manager"}),
    ],
)
def test_a_leader_calls_back_where_service_was_bad_and_the_manager_where_it_is_grave(sheet, accused, wanted):
    assert visitors(sheet, accused) == wanted


@pytest.mark.rule(80)
def test_a_visit_by_the_desk_does_not_do_where_a_leader_has_to_call():
    facts = replace(DONE, evidence=SERVICE)
    assert [item.label for item in missing_for("write_off", facts)] == ["客服主管或项目经理的回访记录"]
    by_leader = replace(facts, visitor_roles=frozenset({"supervisor"}))
    assert missing_for("write_off", by_leader) == []
    offers = {offer.action: offer.blocked_by for offer in allowed_moves(facts, {"receptionist"}, TODAY, 9)}
    assert offers["return_visit"] == ["这一件由客服主管或项目经理回访"]
    check("return_visit", facts, {"supervisor"}, TODAY, 8)


@pytest.mark.rule(80)
def test_the_leader_asks_how_the_service_is_now():
    facts = replace(DONE, evidence=SERVICE)
    assert "improvement_feedback" in asks("return_visit", facts)
    assert "improvement_feedback" not in asks("return_visit", replace(DONE, evidence=INTERNAL))
    with pytest.raises(RuleViolation) as refused:
        check_answers("return_visit", {"visit_way": "phone", "satisfaction": "a"}, facts)
    assert refused.value.field == "improvement_feedback"
    check_answers("return_visit", {"visit_way": "phone", "satisfaction": "unreached"}, facts)


@pytest.mark.rule(50)
@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (replace(DONE, evidence=replace(BARE, steps=())), True),
        (replace(DONE, evidence=BARE), False),
        (replace(DONE, evidence=replace(BARE, steps=()), readback_done=True), False),
        (replace(DONE, category="repair", urgency="urgent"), True),
        (replace(DONE, category="repair", urgency="normal"), False),
    ],
)
def test_a_complaint_or_an_urgent_matter_is_said_back_to_the_owner_before_it_is_written_off(facts, missing):
    assert ("readback_done" in [item.field for item in missing_for("write_off", facts)]) is missing


@pytest.mark.rule(33)
def test_who_wanted_to_see_a_leader_has_an_answer_and_a_reason_when_it_is_no():
    facts = Facts(status="handled", category="other", sub_category="leader", process_note="问了", result="约好", notified_at=NOON,
                  notify_way="face", filed_on=TODAY)  # fmt: skip
    assert [item.field for item in missing_for("write_off", facts)] == ["leader_answer"]
    assert missing_for("write_off", replace(facts, leader_answer="agreed")) == []
    asked = {"leader_booked": False, "leader_wanted": "陈经理", "leader_told_at": NOON, "leader_answer": "declined"}
    with pytest.raises(RuleViolation) as refused:
        check_answers("see_leader", asked, facts)
    assert refused.value.field == "leader_decline"
    check_answers("see_leader", asked | {"leader_answer": "agreed"}, facts)
    assert "see_leader" not in {offer.action for offer in allowed_moves(DONE, {"receptionist"}, TODAY, 9)}


@pytest.mark.rule(70)
def test_a_leader_who_came_explained_something():
    asked = {"leader_role": "manager", "leader_at": NOON, "leader_came": "came"}
    with pytest.raises(RuleViolation) as refused:
        check_answers("call_leader", asked, replace(DONE, evidence=BARE))
    assert refused.value.field == "leader_points"
    check_answers("call_leader", asked | {"leader_came": "absent"}, replace(DONE, evidence=BARE))


@pytest.mark.rule(96)
def test_nothing_is_written_off_while_a_slip_that_came_out_of_it_is_open():
    facts = replace(DONE, category="repair", open_slips=("BX20261123-001",))
    assert [item.label for item in missing_for("write_off", facts)] == ["BX20261123-001 办结"]
