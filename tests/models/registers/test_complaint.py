"""业主投诉记录表: tied to its master entry, with a promise that follows from its severity."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.errors import RuleViolation
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.tracking import Step

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def desk(site, session, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")
    return session.info["actor"]


def saved(session, **values) -> Complaint:
    given = {"complained_at": NOW, "complainant": "张伟", "phone": "13800001234", "room": "3-2-1201", "description": "夜里有人装修"}
    sheet = Complaint(**given | values)
    session.add(sheet)
    session.commit()
    return sheet


@pytest.mark.rule(38)
def test_its_master_entry_says_the_same(session, desk):
    sheet = saved(session, channel="letter", severity="major")
    master = session.get(Visit, sheet.visit_id)
    assert (master.person_name, master.phone, master.room, master.channel) == ("张伟", "13800001234", "3-2-1201", "letter")
    assert (master.category, master.severity, master.received_at) == ("complaint", "major", NOW)


@pytest.mark.rule(90)
@pytest.mark.parametrize("severity, hours", [("minor", 48), ("major", 72), ("grave", 48)])
def test_the_promise_follows_from_the_severity(session, desk, severity, hours):
    sheet = saved(session, severity=severity)
    assert sheet.due_at == NOW + timedelta(hours=hours)
    limits = select(Step.due_at).where(Step.register == "visit", Step.entry_id == sheet.visit_id, Step.level == 1)
    assert session.scalar(limits) == sheet.due_at


def test_a_complaint_has_no_steps_of_its_own(session, desk):
    sheet = saved(session)
    assert session.scalars(select(Step).where(Step.register == "complaint", Step.entry_id == sheet.id)).all() == []


def test_a_linked_complaint_makes_no_second_master(session, desk):
    first = saved(session)
    saved(session, visit_id=first.visit_id)
    assert len(session.scalars(select(Visit.id)).all()) == 1


@pytest.mark.parametrize(
    "values, field",
    [
        ({"description": None}, "description"),
        ({"complainant": None}, "complainant"),
        ({"validity": "invalid"}, "invalid_reason"),
        ({"cause": "municipal"}, "municipal_kind"),
        ({"cause": "internal"}, "internal_kind"),
        ({"leader_called": True}, "leader_role"),
        ({"gravity": "serious"}, "criticism_ref"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(session, desk, values, field):
    with pytest.raises(RuleViolation) as refusal:
        saved(session, **values)
    assert refusal.value.field == field


def test_a_complaint_without_room_or_place_is_refused_like_its_master(session, desk):
    with pytest.raises(RuleViolation) as refusal:
        saved(session, room=None)
    assert refusal.value.field == "room"


@pytest.mark.rule(67)
@pytest.mark.rule(69)
def test_the_steps_of_the_reception_are_ticked(session, desk):
    sheet = saved(session, steps=["apologised", "seated", "listened"])
    session.expire_all()
    assert sheet.register.field("steps").text(sheet.steps) == "已致歉、已请坐、已倾听记录"


@pytest.mark.rule(58)
def test_a_complaint_has_fields_from_the_first_word_to_the_measures(session, desk):
    sections = dict.fromkeys(spec.section for spec in Complaint.register.fields if spec.section)
    assert list(sections)[:5] == ["投诉人与原文", "认定", "承办与时限", "调查与处理", "向业主通报"]
    sheet = saved(session)
    assert (sheet.accepted_by_id, sheet.accepted_at, sheet.due_at) == (desk.staff_id, NOW, NOW + timedelta(hours=48))
