"""可能就是…: on the form as it is typed, on the page of an item, and the notice for everybody's eyes."""

from datetime import datetime, timedelta

import pytest

from models.registers.item import Item

NOW = datetime(2026, 11, 23, 14, 30)
ITEM = {"item_name": "钥匙一串", "item_category": "keys", "features": "4 把，带红绳", "place": "2栋电梯厅", "person_name": "周海"}


@pytest.fixture
def things(session, site, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")
    lost = Item(kind="lost", found_at=NOW - timedelta(days=3), person_phone="13800001234", storage_place="报失登记", **ITEM)
    found = Item(kind="found", found_at=NOW - timedelta(days=1), storage_place="A3 柜", **ITEM | {"place": "2栋1单元1203门口"})
    session.add_all([lost, found])
    session.commit()
    return lost, found


@pytest.mark.rule(108)
def test_the_page_offers_the_other_half_and_one_click_leads_to_the_claim(client_for, things, session):
    lost, found = things
    desk = client_for("desk")
    page = desk.get(f"/admin/item/details/?id={lost.id}").text
    assert "可能就是这一件" in page and found.record_no in page and "就是它" in page
    answer = desk.post("/admin/lost-found/pair/", data={"id": lost.id, "other": found.id})
    assert answer.status_code == 302 and f"/admin/item/edit/?id={found.id}&status=claimed" in answer.location
    form = desk.get(answer.location).text
    assert '<option selected value="claimed">' in form and "周*" in form and "周海" not in form
    assert "对上了" in desk.get(f"/admin/item/details/?id={lost.id}").text
    desk.post("/admin/lost-found/part/", data={"id": lost.id})
    session.expire_all()
    assert (lost.status, found.matched_id) == ("searching", None)


@pytest.mark.rule(62)
def test_while_typing_the_desk_reads_what_it_may_be(client_for, things):
    typed = {"kind": "lost", "item_name": "钥匙", "item_category": "keys", "features": "红绳", "found_at": "2026-11-22 09:00",
             "place": "2栋"}  # fmt: skip
    answer = client_for("desk").post("/admin/lost-found/likely/", data=typed).get_json()
    assert answer["count"] == 1 and things[1].record_no in answer["html"] and "红绳" not in answer["html"]
    for junk in ({}, {"kind": "x", "found_at": "昨天"}, typed | {"item_name": "\x00"}, typed | {"features": "字" * 9000}):
        assert client_for("desk").post("/admin/lost-found/likely/", data=junk).status_code == 200


def test_who_may_not_write_may_not_tie(client_for, things):
    lost, found = things
    data = {"id": lost.id, "other": found.id}
    assert "就是它" not in client_for("company").get(f"/admin/item/details/?id={lost.id}").text
    assert "没有改这张表的权限" in client_for("company").post("/admin/lost-found/pair/", data=data, follow_redirects=True).text
    assert client_for("guard").post("/admin/lost-found/pair/", data=data).status_code == 404
    assert client_for("admin").post("/admin/lost-found/pair/", data=data).status_code == 403
    assert client_for("desk").get("/admin/lost-found/pair/").status_code == 405


@pytest.mark.rule(109)
def test_the_public_notice_says_what_kind_where_and_when_and_nothing_else(client_for, things, session, actor_for):
    found = things[1]
    found.status, found.notice_on, found.notice_way = "announced", NOW.date(), "board"
    session.commit()
    page = client_for("desk").get("/admin/item/print/page/?layout=public").text
    sheet = page[page.index("<main") :]
    assert "招领启事" in sheet and "钥匙" in sheet and "2栋1单元****门口" in sheet and "2026-11-22" in sheet and "2027-11-23" in sheet
    assert "领取地点" in sheet and "0755-26881234" in sheet
    assert not [word for word in ("红绳", "钥匙一串", "周", "1203", things[0].record_no) if word in sheet]
