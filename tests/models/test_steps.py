from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import clock, steps
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action, Step

FILED = datetime(2026, 11, 20, 9, 0)
TOLD = FILED + timedelta(hours=5)


@pytest.fixture
def visit(session, site, actor_for):
    with clock.held_at(FILED), acting(session, actor_for("desk")):
        row = Visit(received_at=FILED - timedelta(hours=1), person_name="张伟", phone="13800001234", room="3-2-1201",
                    category="repair", content="厨房漏水")  # fmt: skip
        session.add(row)
        session.flush()
        return row


def rows(session, entry):
    session.flush()
    session.expire_all()
    found = session.scalars(select(Step).where(Step.entry_id == entry.id, Step.register == "visit").order_by(Step.level))
    return {step.step: step for step in found}


@pytest.mark.rule(87)
@pytest.mark.rule(89)
def test_limits_count_from_when_the_owner_spoke_not_from_the_writing_down(session, visit):
    start = visit.received_at
    found = rows(session, visit)
    assert {name: step.due_at for name, step in found.items()} == {
        "supervisor": start + timedelta(hours=48), "manager": start + timedelta(hours=168),
    }  # fmt: skip
    assert (found["supervisor"].tag, found["supervisor"].building, found["supervisor"].role) == ("repair", "3", "supervisor")


@pytest.mark.rule(34)
def test_every_timeline_begins_with_the_filing_whichever_door_it_came_in_by(session, visit, actor_for):
    with clock.held_at(FILED), acting(session, actor_for("desk")):
        sheet = Complaint(complained_at=FILED, complainant="王芳", phone="13900005678", room="3-2-1202", description="电梯停了")
        session.add(sheet)
        session.flush()
    for entry in (visit, sheet.master):
        assert session.scalars(select(Action.verb).where(Action.entry_id == entry.id)).all() == ["file"]


@pytest.mark.rule(90)
def test_a_change_of_severity_moves_the_first_limit_and_keeps_its_marks(session, actor_for):
    with clock.held_at(FILED), acting(session, actor_for("desk")):
        sheet = Complaint(complained_at=FILED, complainant="王芳", phone="13900005678", room="3-2-1202", description="电梯停了")
        session.add(sheet)
        session.flush()
        steps.set_owner(session, sheet.master, 1, actor_for("supervisor").staff_id)
        sheet.severity = "major"
        found = rows(session, sheet.master)
    assert found["supervisor"].due_at == FILED + timedelta(hours=72)
    assert found["supervisor"].owner_id == actor_for("supervisor").staff_id


@pytest.mark.parametrize(
    ("values", "done_at"),
    [
        ({"status": "handled"}, None),
        ({"status": "handled", "notified_at": TOLD}, TOLD),
        ({"status": "in_progress", "notified_at": TOLD}, None),
        ({"status": "to_visit", "notified_at": TOLD}, TOLD),
        ({"status": "written_off", "notified_at": TOLD, "closed_at": TOLD + timedelta(hours=1)}, TOLD),
        ({"status": "unsolved", "closed_at": TOLD}, TOLD),
        ({"status": "void", "voided_at": TOLD, "void_reason": "重复"}, TOLD),
    ],
)
def test_handling_is_over_when_the_owner_knows_or_the_matter_is_closed(session, visit, values, done_at):
    for name, value in values.items():
        setattr(visit, name, value)
    found = rows(session, visit)
    assert [step.done_at for step in found.values()] == [done_at, done_at]


def test_what_was_done_and_comes_back_runs_again(session, visit):
    visit.status, visit.notified_at = "handled", TOLD
    assert rows(session, visit)["manager"].done_at == TOLD
    visit.status, visit.notified_at = "in_progress", None
    assert rows(session, visit)["manager"].done_at is None


def test_the_level_is_that_of_the_highest_limit_missed(session, visit):
    start = visit.received_at
    ages = (47, 48, 168)
    assert [steps.level_of(session, visit, start + timedelta(hours=hours)) for hours in ages] == [0, 1, 2]
