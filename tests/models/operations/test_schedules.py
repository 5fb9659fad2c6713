"""Workbooks that come by themselves: once a period, once after a stop, as who wants them, until the view is gone."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import saved_view
from models.errors import RuleViolation
from models.job import WAITING, Job
from models.operations.schedules import GONE, run_schedules, set_schedule, stop_schedule
from models.organisation import system_actor
from models.schedule import MOST, Schedule
from models.scope import acting

MONDAY = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def desk(actor_for):
    return actor_for("desk")


@pytest.fixture
def view(session, desk):
    with acting(session, desk):
        made = saved_view.keep(session, desk, MONDAY, "visit", "电梯专项", {"category": "repair", "sort": "-received_at"})
        session.commit()
    return made


@pytest.fixture
def weekly(session, desk, view):
    with acting(session, desk):
        made = set_schedule(session, desk, MONDAY, view, "all", "xlsx", "weekly", 1)
        session.commit()
    return made


def due(session, now) -> list[Job]:
    with acting(session, system_actor()):
        run_schedules(session, now)
        session.commit()
        return list(session.scalars(select(Job).order_by(Job.id)))


def test_it_comes_from_the_next_due_day_on_and_once_a_period(session, weekly, desk):
    assert due(session, MONDAY) == []
    (job,) = due(session, MONDAY + timedelta(days=7))
    assert (job.kind, job.state, job.account_id, job.community_id) == ("export", WAITING, desk.account_id, desk.community_id)
    assert job.params == {"schedule": weekly.id, "register": "visit", "shape": "all", "suffix": "xlsx", "sort": "-received_at",
                          "args": {"category": "repair"}}  # fmt: skip
    assert job.title == "电梯专项 · 每周一"
    assert len(due(session, MONDAY + timedelta(days=7, hours=3))) == 1
    assert len(due(session, MONDAY + timedelta(days=14))) == 2


def test_after_a_long_stop_it_comes_once(session, weekly):
    assert len(due(session, MONDAY + timedelta(days=40))) == 1


def test_the_filters_are_those_of_the_view_now(session, weekly, desk):
    with acting(session, desk):
        saved_view.keep(session, desk, MONDAY, "visit", "电梯专项", {"category": "complaint"})
        session.commit()
    (job,) = due(session, MONDAY + timedelta(days=7))
    assert job.params["args"] == {"category": "complaint"}


def test_with_the_view_it_ends_and_says_why(session, weekly, desk):
    with acting(session, desk):
        saved_view.forget(session, desk, "visit", weekly.view_id)
        session.commit()
    assert due(session, MONDAY + timedelta(days=7)) == []
    assert session.get(Schedule, weekly.id).ended_why == GONE


def test_what_was_stopped_stays_stopped(session, weekly):
    stop_schedule(MONDAY, weekly)
    session.commit()
    assert due(session, MONDAY + timedelta(days=7)) == []


def test_a_full_queue_is_no_loss(session, weekly, monkeypatch):
    monkeypatch.setattr("models.operations.enqueue_job.MOST_LIVE", 0)
    assert due(session, MONDAY + timedelta(days=7)) == []
    monkeypatch.undo()
    assert len(due(session, MONDAY + timedelta(days=7, hours=1))) == 1


@pytest.mark.parametrize(
    ("cadence", "day", "field"), [("weekly", 0, "weekday"), ("weekly", 8, "weekday"), ("monthly", 32, "day"), ("daily", 1, "cadence")]
)
def test_what_cannot_be_is_refused_at_its_field(session, desk, view, cadence, day, field):
    with acting(session, desk), pytest.raises(RuleViolation) as refused:
        set_schedule(session, desk, MONDAY, view, "all", "xlsx", cadence, day)
    assert refused.value.field == field


def test_nobody_sets_up_more_than_a_few(session, desk, view):
    with acting(session, desk):
        for _ in range(MOST):
            set_schedule(session, desk, MONDAY, view, "all", "xlsx", "weekly", 1)
        with pytest.raises(RuleViolation, match="最多设"):
            set_schedule(session, desk, MONDAY, view, "all", "xlsx", "weekly", 1)
