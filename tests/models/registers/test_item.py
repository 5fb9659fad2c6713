"""物品存放（招领）登记表: what is found, lost, kept and handed out."""

from datetime import date, datetime

import pytest

from models.errors import RuleViolation
from models.registers.item import Item

NOW = datetime(2026, 11, 23, 14, 32)
CLAIM = {
    "status": "claimed", "claimant_name": "王芳", "claimant_phone": "13900005678", "claimant_id_type": "identity", "id_verified": True,
    "id_last4": "453X", "claimed_at": NOW, "claim_statement_ok": True,
}  # fmt: skip


@pytest.fixture
def desk(site, session, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")
    return session.info["actor"]


def saved(session, **values) -> Item:
    given = {
        "item_name": "黑色双肩包", "features": "拉链处有红绳", "place": "3 栋大堂", "person_name": "孙海", "storage_place": "2 号柜",
    }  # fmt: skip
    item = Item(**given | values)
    session.add(item)
    session.commit()
    return item


def test_it_starts_with_one_piece_in_store(session, desk):
    item = saved(session)
    assert (item.kind, item.status, item.quantity, item.unit, item.received_by_id) == ("found", "kept", 1, "件", desk.staff_id)


def test_a_year_from_the_announcement(session, desk):
    assert saved(session, notice_on=date(2026, 11, 24)).keep_until == date(2027, 11, 24)
    assert saved(session, notice_on=date(2026, 11, 24), keep_until=date(2026, 12, 1)).keep_until == date(2026, 12, 1)


@pytest.mark.rule(109)
def test_handing_out_keeps_the_last_four_figures_only(session, desk):
    item = saved(session, **CLAIM | {"id_last4": "110101199003074530", "released_by_id": desk.staff_id})
    assert item.id_last4 == "4530"


@pytest.mark.rule(110)
@pytest.mark.parametrize("missing", [name for name in CLAIM if name not in ("status",)])
def test_handing_out_needs_everything(session, desk, missing):
    with pytest.raises(RuleViolation) as refusal:
        saved(session, **CLAIM | {"released_by_id": desk.staff_id, missing: None})
    assert refusal.value.field == missing


@pytest.mark.parametrize(
    "values, field",
    [
        ({"is_valuable": True}, "checker1_id"),
        ({"kind": "deposit"}, "tag_no"),
        ({"kind": "pet"}, "pet_breed"),
        ({"status": "disposed"}, "disposal"),
        ({"storage_place": None}, "storage_place"),
        ({"person_phone": "12"}, "person_phone"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(session, desk, values, field):
    with pytest.raises(RuleViolation) as refusal:
        saved(session, **values)
    assert refusal.value.field == field


def test_valuables_are_counted_by_two_different_people(session, desk, site):
    one, two = desk.staff_id, site.staff["guard"].id
    with pytest.raises(RuleViolation) as refusal:
        saved(session, is_valuable=True, checker1_id=one, checker2_id=one)
    assert (refusal.value.field, refusal.value.message) == ("checker2_id", "清点人要两位不同的人")
    session.rollback()
    assert saved(session, is_valuable=True, checker1_id=one, checker2_id=two).id


def test_what_somebody_lost_is_being_looked_for(session, desk):
    assert saved(session, kind="lost").status == "searching"


@pytest.mark.rule(108)
@pytest.mark.parametrize(
    ("word", "values", "code"),
    [
        ("拾得招领", {}, "found"),
        ("报失", {}, "lost"),
        ("寄存", {"tag_no": "牌 7", "forbidden_check": True, "expected_pickup_at": NOW}, "deposit"),
        ("宠物", {"pet_breed": "泰迪", "pet_colour": "棕"}, "pet"),
    ],
)
def test_found_lost_kept_and_pets_are_one_register(session, desk, word, values, code):
    assert saved(session, kind=word, **values).kind == code


@pytest.mark.rule(110)
def test_what_is_kept_for_somebody_has_a_tag_and_a_place(session, desk):
    with pytest.raises(RuleViolation) as refusal:
        saved(session, kind="deposit", forbidden_check=True, expected_pickup_at=NOW)
    assert refusal.value.field == "tag_no"
