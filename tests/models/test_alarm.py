"""Who is told at once: the supervisor of a conflict of interest, a department's head of what is urgent."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.errors import RuleViolation
from models.operations.act import act
from models.operations.file_entry import DESK, file_visit
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports.workbench import waiting
from models.scope import acting
from models.tracking import Action

NOW = datetime(2026, 11, 23, 9, 0)
WHO = {"person_name": "张伟", "phone": "13800001234", "room": "3-2-1201"}
CALL = WHO | {"channel": "call", "content": "厨房水管爆了", "category": "repair"}


@pytest.fixture
def file(session, site, actor_for):
    def make(username="desk", **values) -> Visit:
        with clock.held_at(NOW), acting(session, actor_for(username)):
            visit = file_visit(session, actor_for(username), NOW, CALL | values).visit
            session.commit()
            return visit

    return make


def lines(session, visit, verb):
    mine = (Action.entry_id == visit.id, Action.register == "visit", Action.verb == verb)
    return session.scalars(select(Action.to_value).where(*mine).order_by(Action.id)).all()


def sheet_of(session, visit) -> Complaint:
    return session.scalar(select(Complaint).where(Complaint.visit_id == visit.id))


@pytest.mark.rule(85)
@pytest.mark.parametrize(("urgency", "told"), [("normal", []), ("urgent", ["工程部 刘强"]), ("critical", ["工程部 刘强"])])
def test_the_head_of_the_department_is_told_at_once_of_what_is_urgent(session, site, file, urgency, told):
    assert lines(session, file(urgency=urgency, department_id=site.departments["工程部"].id), "alarm") == told


@pytest.mark.rule(85)
def test_what_is_urgent_at_the_desk_is_told_to_the_supervisor_until_a_department_has_it(session, site, file, actor_for):
    visit = file(urgency="urgent", department_id=DESK)
    assert lines(session, visit, "alarm") == ["客服主管 王敏"]
    act(session, actor_for("desk"), NOW, visit, "transfer", {"department_id": site.departments["工程部"].id})
    assert lines(session, visit, "alarm") == ["客服主管 王敏", "工程部 刘强"]


@pytest.mark.rule(85)
def test_what_is_urgent_is_marked_red_in_the_heads_list(session, site, file, actor_for):
    file(urgency="urgent", department_id=site.departments["工程部"].id)
    [row] = waiting(session, actor_for("department"), NOW).rows
    assert row.marks == (("紧急", "red"),)


@pytest.fixture
def conflict(session, site, file, actor_for):
    """The desk has written down a complaint about itself."""
    visit = file(category="complaint", complaint_type="attitude", department_id=DESK)
    with clock.held_at(NOW), acting(session, actor_for("desk")):
        sheet_of(session, visit).accused_id = site.staff["desk"].id
        session.commit()
    return visit


@pytest.mark.rule(7)
def test_who_writes_down_a_complaint_about_himself_is_reported_and_relieved(session, site, conflict):
    assert lines(session, conflict, "conflict") == ["客服主管 王敏"]
    assert conflict.handler_id == sheet_of(session, conflict).handler_id == site.staff["supervisor"].id


@pytest.mark.rule(7)
def test_the_supervisor_finds_the_conflict_marked_in_the_list(session, conflict, actor_for):
    [row] = waiting(session, actor_for("supervisor"), NOW).rows
    assert row.entry is conflict
    assert row.marks == (("利益冲突", "red"),)


@pytest.mark.rule(7)
@pytest.mark.rule(34)
def test_the_words_of_the_complaint_are_locked_at_once(session, conflict, actor_for):
    for row, name in ((conflict, "content"), (sheet_of(session, conflict), "description")):
        with pytest.raises(RuleViolation) as refused, acting(session, actor_for("desk")):
            row.put(name, "没有这回事")
            session.commit()
        assert refused.value.field == name
        session.rollback()


@pytest.mark.rule(7)
@pytest.mark.rule(82)
def test_the_accused_cannot_be_made_the_handler_on_the_sheet(session, site, conflict, actor_for):
    sheet = sheet_of(session, conflict)
    with pytest.raises(RuleViolation) as refused, acting(session, actor_for("desk")):
        sheet.handler_id = site.staff["desk"].id
        session.commit()
    assert refused.value.field == "handler_id"


def test_a_complaint_about_somebody_else_is_no_conflict(session, site, file):
    visit = file(category="complaint", complaint_type="attitude", department_id=DESK)
    sheet_of(session, visit).accused_id = site.staff["guard"].id
    session.commit()
    assert lines(session, visit, "conflict") == []
    assert visit.handler_id == site.staff["desk"].id


@pytest.mark.rule(83)
@pytest.mark.parametrize(
    ("hours", "marks"),
    [(2, (("答应今天 11:00 回复", "amber"),)), (-1, (("答应今天 08:00 回复", "red"),)), (24, ()), (None, ())],
    ids=["today", "past", "tomorrow", "none"],
)
def test_what_was_promised_to_the_owner_stands_in_the_list_until_they_have_heard(session, file, actor_for, hours, marks):
    visit = file(department_id=DESK)
    visit.promised_reply_at = NOW + timedelta(hours=hours) if hours else None
    session.commit()
    [row] = waiting(session, actor_for("desk"), NOW).rows
    assert row.marks == marks
    with clock.held_at(NOW), acting(session, actor_for("desk")):
        act(session, actor_for("desk"), NOW, visit, "progress", {"notify_way": "phone", "note": "师傅已出发"})
    [row] = waiting(session, actor_for("desk"), NOW).rows
    assert row.marks == ()
