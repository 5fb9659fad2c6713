"""值班表: who is on duty, what is handed over, and who is expected meanwhile."""

from datetime import date, datetime

import pytest

from models.errors import RuleViolation
from models.operations.file_entry import file_visit
from models.registers.shift import Shift
from models.registers.visitor import Visitor
from models.reports import duty
from models.scope import acting

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def roster(session, site, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("supervisor")

    def add(turn="early", on=date(2026, 11, 23), who="desk", **values) -> Shift:
        row = Shift(on_day=on, turn=turn, staff_id=site.staff[who].id, **values)
        session.add(row)
        session.commit()
        return row

    return add


def on_duty(session, actor, moment):
    with acting(session, actor):
        return duty.on_duty(session, actor, datetime.fromisoformat(moment))


@pytest.mark.rule(29)
def test_the_head_of_the_workbench_names_those_on_duty(session, site, roster, actor_for):
    roster(second_id=site.staff["guard"].id)
    roster("night", date(2026, 11, 22), "guard")
    desk = actor_for("desk")
    assert on_duty(session, desk, "2026-11-23 14:32") == "早班 08:30–17:30 · 当班 李静、孙海"
    assert on_duty(session, desk, "2026-11-23 02:00") == "夜班 17:30–08:30 · 当班 孙海"
    assert on_duty(session, desk, "2026-11-24 10:00") == "" and on_duty(session, actor_for("admin"), "2026-11-23 14:32") == ""


@pytest.mark.rule(29)
def test_what_the_night_wrote_down_stands_there_until_somebody_takes_it(session, site, roster, actor_for, at):
    visit = {"channel": "call", "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "repair", "content": "漏水"}
    file_visit(session, actor_for("desk"), NOW, visit)
    at("2026-11-23 08:20")
    row = roster("night", date(2026, 11, 22), "guard", handover="道闸厂家上午来，联系 13800001234")
    assert (row.handed_at, row.open_count) == (datetime(2026, 11, 23, 8, 20), 1)
    with acting(session, actor := actor_for("desk")):
        (left,) = duty.handovers(session, actor, NOW)
        assert (left.turn, left.who, left.open) == ("夜班", "孙海", 1) and "13800001234" not in left.text
        row.taken_by_id = site.staff["desk"].id
        session.commit()
        assert duty.handovers(session, actor, NOW) == []


def test_who_may_not_write_in_the_roster_takes_nothing_over(session, roster, actor_for):
    roster("night", date(2026, 11, 22), "guard", handover="看好门")
    for username in ("guard", "department", "company"):
        actor = actor_for(username)
        with acting(session, actor):
            assert duty.handovers(session, actor, NOW) == []


@pytest.mark.rule(23)
def test_the_roster_is_made_with_the_appointments_in_sight(session, site, roster, actor_for):
    booked = {"mode": "booked", "booked_by": "call", "visitor_name": "周晓明", "purpose": "看房", "room": "3-2-1201",
              "guard_id": site.staff["guard"].id}  # fmt: skip
    session.add_all([Visitor(come_at=datetime(2026, 11, 23, hour), **booked) for hour in (15, 16, 22)])
    session.commit()
    assert roster().warnings(session, NOW) == ["这一班有 2 位预约来访，请安排好接待的人"]
    assert roster(on=date(2026, 11, 24)).warnings(session, NOW) == []
    with acting(session, actor := actor_for("desk")):
        guests = duty.expected(session, actor, NOW)
    assert [(guest.time, guest.who) for guest in guests] == [("15:00", "周**"), ("16:00", "周**"), ("22:00", "周**")]


@pytest.mark.parametrize("values, field", [({"who": "desk", "on": None}, "on_day"), ({"turn": "noon"}, "turn")])
def test_what_cannot_be_is_refused_at_its_field(roster, values, field):
    with pytest.raises(RuleViolation) as refusal:
        roster(**values)
    assert refusal.value.field == field
