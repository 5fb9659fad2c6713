"""The forms of every register as pages: empty ones to write in, the documents beside them, and what the audit keeps of it."""

from datetime import datetime

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.declare import all_registers, register_of
from models.registers.item import Item
from models.registers.reception_plan import ReceptionPlan
from models.schema import load_all

load_all()
EVERY = [register.slug for register in all_registers()]
NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def manager(client_for, at):
    at(NOW)
    return client_for("manager")


@pytest.fixture
def item(site, session, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")
    row = Item(item_name="黑色双肩包", features="拉链处有红绳", place="3 栋大堂", person_name="孙海", storage_place="2 号柜")
    session.add(row)
    session.commit()
    return row


def claim(session, item) -> None:
    item.status, item.claimant_name, item.claimant_phone, item.claimant_id_type = "claimed", "王芳", "13900005678", "identity"
    item.id_verified, item.id_last4, item.claimed_at, item.claim_features = True, "453X", NOW, ["colour", "mark"]
    item.released_by_id = item.received_by_id
    session.commit()


@pytest.mark.rule(147)
@pytest.mark.parametrize("slug", EVERY)
def test_the_list_leads_to_an_empty_form_with_its_number_and_its_boxes(slug, manager):
    register = register_of(slug)
    assert f'href="/admin/{slug}/print/blank/"' in manager.get(f"/admin/{slug}/").text
    page = manager.get(f"/admin/{slug}/print/blank/")
    assert page.status_code == 200
    assert register.title in page.text and register.form_no in page.text and "data-sign" in page.text


def test_an_empty_form_is_nobodys_and_not_in_the_audit(manager, item, session):
    page = manager.get("/admin/item/print/blank/?doc=claim").text
    assert "物品领取单" in page and "孙*" not in page and "☑" not in page
    assert session.scalars(select(AuditLine).where(AuditLine.action == "print")).all() == []


@pytest.mark.rule(110)
def test_the_receipt_is_offered_once_the_item_was_claimed_and_names_what_was_checked(manager, item, session):
    where = f"/admin/item/print/form/?id={item.id}&doc=claim"
    assert manager.get(where).status_code == 404
    assert "物品领取单" not in manager.get(f"/admin/item/details/?id={item.id}").text
    claim(session, item)
    assert where.replace("&", "&amp;") in manager.get(f"/admin/item/details/?id={item.id}").text
    page = manager.get(where).text
    checked = ("王*", "身份证", "453X", "特征陈述相符", "记号、磨损")
    for words in ("物品领取单", "黑色双肩包", item.record_no, *checked, "发放人签名", "第二联 领取人"):
        assert words in page
    assert "13900005678" not in page and "王芳" not in page
    line = session.scalars(select(AuditLine).where(AuditLine.action == "print")).one()
    assert (line.record_no, line.detail["kind"]) == (item.record_no, "claim")


@pytest.mark.parametrize("doc", ["nothing", "", "FORM", "claim&doc=form"])
def test_a_document_that_does_not_exist_is_a_page_that_does_not_exist(manager, item, doc):
    assert manager.get(f"/admin/item/print/form/?id={item.id}&doc={doc}").status_code == 404


@pytest.mark.rule(131)
def test_the_guide_has_the_eight_parts_of_the_manual(site, session, actor_for, manager):
    session.info["actor"] = actor_for("desk")
    plan = ReceptionPlan(
        title="消防安全检查", visitor_org="街道办", object_class="customer", content_class="inspection", what_kind="research",
        arrive_at=datetime(2026, 11, 27, 9, 0), headcount=3, contact_name="罗成", contact_phone="13900005678",
        guests=[{"order": "1", "name": "罗成", "post": "主任"}], agenda=[{"at": "2026-11-27 09:30", "what": "座谈", "where": "会议室"}],
    )  # fmt: skip
    session.add(plan)
    session.commit()
    page = manager.get(f"/admin/reception_plan/print/form/?id={plan.id}&doc=guide").text
    assert 'class="paper paper-cover"' in page and "<h1>接待指南</h1>" in page
    chapters = ["一、五要素", "二、日程", "三、名单与排序", "四、会务布置", "五、就餐与座牌", "六、引导路线图", "七、联络表"]
    places = [page.find(chapter) for chapter in chapters]
    assert -1 not in places and places == sorted(places)
    assert "罗*" in page and "罗成" not in page and "座谈" in page
