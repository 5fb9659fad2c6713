"""物品存放（招领）登记表: what is found, lost, kept and handed out."""

from datetime import date, datetime

import pytest

from models.errors import RuleViolation
from models.registers.item import Item

NOW = datetime(2026, 11, 23, 14, 32)
CLAIM = {
    "status": "claimed", "claimant_name": "王芳", "claimant_phone": "13900005678", "claimant_id_type": "identity", "id_verified": True,
    "id_last4": "453X", "claimed_at": NOW, "claim_features": ["colour", "mark"],
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
    assert saved(session, notice_on=date(2026, 11, 24), keep_until=date(2026, 12, 1)).keep_until == date(2027, 11, 24)
    assert saved(session, notice_on=date(2028, 2, 29)).keep_until == date(2029, 2, 28)


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
        ({"status": "disposed", "item_category": "food"}, "disposal"),
        ({"status": "disposed", "item_category": "food", "disposal": "销毁"}, "disposed_at"),
        ({"status": "disposed", "item_category": "food", "disposal": "销毁", "disposed_at": NOW}, "disposal_approver_id"),
        ({"status": "announced"}, "notice_on"),
        ({"status": "announced", "notice_on": date(2026, 11, 24)}, "notice_way"),
        ({"status": "police"}, "police_handover_at"),
        ({"status": "police", "police_handover_at": NOW}, "police_receipt"),
        ({"item_category": "cash", "est_value": "200"}, "checker1_id"),
        ({"item_category": "jewellery", "est_value": "200"}, "checker1_id"),
        ({"kind": "lost", "is_valuable": True}, "is_valuable"),
        ({"kind": "lost", "status": "claimed"}, "status"),
        ({"kind": "found", "status": "searching"}, "status"),
        ({"kind": "deposit", "tag_no": "牌 7", "forbidden_check": False}, "forbidden_check"),
        ({"proxy": True}, "proxy_doc"),
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


@pytest.mark.rule(110)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"claim_features": ["colour"]}, "claim_features"),
        ({"claim_features": None}, "claim_features"),
        ({"id_verified": False}, "id_verified"),
    ],
)
def test_who_says_less_than_two_features_right_or_shows_no_paper_gets_nothing(session, desk, changes, field):
    with pytest.raises(RuleViolation) as refusal:
        saved(session, **CLAIM | {"released_by_id": desk.staff_id} | changes)
    assert refusal.value.field == field


@pytest.mark.rule(110)
def test_two_features_are_what_makes_the_statement_fit(session, desk):
    assert saved(session, **CLAIM | {"released_by_id": desk.staff_id}).claim_statement_ok is True


@pytest.mark.rule(108)
@pytest.mark.parametrize(("day", "refused"), [("2027-11-23 10:00", True), ("2027-11-24 10:00", False)])
def test_a_found_thing_is_not_disposed_of_before_its_year_is_over(session, desk, at, day, refused):
    item = saved(session, notice_on=date(2026, 11, 24), notice_way="board", status="announced")
    now = at(day)
    item.status, item.disposal, item.disposed_at, item.disposal_approver_id = "disposed", "交公益机构", now, desk.staff_id
    if refused:
        with pytest.raises(RuleViolation, match="2027-11-24 起才能依法处置") as refusal:
            session.commit()
        assert refusal.value.field == "status"
    else:
        session.commit()
        assert item.status == "disposed"


@pytest.mark.rule(108)
def test_without_an_announcement_only_what_spoils_may_go(session, desk):
    gone = {"status": "disposed", "disposal": "销毁", "disposed_at": NOW, "disposal_approver_id": desk.staff_id}
    with pytest.raises(RuleViolation, match="还没公告"):
        saved(session, **gone)
    session.rollback()
    assert saved(session, item_category="food", **gone).status == "disposed"


@pytest.mark.rule(110)
def test_a_tag_hangs_on_one_deposit_at_a_time(session, desk):
    deposit = {"kind": "deposit", "tag_no": "牌 7", "forbidden_check": True, "expected_pickup_at": NOW}
    first = saved(session, **deposit)
    with pytest.raises(RuleViolation, match=f"还在用，见 {first.record_no}") as refusal:
        saved(session, **deposit)
    assert refusal.value.field == "tag_no"
    session.rollback()
    for name, value in (CLAIM | {"released_by_id": desk.staff_id}).items():
        first.put(name, value)
    session.commit()
    assert saved(session, **deposit).id
