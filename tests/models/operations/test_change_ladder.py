from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models import clock
from models.audit import AuditLine
from models.errors import RuleViolation
from models.ladder import LadderRule
from models.operations.change_ladder import change_ladder
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.rules.deadlines import RECORDED, WORKING, Rung
from models.scope import acting
from models.tracking import Step

NOW = datetime(2026, 11, 23, 14, 32)
TODAY = NOW.date()


def rungs(first: int, second: int, unit: str = "natural") -> tuple[Rung, ...]:
    return Rung("supervisor", 1, "supervisor", first, unit), Rung("manager", 2, "manager", second, unit)


@pytest.fixture
def file(session, site, actor_for):
    def add(received_at: datetime, **more) -> Visit:
        with clock.held_at(NOW), acting(session, actor_for("desk")):
            row = Visit(**{"received_at": received_at, "person_name": "张伟", "phone": "13800001234", "room": "3-2-1201",
                           "category": "repair", "content": "厨房漏水"} | more)  # fmt: skip
            session.add(row)
            session.flush()
            return row

    return add


@pytest.fixture
def change(session, actor_for):
    def run(key: str, ladder, day: date = TODAY, username: str = "manager") -> int:
        actor = actor_for(username)
        with clock.held_at(NOW), acting(session, actor):
            return change_ladder(session, actor, NOW, key, ladder, day)

    return run


def limits(session, entry) -> list[tuple]:
    session.flush()
    session.expire_all()
    mine = select(Step.hours, Step.due_at).where(Step.entry_id == entry.id, Step.register == entry.register.slug, Step.level > 0)
    return [tuple(row) for row in session.execute(mine.order_by(Step.level))]


@pytest.mark.rule(81)
@pytest.mark.rule(87)
@pytest.mark.rule(89)
def test_open_matters_of_the_rows_own_days_are_computed_anew(session, file, change):
    morning, yesterday = NOW.replace(hour=9, minute=0), NOW - timedelta(days=1)
    today, earlier = file(morning), file(yesterday)
    done = file(morning, content="已经办好", status="written_off", notified_at=NOW, closed_at=NOW)
    complaint = file(morning, category="complaint", content="噪音扰民")
    assert change("default", rungs(24, 100)) == 1
    assert limits(session, today) == [(24, morning + timedelta(hours=24)), (100, morning + timedelta(hours=100))]
    assert [hours for hours, _ in limits(session, earlier)] == [48, 168]
    assert [hours for hours, _ in limits(session, done)] == [48, 168]
    assert [hours for hours, _ in limits(session, complaint)] == [48, 168]


@pytest.mark.rule(149)
def test_a_matter_of_the_day_the_ladder_begins_runs_on_it_and_one_before_does_not(session, file, change):
    assert change("default", rungs(24, 100), TODAY + timedelta(days=1)) == 0
    assert [hours for hours, _ in limits(session, file(NOW))] == [48, 168]
    assert change("default", rungs(30, 90)) == 1
    assert [hours for hours, _ in limits(session, file(NOW, content="又漏水了"))] == [30, 90]


@pytest.mark.rule(28)
@pytest.mark.rule(90)
def test_a_complaint_is_promised_by_working_time_when_its_ladder_says_so(session, site, actor_for, change):
    morning = NOW.replace(hour=9, minute=0)
    with clock.held_at(NOW), acting(session, actor_for("desk")):
        sheet = Complaint(complained_at=morning, complainant="王芳", phone="13900005678", room="3-2-1202", description="电梯停了")
        session.add(sheet)
        session.flush()
    assert sheet.due_at == morning + timedelta(hours=48)
    assert change("complaint.minor", rungs(14, 35, WORKING)) == 1
    assert limits(session, sheet.master) == [(14, datetime(2026, 11, 24, 18)), (35, datetime(2026, 11, 27, 18))]
    assert sheet.due_at == datetime(2026, 11, 24, 18)


@pytest.mark.rule(149)
def test_nothing_is_overwritten_and_the_audit_knows_who_changed_it(session, change, actor_for):
    change("default", rungs(24, 100))
    change("default", rungs(36, 100))
    kept = session.execute(select(LadderRule.hours, LadderRule.set_by_id).where(LadderRule.level == 1).order_by(LadderRule.id)).all()
    assert [tuple(row) for row in kept] == [(24, actor_for("manager").staff_id), (36, actor_for("manager").staff_id)]
    assert session.scalar(select(func.count()).where(AuditLine.action == "change_ladder")) == 2


@pytest.mark.parametrize("username", ["desk", "supervisor", "department", "company"])
def test_only_the_manager_changes_ladders(change, username):
    with pytest.raises(RuleViolation):
        change("default", rungs(24, 100), username=username)


def test_a_ladder_of_other_levels_is_refused(change):
    with pytest.raises(RuleViolation):
        change("default", rungs(24, 100)[:1])


@pytest.mark.rule(149)
def test_a_category_leaves_the_common_ladder_and_comes_back_to_it(session, file, change):
    morning = NOW.replace(hour=9, minute=0)
    repair, service = file(morning), file(morning, category="service", content="家里保洁")
    assert change("default.repair", rungs(12, 30)) == 1
    assert change("default", rungs(24, 100)) == 1  # the service matter alone: repairs have their own
    assert [hours for hours, _ in limits(session, repair)] == [12, 30]
    assert [hours for hours, _ in limits(session, service)] == [24, 100]
    assert change("default.repair", [replace(rung, hours=0) for rung in rungs(12, 30)]) == 1
    assert [hours for hours, _ in limits(session, repair)] == [24, 100]


@pytest.mark.parametrize("key", ["default", "complaint.minor", "rework"])
def test_a_ladder_that_follows_none_cannot_be_given_up(change, key):
    with pytest.raises(RuleViolation):
        change(key, [replace(rung, hours=0) for rung in rungs(12, 30)])


@pytest.mark.rule(68)
@pytest.mark.rule(149)
def test_limits_may_count_from_the_writing_down(session, file, change):
    late = file(NOW - timedelta(hours=5))
    change("default", [replace(rung, anchor=RECORDED) for rung in rungs(24, 100)])
    assert limits(session, late) == [(24, NOW + timedelta(hours=24)), (100, NOW + timedelta(hours=100))]
