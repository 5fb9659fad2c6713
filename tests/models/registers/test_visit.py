"""业主来电来访登记表: what it fills in and demands by itself."""

from datetime import datetime, timedelta

import pytest

from models.errors import RuleViolation
from models.registers.visit import Category, SubCategory, Visit

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def desk(site, session, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")
    return session.info["actor"]


def saved(session, **values) -> Visit:
    given = {"received_at": NOW, "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "repair", "content": "漏水"}
    entry = Visit(**given | values)
    session.add(entry)
    session.commit()
    return entry


@pytest.mark.rule(98)
def test_responsibility_is_always_a_persons(session, desk):
    entry = saved(session)
    assert (entry.first_receiver_id, entry.receptionist_id, entry.handler_id) == (desk.staff_id,) * 3


@pytest.mark.rule(6)
def test_whoever_handed_it_in_received_it_first(session, desk, site):
    guard = site.staff["guard"].id
    entry = saved(session, channel="relayed", reporter_id=guard)
    assert (entry.first_receiver_id, entry.receptionist_id) == (guard, desk.staff_id)


@pytest.mark.parametrize("category, wanted", [("complaint", True), ("repair", False), ("praise", False)])
def test_complaints_are_called_back(session, desk, category, wanted):
    assert saved(session, category=category).need_visit is wanted


@pytest.mark.parametrize(
    "values, field",
    [
        ({"room": None}, "room"),
        ({"handling_mode": "transfer"}, "department_id"),
        ({"category": "other"}, "sub_category"),
        ({"channel": "relayed"}, "reporter_id"),
        ({"in_scope": False}, "out_of_scope_reply"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(session, desk, values, field):
    with pytest.raises(RuleViolation) as refusal:
        saved(session, **values)
    assert refusal.value.field == field


def test_a_public_place_needs_no_room(session, desk):
    assert saved(session, room=None, location="3 栋大堂").room is None


@pytest.mark.parametrize(
    "category, severity, ladder",
    [
        ("repair", None, "default.repair"),
        ("other", None, "default.other"),
        ("complaint", None, "complaint.minor"),
        ("complaint", "major", "complaint.major"),
        ("complaint", "grave", "complaint.grave"),
    ],
)
@pytest.mark.rule(87)
def test_the_ladder_follows_category_and_severity(category, severity, ladder):
    entry = Visit(category=category, severity=severity)
    assert entry.ladder_key() == ladder


@pytest.mark.rule(68)
def test_the_clock_counts_from_the_reception_not_from_the_writing_down(session, desk):
    entry = saved(session, received_at=datetime(2026, 11, 20, 9))
    assert entry.late
    assert entry.clock_start() == datetime(2026, 11, 20, 9)


@pytest.mark.rule(6)
def test_who_received_it_first_stays_who_received_it_first(session, desk, site):
    entry = saved(session)
    entry.first_receiver_id = site.staff["guard"].id
    with pytest.raises(RuleViolation) as refusal:
        session.commit()
    assert refusal.value.field == "first_receiver_id"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        pytest.param("来访", "walk_in", marks=pytest.mark.rule(24)),
        pytest.param("来电", "call", marks=pytest.mark.rule(24)),
        pytest.param("电子信箱", "email", marks=pytest.mark.rule(24)),
        pytest.param("邮寄", "letter", marks=pytest.mark.rule(24)),
        pytest.param("来函", "letter", marks=pytest.mark.rule(25)),
        pytest.param("微信", "online", marks=pytest.mark.rule(26)),
        pytest.param("小程序", "online", marks=pytest.mark.rule(26)),
        pytest.param("网站", "online", marks=pytest.mark.rule(26)),
        pytest.param("上门", "walk_in", marks=pytest.mark.rule(26)),
    ],
)
def test_every_way_of_coming_in_is_known_by_its_words(session, desk, word, code):
    assert saved(session, channel=word).channel == code


@pytest.mark.rule(25)
def test_a_letter_keeps_its_title_its_day_and_its_scan(session, desk):
    entry = saved(session, channel="letter", letter_subject="要求修电梯", letter_on=NOW.date(), photos=[7])
    session.expire_all()
    assert (entry.letter_subject, entry.letter_on, entry.photos) == ("要求修电梯", NOW.date(), [7])


@pytest.mark.rule(46)
def test_a_reception_ends_after_it_began(session, desk):
    assert saved(session, reception_ended_at=NOW + timedelta(minutes=12)).reception_ended_at
    with pytest.raises(RuleViolation) as refusal:
        saved(session, reception_ended_at=NOW - timedelta(minutes=1))
    assert refusal.value.field == "reception_ended_at"


@pytest.mark.rule(51)
@pytest.mark.parametrize("word", ["交费", "入伙", "见领导", "咨询", "其他"])
def test_what_somebody_comes_for_is_said_under_the_seventh_category(session, desk, word):
    assert saved(session, category="其它", sub_category=word).sub_category in SubCategory.options


@pytest.mark.rule(52)
def test_an_enquiry_makes_no_eighth_category(session, desk):
    assert list(Category.options.values()) == ["售后", "报修", "投诉", "服务", "表扬", "建议", "其它"]
    assert "enquiry" in SubCategory.options and "enquiry" not in Category.options


@pytest.mark.rule(53)
def test_how_content_somebody_was_at_the_desk_is_one_of_three(session, desk):
    assert [saved(session, onsite_satisfaction=word).onsite_satisfaction for word in ("满意", "较满意", "不满意")] == ["a", "b", "c"]
    with pytest.raises(RuleViolation):
        saved(session, onsite_satisfaction="很好")
