"""A complaint unsolved for a month becomes 重大 by itself."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.operations.escalate_overdue import escalate_overdue
from models.operations.grow_grave import grow_grave
from models.registers.complaint import Complaint
from models.tracking import Action, Pause

FILED = datetime(2026, 11, 1, 9, 0)
MONTH = timedelta(days=30)


@pytest.fixture
def complaint(session, site, at):
    at(FILED)
    sheet = Complaint(complained_at=FILED, complainant="张伟", phone="13800001234", room="3-2-1201", description="夜里有人装修")
    session.add(sheet)
    session.commit()
    return sheet


def test_after_a_month_it_is_grave_and_says_why_once(session, complaint, at):
    now = at(FILED + MONTH)
    assert grow_grave(session, now - timedelta(minutes=1)) == 0
    escalate_overdue(session, now)
    assert grow_grave(session, now) == 0
    assert complaint.severity == complaint.master.severity == "grave"
    line = session.execute(select(Action.from_value, Action.to_value, Action.note).where(Action.verb == "grow")).all()
    assert [tuple(one) for one in line] == [("轻微", "重大", "投诉满一个月没有解决")]


@pytest.mark.parametrize(
    "change", [{"status": "handled"}, {"status": "written_off"}, {"status": "answered"}], ids=lambda change: change["status"]
)
def test_what_is_solved_stays_what_it_was(session, complaint, at, change):
    complaint.master.status = change["status"]
    session.commit()
    assert grow_grave(session, at(FILED + MONTH)) == 0


def test_an_invalid_complaint_does_not_grow(session, complaint, at):
    complaint.validity, complaint.invalid_reason = "invalid", "属政府职能"
    session.commit()
    assert grow_grave(session, at(FILED + MONTH)) == 0


def test_time_in_which_the_clock_stood_is_not_counted(session, site, complaint, at):
    session.add(Pause(community_id=site.community.id, register="visit", entry_id=complaint.visit_id, reason="等业主",
                      start_at=FILED + timedelta(days=1), end_at=FILED + timedelta(days=11)))  # fmt: skip
    session.commit()
    assert grow_grave(session, at(FILED + MONTH)) == 0
    assert grow_grave(session, at(FILED + MONTH + timedelta(days=10))) == 1
