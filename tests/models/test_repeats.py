"""Repeats through every door: counted alike everywhere, and the third complaint climbs by itself (R76)."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import repeats
from models.display import clocks
from models.errors import RuleViolation
from models.operations.act import act
from models.operations.escalate_overdue import escalate_overdue
from models.operations.file_entry import file_visit
from models.outbox import Message
from models.policy import Setting
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports.month_rows import matters as month_matters
from models.reports.queue import Filters, overdue_keys, queue
from models.reports.tallies import overdue_steps
from models.tracking import Action, Step

NOW = datetime(2026, 11, 23, 14, 30)
DAY = timedelta(days=1)


@pytest.fixture
def complain(session, site, actor_for, at):
    """A complaint of one household, so many days ago, by the door named."""

    def make(days_ago, door="sheet", room="3-2-1201", **values) -> Visit:
        now = at(NOW - days_ago * DAY)
        session.info["actor"] = actor_for("desk")
        if door == "intake":
            asked = {"channel": "call", "room": room, "person_name": "张伟", "phone": "13800001234", "category": "complaint",
                     "complaint_type": "neighbour", "content": "楼上夜里装修", "urgency": "normal"}  # fmt: skip
            visit = file_visit(session, actor_for("desk"), now, asked | values).visit
        else:
            told = {"complainant": "张伟", "phone": "13800001234", "room": room, "description": "楼上夜里装修",
                    "complaint_type": "neighbour"}  # fmt: skip
            row = Complaint(complained_at=now, **told | values)
            session.add(row)
            session.flush()
            visit = row.master
        session.commit()
        return visit

    return make


def lines(session, visit, verb="climb"):
    return session.scalars(select(Action).where(Action.entry_id == visit.id, Action.verb == verb)).all()


def sheet_of(session, visit):
    return session.scalar(select(Complaint).where(Complaint.visit_id == visit.id))


@pytest.mark.rule(76)
@pytest.mark.parametrize("door", ["sheet", "intake"])
def test_the_third_complaint_goes_to_the_supervisor_when_it_is_filed(session, complain, site, door):
    earlier = [complain(days, door) for days in (60, 10)]
    third = complain(0, door)
    assert [visit.climbed_at for visit in (*earlier, third)] == [None, None, NOW]
    sheet = sheet_of(session, third)
    assert (third.severity, sheet.severity, sheet.due_at) == ("major", "major", NOW + timedelta(hours=72))
    (line,) = lines(session, third)
    assert (line.to_value, line.note) == ("客服主管 王敏", "90 天内第 3 次邻里纠纷投诉，等级至少重要")
    told = session.scalars(select(Message).where(Message.entry_id == third.id, Message.kind == "repeated")).all()
    assert [(one.account_id, one.params, one.deadline) for one in told] == [(site.accounts["supervisor"].id, {"count": 3}, sheet.due_at)]
    clock = clocks(session, "visit", [third.id], NOW)[third.id]
    assert (clock.level, clock.due.tone, clock.next_role) == (1, "ok", "manager")


@pytest.mark.rule(76)
def test_it_stands_with_the_supervisor_and_is_not_late_by_that(session, complain, actor_for):
    third = [complain(days) for days in (60, 10, 0)][-1]
    escalate_overdue(session, NOW)
    supervisor = actor_for("supervisor")
    found = queue(session, supervisor, NOW)
    assert [card.record_no for card in found.levels[1].cards if card.id == third.id] == [third.record_no]
    card = next(card for card in found.levels[1].cards if card.id == third.id)
    assert (card.owner, card.due.text, card.tone) == ("王敏", "还剩 3 天", "ok")
    assert third.id not in overdue_keys(session, supervisor, NOW, Filters(), 50).get("visit", [])
    assert found.overdue == overdue_steps(session, supervisor, NOW)[0] == 2
    assert len(lines(session, third)) == 1 and lines(session, third, "escalate") == []


@pytest.mark.rule(76)
def test_saving_again_or_running_the_worker_again_changes_nothing(session, complain, at):
    third = [complain(days) for days in (60, 10, 0)][-1]
    sheet = sheet_of(session, third)
    for room in ("3-2-1202", "3-2-1201"):
        sheet.remark, sheet.room = "再看", room
        session.commit()
    assert len(lines(session, third)) == 1
    climb = session.scalars(select(Step).where(Step.entry_id == third.id, Step.step == "climb")).one()
    assert (climb.raised_at, climb.done_at) == (NOW, None)


@pytest.mark.parametrize("spoilt", ["void", "long ago", "another household", "another type"])
def test_what_does_not_count_raises_nothing(session, complain, at, spoilt):
    first = complain(95 if spoilt == "long ago" else 60, room="3-2-1202" if spoilt == "another household" else "3-2-1201")
    if spoilt == "void":
        for row in (first, sheet_of(session, first)):
            row.voided_at, row.void_reason = NOW - 60 * DAY, "登错了"
    if spoilt == "another type":
        sheet_of(session, first).complaint_type = "security"
    session.commit()
    complain(10)
    assert complain(0).climbed_at is None


@pytest.mark.rule(76)
def test_what_the_supervisor_has_decided_on_severity_stands(session, complain, actor_for):
    complain(60)
    second, third = complain(10), complain(0)
    session.info["actor"] = actor_for("supervisor")
    sheet_of(session, third).severity = "minor"
    session.commit()
    assert (third.severity, sheet_of(session, third).graded_by_id) == ("minor", actor_for("supervisor").staff_id)
    other = complain(0, room="3-2-1202")
    session.info["actor"] = actor_for("supervisor")
    sheet_of(session, other).severity = "major"
    session.commit()
    sheet_of(session, other).severity = "minor"
    session.commit()
    act(session, actor_for("desk"), NOW, other, "link_repeat", {"repeat_of_id": second.id})
    session.commit()
    assert other.climbed_at is None and other.severity == "minor"


@pytest.mark.rule(149)
def test_how_many_and_in_how_many_days_are_settings(session, complain, site):
    for name, value in (("repeat_raise", "2"), ("repeat_days", "20")):
        session.add(Setting(community_id=site.community.id, name=name, value=value, holds_from=NOW.date() - 99 * DAY, set_at=NOW))
    session.commit()
    assert [complain(days).climbed_at is None for days in (40, 10, 0)] == [True, True, False]


def test_when_the_owner_has_been_told_it_stands_with_nobody_any_more(session, complain, actor_for):
    third = [complain(days) for days in (60, 10, 0)][-1]
    for action, answers in (("result", {"process_note": "上门劝阻", "result": "已停工"}), ("tell_owner", {"notify_way": "phone"})):
        act(session, actor_for("desk"), NOW, third, action, answers)
    assert session.scalar(select(Step.done_at).where(Step.entry_id == third.id, Step.step == "climb")) == NOW


@pytest.mark.rule(76)
def test_tied_at_filing_the_matter_and_its_sheet_lead_to_the_first(session, complain):
    first = complain(60, "intake")
    second = complain(10, "intake", repeat_of_id=first.id)
    third = complain(0, "intake", repeat_of_id=second.id)
    assert second.repeat_of_id == third.repeat_of_id == first.id
    assert sheet_of(session, third).repeat_of_id == sheet_of(session, first).id
    assert [line.to_value for line in lines(session, third, "link_repeat")] == [first.record_no]


@pytest.mark.rule(76)
def test_tying_afterwards_counts_climbs_and_can_be_undone(session, complain, actor_for):
    first, second, third = complain(200), complain(10), complain(0)
    desk = actor_for("desk")
    assert third.climbed_at is None
    act(session, desk, NOW, second, "link_repeat", {"repeat_of_id": str(first.id)})
    said = act(session, desk, NOW, third, "link_repeat", {"repeat_of_id": str(second.id)})
    session.commit()
    assert said == f"{third.record_no} 已并入 {first.record_no}，记为重复"
    assert (third.climbed_at, sheet_of(session, third).severity) == (NOW, "major")
    assert sheet_of(session, third).repeat_of_id == sheet_of(session, first).id
    assert repeats.times_of(session, sheet_of(session, third), 90) == repeats.times_of(session, third, 90) == 3
    act(session, desk, NOW, third, "unlink_repeat", {})
    session.commit()
    assert (third.repeat_of_id, sheet_of(session, third).repeat_of_id) == (None, None)
    assert repeats.times_of(session, third, 90) == 2


def test_the_sheet_that_names_the_first_ties_its_matter(session, complain):
    first = complain(60)
    second = complain(0, repeat_of_id=sheet_of(session, first).id)
    assert second.repeat_of_id == first.id


def test_a_conversation_that_began_before_the_first_was_written_down_is_tied_all_the_same(session, complain):
    first = complain(0, "intake")
    second = complain(0, "intake", repeat_of_id=first.id, received_at=NOW - timedelta(minutes=10))
    assert second.repeat_of_id == first.id
    assert [repeats.times_of(session, visit, 90) for visit in (first, second)] == [1, 2]


def test_who_is_tied_takes_along_what_was_tied_to_it(session, complain, actor_for):
    first, second, third = complain(60), complain(10), complain(0)
    act(session, actor_for("desk"), NOW, third, "link_repeat", {"repeat_of_id": second.id})
    act(session, actor_for("desk"), NOW, second, "link_repeat", {"repeat_of_id": first.id})
    session.commit()
    assert third.repeat_of_id == first.id


def test_only_an_earlier_matter_that_stands_can_be_the_first(session, complain, actor_for):
    first, second = complain(60), complain(10)
    for key in (second.id, first.id, 999_999):
        with pytest.raises(RuleViolation) as refusal:
            act(session, actor_for("desk"), NOW, first, "link_repeat", {"repeat_of_id": key})
        assert refusal.value.field == "repeat_of_id"
        session.rollback()


@pytest.mark.rule(76)
def test_the_sheets_count_as_the_month_does(session, complain, site):
    kinds = ["neighbour", "security", "neighbour", "neighbour", "security"]
    visits = [complain(days, complaint_type=kind) for days, kind in zip((120, 60, 40, 10, 0), kinds, strict=True)]
    sheets = [sheet_of(session, visit) for visit in visits]
    found = month_matters(session, site.community.id, NOW - 200 * DAY, NOW + DAY, 90)
    counted = {one.id: "repeated" in one.marks for one in found}
    assert {sheet.id: repeats.times_of(session, sheet, 90) > 1 for sheet in sheets} == counted
    assert repeats.times_of_many(session, sheets, 90) == {sheet.id: repeats.times_of(session, sheet, 90) for sheet in sheets}
