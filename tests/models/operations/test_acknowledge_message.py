from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.operations.acknowledge_message import acknowledge_message
from models.operations.act import act
from models.operations.escalate_overdue import escalate_overdue
from models.outbox import Message, To, post
from models.registers.rework import Rework
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action, Step

FILED = datetime(2026, 11, 19, 10, 15)
NOW = FILED + timedelta(hours=50)


@pytest.fixture
def overdue(session, site, actor_for):
    """A matter past its first limit, of which supervisor and desk have been told."""
    with clock.held_at(FILED), acting(session, actor_for("desk")):
        row = Visit(received_at=FILED, person_name="张伟", phone="13800001234", category="repair", content="厨房漏水", room="3-2-1201")
        session.add(row)
        session.flush()
    escalate_overdue(session, NOW)
    session.commit()
    return row


def message_of(session, site, username) -> Message:
    return session.scalar(select(Message).where(Message.account_id == site.accounts[username].id).order_by(Message.id.desc()))


def known(session) -> list:
    return session.scalars(select(Step.acknowledged_at).where(Step.step == "supervisor", Step.register == "visit")).all()


def press(session, actor_for, username, message, now=NOW) -> str:
    with clock.held_at(now), acting(session, actor_for(username)):
        said = acknowledge_message(session, actor_for(username), now, message)
        session.commit()
    return said


def test_who_leads_knows_of_the_matter_as_in_the_queue(session, site, overdue, actor_for):
    message = message_of(session, site, "supervisor")
    assert press(session, actor_for, "supervisor", message) == f"{overdue.record_no} 已知悉，不再重复提醒"
    session.expire_all()
    assert known(session) == [NOW]
    assert (message.acknowledged_at, message.read_at) == (NOW, NOW)
    assert session.scalar(select(Action.staff_id).where(Action.verb == "acknowledge")) == site.staff["supervisor"].id


def test_twice_is_once(session, site, overdue, actor_for):
    message = message_of(session, site, "supervisor")
    for later in (NOW, NOW + timedelta(minutes=1)):
        press(session, actor_for, "supervisor", message, later)
    session.expire_all()
    assert message.acknowledged_at == NOW
    assert len(session.scalars(select(Action).where(Action.verb == "acknowledge")).all()) == 1


def test_the_desk_marks_its_message_and_stops_nobodys_clock(session, site, overdue, actor_for):
    post(session, NOW, "escalated", community_id=site.community.id, to=To(roles=("receptionist",)), entry=overdue)
    message = message_of(session, site, "desk")
    assert press(session, actor_for, "desk", message) == f"{overdue.record_no} 已知悉，已记下"
    session.expire_all()
    assert known(session) == [None] and message.acknowledged_at == NOW


def test_what_is_known_in_the_queue_is_known_in_the_inbox(session, site, overdue, actor_for):
    with clock.held_at(NOW), acting(session, actor_for("supervisor")):
        act(session, actor_for("supervisor"), NOW, overdue, "acknowledge", {})
        session.commit()
    session.expire_all()
    assert message_of(session, site, "supervisor").acknowledged_at == NOW
    assert message_of(session, site, "desk").acknowledged_at is None


def test_of_what_is_over_already_only_the_message_is_marked(session, site, overdue, actor_for):
    with clock.held_at(NOW), acting(session, actor_for("manager")):
        closing = {"close_basis": "找不到原因", "notify_way": "phone", "notified_at": NOW}
        act(session, actor_for("manager"), NOW, overdue, "close_unsolvable", closing)
        session.commit()
    message = message_of(session, site, "supervisor")
    assert press(session, actor_for, "supervisor", message, NOW).endswith("已知悉，已记下")
    assert message.acknowledged_at == NOW


def test_a_slip_past_its_limit_is_known_too(session, site, actor_for):
    with clock.held_at(FILED), acting(session, actor_for("desk")):
        session.add(Rework(room="3-2-1201", owner_name="张伟", phone="13800001234", part="waterproof", description="天花渗水"))
        session.commit()
    later = FILED + timedelta(days=9)
    escalate_overdue(session, later)
    session.commit()
    message = session.scalar(select(Message).where(Message.register == "rework", Message.kind == "escalated"))
    press(session, actor_for, "manager", message, later)
    assert set(session.scalars(select(Step.acknowledged_at).where(Step.register == "rework", Step.level > 0))) == {later}
