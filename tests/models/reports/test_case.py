from datetime import datetime, timedelta

import pytest

from models import clock
from models.display import Display
from models.operations.act import act
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports import case_beside
from models.reports.case import Case, checks, stages, turn
from models.scope import acting

FILED = datetime(2026, 11, 20, 9, 0)
NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def visit(session, site, actor_for):
    with clock.held_at(FILED), acting(session, actor_for("desk")):
        row = Visit(received_at=FILED, person_name="张伟", phone="13800001234", room="3-2-1201", category="repair",
                    content="喂，厨房水管漏水；楼下也湿了")  # fmt: skip
        session.add(row)
        session.flush()
        return row


@pytest.fixture
def complaint(session, site, actor_for):
    with clock.held_at(FILED), acting(session, actor_for("desk")):
        row = Complaint(
            complained_at=FILED, complainant="张伟", phone="13800001234", room="3-2-1201", description="电梯停了", severity="major",
            accused_dept_id=site.departments["工程部"].id, cause="legacy", steps=["read_back"],
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.master


@pytest.fixture
def do(session, actor_for):
    def move(entry, username, action, now=NOW, **answers):
        with clock.held_at(now), acting(session, actor_for(username)):
            act(session, actor_for(username), now, entry, action, answers)

    return move


def case_of(session, entry):
    return Case(session, Display(session, NOW), entry)


def way(session, entry):
    return [(stage.label, stage.state) for stage in stages(case_of(session, entry))]


def test_the_way_of_a_matter_marks_where_it_stands(session, visit, do, site):
    assert way(session, visit) == [("登记", "done"), ("处理中", "now"), ("告知业主", "todo"), ("注销", "todo")]
    do(visit, "desk", "transfer", department_id=site.departments["工程部"].id)
    assert way(session, visit)[:3] == [("登记", "done"), ("转办", "done"), ("处理中", "now")]
    do(visit, "department", "result", process_note="看过", result="修好")
    assert way(session, visit)[2:] == [("处理", "done"), ("告知业主", "now"), ("注销", "todo")]
    do(visit, "desk", "tell_owner", notify_way="phone")
    do(visit, "desk", "write_off")
    assert {state for _, state in way(session, visit)} == {"done"}


def test_a_complaint_goes_by_way_of_the_return_visit(session, complaint):
    assert [label for label, _ in way(session, complaint)] == ["登记", "处理中", "告知业主", "回访", "注销"]


def test_what_ended_early_has_a_short_way(session, visit, do):
    do(visit, "desk", "answer", out_of_scope_reply="请拨 12345", notify_way="phone")
    assert way(session, visit) == [("登记", "done"), ("答复即结", "done")]
    assert turn(case_of(session, visit)) is None


@pytest.mark.rule(98)
def test_it_is_always_somebodys_turn_to_do_something(session, complaint, do, site):
    def now():
        found = turn(case_of(session, complaint))
        return found.who, found.what

    assert now() == ("李静", "处理完填处理结果")
    do(complaint, "desk", "transfer", department_id=site.departments["工程部"].id)
    assert now() == ("工程部 刘强", "接收，派人处理")
    do(complaint, "department", "accept")
    assert now() == ("工程部 刘强", "处理完填处理结果")
    do(complaint, "desk", "pause", reason="等业主回家，电话 13800001234")
    assert now() == ("工程部 刘强", "等业主回家，电话 138****1234")
    do(complaint, "desk", "resume")
    do(complaint, "department", "result", process_note="看过", result="修好")
    assert now() == ("李静", "告知业主处理结果")
    do(complaint, "desk", "tell_owner", notify_way="phone")
    assert now() == ("李静", "回访业主")
    do(complaint, "desk", "return_visit", visit_way="phone", satisfaction="a")
    assert now() == ("李静", "注销")


@pytest.mark.rule(90)
def test_the_turn_says_why_until_when_who_tracks_and_where_it_goes_next(session, complaint):
    found = turn(case_of(session, complaint))
    assert (found.due.text, found.rule, found.owner, found.ahead) == (
        "已超 5 小时",
        "重要投诉 3 日办结",
        "王敏",
        "11-27 09:00 升级到项目经理",
    )
    assert found.why == "重要投诉，接待时间 11-20 09:00 起 72 小时"


@pytest.mark.rule(96)
def test_what_writing_off_still_demands_is_told_one_by_one(session, complaint, do):
    def left():
        return [check.label for check in checks(case_of(session, complaint)) if not check.done]

    visit_by_another = "回访记录，回访人不能是李静"
    assert left() == ["处理情况", "处理结果", "告知业主处理结果", visit_by_another]
    do(complaint, "desk", "result", process_note="看过", result="修好")
    assert left() == ["告知业主处理结果", visit_by_another]
    do(complaint, "desk", "tell_owner", notify_way="phone")
    do(complaint, "supervisor", "return_visit", visit_way="phone", satisfaction="a")
    assert left() == []


def test_the_title_is_the_first_clause_that_says_something(session, visit):
    assert case_beside.title(case_of(session, visit)) == "厨房水管漏水"


@pytest.mark.rule(76)
def test_the_third_of_its_kind_in_ninety_days_is_marked(session, visit, actor_for):
    for days in (10, 89, 91):
        at = FILED - timedelta(days=days)
        with clock.held_at(at), acting(session, actor_for("desk")):
            session.add(Visit(received_at=at, person_name="张伟", phone="13800001234", room="3-2-1201", category="repair", content="漏水"))
            session.flush()
    marks = [tag["text"] for tag in case_beside.tags(session, case_of(session, visit))]
    assert marks == ["报修", "90 天内第 3 次报修"]


def test_sheets_of_other_registers_are_named_for_those_who_may_see_them(session, complaint, actor_for):
    def seen(username):
        with acting(session, actor_for(username)):
            return [sheet.record_no for sheet in case_beside.sheets(session, Display(session, NOW), actor_for(username), complaint)]

    assert seen("desk") == ["TS20261120-001"]
    assert seen("guard") == seen("elsewhere") == []
