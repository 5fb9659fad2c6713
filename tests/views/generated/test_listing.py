"""The list query: every row once, whichever way one walks; counts that stop; only what a person may see."""

from datetime import datetime, timedelta

import pytest

from models.declare import register_of
from models.registers.item import Item
from models.registers.visit import Visit
from views.generated import listing
from views.generated.listing import Listing, Order, Place

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def items(site, session, at):
    """Twenty-three entries with ties, and every third without a value to sort by."""
    at(NOW)
    made = []
    for number in range(23):
        item = Item(
            community_id=site.community.id,
            item_name="伞",
            features="黑色",
            found_at=NOW - timedelta(hours=number % 5),
            place="大堂",
            person_name="王芳",
            received_by_id=site.staff["desk"].id,
            storage_place="A柜",
            keep_until=None if number % 3 == 0 else NOW.date(),
        )
        session.add(item)
        session.flush()
        made.append(item.id)
    session.commit()
    return made


def walk(listed: Listing, back: bool = False) -> list[int]:
    """All keys, page by page, by key alone."""
    page = listed.page(Place(20, before=None, after=None))
    keys, seen = [row.id for row in page.rows], 0
    if back:
        while page.has_next:
            page = listed.page(Place(5, after=page.rows[-1].id))
        keys = [row.id for row in page.rows]
    while page.has_previous if back else page.has_next:
        place = Place(5, before=page.rows[0].id) if back else Place(5, after=page.rows[-1].id)
        page = listed.page(place)
        fresh = [row.id for row in page.rows]
        keys = fresh + keys if back else keys + fresh
        seen += 1
        assert seen < 50
    return keys


@pytest.mark.parametrize("order", ["id", "-id", "found_at", "-found_at", "keep_until", "-keep_until", "record_no", "-recorded_at"])
def test_walking_by_key_shows_every_row_once_in_the_order_of_the_page_numbers(order, items, session, actor_for):
    listed = Listing(session, actor_for("manager"), register_of("item"), [], Order(order.removeprefix("-"), order.startswith("-")))
    numbered = [row.id for number in range(1, 6) for row in listed.page(Place(5, page=number)).rows]
    assert sorted(numbered) == sorted(items)
    assert walk(listed) == numbered
    assert walk(listed, back=True) == numbered


def test_rows_without_a_value_come_last_whichever_way_it_is_sorted(items, session, actor_for):
    for down in (False, True):
        rows = Listing(session, actor_for("manager"), register_of("item"), [], Order("keep_until", down)).page(Place(50)).rows
        empty = [row.keep_until is None for row in rows]
        assert empty == sorted(empty)


def test_a_count_stops_at_its_cap_and_the_pages_beyond_are_reached_by_key(items, session, actor_for, monkeypatch):
    monkeypatch.setattr(listing, "COUNT_CAP", 10)
    listed = Listing(session, actor_for("manager"), register_of("item"), [], Order("id"))
    page = listed.page(Place(5, page=99))
    assert str(page.total) == "10+" and page.number == page.pages == 2 and page.has_next
    assert walk(listed) == items


def test_a_key_that_is_not_in_the_list_begins_at_the_beginning(items, session, actor_for):
    page = Listing(session, actor_for("manager"), register_of("item"), [], Order("found_at")).page(Place(5, after=424242))
    assert page.number == 1


def test_due_first_puts_open_matters_before_those_without_a_limit(site, session, at, actor_for):
    for hours in (5, 80, 30):
        at(NOW - timedelta(hours=hours))
        session.add(
            Visit(
                community_id=site.community.id,
                received_at=NOW - timedelta(hours=hours),
                channel="call",
                room="3-2-1201",
                person_name="张伟",
                phone="拒留",
                category="repair",
                content="漏水",
                status="written_off" if hours == 30 else None,
            )
        )
        session.commit()
    at(NOW)
    listed = Listing(session, actor_for("desk"), register_of("visit"), [], Order("due"))
    assert [round((NOW - row.received_at) / timedelta(hours=1)) for row in listed.page(Place()).rows] == [80, 5, 30]
    assert len(walk(listed)) == 3


@pytest.mark.parametrize(
    ("who", "seen"), [("manager", 3), ("supervisor", 3), ("desk", 3), ("department", 2), ("guard", 1), ("company", 3), ("elsewhere", 0)]
)
def test_each_person_sees_what_is_theirs(who, seen, site, session, at, actor_for):
    at(NOW)
    ways = [
        {"department_id": site.departments["工程部"].id, "recorded_by_id": site.staff["desk"].id},
        {"department_id": site.departments["秩序部"].id, "recorded_by_id": site.staff["guard"].id},
        {"recorded_by_id": site.staff["department"].id},
    ]
    for way in ways:
        session.add(
            Visit(
                community_id=site.community.id,
                received_at=NOW,
                channel="call",
                room="3-2-1201",
                person_name="张伟",
                phone="拒留",
                category="repair",
                content="漏水",
                **way,
            )
        )
    session.commit()
    listed = Listing(session, actor_for(who), register_of("visit"), [], Order("id"))
    assert listed.page(Place()).total.number == seen


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({}, Place()),
        ({"page": "3", "per_page": "50"}, Place(50, 3)),
        ({"page": "0"}, Place(20, 1)),
        ({"page": "-3"}, Place(20, 1)),
        ({"page": "9" * 30}, Place(20, listing.COUNT_CAP)),
        ({"per_page": "-1"}, Place()),
        ({"per_page": "5000"}, Place()),
        ({"after": "12"}, Place(after=12)),
        ({"before": "x"}, Place()),
        ({"after": "9" * 30}, Place()),
    ],
)
def test_an_odd_place_is_brought_back_into_bounds(asked, place):
    assert listing.place_of(asked) == place


def test_a_public_area_is_named_where_a_room_would_stand(client_for, site, session, at):
    now = at("2026-11-23 14:32")
    session.add(Visit(
        received_at=now, channel="call", location="地库 B2 车道", person_name="匿名", phone="拒留", category="repair", content="照明不亮"
    ))  # fmt: skip
    session.commit()
    assert "地库 B2 车道" in client_for("desk").get("/admin/visit/").get_data(as_text=True)


def test_what_waits_elsewhere_is_said_with_the_way_to_it(client_for, site, session, at):
    now = at("2026-11-23 14:32")
    desk = client_for("desk")
    assert "去看" not in desk.get("/admin/return_visit/").get_data(as_text=True)
    told = {"status": "to_visit", "result": "已修好", "process_note": "已换件", "notified_at": now, "notify_way": "phone"}
    session.add(Visit(received_at=now, channel="call", room="3-2-1201", person_name="张伟", phone="拒留", category="complaint",
                      content="电梯停了", **told))  # fmt: skip
    session.commit()
    page = desk.get("/admin/return_visit/").get_data(as_text=True)
    assert "还有 1 件待回访" in page and "/admin/visit/?status=to_visit" in page


def test_a_return_visit_that_is_late_is_not_overdue_handling(client_for, site, session, at):
    told = at("2026-11-10 10:00")
    done = {"status": "to_visit", "result": "已修好", "process_note": "已换件", "finished_at": told, "notified_at": told}
    session.add(Visit(received_at=told, channel="call", room="3-2-1201", person_name="张伟", phone="拒留", category="complaint",
                      content="电梯停了", notify_way="phone", **done))  # fmt: skip
    session.commit()
    at("2026-11-23 14:32")
    desk = client_for("desk")
    assert "LD20261110-001" in desk.get("/admin/visit/?status=open").get_data(as_text=True)
    assert "LD20261110-001" not in desk.get("/admin/visit/?status=overdue_open").get_data(as_text=True)
