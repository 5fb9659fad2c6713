"""Finding people and rooms: by equality, masked, counted; and what a household has with us."""

import pytest
from sqlalchemy import func, select

from models import household, matters
from models.audit import AuditLine
from models.errors import RuleViolation
from models.operations.file_entry import file_visit
from models.scope import acting

NOW = "2026-11-23 14:30"


@pytest.fixture
def look(session, site, actor_for, at):
    now = at(NOW)

    def search(text, username="desk"):
        actor = actor_for(username)
        with acting(session, actor):
            found = household.look_up(session, actor, text, now)
            session.commit()
        return found

    return search


@pytest.mark.parametrize("typed", ["3 2 1201", "3-2-1201", "3栋2单元1201", "3号楼2单元1201室", "３ ２ １２０１", "三栋2单元1201"])
def test_a_room_is_found_in_any_form(look, typed):
    hits = look(typed)
    assert [(hit.room, hit.name, hit.phone, hit.exact) for hit in hits] == [("3-2-1201", "张*", "138****1234", True)]


@pytest.mark.parametrize(
    "typed, rooms",
    [
        ("3 2", ["3-2-1201", "3-2-1202"]),
        ("3-2-12", ["3-2-1201", "3-2-1202"]),
        ("3栋2单元120", ["3-2-1201", "3-2-1202"]),
        ("5 1 3", ["5-1-301"]),
        ("9 9", []),
    ],
)
def test_the_beginning_of_a_room_offers_its_rooms(look, typed, rooms):
    assert [hit.room for hit in look(typed)] == rooms


def test_what_was_typed_is_marked_in_the_spoken_room(look):
    assert look("3 2 12")[0].marks == (("3", True), ("栋", False), ("2", True), ("单元", False), ("12", True), ("01", False))


@pytest.mark.parametrize("typed", ["张伟", "zhangwei", "ZW", "zhang wei", "13800001234", "138 0000 1234", "+86 13800001234"])
def test_people_are_found_by_the_whole_name_its_pinyin_or_the_whole_phone(look, typed):
    hits = look(typed)
    assert [(hit.room, hit.name, hit.relation, hit.phone) for hit in hits] == [("3-2-1201", "张*", "业主", "138****1234")]


@pytest.mark.parametrize(
    "typed", ["张", "zhang", "zhangw", "1380000123", "138", "伟", "", "%", "13800001235", "吴越", "13500004444", "' OR 1=1"]
)
def test_parts_of_a_name_or_phone_and_people_of_elsewhere_find_nobody(look, typed):
    assert look(typed) == []


def test_at_most_eight_are_shown(look, session, site):
    from models.premises import Room

    session.add_all(Room(community_id=site.community.id, full_no=f"9-1-{floor}01") for floor in range(10, 30))
    session.commit()
    assert len(look("9 1")) == 8


def test_a_search_is_audited_without_what_was_searched_for(look, session, site):
    look("13800001234")
    line = session.scalar(select(AuditLine).where(AuditLine.action == "find_person"))
    assert line.detail == {"by": "phone", "found": 1}
    assert line.account_id == site.accounts["desk"].id


def test_the_sixty_first_search_in_a_minute_is_refused(look, session):
    for _ in range(60):
        look("3 2")
    with pytest.raises(RuleViolation) as refused:
        look("3 2")
    assert "请等一分钟" in refused.value.message
    assert len(look("3 2", "supervisor")) == 2
    assert session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.action == "find_person")) == 61


@pytest.mark.parametrize(
    "typed, personal",
    [("张伟", True), ("13800001234", True), ("zw", True), ("3 2 1201", False), ("LD20261123-001", False), ("二号电梯停了又停", False)],
)
def test_names_and_telephones_are_known_as_personal(typed, personal):
    assert household.looks_personal(typed) is personal


def test_a_household_has_its_people_masked_and_its_open_matters(session, site, actor_for, at):
    now, actor = at(NOW), actor_for("desk")
    values = {
        "channel": "call",
        "room": "3-2-1201",
        "resident_id": site.residents["3-2-1201"].id,
        "category": "repair",
        "content": "请回电 13800001234",
    }
    with acting(session, actor):
        file_visit(session, actor, now, values)
        session.commit()
        home = household.household(session, actor, "3-2-1201", now)
    assert home.known and home.say == "3栋2单元1201"
    assert [(person.name, person.phone, person.primary) for person in home.residents] == [("张*", "138****1234", True)]
    assert [(matter.record_no, matter.category, matter.text, matter.who) for matter in home.open] == [
        ("LD20261123-001", "报修", "请回电 138****1234", "工程部 刘强")
    ]
    assert home.open[0].due.text == "还剩 2 天"


def test_a_room_nobody_knows_is_a_temporary_one(session, site, actor_for, at):
    actor = actor_for("desk")
    with acting(session, actor):
        home = household.household(session, actor, "3-2-9999", at(NOW))
    assert (home.known, home.residents, home.open) == (False, (), ())


def test_who_moved_out_is_no_longer_found(session, site, look, actor_for):
    from models.premises import Occupancy

    session.scalar(select(Occupancy).where(Occupancy.resident_id == site.residents["3-2-1201"].id)).end_on = site.residents[
        "3-2-1201"
    ].consent_on
    session.commit()
    assert look("张伟") == []
    assert look("3 2 1201")[0].name == ""


@pytest.mark.parametrize(
    "days_ago, category, found", [(10, "repair", True), (89, "repair", True), (91, "repair", False), (10, "complaint", False)]
)
def test_the_same_category_within_ninety_days_is_a_repeat(session, site, actor_for, at, days_ago, category, found):
    from datetime import timedelta

    now, actor = at(NOW), actor_for("desk")
    values = {"channel": "call", "room": "3-2-1201", "resident_id": site.residents["3-2-1201"].id, "category": "repair",
              "content": "水管漏水", "received_at": now - timedelta(days=days_ago)}  # fmt: skip
    with acting(session, actor):
        filed = file_visit(session, actor, now, values)
        session.commit()
        again = matters.repeats(session, actor, "3-2-1201", category, now)
    if not found:
        assert again is None
    else:
        assert (again.times, again.days, again.latest.record_no) == (2, 90, filed.visit.record_no)
