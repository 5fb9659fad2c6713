from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.errors import RuleViolation
from models.operations.act import act
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.scope import acting
from models.steps import RETURN_VISIT
from models.tracking import Action, Pause, Step

FILED = datetime(2026, 11, 23, 9, 0)
LATER = FILED + timedelta(hours=3)


@pytest.fixture
def file(session, site, actor_for):
    """File an entry as the desk: file(category=…) a visit, file(sheet=True, …) a complaint with its sheet."""

    def make(sheet=False, at=FILED, **values):
        with clock.held_at(at), acting(session, actor_for("desk")):
            given = {"phone": "13800001234", "room": "3-2-1201"} | values
            if sheet:
                given = {"accused_dept_id": site.departments["工程部"].id, "cause": "legacy", "steps": ["read_back"]} | given
                row = Complaint(complained_at=at, complainant="张伟", description="2号电梯又停了", **given)
            else:
                row = Visit(received_at=at, person_name="张伟", category="repair", content="厨房水管漏水", **given)
            session.add(row)
            session.flush()
            return row.master if sheet else row

    return make


@pytest.fixture
def do(session, actor_for):
    def move(entry, username, action, now=LATER, **answers):
        actor = actor_for(username)
        with clock.held_at(now), acting(session, actor):
            return act(session, actor, now, entry, action, answers)

    return move


def refusal(do, *args, **kwargs):
    with pytest.raises(RuleViolation) as caught:
        do(*args, **kwargs)
    return caught.value.message, caught.value.field


def verbs(session, entry):
    return session.scalars(select(Action.verb).where(Action.entry_id == entry.id, Action.register == "visit").order_by(Action.id)).all()


def step(session, entry, name):
    session.expire_all()
    return session.scalar(select(Step).where(Step.register == "visit", Step.entry_id == entry.id, Step.step == name))


@pytest.mark.rule(54)
@pytest.mark.rule(64)
@pytest.mark.rule(97)
def test_a_repair_goes_from_the_desk_to_the_department_to_the_owner_to_the_ledger(session, site, file, do):
    visit, department = file(), site.departments["工程部"]
    assert do(visit, "desk", "transfer", department_id=str(department.id)) == f"{visit.record_no} 已转工程部 刘强，11-25 09:00 前办结"
    assert (visit.status, visit.handler_id, visit.transferred_at) == ("in_progress", site.staff["department"].id, LATER)
    do(visit, "department", "accept")
    assert visit.accepted_at == LATER
    do(visit, "department", "result", process_note="换了接头", result="不漏了")
    assert (visit.status, visit.finished_at) == ("handled", LATER)
    assert "可以注销" in do(visit, "desk", "tell_owner", notify_way="phone")
    assert (visit.status, visit.notified_at, visit.notify_way) == ("handled", LATER, "phone")
    do(visit, "desk", "write_off")
    assert (visit.status, visit.closed_at, visit.closed_by_id) == ("written_off", LATER, site.staff["desk"].id)
    assert verbs(session, visit) == ["file", "transfer", "accept", "result", "tell_owner", "write_off"]


@pytest.mark.rule(9)
@pytest.mark.rule(63)
def test_the_desk_that_hands_a_matter_on_goes_on_tracking_it(site, file, do):
    visit = file()
    do(visit, "desk", "transfer", department_id=site.departments["工程部"].id)
    assert visit.receptionist_id == site.staff["desk"].id
    do(visit, "department", "hand_on", handler_id=site.staff["guard"].id)
    assert (visit.receptionist_id, visit.handler_id) == (site.staff["desk"].id, site.staff["guard"].id)


@pytest.mark.rule(98)
def test_a_department_without_a_head_needs_a_person(site, file, do):
    visit, department = file(), site.departments["保洁部"]
    assert refusal(do, visit, "desk", "transfer", department_id=department.id) == (
        "保洁部还没有主管，请选承办人：责任要落到人", "handler_id")  # fmt: skip
    do(visit, "desk", "transfer", department_id=department.id, handler_id=site.staff["guard"].id)
    assert visit.handler_id == site.staff["guard"].id


@pytest.mark.rule(65)
@pytest.mark.rule(96)
def test_nothing_is_written_off_before_it_has_a_result_and_the_owner_knows(session, file, do):
    visit = file()
    assert refusal(do, visit, "desk", "write_off") == ("还缺：处理情况、处理结果、告知业主时间、告知业主方式", "process_note")
    assert visit.status == "filed"
    assert verbs(session, visit) == ["file"]


@pytest.mark.parametrize(
    ("username", "action", "answers", "message", "field"),
    [
        ("desk", "transfer", {}, "请填责任部门", "department_id"),
        ("desk", "transfer", {"department_id": "999999"}, "责任部门请从列表里选", "department_id"),
        ("desk", "transfer", {"department_id": "abc"}, "责任部门请从列表里选", "department_id"),
        ("desk", "result", {"process_note": "看过了"}, "请填处理结果", "result"),
        ("desk", "pause", {}, "请填理由", "reason"),
        ("desk", "close_unsolvable", {}, "“无法处理关闭”由项目经理来做", None),
        ("desk", "fly", {}, "没有这个操作，请刷新页面再试", None),
        ("desk", "tell_owner", {}, "这条登记现在是“已登记”，不能告知业主", None),
        ("department", "note", {"note": "看看"}, "这一件没有转给你的部门，不能办理", None),
        ("guard", "note", {"note": "看看"}, "你没有办理的权限，请交给前台", None),
        ("company", "note", {"note": "看看"}, "你没有办理的权限，请交给前台", None),
    ],
)
def test_a_move_that_may_not_be_made_is_refused_at_its_field(session, file, do, username, action, answers, message, field):
    visit = file()
    assert refusal(do, visit, username, action, **answers) == (message, field)
    assert verbs(session, visit) == ["file"]


def test_the_owner_cannot_have_been_told_tomorrow(file, do):
    visit = file()
    do(visit, "desk", "result", process_note="看过", result="修好")
    tomorrow = (LATER + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    assert refusal(do, visit, "desk", "tell_owner", notify_way="phone", notified_at=tomorrow) == ("告知业主时间不能晚于现在", "notified_at")


@pytest.mark.rule(7)
@pytest.mark.rule(82)
def test_who_is_complained_about_neither_handles_nor_visits_nor_closes(site, file, do):
    accused = site.staff["department"]
    visit = file(sheet=True, accused_id=accused.id)
    assert refusal(do, visit, "desk", "transfer", department_id=site.departments["工程部"].id) == (
        "刘强是被投诉人，不能做承办人，请换人", "handler_id")  # fmt: skip
    assert refusal(do, visit, "supervisor", "hand_over", owner_id=accused.id) == ("刘强是被投诉人，不能做跟踪责任人，请换人", "owner_id")
    other = file(sheet=True, accused_id=site.staff["supervisor"].id)
    assert refusal(do, other, "supervisor", "result", process_note="看过", result="没事")[0] == "被投诉人不能记处理结果，请换人"


@pytest.mark.rule(82)
def test_a_complaint_waits_for_a_return_visit_by_somebody_else_than_the_handler(session, site, file, do):
    visit = file(sheet=True)
    do(visit, "desk", "transfer", department_id=site.departments["工程部"].id)
    do(visit, "department", "result", process_note="查到主板坏", result="换了主板")
    assert "11-26 12:00 前回访" in do(visit, "desk", "tell_owner", notify_way="phone")
    assert visit.status == "to_visit"
    assert refusal(do, visit, "desk", "write_off") == ("还缺：回访记录", "visited_at")
    assert "没有联系上" in do(visit, "desk", "return_visit", visit_way="phone", satisfaction="unreached")
    assert (visit.status, visit.visited_at) == ("to_visit", None)
    do(visit, "desk", "return_visit", visit_way="phone", satisfaction="a")
    assert (visit.status, visit.visited_by_id) == ("handled", site.staff["desk"].id)
    do(visit, "desk", "write_off")
    sheet = session.scalar(select(Complaint).where(Complaint.visit_id == visit.id))
    assert (visit.status, sheet.status) == ("written_off", "written_off")


def test_the_handler_does_not_call_back_himself(file, do):
    visit = file(sheet=True)
    do(visit, "desk", "result", process_note="看过", result="修好")
    do(visit, "desk", "tell_owner", notify_way="phone")
    assert refusal(do, visit, "desk", "return_visit", visit_way="phone", satisfaction="a")[0] == "承办人不能自己回访，请换人"


def test_who_is_not_satisfied_sends_the_matter_back_and_that_is_counted(session, file, do):
    visit = file(sheet=True)
    do(visit, "desk", "result", process_note="看过", result="修好")
    do(visit, "desk", "tell_owner", notify_way="phone")
    said = do(visit, "supervisor", "return_visit", visit_way="phone", satisfaction="c", visit_feedback="还在响")
    assert said.endswith("业主不满意，已退回处理，第 1 次重开")
    assert (visit.status, visit.reopened, visit.result, visit.notified_at) == ("in_progress", 1, None, None)
    assert verbs(session, visit)[-2:] == ["return_visit", "reopen"]
    assert refusal(do, visit, "desk", "write_off")[0] == "还缺：处理结果、告知业主时间、告知业主方式、回访记录"


def test_time_in_which_the_owner_knew_is_nobodys_delay_when_the_matter_comes_back(session, file, do):
    visit = file()
    do(visit, "desk", "result", process_note="看过", result="修好")
    do(visit, "desk", "tell_owner", notify_way="phone")
    do(visit, "desk", "write_off")
    do(visit, "supervisor", "reopen", now=LATER + timedelta(days=3), reason="又漏了")
    assert (visit.status, visit.reopened, visit.closed_at) == ("in_progress", 1, None)
    running = step(session, visit, "supervisor")
    assert (running.done_at, running.due_at) == (None, FILED + timedelta(hours=48, days=3))


def test_the_clock_of_handling_stops_when_the_owner_has_been_told(session, file, do):
    visit = file()
    do(visit, "desk", "result", process_note="看过", result="修好")
    assert step(session, visit, "supervisor").done_at is None
    do(visit, "desk", "tell_owner", now=LATER + timedelta(hours=1), notify_way="phone")
    assert step(session, visit, "supervisor").done_at == LATER + timedelta(hours=1)


@pytest.mark.rule(74)
def test_a_return_visit_is_due_three_days_after_the_end_and_has_no_level(session, file, do):
    visit = file(sheet=True)
    do(visit, "desk", "result", process_note="看过", result="修好")
    due = step(session, visit, RETURN_VISIT)
    assert (due.level, due.role, due.due_at, due.done_at) == (0, "receptionist", LATER + timedelta(days=3), None)
    do(visit, "desk", "tell_owner", notify_way="phone")
    do(visit, "supervisor", "return_visit", now=LATER + timedelta(hours=2), visit_way="phone", satisfaction="b")
    assert step(session, visit, RETURN_VISIT).done_at == LATER + timedelta(hours=2)


def test_a_pause_stops_the_clock_and_its_end_moves_limit_and_promise(session, file, do):
    visit = file(sheet=True, severity="major")
    sheet = session.scalar(select(Complaint).where(Complaint.visit_id == visit.id))
    assert sheet.due_at == FILED + timedelta(hours=72)
    do(visit, "desk", "pause", reason="等业主回家")
    assert step(session, visit, "supervisor").due_at is None
    assert sheet.due_at is None
    assert refusal(do, visit, "desk", "result", process_note="看过", result="修好")[0] == "挂起中，先恢复计时"
    assert refusal(do, visit, "desk", "pause", reason="再等等")[0].endswith("不能挂起")
    said = do(visit, "desk", "resume", now=LATER + timedelta(days=2))
    assert said == f"{visit.record_no} 已恢复计时，11-28 09:00 前办结"
    assert step(session, visit, "supervisor").due_at == FILED + timedelta(hours=72, days=2)
    assert sheet.due_at == FILED + timedelta(hours=72, days=2)
    sheet.demand = "要书面说明"
    session.flush()
    assert sheet.due_at == FILED + timedelta(hours=72, days=2)


def test_what_was_missed_before_the_pause_stays_missed(session, file, do):
    visit = file()
    do(visit, "desk", "pause", now=FILED + timedelta(hours=50), reason="等配件")
    assert step(session, visit, "supervisor").due_at == FILED + timedelta(hours=48)
    assert step(session, visit, "manager").due_at is None


@pytest.mark.rule(12)
def test_only_the_manager_closes_what_cannot_be_solved_with_a_reason_and_the_owner_told(session, file, do):
    visit = file()
    do(visit, "desk", "pause", reason="等市政")
    answers = {"close_basis": "开发商已注销", "notify_way": "face", "notified_at": "2026-11-23 11:00"}
    assert refusal(do, visit, "manager", "close_unsolvable") == ("请填关闭理由", "close_basis")
    do(visit, "manager", "close_unsolvable", **answers)
    assert (visit.status, visit.close_basis) == ("unsolved", "开发商已注销")
    assert session.scalar(select(Pause.end_at).where(Pause.entry_id == visit.id)) == LATER


@pytest.mark.rule(48)
def test_what_is_not_ours_is_answered_with_whom_to_ask(file, do):
    visit = file()
    assert refusal(do, visit, "desk", "answer", notify_way="phone") == ("请填告知内容和建议的部门、电话", "out_of_scope_reply")
    do(visit, "desk", "answer", out_of_scope_reply="路灯归市政，请拨 12345", notify_way="phone")
    assert (visit.status, visit.in_scope, visit.notified_at) == ("answered", False, LATER)


def test_a_void_entry_keeps_its_number_and_takes_its_sheet_along(session, file, do):
    visit = file(sheet=True)
    number = visit.record_no
    assert refusal(do, visit, "desk", "void", void_reason="重复登记")[0] == "须客服主管同意"
    do(visit, "supervisor", "void", void_reason="重复登记")
    sheet = session.scalar(select(Complaint).where(Complaint.visit_id == visit.id))
    assert (visit.status, visit.record_no, visit.void_reason) == ("void", number, "重复登记")
    assert (sheet.voided_at, sheet.status) == (LATER, "void")
    assert step(session, visit, "supervisor").done_at is not None


@pytest.mark.rule(10)
def test_a_take_over_is_kept_up_to_the_next_level(session, site, file, do):
    visit = file()
    do(visit, "supervisor", "take_over", now=FILED + timedelta(hours=50))
    assert step(session, visit, "supervisor").owner_id == site.staff["supervisor"].id
    assert step(session, visit, "manager").owner_id is None
    do(visit, "manager", "hand_over", now=FILED + timedelta(hours=170), owner_id=site.staff["desk"].id)
    assert step(session, visit, "manager").owner_id == site.staff["desk"].id


def test_what_is_known_is_marked_on_the_missed_limits_only(session, site, file, do):
    visit = file()
    do(visit, "supervisor", "acknowledge", now=FILED + timedelta(hours=50))
    assert step(session, visit, "supervisor").acknowledged_by_id == site.staff["supervisor"].id
    assert step(session, visit, "manager").acknowledged_at is None


def test_the_timeline_says_to_whom_and_whether_the_owner_heard_it(session, site, file, do):
    visit = file()
    do(visit, "desk", "progress", notify_way="phone", note="下午到场")
    do(visit, "desk", "report_up", to="项目经理", reason="业主要见经理")
    lines = session.execute(
        select(Action.verb, Action.to_value, Action.note, Action.to_owner).where(Action.entry_id == visit.id).order_by(Action.id)
    ).all()
    assert [tuple(line) for line in lines[1:]] == [
        ("progress", "电话", "下午到场", True), ("report_up", "项目经理", "业主要见经理", False),
    ]  # fmt: skip
    assert visit.notify_way is None
