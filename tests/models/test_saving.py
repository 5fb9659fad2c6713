"""What happens to every row on its way to the database, whichever door it came through."""

from collections import Counter
from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models import clock
from models.audit import AuditLine
from models.db import db
from models.errors import RuleViolation
from models.organisation import Department, Staff, system_actor
from models.premises import Room
from models.registers.complaint import Complaint
from models.registers.incident import Incident
from models.registers.visit import Visit
from models.rules import numbering
from models.scope import acting
from models.tracking import NumberCounter, Step

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def desk(site, session, actor_for, at):
    """The session acts as the desk on the day of the examples."""
    at(NOW)
    session.info["actor"] = actor_for("desk")
    return session.info["actor"]


def visit(**values) -> Visit:
    given = {
        "received_at": NOW, "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "repair", "content": "厨房漏水",
    }  # fmt: skip
    return Visit(**given | values)


def sheet(**values) -> Complaint:
    given = {"complained_at": NOW, "complainant": "张伟", "phone": "13800001234", "room": "3-2-1201", "description": "夜里有人装修"}
    return Complaint(**given | values)


def saved(session, row):
    session.add(row)
    session.commit()
    return row


def refusal(session, row=None) -> RuleViolation:
    if row is not None:
        session.add(row)
    with pytest.raises(RuleViolation) as caught:
        session.commit()
    session.rollback()
    return caught.value


# ---- stamps


def test_an_entry_is_stamped_with_who_when_and_where(session, desk):
    entry = saved(session, visit())
    assert (entry.recorded_at, entry.recorded_by_id, entry.community_id) == (NOW, desk.staff_id, desk.community_id)
    assert (entry.version, entry.status, entry.late) == (1, "filed", False)


def test_fields_start_with_their_defaults(session, desk):
    entry = saved(session, sheet())
    assert (entry.accepted_at, entry.accepted_by_id, entry.channel, entry.severity) == (NOW, desk.staff_id, "call", "minor")


def test_what_is_brought_along_is_kept(session, desk):
    entry = saved(session, visit(recorded_at=datetime(2026, 10, 1, 9), channel="letter"))
    assert (entry.recorded_at, entry.channel) == (datetime(2026, 10, 1, 9), "letter")


@pytest.mark.rule(68)
@pytest.mark.parametrize("minutes, late", [(0, False), (30, False), (31, True), (600, True)])
def test_written_down_over_half_an_hour_later_is_marked(session, desk, minutes, late):
    assert saved(session, visit(received_at=NOW - timedelta(minutes=minutes))).late is late


# ---- checks


@pytest.mark.parametrize(
    "values, field, words",
    [
        ({"content": None}, "content", "事由没填"),
        ({"content": "  "}, "content", "事由没填"),
        ({"content": "漏"}, "content", "事由至少写 2 个字"),
        ({"person_name": None}, "person_name", "业主姓名没填"),
        ({"phone": "138000012345"}, "phone", "联系电话"),
        ({"room": "楼上"}, "room", "看不懂"),
        ({"room": None}, "room", "公共区域请写发生地点"),
        ({"category": "eighth"}, "category", "不在选项中"),
        ({"category": "other"}, "sub_category", "子类没填"),
        ({"received_at": NOW + timedelta(minutes=6)}, "received_at", "接待时间不能晚于现在"),
        ({"reception_ended_at": NOW - timedelta(minutes=1)}, "reception_ended_at", "接待结束时间不能早于接待时间"),
        ({"received_at": datetime(1926, 11, 23)}, "received_at", "年份 1926 不对"),
        ({"content": "漏" * 2001}, "content", "最多 2000 个字"),
        ({"handling_mode": "transfer"}, "department_id", "转责任部门时要选责任部门"),
    ],
)
def test_a_bad_value_is_refused_at_its_field_in_chinese(session, desk, values, field, words):
    caught = refusal(session, visit(**values))
    assert caught.field == field
    assert words in caught.message


def test_a_clock_five_minutes_ahead_is_forgiven(session, desk):
    assert saved(session, visit(received_at=NOW + timedelta(minutes=5))).id


@pytest.mark.parametrize(
    "name, typed, kept",
    [
        ("room", "三栋2单元1201室", "3-2-1201"),
        ("phone", "138 0000 1234", "13800001234"),
        ("category", "维修", "repair"),
        ("channel", "微信", "online"),
    ],
)
def test_values_are_kept_in_one_form_whoever_wrote_them(session, desk, name, typed, kept):
    assert getattr(saved(session, visit(**{name: typed})), name) == kept


def test_what_was_first_said_cannot_be_rewritten(session, desk):
    entry = saved(session, visit())
    entry.content = "客厅漏水"
    caught = refusal(session)
    assert (caught.field, caught.message) == ("content", "事由保存后已锁定，只能追加，不能改写")


def test_a_void_entry_changes_no_more_and_comes_not_back(session, desk):
    entry = saved(session, visit())
    entry.voided_at, entry.void_reason = NOW, "重复登记"
    session.commit()
    entry.remark = "再改"
    assert "已作废" in refusal(session).message
    entry.voided_at = None
    assert "已作废" in refusal(session).message


def test_the_only_one_of_its_kind_in_the_community(session, desk):
    with acting(session, system_actor(desk.community_id)):
        assert refusal(session, Room(full_no="3-2-1201")).message == "房号“3栋2单元1201”已经有了"
        assert refusal(session, Staff(name="李静", job_no="desk")).field == "job_no"
        head = session.scalar(select(Department).where(Department.name == "工程部"))
        head.name = "客服部"
        assert refusal(session).field == "name"


def test_a_refused_save_leaves_nothing_behind(session, desk):
    refusal(session, visit(content=None))
    saved(session, visit())
    assert session.scalars(select(Visit.record_no)).all() == ["LD20261123-001"]
    assert session.scalars(select(AuditLine.record_no).where(AuditLine.register == "visit")).all() == ["LD20261123-001"]


# ---- numbers


@pytest.mark.rule(35)
def test_numbers_run_on_per_register_and_filing_day(session, desk, at):
    numbers = [saved(session, visit()).record_no for _ in range(2)]
    numbers.append(saved(session, sheet()).record_no)
    at(NOW + timedelta(days=1))
    numbers.append(saved(session, visit(received_at=NOW)).record_no)
    assert numbers == ["LD20261123-001", "LD20261123-002", "TS20261123-001", "LD20261124-001"]


def test_each_community_counts_for_itself(session, desk, site):
    saved(session, visit())
    with acting(session, system_actor(site.other.id)):
        assert saved(session, visit()).record_no == "LD20261123-001"


def test_a_rolled_back_save_gives_its_number_back(session, desk):
    session.add(visit())
    session.flush()
    session.rollback()
    assert saved(session, visit()).record_no == "LD20261123-001"


def test_an_imported_number_is_kept_and_counting_goes_on_after_it(session, desk):
    assert saved(session, visit(record_no="LD20261123-041")).record_no == "LD20261123-041"
    assert saved(session, visit(record_no="LD20261123-007")).record_no == "LD20261123-007"
    assert saved(session, visit()).record_no == "LD20261123-042"


def test_a_number_of_another_make_is_kept_and_counts_for_nothing(session, desk):
    assert saved(session, visit(record_no="2019-老-17")).record_no == "2019-老-17"
    assert saved(session, visit()).record_no == "LD20261123-001"


def test_a_number_is_never_given_twice(session, desk):
    saved(session, visit())
    caught = refusal(session, visit(record_no="LD20261123-001"))
    assert (caught.field, caught.message) == ("record_no", "编号 LD20261123-001 已经用过")


def test_past_999_the_number_widens(session, desk):
    saved(session, visit(record_no="LD20261123-999"))
    assert saved(session, visit()).record_no == "LD20261123-1000"


def test_a_void_number_stays_used(session, desk):
    entry = saved(session, visit())
    entry.voided_at, entry.void_reason = NOW, "重复登记"
    session.commit()
    assert saved(session, visit()).record_no == "LD20261123-002"


def test_eight_desks_filing_at_once_leave_no_gap_and_no_twin(session, desk, app):
    """8 threads, 25 entries each, one of them rolled back."""
    failed = []

    def file(own: int) -> None:
        with app.app_context(), acting(db.session, desk), clock.held_at(NOW):
            try:
                db.session.add(visit(content="填错了，不保存"))
                db.session.flush()
                db.session.rollback()
                for turn in range(25):
                    db.session.add(visit(content=f"第 {own} 台第 {turn} 件"))
                    db.session.commit()
            except Exception as error:
                failed.append(error)
                db.session.rollback()

    session.commit()  # lets go of the write lock
    threads = [Thread(target=file, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    numbers = sorted(numbering.parse(number)[2] for number in session.scalars(select(Visit.record_no)))
    assert numbers == list(range(1, 201))
    assert session.scalar(select(NumberCounter.last).where(NumberCounter.prefix == "LD")) == 200


# ---- the same form twice, two people at once


def test_one_form_makes_one_entry(session, desk):
    saved(session, visit(form_key="a" * 36))
    session.add(visit(form_key="a" * 36))
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()
    assert len(session.scalars(select(Visit.id)).all()) == 1


def test_the_second_of_two_people_does_not_overwrite_the_first(session, desk, app):
    entry = saved(session, visit())
    key = entry.id
    with app.app_context(), acting(db.session, desk), clock.held_at(NOW):
        db.session.get(Visit, key).remark = "先改的"
        db.session.commit()
    entry.remark = "后改的"
    with pytest.raises(StaleDataError):
        session.commit()
    session.rollback()
    session.refresh(entry)
    assert (entry.remark, entry.version) == ("先改的", 2)


# ---- a sheet and its master entry


@pytest.mark.rule(38)
def test_a_complaint_without_a_number_of_the_desk_gets_one_first(session, desk):
    complaint = saved(session, sheet(severity="grave"))
    master = session.get(Visit, complaint.visit_id)
    assert (master.category, master.content, master.severity, master.status) == ("complaint", complaint.description, "grave", "filed")
    assert (master.record_no, complaint.handler_id) == ("LD20261123-001", desk.staff_id)


def test_a_new_sheet_starts_where_its_master_stands(session, desk):
    master = saved(session, visit(category="complaint", severity="major", status="in_progress"))
    complaint = saved(session, sheet(visit_id=master.id, severity="major"))
    assert (complaint.status, complaint.handler_id) == ("in_progress", desk.staff_id)


def test_the_sheet_follows_what_happens_to_its_master(session, desk):
    complaint = saved(session, sheet())
    master = session.get(Visit, complaint.visit_id)
    master.status, master.finished_at, master.notified_at, master.notify_way = "handled", NOW, NOW, "phone"
    session.commit()
    assert (complaint.status, complaint.finished_at, complaint.informed_at, complaint.informed_way) == ("handled", NOW, NOW, "phone")
    master.status, master.finished_at, master.notified_at, master.notify_way = "in_progress", None, None, None
    session.commit()
    assert (complaint.status, complaint.finished_at, complaint.informed_at, complaint.informed_way) == ("in_progress", None, None, None)


def test_what_the_sheet_decides_leads_its_master(session, desk, site):
    complaint = saved(session, sheet())
    complaint.severity, complaint.handler_id = "grave", site.staff["department"].id
    session.commit()
    master = session.get(Visit, complaint.visit_id)
    assert (master.severity, master.handler_id) == ("grave", site.staff["department"].id)
    assert session.scalar(select(Step.hours).where(Step.entry_id == master.id, Step.level == 1)) == 48


def test_a_sheet_touched_in_the_same_save_does_not_undo_what_its_master_decided(session, desk, site):
    complaint = saved(session, sheet())
    master = session.get(Visit, complaint.visit_id)
    complaint.remark = "补一句"
    master.handler_id = site.staff["department"].id
    session.commit()
    assert master.handler_id == complaint.handler_id == site.staff["department"].id


def test_a_void_sheet_does_not_hold_up_its_master(session, desk):
    complaint = saved(session, sheet())
    complaint.voided_at, complaint.void_reason = NOW, "不是投诉"
    session.commit()
    master = session.get(Visit, complaint.visit_id)
    master.status = "in_progress"
    session.commit()
    assert (master.status, complaint.status) == ("in_progress", "filed")


def test_what_followed_is_in_the_trail_too(session, desk):
    complaint = saved(session, sheet())
    session.get(Visit, complaint.visit_id).status = "in_progress"
    session.commit()
    lines = session.scalars(select(AuditLine).where(AuditLine.register == "complaint", AuditLine.action == "change")).all()
    assert [line.detail["status"] for line in lines] == [["已登记", "处理中"]]


# ---- what a save costs


@pytest.fixture
def counted(session):
    """The statements that went to the database since the last look."""
    statements = []
    engine = session.get_bind()

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        statements.append(statement.split()[0])

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_filing_takes_few_statements(session, desk, counted):
    """The entry, its number, its steps, the timeline, the trail and the words it is found by: no question asked twice.

    Asked are the steps, the pauses, the ladder of the day, the steward of the room and of its building.
    """
    saved(session, visit())
    session.commit()
    counted.clear()
    saved(session, visit())
    kinds = Counter(counted)
    assert kinds["SELECT"] <= 5
    assert sum(kinds.values()) <= 15


def test_a_change_takes_few_statements(session, desk, counted):
    entry = saved(session, visit())
    counted.clear()
    entry.remark = "请下午来"
    session.commit()
    assert len(counted) <= 7


def test_an_incident_needs_no_master(session, desk):
    known = {"reporter_name": "孙海", "course": "14:05 困一人，14:20 救出", "measures": "通知维保", "prevention_due_on": date(2026, 12, 1)}
    incident = saved(session, Incident(title="3 栋电梯困人", event_type="lift", place="3 栋 2 单元", **known))
    assert (incident.record_no, incident.status) == ("TF20261123-001", "open")
