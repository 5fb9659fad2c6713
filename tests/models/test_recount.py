"""Limits follow the calendar: announcing, changing and voiding moves the open ones in working time, and nothing else."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from models.ladder import LadderRule
from models.operations.change_setting import change_setting, restore_default
from models.recount import recount, working_from
from models.registers.closing import Closing
from models.registers.complaint import Complaint
from models.registers.rework import Rework
from models.registers.visit import Visit
from models.reports.queue_cards import why_due
from models.rules.deadlines import WORKING
from models.scope import acting
from models.tracking import Pause, Step

NOW = datetime(2026, 11, 23, 9, 0)
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def working(session, site, actor_for, at):
    """Every ladder in working time: 14 h and 35 h; the manager at work."""
    at(NOW)
    for key in ("default", "complaint.minor"):
        for step, level, hours in (("supervisor", 1, 14), ("manager", 2, 35)):
            session.add(LadderRule(community_id=site.community.id, key=key, step=step, level=level, role=step, hours=hours, unit=WORKING,
                                   holds_from=date(2026, 11, 1), set_at=NOW))  # fmt: skip
    session.commit()
    with acting(session, actor_for("manager")) as manager:
        yield manager


def file(session, **more) -> Visit:
    row = Visit(**{"received_at": NOW, "person_name": "张伟", "phone": "13800001234", "room": "3-2-1201", "category": "repair",
                   "content": "厨房漏水"} | more)  # fmt: skip
    session.add(row)
    session.commit()
    return row


def limits(session, entry) -> list[str]:
    mine = select(Step.due_at).where(Step.entry_id == entry.id, Step.register == entry.register.slug, Step.level > 0)
    return [due and f"{due:%m-%d %H:%M}" for due in session.scalars(mine.order_by(Step.level).execution_options(populate_existing=True))]


def announce(session, first=TUESDAY, last=None, **values) -> Closing:
    row = Closing(from_on=first, to_on=last or first, **{"announcement": "前台搬家"} | values)
    session.add(row)
    session.commit()
    return row


@pytest.mark.rule(28)
def test_announcing_changing_and_voiding_moves_the_open_limits_in_working_time(session, working):
    visit = file(session)
    assert limits(session, visit) == ["11-24 18:00", "11-27 18:00"]
    told = announce(session)
    assert limits(session, visit) == ["11-25 18:00", "11-30 18:00"]
    told.spans = "14:00-16:00"
    session.commit()
    assert limits(session, visit) == ["11-25 11:00", "11-30 11:00"]
    told.to_on = TUESDAY + timedelta(days=1)
    session.commit()
    assert limits(session, visit) == ["11-25 11:00", "11-30 15:00"]
    told.voided_at, told.void_reason = NOW, "不搬了"
    session.commit()
    assert limits(session, visit) == ["11-24 18:00", "11-27 18:00"]


@pytest.mark.rule(28)
def test_what_is_promised_on_the_sheet_moves_with_it_and_the_sentence_says_why(session, working):
    sheet = Complaint(complained_at=NOW, complainant="王芳", phone="13900005678", room="3-2-1202", description="电梯停了")
    session.add(sheet)
    session.commit()
    assert sheet.due_at == datetime(2026, 11, 24, 18)
    announce(session)
    assert sheet.due_at == datetime(2026, 11, 25, 18)
    steps = session.scalars(select(Step).where(Step.register == "visit", Step.entry_id == sheet.visit_id).order_by(Step.level)).all()
    assert why_due(sheet.master, steps, ()) == "轻微投诉，接待时间 11-23 09:00 起工作时间 14 小时，公告不接待的 11-24 不计"


@pytest.mark.rule(28)
def test_what_is_over_paused_or_elsewhere_in_time_stays(session, working, site):
    done = file(session, status="written_off", notified_at=NOW, closed_at=NOW)
    before = limits(session, done)
    paused = file(session, content="又漏水了")
    session.add(Pause(community_id=site.community.id, register="visit", entry_id=paused.id, start_at=NOW, reason="等业主"))
    paused.remark = "挂起"
    session.commit()
    announce(session)
    announce(session, date(2026, 12, 14))
    assert limits(session, done) == before
    assert limits(session, paused) == [None, None]


@pytest.mark.rule(28)
def test_an_extra_day_of_reception_counts_and_counting_twice_changes_nothing(session, working, site):
    friday = datetime(2026, 11, 20, 17, 0)
    visit = file(session, received_at=friday)
    assert limits(session, visit) == ["11-24 17:00", "11-27 17:00"]
    announce(session, date(2026, 11, 28), reception="open", spans="9:00-12:00")
    assert limits(session, visit) == ["11-24 17:00", "11-27 17:00"]
    later = file(session, received_at=NOW + timedelta(minutes=1), content="门坏了")
    assert limits(session, later)[1] == "11-28 09:01"
    assert recount(session, site.community.id, NOW, working_from(TUESDAY)) == 2
    assert limits(session, later)[1] == "11-28 09:01" and limits(session, visit) == ["11-24 17:00", "11-27 17:00"]


@pytest.mark.rule(28)
@pytest.mark.rule(55)
@pytest.mark.rule(149)
def test_other_hours_of_reception_move_what_is_open_from_their_day_on(session, working):
    visit = file(session)
    rework = Rework(issued_at=NOW, owner_name="王芳", phone="13900005678", room="3-2-1202", part="wall", description="墙裂")
    session.add(rework)
    session.commit()
    assert rework.deliver_by == datetime(2026, 11, 23, 18)
    change_setting(session, working, NOW, "reception_hours", "9:00-12:00，14:00-17:00", NOW.date())
    session.commit()
    assert limits(session, visit) == ["11-25 11:00", "11-30 16:00"]
    assert rework.deliver_by == datetime(2026, 11, 23, 17)
    due = select(Step.due_at).where(Step.register == "rework", Step.step == "deliver")
    assert session.scalar(due) == datetime(2026, 11, 23, 17)
    restore_default(session, working, NOW, "reception_hours")
    session.commit()
    assert limits(session, visit) == ["11-24 18:00", "11-27 18:00"] and rework.deliver_by == datetime(2026, 11, 23, 18)


@pytest.mark.rule(82)
@pytest.mark.rule(149)
def test_another_limit_for_return_visits_moves_those_that_are_still_to_come(session, working):
    visit = file(session, category="complaint", status="to_visit", finished_at=NOW, visit_due_at=NOW + timedelta(days=3))
    due = select(Step.due_at).where(Step.register == "visit", Step.step == "return_visit").execution_options(populate_existing=True)
    assert session.scalar(due) == NOW + timedelta(hours=72)
    change_setting(session, working, NOW, "visit_hours", "24", NOW.date())
    session.commit()
    assert session.scalar(due) == visit.visit_due_at == NOW + timedelta(hours=24)
    restore_default(session, working, NOW, "visit_hours")
    session.commit()
    assert session.scalar(due) == visit.visit_due_at == NOW + timedelta(hours=72)
