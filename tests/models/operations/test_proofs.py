"""The evidence of a complaint's cause, written down move by move, and the desk asking before it voids."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.errors import RuleViolation
from models.operations.act import act
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action

FILED = datetime(2026, 11, 23, 9, 0)
NOW = FILED + timedelta(hours=3)


@pytest.fixture
def file(session, site, actor_for):
    def make(sheet=False, **values):
        with clock.held_at(FILED), acting(session, actor_for("desk")):
            given = {"phone": "13800001234", "room": "3-2-1201"} | values
            if sheet:
                given = {"steps": ["read_back"], "accused_dept_id": site.departments["工程部"].id} | given
                row = Complaint(complained_at=FILED, complainant="张伟", description="电梯停了没人管", **given)
            else:
                row = Visit(received_at=FILED, person_name="张伟", **{"category": "repair", "content": "厨房水管漏水"} | given)
            session.add(row)
            session.flush()
            return row

    return make


@pytest.fixture
def do(session, actor_for):
    def move(entry, username, action, now=NOW, **answers):
        with clock.held_at(now), acting(session, actor_for(username)):
            return act(session, actor_for(username), now, entry, action, answers)

    return move


@pytest.fixture
def told(do):
    """Handled and told, so that only the visit and the evidence are missing."""

    def finish(sheet, visitor="supervisor", **said):
        do(sheet.master, "desk", "result", process_note="查过", result="已解决")
        do(sheet.master, "desk", "tell_owner", notify_way="phone", note="电话里说明了经过")
        do(sheet.master, visitor, "return_visit", **{"visit_way": "phone", "satisfaction": "a"} | said)
        return sheet.master

    return finish


def refused(do, *args, **kwargs):
    with pytest.raises(RuleViolation) as caught:
        do(*args, **kwargs)
    return caught.value.message, caught.value.field


def line(session, entry, verb):
    found = session.execute(select(Action.to_value, Action.note, Action.to_owner).where(Action.entry_id == entry.id, Action.verb == verb))
    return tuple(found.one())


@pytest.mark.rule(72)
@pytest.mark.rule(73)
def test_a_municipal_complaint_is_written_off_after_explaining_it_and_talking_to_the_city(session, file, do, told):
    sheet = file(sheet=True, cause="municipal", municipal_kind="water")
    visit = told(sheet)
    assert refused(do, visit, "supervisor", "write_off") == ("还缺：向业主解释的内容、市政交涉记录", "explanation")
    do(visit, "desk", "negotiate", contact_dept="供水公司", contact_person="周工", contact_answer="明早抢修", explanation="属公共管网")
    do(visit, "desk", "negotiate", contact_dept="供水公司", contact_answer="已修好")
    assert [row["answer"] for row in sheet.municipal_contacts] == ["明早抢修", "已修好"]
    do(visit, "supervisor", "write_off")
    assert visit.status == "written_off"


@pytest.mark.rule(75)
@pytest.mark.rule(76)
@pytest.mark.rule(77)
def test_an_internal_cause_is_written_off_with_cause_person_measures_and_what_the_owner_was_told(site, file, do, told):
    sheet = file(sheet=True, cause="internal", internal_kind="slow_repair")
    visit = told(sheet)
    assert (sheet.informed_content, sheet.informed_way, sheet.informed_at) == ("电话里说明了经过", "phone", NOW)
    assert refused(do, visit, "supervisor", "write_off") == ("还缺：调查情况、责任人、处理措施、预防措施", "investigation")
    guard = site.staff["guard"].id
    do(visit, "desk", "investigate", investigation="派工漏单", responsible_id=guard, corrective_action="补派", preventive_action="每日清单")
    do(visit, "supervisor", "write_off")
    assert (visit.status, sheet.responsible_id) == ("written_off", guard)


@pytest.mark.rule(78)
def test_only_the_head_of_the_department_complained_about_apologises(session, site, file, do, told):
    sheet = file(sheet=True, cause="service", preventive_action="重新培训")
    visit = told(sheet, improvement_feedback="比以前好")
    assert refused(do, visit, "supervisor", "write_off") == ("还缺：道歉人、道歉时间、道歉方式", "apology_by_id")
    answers = {"apology_at": NOW, "apology_way": "face"}
    session.commit()
    other = refused(do, visit, "desk", "apologise", apology_by_id=site.staff["desk"].id, **answers)
    assert other == ("道歉人须是被投诉部门的主管：工程部刘强", "apology_by_id")
    session.rollback()
    do(visit, "desk", "apologise", apology_by_id=site.staff["department"].id, **answers)
    assert line(session, visit, "apologise") == ("刘强", "面告", True)
    do(visit, "supervisor", "write_off")
    assert visit.status == "written_off"


@pytest.mark.rule(79)
def test_a_serious_case_needs_its_public_criticism(session, site, file, do, told):
    sheet = file(sheet=True, cause="service", preventive_action="重新培训", apology_by_id=site.staff["department"].id, apology_at=FILED,
                 apology_way="face", gravity="serious", criticism_ref="通字 3 号")  # fmt: skip
    visit = told(sheet, improvement_feedback="好多了")
    assert refused(do, visit, "supervisor", "write_off") == ("还缺：通报批评日期", "criticism_on")


@pytest.mark.rule(80)
def test_after_bad_service_a_leader_calls_back_and_asks_how_it_is_now(session, file, do, told):
    sheet = file(sheet=True, cause="service")
    with pytest.raises(RuleViolation, match="这一件由客服主管或项目经理回访"):
        told(sheet, visitor="desk", improvement_feedback="好多了")
    assert refused(do, sheet.master, "supervisor", "return_visit", visit_way="phone", satisfaction="a") == (
        "请填对改进后服务的反映", "improvement_feedback")  # fmt: skip
    do(sheet.master, "supervisor", "return_visit", visit_way="phone", satisfaction="a", improvement_feedback="态度好多了")
    assert sheet.master.improvement_feedback == "态度好多了"


@pytest.mark.rule(80)
def test_a_visit_by_the_desk_counts_no_more_once_the_complaint_is_grave(session, file, do, site):
    sheet = file(sheet=True, cause="other", handler_id=site.staff["guard"].id)
    visit = sheet.master
    do(visit, "desk", "result", process_note="查过", result="已解决")
    do(visit, "desk", "tell_owner", notify_way="phone")
    do(visit, "desk", "return_visit", visit_way="phone", satisfaction="a")
    sheet.severity = "grave"
    session.flush()
    assert refused(do, visit, "desk", "write_off") == ("还缺：项目经理的回访记录", "visited_at")
    do(visit, "manager", "return_visit", visit_way="home", satisfaction="a")
    do(visit, "desk", "write_off")
    assert visit.status == "written_off"


@pytest.mark.rule(70)
def test_a_leader_is_asked_to_come_and_what_they_explained_is_kept(session, file, do):
    sheet = file(sheet=True)
    answers = {"leader_role": "manager", "leader_at": "2026-11-23 15:00", "leader_came": "came"}
    assert refused(do, sheet.master, "desk", "call_leader", **answers) == ("请填解释要点", "leader_points")
    do(sheet.master, "desk", "call_leader", **answers, leader_points="配件在路上，后天装好")
    assert (sheet.leader_called, sheet.leader_role, sheet.leader_came) == (True, "manager", "came")
    assert line(session, sheet.master, "call_leader") == ("项目经理", "已到场，配件在路上，后天装好", True)


@pytest.mark.rule(33)
def test_who_wants_to_see_a_leader_is_announced_and_answered(session, file, do):
    visit = file(category="other", sub_category="leader", content="要见经理")
    answers = {"leader_booked": "否", "leader_wanted": "陈经理", "leader_told_at": NOW, "leader_answer": "declined"}
    assert refused(do, visit, "desk", "see_leader", **answers) == ("请填婉拒理由", "leader_decline")
    do(visit, "desk", "see_leader", **answers, leader_decline="在外开会，改约周三")
    assert (visit.leader_booked, visit.leader_answer, visit.leader_told_at) == (False, "declined", NOW)
    assert line(session, visit, "see_leader") == ("陈经理", "婉拒，在外开会，改约周三", False)
    assert refused(do, file(), "desk", "see_leader", **answers)[0] == "这条登记现在是“已登记”，不能记求见领导"


@pytest.mark.rule(17)
@pytest.mark.rule(49)
def test_what_needs_a_leader_is_reported_to_them_with_department_and_time(session, site, file, do):
    visit = file()
    finance = site.departments["财务部"].id
    do(visit, "desk", "report_up", to="项目经理", referred_dept_id=finance, reason="要财务一起看")
    assert (visit.referred_to, visit.referred_dept_id, visit.referred_at) == ("项目经理", finance, NOW)
    assert visit.handling_mode == "refer"
    do(visit, "supervisor", "progress", notify_way="phone", note="财务在核账，明天答复")
    assert line(session, visit, "progress") == ("电话", "财务在核账，明天答复", True)


@pytest.mark.rule(18)
def test_the_owner_is_told_how_it_goes_without_the_matter_being_over(session, file, do):
    visit = file()
    assert refused(do, visit, "desk", "progress", note="下午到场") == ("请填告知业主方式", "notify_way")
    do(visit, "desk", "progress", notify_way="phone", note="下午到场")
    assert line(session, visit, "progress") == ("电话", "下午到场", True)
    assert (visit.status, visit.notified_at) == ("filed", None)


def test_the_desk_asks_and_the_supervisor_consents_to_voiding(session, file, do):
    visit = file()
    number = visit.record_no
    assert refused(do, visit, "supervisor", "consent_void")[0].endswith("不能同意作废")
    do(visit, "desk", "ask_void", void_reason="登记重了")
    assert (visit.status, visit.voided_at, visit.void_asked_at) == ("filed", None, NOW)
    assert refused(do, visit, "desk", "consent_void") == ("“同意作废”由客服主管、项目经理来做", None)
    do(visit, "supervisor", "consent_void")
    assert (visit.status, visit.void_reason, visit.record_no) == ("void", "登记重了", number)


def test_a_declined_void_goes_on_as_before_and_may_be_asked_again(session, file, do):
    visit = file()
    do(visit, "desk", "ask_void", void_reason="登记重了")
    assert refused(do, visit, "supervisor", "decline_void") == ("请填理由", "reason")
    do(visit, "supervisor", "decline_void", reason="不是同一件")
    assert (visit.void_asked_at, visit.void_ask, visit.status) == (None, None, "filed")
    do(visit, "desk", "ask_void", void_reason="看过了，还是重的")


@pytest.mark.parametrize(
    ("moved", "now", "reason"), [(True, NOW, "已转办，不能作废"), (False, NOW + timedelta(days=1), "只能在登记当日作废")]
)
def test_consent_comes_too_late_after_transfer_or_the_day(site, file, do, moved, now, reason):
    visit = file()
    do(visit, "desk", "ask_void", void_reason="登记重了")
    if moved:
        do(visit, "desk", "transfer", department_id=site.departments["工程部"].id)
    assert refused(do, visit, "supervisor", "consent_void", now=now)[0] == reason
