from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import clock
from models.db import db
from models.operations.act import act
from models.operations.escalate_overdue import MANY, escalate_overdue
from models.organisation import system_actor
from models.outbox import Message
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action, Step

FILED = datetime(2026, 11, 19, 10, 15)
TWO_DAYS, WEEK = timedelta(hours=48), timedelta(hours=168)


@pytest.fixture
def file(session, site, actor_for):
    def make(at=FILED, **values):
        with clock.held_at(at), acting(session, actor_for("desk")):
            given = {"received_at": at, "category": "repair", "content": "厨房漏水", "room": "3-2-1201"} | values
            row = Visit(person_name="张伟", phone="13800001234", **given)
            session.add(row)
            session.flush()
        return row

    return make


def raised(session):
    lines = select(Action).where(Action.verb == "escalate").order_by(Action.id)
    return [(line.at, line.to_value, line.note, line.staff_id) for line in session.scalars(lines)]


@pytest.mark.rule(10)
@pytest.mark.rule(87)
def test_after_two_days_the_supervisor_tracks_and_the_timeline_says_so(session, file):
    file()
    assert escalate_overdue(session, FILED + TWO_DAYS - timedelta(seconds=1)) == 0
    assert escalate_overdue(session, FILED + TWO_DAYS) == 1
    why = "报修，接待时间 11-19 10:15 起 48 小时，没有办结。"
    assert raised(session) == [(FILED + TWO_DAYS, "客服主管，跟踪人 李静 → 王敏", why, None)]


@pytest.mark.rule(11)
@pytest.mark.rule(89)
def test_after_a_week_the_manager_tracks(session, file):
    file()
    escalate_overdue(session, FILED + TWO_DAYS)
    assert escalate_overdue(session, FILED + WEEK) == 1
    assert raised(session)[-1][1] == "项目经理，跟踪人 王敏 → 陈志远"


@pytest.mark.rule(86)
def test_within_two_days_nothing_is_raised(session, file):
    file()
    assert escalate_overdue(session, FILED + timedelta(hours=47)) == 0
    assert raised(session) == []


@pytest.mark.rule(90)
def test_a_complaint_climbs_by_its_severity(session, file):
    file(category="complaint", severity="major")
    assert escalate_overdue(session, FILED + TWO_DAYS) == 0
    assert escalate_overdue(session, FILED + timedelta(hours=72)) == 1


def test_a_second_run_raises_nothing(session, file):
    file()
    assert [escalate_overdue(session, FILED + TWO_DAYS) for _ in range(3)] == [1, 0, 0]


def test_a_worker_that_was_away_for_two_weeks_catches_up_in_order(session, file):
    file()
    assert escalate_overdue(session, FILED + timedelta(days=14)) == 2
    assert [at for at, *_ in raised(session)] == [FILED + TWO_DAYS, FILED + WEEK]


def test_what_is_paused_closed_or_told_is_not_raised(session, file, actor_for):
    paused, done, void = file(), file(), file()
    with clock.held_at(FILED), acting(session, actor_for("supervisor")):
        chief = actor_for("supervisor")
        act(session, chief, FILED, paused, "pause", {"reason": "等业主"})
        act(session, chief, FILED, done, "result", {"process_note": "看过", "result": "修好"})
        act(session, chief, FILED, done, "tell_owner", {"notify_way": "phone"})
        act(session, chief, FILED, void, "void", {"void_reason": "重复登记"})
    assert escalate_overdue(session, FILED + timedelta(days=30)) == 0


def test_a_return_visit_that_waits_climbs_no_ladder(session, file, actor_for):
    entry = file(category="complaint")
    with clock.held_at(FILED), acting(session, actor_for("desk")):
        desk = actor_for("desk")
        act(session, desk, FILED, entry, "result", {"process_note": "看过", "result": "修好"})
        act(session, desk, FILED, entry, "tell_owner", {"notify_way": "phone"})
    assert session.scalar(select(Step.due_at).where(Step.step == "return_visit")) == FILED + timedelta(days=3)
    assert escalate_overdue(session, FILED + timedelta(days=30)) == 0


def test_workers_at_the_same_time_raise_every_limit_once(app, session, file):
    for number in range(12):
        file(content=f"漏水 {number}")
    session.commit()
    start, counts = Barrier(4), []

    def work():
        with app.app_context(), Session(db.engine, info={"actor": system_actor()}) as own:
            start.wait()
            counts.append(escalate_overdue(own, FILED + timedelta(days=9)))
            own.commit()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 24
    assert session.scalar(select(func.count()).select_from(Action).where(Action.verb == "escalate")) == 24


def test_of_an_old_book_that_comes_in_the_chief_hears_in_one_message_and_each_matter_keeps_its_line(session, file):
    for number in range(MANY + 1):
        file(FILED + timedelta(minutes=number))
    escalate_overdue(session, FILED + timedelta(days=9))
    told = session.scalars(select(Message).where(Message.kind.like("escalated%")).order_by(Message.id)).all()
    assert sorted((one.kind, one.params["count"]) for one in told) == [("escalated_away_many", MANY + 1), ("escalated_many", MANY + 1)]
    assert {one.address for one in told} == {"/admin/escalation/"}
    assert len(raised(session)) == 2 * (MANY + 1)
    assert escalate_overdue(session, FILED + timedelta(days=9)) == 0


def test_as_many_as_a_person_reads_are_told_one_by_one(session, file):
    for number in range(MANY):
        file(FILED + timedelta(minutes=number))
    escalate_overdue(session, FILED + timedelta(days=9))
    assert session.scalar(select(func.count()).where(Message.kind == "escalated")) == MANY
