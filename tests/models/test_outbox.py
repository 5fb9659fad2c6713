"""Messages are recorded once for each person, in the transaction of what caused them, and hold nothing personal."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.declare import REGISTERS
from models.operations.act import act
from models.operations.collect import collect
from models.operations.escalate_overdue import escalate_overdue
from models.operations.file_entry import DESK, file_visit
from models.organisation import Account
from models.outbox import Message, To, message_for, post, silent, unread
from models.registers.complaint import Complaint
from models.registers.suggestion import Suggestion
from models.registers.visit import Visit
from models.rules import messages
from models.scope import acting
from tests.attacks import canary

NOW = datetime(2026, 11, 23, 9, 0)
WHO = {"person_name": "张伟", "phone": "13800001234", "room": "3-2-1201"}
CALL = WHO | {"channel": "call", "content": "厨房水管爆了", "category": "repair"}


@pytest.fixture
def file(session, site, actor_for):
    def make(username="desk", at=NOW, **values) -> Visit:
        with clock.held_at(at), acting(session, actor_for(username)):
            visit = file_visit(session, actor_for(username), at, CALL | values).visit
            session.commit()
            return visit

    return make


@pytest.fixture
def told(session):
    """Who was told what: {(username, kind)}."""

    def find(*kinds: str) -> list[tuple[str, str]]:
        rows = select(Account.username, Message.kind).join(Account, Account.id == Message.account_id).order_by(Message.id)
        return [(username, kind) for username, kind in session.execute(rows) if not kinds or kind in kinds]

    return find


@pytest.fixture
def move(session, actor_for):
    def make(visit, username, action, now=NOW, **answers):
        with clock.held_at(now), acting(session, actor_for(username)):
            act(session, actor_for(username), now, visit, action, answers)
            session.commit()

    return make


def test_the_same_event_makes_one_message_for_each_person(session, site, told):
    for _ in range(3):
        post(session, NOW, "feedback_missing", community_id=site.community.id, to=To(roles=("receptionist", "manager")), key="today",
             params={"count": 2})  # fmt: skip
    assert sorted(told()) == [("desk", "feedback_missing"), ("manager", "feedback_missing")]
    assert len({message.event for message in session.scalars(select(Message))}) == 1
    assert len({message.uid for message in session.scalars(select(Message))}) == 2


def test_people_are_meant_by_account_role_or_staff_and_only_in_their_community(session, site):
    accounts = site.accounts

    def meant(**to):
        before = set(session.scalars(select(Message.id)))
        post(session, NOW, "test", community_id=site.community.id, to=To(**to))
        new = [one for one in session.scalars(select(Message).order_by(Message.account_id)) if one.id not in before]
        return {one.account_id for one in new}

    assert meant(accounts=(accounts["desk"].id,), staff=(site.staff["guard"].id, None)) == {accounts["desk"].id, accounts["guard"].id}
    assert meant(roles=("company",)) == {accounts["company"].id}
    assert meant(accounts=(accounts["elsewhere"].id,)) == set()
    assert meant(roles=("supervisor",), but=accounts["supervisor"].id) == set()
    accounts["desk"].enabled = False
    assert meant(roles=("receptionist",)) == set()


def test_what_is_rolled_back_has_told_nobody(session, site, file, told):
    visit = file(department_id=DESK)
    with acting(session, site.actor(session, "supervisor")):
        visit.urgency = "urgent"
        session.flush()
        session.rollback()
    assert told("hurry") == []


def test_first_data_and_old_books_are_no_news(session, site, file, told):
    with silent(session):
        file(urgency="urgent")
    assert told() == []
    file(urgency="urgent")
    assert told() != []


@pytest.mark.rule(22)
@pytest.mark.rule(85)
def test_head_of_the_department_steward_and_handler_are_told_as_it_is_filed(session, site, file, told):
    site.rooms["3-2-1201"].steward_id = site.staff["guard"].id
    session.commit()
    file(urgency="urgent")
    assert told() == [("department", "hurry"), ("guard", "steward")]
    visit = file()
    assert told("transferred") == [("department", "transferred")]
    message = session.scalar(select(Message).where(Message.kind == "transferred"))
    assert (message.deadline, message.record_no, message.tag) == (NOW + timedelta(hours=48), visit.record_no, "repair")
    assert message.address == f"/admin/visit/details/?id={visit.id}"


@pytest.mark.rule(85)
def test_what_is_urgent_in_a_department_without_an_account_is_told_to_the_supervisor(session, site, file, told):
    site.accounts["department"].enabled = False
    session.commit()
    file(urgency="critical")
    assert told("hurry") == [("supervisor", "hurry")]


def test_who_is_given_a_matter_is_told_and_who_gave_it_is_not(session, site, file, told, move):
    visit = file(department_id=DESK)
    assert told() == []
    move(visit, "desk", "transfer", department_id=site.departments["工程部"].id)
    move(visit, "department", "hand_on", handler_id=site.staff["guard"].id)
    move(visit, "department", "hand_on", handler_id=site.staff["department"].id)
    assert told() == [("department", "transferred"), ("guard", "handed_on")]


@pytest.mark.rule(14)
def test_what_others_hand_in_is_told_to_the_desk(file, told):
    file("guard")
    assert told("to_confirm") == [("desk", "to_confirm")]


@pytest.mark.rule(7)
def test_a_conflict_of_interest_is_told_to_the_supervisor(session, site, file, told, actor_for):
    visit = file(category="complaint", complaint_type="attitude", department_id=DESK)
    with clock.held_at(NOW), acting(session, actor_for("desk")):
        session.scalar(select(Complaint).where(Complaint.visit_id == visit.id)).accused_id = site.staff["desk"].id
        session.commit()
    assert ("supervisor", "conflict") in told()
    assert session.scalar(select(Message.record_no).where(Message.kind == "conflict")) == visit.record_no


@pytest.mark.rule(17)
@pytest.mark.parametrize(("username", "whom"), [("desk", "supervisor"), ("supervisor", "manager")])
def test_what_is_reported_up_is_told_one_level_up(file, told, move, username, whom):
    move(file(department_id=DESK), username, "report_up", reason="要协调", to="上级")
    assert told() == [(whom, "reported_up")]


@pytest.mark.rule(70)
@pytest.mark.parametrize(("came", "whom"), [("later", [("manager", "leader_called")]), ("came", [])])
def test_the_manager_who_is_asked_to_come_is_told(file, told, move, came, whom):
    visit = file(category="complaint", complaint_type="other", department_id=DESK)
    points = {"leader_points": "说明情况"} if came == "came" else {}
    move(visit, "desk", "call_leader", leader_role="manager", leader_at="2026-11-23 09:00", leader_came=came, **points)
    assert told("leader_called") == whom


@pytest.mark.rule(61)
def test_suggestions_handed_up_are_told_to_the_manager_in_one_message(session, site, told, actor_for):
    with clock.held_at(NOW), acting(session, actor_for("desk")):
        rows = [Suggestion(suggested_at=NOW, suggestion=f"多种树 {n}", **WHO) for n in (1, 2)]
        session.add_all(rows)
        session.flush()
        collect(session, actor_for("desk"), NOW, Suggestion.register, [row.id for row in rows])
        session.commit()
    assert told("suggestion_reported") == [("manager", "suggestion_reported")]
    assert session.scalar(select(Message.params).where(Message.kind == "suggestion_reported")) == {"count": 2}


@pytest.mark.rule(10)
@pytest.mark.rule(87)
def test_who_tracks_from_now_on_and_who_did_before_are_told_when_a_limit_is_raised(session, file, told):
    file(department_id=DESK)
    for _ in range(2):
        escalate_overdue(session, NOW + timedelta(hours=48))
    assert told() == [("supervisor", "escalated"), ("desk", "escalated_away")]


@pytest.mark.rule(11)
@pytest.mark.rule(89)
def test_a_worker_that_was_away_tells_of_each_matter_once(session, file, told):
    file(department_id=DESK)
    escalate_overdue(session, NOW + timedelta(days=14))
    assert told() == [("manager", "escalated"), ("desk", "escalated_away")]
    assert session.scalar(select(Message.deadline).where(Message.kind == "escalated")) == NOW + timedelta(hours=48)


def test_a_limit_of_nobody_in_particular_is_told_to_the_role(session, site, file, told):
    site.accounts["supervisor"].staff_id = None
    session.commit()
    file(department_id=DESK)
    escalate_overdue(session, NOW + timedelta(hours=48))
    assert ("supervisor", "escalated") in told()


def test_a_link_opens_for_those_who_were_told_and_for_nobody_else(session, site, actor_for):
    post(session, NOW, "test", community_id=site.community.id, to=To(roles=("receptionist", "manager")), key="x")
    [desk] = session.scalars(select(Message).where(Message.account_id == site.accounts["desk"].id))
    for uid in (desk.uid, desk.event):
        assert message_for(session, actor_for("desk"), uid) is desk
        assert message_for(session, actor_for("supervisor"), uid) is None
        assert message_for(session, actor_for("elsewhere"), uid) is None
    assert message_for(session, actor_for("manager"), desk.event).account_id == site.accounts["manager"].id
    assert message_for(session, actor_for("manager"), desk.uid) is None
    assert unread(session, actor_for("desk")) == 1


@pytest.mark.rule(140)
def test_no_message_of_any_kind_holds_a_personal_value(session, site, actor_for, at):
    """Every kind about every register whose fields are full of names, telephones, plates and rooms."""
    now = at(canary.NOW)
    keys = canary.sow(session, site, actor_for("desk"))
    for slug, key in keys.items():
        entry = session.get(REGISTERS[slug].model, key)
        for code, kind in messages.KINDS.items():
            figures = {"count": 3, "hours": 2, "role": "manager", "month": "2026-11", "day": "2026-11-20", "job": "export"}
            post(session, now, code, community_id=site.community.id, to=To(roles=("manager",)), entry=entry, deadline=now,
                 params={name: figures[name] for name in kind.needs})  # fmt: skip
    found = session.scalars(select(Message)).all()
    assert len(found) >= len(keys) * len(messages.KINDS)
    for message in found:
        said = messages.whole(message.facts("锦绣花园"), now, message.address or "") + str(message.params) + str(message.record_no)
        assert not [secret for secret in (*canary.SECRETS, *canary.MASKED, canary.ROOM, "8栋1单元808") if secret in said], said
