"""What time alone brings up is told once, to whom it concerns, however often and late the worker comes."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.db import db
from models.operations.act import act
from models.operations.escalate_overdue import escalate_overdue
from models.operations.file_entry import DESK, file_visit
from models.operations.remind import remind
from models.organisation import Account, system_actor
from models.outbox import Message, silent
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Step

NOW = datetime(2026, 11, 23, 9, 0)
WHO = {"person_name": "张伟", "phone": "13800001234", "room": "3-2-1201"}
CALL = WHO | {"channel": "call", "content": "厨房水管爆了", "category": "repair"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def file(session, site, actor_for):
    """File something at a moment; nobody is told of that itself."""

    def make(at=NOW, username="desk", **values) -> Visit:
        with clock.held_at(at), acting(session, actor_for(username)), silent(session):
            visit = file_visit(session, actor_for(username), at, CALL | values).visit
            session.commit()
            return visit

    return make


@pytest.fixture
def move(session, actor_for):
    def make(visit, username, action, now=NOW, **answers):
        with clock.held_at(now), acting(session, actor_for(username)), silent(session):
            act(session, actor_for(username), now, visit, action, answers)
            session.commit()

    return make


@pytest.fixture
def told(session):
    """Let the worker come at these moments; who was told what by it, apart from the raising itself."""

    def work(*moments: datetime, only: str = "") -> list[tuple]:
        for now in moments:
            escalate_overdue(session, now)
            remind(session, now)
            session.commit()
        rows = select(Account.username, Message.kind, Message.created_at).join(Account, Account.id == Message.account_id)
        found = session.execute(rows.where(Message.kind.not_in(("escalated", "escalated_away"))).order_by(Message.id)).all()
        return [(username, kind, at) for username, kind, at in found if only in kind]

    return work


def every(hours: float, start: datetime, end: datetime) -> list[datetime]:
    return [start + timedelta(hours=hours) * n for n in range(int((end - start) / timedelta(hours=hours)) + 1)]


def test_a_limit_nobody_knows_of_is_told_of_again_every_day(file, told):
    file(department_id=DESK)
    raised = NOW + 2 * DAY
    again = told(*every(1, raised, raised + 3 * DAY), only="still_overdue")
    assert again == [("supervisor", "still_overdue", raised + n * DAY) for n in (1, 2, 3)]


def test_a_worker_that_was_away_tells_once_and_not_for_every_day_missed(file, told):
    file(department_id=DESK)
    raised = NOW + 2 * DAY
    assert told(raised, raised + 4 * DAY + HOUR, raised + 4 * DAY + 2 * HOUR, only="still_overdue") == [
        ("supervisor", "still_overdue", raised + 4 * DAY + HOUR)
    ]


@pytest.mark.parametrize("how", ["known", "told the owner", "paused"])
def test_knowing_finishing_or_pausing_ends_the_reminders(session, file, told, move, how):
    visit = file(department_id=DESK)
    raised = NOW + 2 * DAY
    told(raised, raised + DAY)
    if how == "known":
        move(visit, "supervisor", "acknowledge", raised + DAY)
    elif how == "paused":
        move(visit, "supervisor", "pause", raised + DAY, reason="等配件")
    else:
        move(visit, "supervisor", "result", raised + DAY, process_note="看过", result="修好")
        move(visit, "supervisor", "tell_owner", raised + DAY, notify_way="phone")
    before = told(only="still_overdue")
    assert told(*every(6, raised + DAY, raised + 4 * DAY), only="still_overdue") == before


def test_never_is_never(session, file, told):
    visit = file(department_id=DESK)
    for step in session.scalars(select(Step).where(Step.entry_id == visit.id)):
        step.repeat_hours = 0
    session.commit()
    assert told(*every(12, NOW + 2 * DAY, NOW + 5 * DAY), only="still_overdue") == []


def test_of_many_at_once_one_message_tells_the_number(session, file, told):
    for _ in range(5):
        file(department_id=DESK)
    assert told(NOW + 2 * DAY, NOW + 3 * DAY, only="still_overdue") == [("supervisor", "still_overdue_many", NOW + 3 * DAY)]
    assert session.scalar(select(Message.params).where(Message.kind == "still_overdue_many")) == {"count": 5}
    assert len(told(NOW + 3 * DAY + HOUR, only="still_overdue")) == 1


def test_after_a_week_it_is_the_manager_who_is_told_again(file, told):
    file(department_id=DESK)
    assert told(NOW + 7 * DAY, NOW + 8 * DAY, only="still_overdue") == [("manager", "still_overdue", NOW + 8 * DAY)]


@pytest.mark.rule(83)
def test_a_promised_reply_is_reminded_of_before_its_moment_and_once(session, file, told, move):
    visit = file(department_id=DESK)
    visit.promised_reply_at = NOW + 5 * HOUR
    session.commit()
    assert told(*every(0.25, NOW, NOW + 8 * HOUR), only="promise") == [("desk", "promise_due", NOW + timedelta(hours=4.5))]
    visit.promised_reply_at = NOW + 10 * HOUR  # a new promise is a new reminder
    session.commit()
    assert len(told(NOW + 10 * HOUR, only="promise")) == 2


@pytest.mark.rule(83)
def test_who_has_been_told_or_given_another_moment_is_owed_no_reminder(session, file, told, move):
    visit = file(department_id=DESK)
    visit.promised_reply_at = NOW + HOUR
    session.commit()
    move(visit, "desk", "progress", NOW, notify_way="phone", note="师傅已出发")
    assert told(NOW + 2 * HOUR, only="promise") == []


@pytest.mark.rule(74)
def test_a_return_visit_is_reminded_of_the_day_before_and_told_to_the_supervisor_when_missed(file, told, move, site):
    visit = file(category="complaint", complaint_type="other", department_id=site.departments["工程部"].id)
    move(visit, "department", "result", NOW, process_note="看过", result="修好")
    move(visit, "desk", "tell_owner", NOW, notify_way="phone")
    assert told(*every(4, NOW, NOW + 5 * DAY), only="visit") == [
        ("desk", "visit_due", NOW + 2 * DAY),
        ("supervisor", "visit_overdue", NOW + 3 * DAY),
    ]


@pytest.mark.rule(54)
@pytest.mark.parametrize(
    ("values", "reminded"),
    [({"category": "repair"}, True), ({"category": "complaint", "complaint_type": "other"}, True),
     ({"category": "other", "sub_category": "enquiry"}, False)],
)  # fmt: skip
def test_what_no_department_has_after_two_hours_is_told_to_the_desk(file, told, values, reminded):
    file(department_id=DESK, **values)
    expected = [("desk", "untransferred", NOW + 2 * HOUR)] if reminded else []
    assert told(*every(0.5, NOW, NOW + 6 * HOUR), only="untransferred") == expected


@pytest.mark.rule(54)
def test_what_was_transferred_or_done_in_time_is_no_reminder(file, told, move, site):
    given, done = file(department_id=DESK), file(department_id=DESK)
    move(given, "desk", "transfer", department_id=site.departments["工程部"].id)
    move(done, "desk", "result", process_note="看过", result="修好")
    assert told(NOW + 6 * HOUR, only="untransferred") == []


@pytest.mark.rule(3)
def test_a_department_is_told_every_morning_of_the_results_it_owes(session, file, told, move):
    first, second = file(), file()
    days = told(*every(1, NOW + 2 * DAY, NOW + 4 * DAY), only="feedback")
    assert days == [("department", "feedback_missing", at) for at in (NOW + 2 * DAY, datetime(2026, 11, 26, 8), datetime(2026, 11, 27, 8))]
    assert session.scalar(select(Message.params).where(Message.kind == "feedback_missing")) == {"count": 2}
    for visit in (first, second):
        move(visit, "department", "result", NOW + 4 * DAY, process_note="看过", result="修好")
    assert len(told(NOW + 5 * DAY, only="feedback")) == 3


@pytest.mark.rule(15)
def test_the_supervisor_is_told_the_morning_after_what_is_not_signed_off(session, file, told, site):
    file(department_id=DESK), file(NOW + DAY, department_id=DESK)
    assert told(NOW + 2 * HOUR, NOW + DAY - 2 * HOUR, only="unsigned") == []
    assert told(*every(1, NOW + DAY, NOW + DAY + 6 * HOUR), only="unsigned") == [("supervisor", "unsigned", NOW + DAY)]
    [message] = session.scalars(select(Message).where(Message.kind == "unsigned"))
    assert (message.params, message.address) == ({"count": 1, "day": "2026-11-23"}, "/admin/daily-review/?day=2026-11-23")
    for visit in session.scalars(select(Visit)):
        visit.reviewed_at, visit.reviewed_by_id = NOW + DAY, site.staff["supervisor"].id
    session.commit()
    assert len(told(NOW + 2 * DAY, only="unsigned")) == 1


def test_workers_at_the_same_time_remind_once(app, session, file):
    file(), file(department_id=DESK)
    escalate_overdue(session, NOW + 2 * DAY)
    session.commit()
    start = Barrier(3)

    def work():
        with app.app_context(), Session(db.engine, info={"actor": system_actor()}) as own:
            start.wait()
            remind(own, NOW + 3 * DAY)
            own.commit()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    kinds = session.scalars(select(Message.kind).where(Message.kind.not_in(("escalated", "escalated_away"))).order_by(Message.kind)).all()
    assert kinds == ["feedback_missing", "still_overdue", "still_overdue", "unsigned", "untransferred"]
