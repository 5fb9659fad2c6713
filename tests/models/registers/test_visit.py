"""业主来电来访登记表: what it fills in and demands by itself."""

from datetime import datetime

import pytest

from models.errors import RuleViolation
from models.registers.visit import Visit
from models.rules import deadlines

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def desk(site, session, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")
    return session.info["actor"]


def saved(session, **values) -> Visit:
    given = {"received_at": NOW, "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "repair", "content": "漏水"}
    entry = Visit(**given | values)
    session.add(entry)
    session.commit()
    return entry


@pytest.mark.rule(98)
def test_responsibility_is_always_a_persons(session, desk):
    entry = saved(session)
    assert (entry.first_receiver_id, entry.receptionist_id, entry.handler_id) == (desk.staff_id,) * 3


def test_whoever_handed_it_in_received_it_first(session, desk, site):
    guard = site.staff["guard"].id
    entry = saved(session, channel="relayed", reporter_id=guard)
    assert (entry.first_receiver_id, entry.receptionist_id) == (guard, desk.staff_id)


@pytest.mark.parametrize("category, wanted", [("complaint", True), ("repair", False), ("praise", False)])
def test_complaints_are_called_back(session, desk, category, wanted):
    assert saved(session, category=category).need_visit is wanted


@pytest.mark.parametrize(
    "values, field",
    [
        ({"room": None}, "room"),
        ({"handling_mode": "transfer"}, "department_id"),
        ({"category": "other"}, "sub_category"),
        ({"channel": "relayed"}, "reporter_id"),
        ({"in_scope": False}, "out_of_scope_reply"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(session, desk, values, field):
    with pytest.raises(RuleViolation) as refusal:
        saved(session, **values)
    assert refusal.value.field == field


def test_a_public_place_needs_no_room(session, desk):
    assert saved(session, room=None, location="3 栋大堂").room is None


@pytest.mark.parametrize(
    "category, severity, ladder",
    [
        ("repair", None, "default"),
        ("other", None, "default"),
        ("complaint", None, "complaint.minor"),
        ("complaint", "major", "complaint.major"),
        ("complaint", "grave", "complaint.grave"),
    ],
)
@pytest.mark.rule(87)
def test_the_ladder_follows_category_and_severity(category, severity, ladder):
    entry = Visit(category=category, severity=severity)
    assert entry.ladder() == deadlines.LADDERS[ladder]


@pytest.mark.rule(68)
def test_the_clock_counts_from_the_reception_not_from_the_writing_down(session, desk):
    entry = saved(session, received_at=datetime(2026, 11, 20, 9))
    assert entry.late
    assert entry.clock_start() == datetime(2026, 11, 20, 9)
