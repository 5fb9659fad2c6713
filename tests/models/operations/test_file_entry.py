"""Filing a matter: its number, its sheet, its department, its clock, and who may send it on."""

import pytest
from sqlalchemy import func, select

from models.errors import RuleViolation
from models.operations.file_entry import DESK, consequence, file_visit
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action, Step

ROOM = "3-2-1201"


@pytest.fixture
def file(session, site, actor_for, at):
    """File something as somebody, at 2026-11-23 14:30."""
    now = at("2026-11-23 14:30")

    def filed(username="desk", key=None, **values):
        given = {"channel": "call", "room": ROOM, "category": "repair", "content": "厨房水管漏水", "urgency": "normal",
                 "resident_id": site.residents[ROOM].id}  # fmt: skip
        actor = actor_for(username)
        with acting(session, actor):
            found = file_visit(session, actor, now, given | values, form_key=key)
            session.commit()
        return found

    return filed


@pytest.mark.rule(35)
def test_a_repair_goes_to_engineering_and_says_until_when(file, site, session):
    filed = file()
    assert filed.sentence == "已登记 LD20261123-001，已转工程部刘强，11-25 14:30 前办结"
    assert (filed.visit.status, filed.visit.handling_mode) == ("in_progress", "transfer")
    assert filed.visit.department_id == site.departments["工程部"].id
    assert filed.visit.handler_id == site.staff["department"].id
    assert filed.visit.transferred_at == filed.visit.received_at
    assert filed.complaint is None


@pytest.mark.rule(43)
def test_name_telephone_room_and_words_are_enough(session, site, actor_for, at):
    now, desk = at("2026-11-23 14:30"), actor_for("desk")
    least = {"room": ROOM, "person_name": "张伟", "phone": "13800001234", "content": "门禁卡失灵", "category": "repair"}
    with acting(session, desk):
        visit = file_visit(session, desk, now, least).visit
        session.commit()
    assert (visit.record_no, visit.received_at, visit.channel) == ("LD20261123-001", now, "call")
    for name in ("person_name", "phone", "content", "category"):
        with acting(session, desk), pytest.raises(RuleViolation) as refusal:
            file_visit(session, desk, now, least | {name: None})
        assert refusal.value.field == name
        session.rollback()


def test_the_resident_fills_name_phone_and_identity(file):
    visit = file().visit
    assert (visit.person_name, visit.phone, visit.identity) == ("张伟", "13800001234", "owner")


@pytest.mark.rule(38)
def test_a_complaint_gets_its_own_sheet_tied_to_the_master(file, site):
    filed = file(category="complaint", complaint_type="equipment", content="2号电梯又停了")
    assert filed.complaint.visit_id == filed.visit.id
    assert filed.complaint.record_no == "TS20261123-001"
    assert (filed.complaint.complaint_type, filed.complaint.severity) == ("equipment", "minor")
    assert (filed.complaint.handler_id, filed.complaint.status) == (site.staff["department"].id, "in_progress")
    assert filed.complaint.complainant == "张伟"


@pytest.mark.parametrize(
    "category, complaint_type", [("service", None), ("praise", None), ("complaint", "attitude"), ("complaint", "security")]
)
def test_what_no_department_with_a_head_takes_stays_with_the_desk(file, site, category, complaint_type):
    filed = file(category=category, complaint_type=complaint_type)
    assert filed.visit.department_id is None
    assert filed.visit.handler_id == site.staff["desk"].id
    assert "由李静办理" in filed.sentence


def test_the_desk_may_keep_what_the_rule_would_send_on(file):
    assert file(department_id=DESK).visit.transferred_at is None


def test_the_desk_may_choose_another_department(file, site):
    filed = file(category="service", department_id=site.departments["工程部"].id)
    assert filed.sentence.startswith("已登记 LD20261123-001，已转工程部刘强")


@pytest.mark.rule(98)
def test_a_chosen_department_without_a_head_is_refused(file, site):
    with pytest.raises(RuleViolation) as refused:
        file(department_id=site.departments["绿化部"].id)
    assert refused.value.field == "department_id"


def test_a_department_of_another_community_is_refused(file, session, site):
    with pytest.raises(RuleViolation):
        file(department_id=999999)


def test_the_same_form_sent_twice_is_filed_once(file, session):
    first, second = file(key="k-1"), file(key="k-1")
    assert second.again and second.visit.id == first.visit.id
    assert second.sentence == first.sentence
    assert session.scalar(select(func.count()).select_from(Visit)) == 1


@pytest.mark.rule(14)
def test_what_a_guard_hands_in_waits_for_the_desk(file, site, session):
    filed = file("guard", channel="relayed", resident_id=None, person_name="匿名", phone="拒留")
    assert filed.visit.status == "to_confirm"
    assert filed.visit.reporter_id == site.staff["guard"].id
    assert filed.visit.department_id is None
    assert filed.sentence == "已登记 LD20261123-001，等前台确认后办理"


def test_the_timeline_begins_with_filing_and_handing_over(file, session):
    visit = file().visit
    lines = session.execute(
        select(Action.verb, Action.to_value).where(Action.entry_id == visit.id, Action.register == "visit").order_by(Action.id)
    )
    assert [tuple(line) for line in lines] == [("file", "in_progress"), ("transfer", "工程部 刘强")]


def test_the_clock_runs_from_when_the_owner_spoke(file, session, at):
    visit = file(received_at=at("2026-11-23 14:10")).visit
    first = session.scalar(select(Step.due_at).where(Step.entry_id == visit.id, Step.level == 1))
    assert f"{first:%m-%d %H:%M}" == "11-25 14:10"


def test_a_resident_of_another_community_is_refused(file, session, site):
    with pytest.raises(RuleViolation) as refused:
        file(resident_id=10**9)
    assert refused.value.field == "resident_id"


@pytest.mark.rule(55)
def test_after_sale_says_when_the_slip_must_be_there(file, site, session):
    site.departments["售后"].head_id = site.staff["manager"].id
    session.commit()
    assert "返修联系单今天 18:00 前送达" in file(category="after_sale").sentence


@pytest.mark.rule(94)
def test_the_consequence_is_said_before_filing_and_writes_nothing(session, site, actor_for, at):
    now, actor = at("2026-11-23 14:30"), actor_for("desk")
    with acting(session, actor):
        after = consequence(session, actor, now, {"category": "complaint", "complaint_type": "equipment", "urgency": "urgent"})
        session.commit()
    assert (after.target.department, after.target.head) == ("工程部", "刘强")
    assert (after.reply, after.due, after.hurry) == ("明天 14:30 前首次回复", "11-25 14:30 前办结", True)
    assert session.scalar(select(func.count()).select_from(Visit)) == 0
    assert session.scalar(select(func.count()).select_from(Complaint)) == 0
