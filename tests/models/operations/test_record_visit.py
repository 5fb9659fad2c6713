"""The return visit of a matter and its line in the 回访记录表."""

import pytest
from sqlalchemy import select

from models.errors import RuleViolation
from models.operations.act import act
from models.operations.file_entry import file_visit
from models.registers.return_visit import ReturnVisit


@pytest.fixture
def told(site, session, actor_for, at):
    """A matter that the owner has been told about, and somebody else than its handler to call back."""
    now, desk = at("2026-11-23 10:00"), actor_for("desk")
    session.info["actor"] = desk
    values = {"channel": "call", "room": "3-2-1201", "resident_id": site.residents["3-2-1201"].id, "category": "repair",
              "content": "水管漏水", "urgency": "normal", "department_id": 0}  # fmt: skip
    visit = file_visit(session, desk, now, values).visit
    act(session, desk, now, visit, "result", {"process_note": "上门", "result": "换了角阀"})
    act(session, desk, now, visit, "tell_owner", {"notify_way": "phone"})
    session.info["actor"] = actor_for("supervisor")
    return visit


@pytest.mark.rule(82)
def test_calling_back_is_written_into_the_register_of_return_visits(told, session, actor_for, at):
    now = at("2026-11-24 09:30")
    said = {"visit_way": "phone", "satisfaction": "b", "visit_feedback": "修得快"}
    act(session, actor_for("supervisor"), now, told, "return_visit", said)
    sheet = session.scalar(select(ReturnVisit))
    assert sheet.record_no == "HF20261124-001" and sheet.visit_id == told.id
    assert (sheet.visit_kind, sheet.visit_way, sheet.satisfaction, sheet.feedback) == ("repair", "phone", "b", "修得快")
    assert (sheet.visitee, sheet.room, sheet.visitor_id) == ("张伟", "3-2-1201", actor_for("supervisor").staff_id)
    assert not sheet.need_redo and sheet.attempt == 1


def test_nobody_reached_is_counted_as_an_attempt(told, session, actor_for, at):
    for moment, satisfaction in (("2026-11-24 09:30", "unreached"), ("2026-11-24 15:00", "a")):
        act(session, actor_for("supervisor"), at(moment), told, "return_visit", {"visit_way": "phone", "satisfaction": satisfaction})
    sheets = session.scalars(select(ReturnVisit).order_by(ReturnVisit.id)).all()
    assert [(sheet.satisfaction, sheet.attempt) for sheet in sheets] == [("unreached", 1), ("a", 2)]


def test_a_refused_return_visit_leaves_no_sheet(told, session, actor_for, at):
    now = at("2026-11-24 09:30")
    with pytest.raises(RuleViolation):
        act(session, actor_for("desk"), now, told, "return_visit", {"visit_way": "phone", "satisfaction": "a"})
    session.rollback()
    assert session.scalar(select(ReturnVisit.id)) is None
