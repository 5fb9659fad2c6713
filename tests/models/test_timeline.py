from datetime import datetime, timedelta

import pytest

from models import clock
from models.display import Display
from models.operations.act import act
from models.operations.escalate_overdue import escalate_overdue
from models.registers.visit import Visit
from models.scope import acting
from models.timeline import timeline

FILED = datetime(2026, 11, 20, 9, 0)
NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def visit(session, site, actor_for):
    with clock.held_at(FILED), acting(session, actor_for("desk")):
        row = Visit(received_at=FILED, channel="walk_in", person_name="张伟", phone="13800001234", room="3-2-1201",
                    category="repair", content="厨房漏水")  # fmt: skip
        session.add(row)
        session.flush()
        return row


@pytest.fixture
def do(session, actor_for, visit):
    def move(username, action, now=NOW, **answers):
        with clock.held_at(now), acting(session, actor_for(username)):
            return act(session, actor_for(username), now, visit, action, answers)

    return move


def lines(session, visit, **kwargs):
    days = timeline(session, Display(session, NOW), visit, **kwargs)
    return [(day.label, [(event.who, event.act, event.text, event.tag) for event in day.events]) for day in days]


def test_what_happened_stands_by_day_newest_first(session, site, visit, do):
    do("desk", "transfer", now=FILED + timedelta(minutes=7), department_id=site.departments["工程部"].id)
    do("department", "note", now=NOW - timedelta(hours=1), note="主板到货")
    escalate_overdue(session, NOW)
    assert lines(session, visit) == [
        ("今天", [("刘强", "处理", "主板到货", "")]),
        ("昨天", [("系统", "升级到客服主管，跟踪人 李静 → 王敏", "报修，接待时间 11-20 09:00 起 48 小时，没有办结。", "")]),
        ("11-20 周五", [("李静", "转办 → 工程部 刘强", "", ""), ("李静", "登记", "", "来访")]),
    ]  # fmt: skip


def test_only_what_was_said_to_the_owner(session, visit, do):
    do("desk", "note", note="内部说明")
    do("desk", "progress", notify_way="phone", note="下午到场")
    assert lines(session, visit, to_owner=True) == [("今天", [("李静", "告知进展", "下午到场", "电话")])]


def test_an_edit_by_hand_stands_there_by_its_labels_and_a_move_stands_once(session, visit, do, actor_for):
    with clock.held_at(NOW - timedelta(hours=1)), acting(session, actor_for("supervisor")):
        visit.identity, visit.location = "family", "厨房"
        session.flush()
    do("desk", "result", process_note="换接头", result="不漏了")
    assert lines(session, visit)[0] == ("今天", [("李静", "处理", "换接头\n结果：不漏了", ""), ("王敏", "修改", "身份、发生地点", "")])


@pytest.mark.rule(140)
def test_telephones_in_notes_leave_masked(session, visit, do):
    do("desk", "note", note="业主改号 13912345678")
    assert "13912345678" not in str(lines(session, visit))
    assert "139****5678" in str(lines(session, visit))


def test_faces_tell_desk_department_and_system_apart(session, site, visit, do):
    do("desk", "transfer", department_id=site.departments["工程部"].id)
    do("department", "accept")
    escalate_overdue(session, NOW)
    days = timeline(session, Display(session, NOW), visit)
    assert {(event.who, event.tone) for day in days for event in day.events} == {("李静", ""), ("刘强", "dept"), ("系统", "sys")}
