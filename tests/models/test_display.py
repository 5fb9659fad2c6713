"""The one door out: what may leave, in which words."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from models.declare import REGISTERS
from models.display import Display, clocks, department_options, staff_options
from models.features import Entry
from models.organisation import Account, Grant, Staff, system_actor
from models.premises import Occupancy, Resident
from models.registers.complaint import Complaint
from models.registers.item import Item
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Pause

NOW = datetime(2026, 11, 23, 14, 32)
SECRETS = {"person": "慕容雪", "phone": "13511112222", "id_number": "453X", "plate": "粤B12345"}


@pytest.fixture
def desk(site, session, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")
    return session.info["actor"]


@pytest.fixture
def display(session, desk) -> Display:
    return Display(session, NOW)


@pytest.fixture
def entry(session, desk) -> Visit:
    entry = Visit(received_at=NOW, room="3-2-1201", person_name="张伟", phone="13800001234", category="repair", content="厨房漏水")
    session.add(entry)
    session.commit()
    return entry


def private_fields():
    from models import registers  # noqa: F401 - declares them

    return [(register, spec) for register in REGISTERS.values() for spec in register.fields if spec.kind.code in SECRETS]


@pytest.mark.rule(140)
@pytest.mark.parametrize("register, spec", private_fields(), ids=lambda one: getattr(one, "slug", None) or one.name)
def test_every_private_field_of_every_register_leaves_masked(display, register, spec):
    secret = SECRETS[spec.kind.code]
    shown = display.shown(register.model(**{spec.name: secret}), spec)
    assert shown and shown != secret
    assert display.shown_value(spec, None) == ""


@pytest.mark.rule(140)
def test_free_text_leaves_without_the_numbers_in_it(display):
    row = Visit(content="老人独居，女儿电话 13511112222", location="值班电话0755-26881234旁")
    assert display.shown(row, Visit.register.field("content")) == "老人独居，女儿电话 135****2222"
    assert "26881234" not in display.shown(row, Visit.register.field("location"))


def test_people_departments_and_entries_are_shown_by_name(display, session, desk, site, entry):
    sheet = Complaint(visit_id=entry.id, handler_id=site.staff["department"].id, department_id=site.departments["工程部"].id)
    names = ("visit_id", "handler_id", "department_id")
    assert [display.shown(sheet, Complaint.register.field(name)) for name in names] == ["LD20261123-001", "刘强", "工程部"]


@pytest.mark.rule(140)
def test_a_link_to_a_resident_is_masked_too(display, site):
    occupancy = Occupancy(resident_id=site.residents["3-2-1201"].id, room_id=site.rooms["3-2-1201"].id)
    assert display.shown(occupancy, Occupancy.register.field("resident_id")) == "张*"
    assert display.shown(occupancy, Occupancy.register.field("room_id")) == "3栋2单元1201"


def test_what_is_out_of_sight_or_gone_has_no_name(display, session, site):
    with acting(session, system_actor(site.other.id)):
        theirs = session.query(Staff).filter_by(community_id=site.other.id).one().id
        resident = session.query(Resident).filter_by(community_id=site.other.id).one().id
    assert [display.name_of("staff", key) for key in (theirs, 999_999)] == ["", ""]
    assert display.name_of("resident", resident) == ""


def test_who_helps_out_from_another_community_has_a_name(display, session, site, desk):
    with acting(session, system_actor()):
        helper = session.query(Account).filter_by(username="elsewhere").one()
        session.add(Grant(account_id=helper.id, community_id=site.community.id, role="receptionist"))
        session.commit()
    assert display.name_of("staff", helper.staff_id) == "周婷"


def test_names_of_a_page_are_looked_up_at_once(display, session, site, entry):
    rows = [Visit(handler_id=member.id, department_id=member.department_id) for member in site.staff.values()]
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement.split()[0])

    event.listen(session.get_bind(), "before_cursor_execute", note)
    register = Visit.register
    display.prefetch_rows(register, rows, [register.field("handler_id"), register.field("department_id")])
    found = [display.shown(row, register.field("handler_id")) for row in rows]
    event.remove(session.get_bind(), "before_cursor_execute", note)
    assert len(found) == len(site.staff) and all(found)
    assert asked.count("SELECT") == 2


@pytest.mark.parametrize(
    "row, label, tone",
    [
        (Visit(status="filed"), "已登记", None),
        (Visit(status="filed", voided_at=NOW), "作废", None),
        (Item(status="kept"), "在库", "blue"),
        (Item(status="claimed"), "已认领（取走）", "green"),
    ],
)
def test_the_state_is_a_word_with_a_colour(display, row, label, tone):
    pill = display.status(row)
    assert pill.label == label
    assert pill.tone == tone or tone is None


def test_a_paused_entry_says_so(display):
    assert display.status(Visit(status="in_progress"), paused=True).label == "挂起"
    assert display.status(Visit(status="written_off"), paused=True).label != "挂起"


def test_what_has_no_state_shows_none(display):
    assert display.status(Resident(name="张伟")) is None


def test_moments_are_said_as_people_say_them(display):
    when = display.when(datetime(2026, 11, 23, 9, 5))
    assert (when.text, when.full, when.iso) == ("今天 09:05", "2026-11-23 09:05", "2026-11-23T09:05")
    assert display.when(None) is None


def test_staff_and_departments_to_choose_from_are_those_at_work_here(session, desk, site):
    gone = session.get(Staff, site.staff["guard"].id)
    gone.enabled = False
    session.commit()
    names = [name for _, name in staff_options(session, desk.community_id)]
    assert "李静" in names and "孙海" not in names and "周婷" not in names
    assert "工程部" in [name for _, name in department_options(session, desk.community_id)]


@pytest.mark.rule(87)
def test_the_clock_of_an_entry_stands_on_its_first_limit(session, desk, entry):
    clock = clocks(session, "visit", [entry.id], NOW)[entry.id]
    assert (clock.level, clock.paused, clock.next_due) == (0, False, NOW + timedelta(hours=48))
    late = clocks(session, "visit", [entry.id], NOW + timedelta(hours=50))[entry.id]
    assert (late.level, late.next_role) == (1, "manager")
    assert "2 小时" in late.due.text


def test_a_paused_clock_does_not_look_overdue(session, desk, entry):
    from models import steps

    pause = Pause(register="visit", entry_id=entry.id, community_id=desk.community_id, start_at=NOW, reason="等配件")
    session.add(pause)
    session.flush()
    steps.align(session, entry, NOW)
    clock = clocks(session, "visit", [entry.id], NOW + timedelta(days=30))[entry.id]
    assert (clock.level, clock.paused, clock.due.tone) == (0, True, "paused")


def test_an_entry_without_steps_has_no_clock(session, desk):
    assert clocks(session, "visit", [999_999], NOW) == {}


def test_every_entry_can_be_shown_field_by_field(display, entry):
    assert isinstance(entry, Entry)
    shown = {spec.label: display.shown(entry, spec) for spec in entry.register.fields}
    assert (shown["业主姓名"], shown["联系电话"], shown["房号"], shown["承办人"]) == ("张*", "138****1234", "3栋2单元1201", "李静")
    assert not [label for label, text in shown.items() if not isinstance(text, str)]
