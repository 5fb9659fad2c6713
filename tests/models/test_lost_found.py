"""Lost reports and found things: looked for, tied in one click, and set loose again (R62, R108)."""

from datetime import datetime, timedelta

import pytest

from models.errors import RuleViolation
from models.lost_found import likely
from models.operations.pair_items import pair_items, part_items
from models.registers.item import Item

NOW = datetime(2026, 11, 23, 14, 30)


@pytest.fixture
def keep(session, site, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")

    def make(kind, days_ago=0, **values) -> Item:
        given = {"item_name": "钥匙一串", "item_category": "keys", "features": "4 把，带红绳", "place": "2栋电梯厅", "person_name": "周海",
                 "person_phone": "13800001234", "found_at": NOW - timedelta(days=days_ago)}  # fmt: skip
        given["storage_place"] = "A3 柜" if kind == "found" else "报失登记"
        item = Item(kind=kind, **given | values)
        session.add(item)
        session.commit()
        return item

    return make


@pytest.mark.rule(62)
@pytest.mark.rule(108)
def test_what_was_lost_is_looked_for_among_what_was_found_and_the_other_way_round(session, keep, actor_for):
    lost, found = keep("lost", 3), keep("found", 1, item_name="一串钥匙", place="2栋大堂")
    keep("found", 1, item_name="雨伞", item_category="other", features="蓝色长柄")
    keep("found", 90)
    desk = actor_for("desk")
    assert [half.record_no for half in likely(session, desk, NOW, lost)] == [found.record_no]
    (half,) = likely(session, desk, NOW, found)
    assert (half.id, half.name, half.place, half.at.full) == (lost.id, "钥匙一串", "2栋电梯厅", "2026-11-20 14:30")
    assert "红绳" not in str(half)


@pytest.mark.rule(108)
def test_one_click_ties_both_and_prepares_the_claim(session, keep, actor_for):
    lost, found = keep("lost", 3, person_name="王芳", room="3-2-1202"), keep("found", 1)
    desk = actor_for("desk")
    assert pair_items(session, desk, lost, found) is found
    session.commit()
    assert (lost.status, lost.matched_id, found.matched_id, found.status) == ("found_again", found.id, lost.id, "kept")
    assert (found.claimant_name, found.claimant_room) == ("王芳", "3-2-1202")
    assert likely(session, desk, NOW, found) == []
    part_items(session, desk, found)
    session.commit()
    assert (lost.status, lost.matched_id, found.matched_id, found.claimant_name) == ("searching", None, None, None)


def test_two_of_a_kind_or_what_is_tied_already_is_refused(session, keep, actor_for):
    lost, found, other = keep("lost", 3), keep("found", 1), keep("found", 1)
    desk = actor_for("desk")
    with pytest.raises(RuleViolation, match="一件报失对一件拾得"):
        pair_items(session, desk, found, other)
    pair_items(session, desk, lost, found)
    session.commit()
    with pytest.raises(RuleViolation, match="已经对上了"):
        pair_items(session, desk, other, lost)
    with pytest.raises(RuleViolation, match="没有对上"):
        part_items(session, desk, other)


def test_what_was_handed_out_is_not_set_loose(session, keep, actor_for):
    lost, found = keep("lost", 3), keep("found", 1)
    desk = actor_for("desk")
    pair_items(session, desk, lost, found)
    for name, value in (("claimant_id_type", "identity"), ("id_verified", True), ("id_last4", "453X"), ("claimed_at", NOW),
                        ("released_by_id", desk.staff_id), ("claim_features", ["colour", "mark"]), ("status", "claimed")):  # fmt: skip
        found.put(name, value)
    session.commit()
    with pytest.raises(RuleViolation, match="已经领走"):
        part_items(session, desk, lost)
