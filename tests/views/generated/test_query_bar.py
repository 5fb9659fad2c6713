"""What an address says, and what the list makes of it."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.registers.visit import Visit
from models.saved_view import SavedView
from tests.views.generated.samples import said

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def visits(site, session, at):
    """Five matters: filed 1, 30, 60, 200 hours ago, and one from yesterday that is closed."""
    made = {}
    for name, hours, category, room in (
        ("new", 1, "repair", "3-2-1201"),
        ("day", 30, "service", "5-1-301"),
        ("late", 60, "repair", "33-1-101"),
        ("old", 200, "complaint", "3-2-1202"),
    ):
        at(NOW - timedelta(hours=hours))
        made[name] = _visit(site, session, NOW - timedelta(hours=hours), category=category, room=room, content=f"{name} 地下室水泵异响")
    at(NOW - timedelta(hours=20))
    made["closed"] = _visit(site, session, NOW - timedelta(hours=20), status="written_off", content="closed 咨询停车费")
    at(NOW)
    return made


def _visit(site, session, moment, **values) -> int:
    usual = {"channel": "call", "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "repair"}
    visit = Visit(community_id=site.community.id, received_at=moment, handler_id=site.staff["desk"].id, **usual | values)
    session.add(visit)
    session.commit()
    return visit.id


def found(page, visits) -> set[str]:
    keys = {int(key) for key in re.findall(r'data-row value="(\d+)"', page.text)}
    return {name for name, key in visits.items() if key in keys}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", {"new", "day", "late", "old", "closed"}),
        ("status=open", {"new", "day", "late", "old"}),
        ("open=1", {"new", "day", "late", "old"}),
        ("status=overdue_open", {"late", "old"}),
        ("overdue=1&category=repair", {"late"}),
        ("status=written_off", {"closed"}),
        ("status=已注销", {"closed"}),
        ("received_at_from=today&received_at_to=today", {"new"}),
        ("received_at_from=2026-11-22&received_at_to=2026-11-22", {"day", "closed"}),
        ("received_at=2026-11-21 至 2026-11-22", {"late", "day", "closed"}),
        ("received_at=2026-11-23", {"new"}),
        ("received_at_to=2026-11-20", {"old"}),
        ("building=3", {"new", "old", "closed"}),
        ("room=5栋1单元301室", {"day"}),
        ("room=3%232-1202", {"old"}),
        ("phone=138 0000 1234", {"new", "day", "late", "old", "closed"}),
        ("phone=138", {"new", "day", "late", "old", "closed"}),
        ("person_name=张", set()),
        ("q=水泵", {"new", "day", "late", "old"}),
        ("q=停车费", {"closed"}),
        ("q=3-2-1202", {"old"}),
        ("q=张伟", {"new", "day", "late", "old", "closed"}),
        ("q=13800001234", {"new", "day", "late", "old", "closed"}),
        ("q=00001234", set()),
        ("handler_id=me", {"new", "day", "late", "old", "closed"}),
        ("mine=1&category=complaint", {"old"}),
    ],
)
def test_an_address_asks_for_these_rows(asked, names, visits, client_for):
    page = client_for("desk").get(f"/admin/visit/?{asked}")
    assert page.status_code == 200
    assert found(page, visits) == names


def test_the_tabs_count_and_the_narrowest_is_the_current_one(visits, client_for):
    page = client_for("desk").get("/admin/visit/?status=overdue_open&category=repair").text
    tabs = dict(re.findall(r'<a href="[^"]*"(?: aria-current="page")?>([^<]+) <span[^>]*>([\d,+]+)</span></a>', page))
    assert tabs == {"全部": "5", "未结": "4", "超期未结": "2", "今天": "1", "我的": "5"}
    assert re.search(r'aria-current="page">超期未结', page)


def test_a_chip_takes_its_own_filter_off_and_leaves_the_others(visits, client_for):
    page = client_for("desk").get("/admin/visit/?status=open&received_at_from=2026-11-01&received_at_to=2026-11-23&sort=-record_no").text
    chips = dict(re.findall(r'<span class="chip">([^<]+)<a class="chip-off" href="([^"]+)"', page))
    assert set(chips) == {"状态：未结", "接待时间：11-01 至 11-23"}
    assert (
        "status" not in chips["状态：未结"]
        and "received_at_from=2026-11-01" in chips["状态：未结"]
        and "sort=-record_no" in chips["状态：未结"]
    )


def test_a_private_value_in_the_address_is_masked_on_its_chip(visits, client_for):
    page = client_for("desk").get("/admin/visit/?phone=13800001234&person_name=张伟").text
    assert "联系电话：138****1234" in page and "姓名：张*" in page


def test_an_empty_list_says_why_and_offers_the_next_step(visits, client_for):
    page = client_for("desk").get("/admin/visit/?status=open&category=praise").text
    assert "没有符合这些条件的" in page and "类别：表扬" in page and "看全部 5" in page


def test_a_view_is_kept_shown_as_a_tab_and_taken_away_again(visits, client_for, session):
    desk = client_for("desk")
    answer = desk.post(
        "/admin/visit/views/save/", data={"title": "水泵专项", "q": "水泵", "status": "open", "sort": "-received_at", "junk": "1"}
    )
    assert answer.status_code == 302
    view = session.scalar(select(SavedView))
    assert view.query == {"q": "水泵", "status": "open", "sort": "-received_at"}
    page = desk.get(answer.headers["Location"])
    assert re.search(r'aria-current="page">水泵专项 <span>4', page.text)
    assert "水泵专项" not in client_for("supervisor").get("/admin/visit/").text
    assert client_for("supervisor").post("/admin/visit/views/delete/", data={"view": view.id}).status_code == 404
    assert desk.post("/admin/visit/views/delete/", data={"view": view.id}).status_code == 302
    assert session.scalar(select(SavedView)) is None


def test_only_those_who_may_share_keep_a_view_for_everybody(visits, client_for):
    assert client_for("desk").post("/admin/visit/views/save/", data={"title": "共用", "shared": "1"}).status_code == 403
    assert (
        client_for("supervisor").post("/admin/visit/views/save/", data={"title": "共用", "shared": "1", "status": "open"}).status_code
        == 302
    )
    assert "共用" in client_for("desk").get("/admin/visit/").text


def test_a_view_without_a_name_is_refused_in_words(visits, client_for):
    desk = client_for("desk")
    answer = desk.post("/admin/visit/views/save/", data={"title": "  ", "status": "open"})
    assert "给这个视图起个名字" in said(desk.get(answer.headers["Location"]))


def test_the_columns_are_ones_own_and_come_back(visits, client_for):
    desk = client_for("desk")
    heads = lambda client: re.findall(r"<th scope=\"col\"[^>]*>(?:<a[^>]*>)?([^<]+)", client.get("/admin/visit/").text)  # noqa: E731
    usual = heads(desk)
    assert desk.post("/admin/visit/columns/", data={"columns": ["record_no", "content", "urgency", "community_id"]}).status_code == 302
    assert heads(desk) == ["编号", "事由", "紧急程度", "操作"]
    assert heads(client_for("supervisor")) == usual
    desk.post("/admin/visit/columns/", data={"reset": "1", "columns": ["record_no"]})
    assert heads(desk) == usual


def test_the_bar_urges_the_chosen_and_says_how_many(visits, client_for):
    supervisor = client_for("supervisor")
    answer = supervisor.post(
        "/admin/visit/bulk/", data={"do": "urge", "ids": [visits["new"], visits["late"]], "back": "/admin/visit/?open=1"}
    )
    assert answer.headers["Location"] == "/admin/visit/?open=1"
    assert "已催办 2 件" in said(supervisor.get("/admin/visit/"))


def test_handing_over_asks_to_whom_first(visits, client_for, site):
    supervisor = client_for("supervisor")
    asked = supervisor.post("/admin/visit/bulk/", data={"do": "hand_over", "ids": [visits["late"]]})
    assert asked.status_code == 200 and "改派 1 件？" in asked.text
    supervisor.post("/admin/visit/bulk/", data={"do": "hand_over", "ids": [visits["late"]], "owner_id": site.staff["desk"].id})
    assert "1 件" in said(supervisor.get("/admin/visit/"))


def test_the_desk_may_not_hand_over_and_nobody_does_what_does_not_exist(visits, client_for):
    assert client_for("desk").post("/admin/visit/bulk/", data={"do": "hand_over", "ids": [visits["new"]]}).status_code == 403
    assert client_for("supervisor").post("/admin/visit/bulk/", data={"do": "delete", "ids": [visits["new"]]}).status_code == 404
    assert client_for("supervisor").post("/admin/item/bulk/", data={"do": "urge", "ids": [1]}).status_code == 404


def test_the_chosen_rows_are_exported_and_none_besides(visits, client_for):
    answer = client_for("desk").post("/admin/visit/export/csv/", data={"ids": [visits["new"], visits["old"], 424242, "x"]})
    assert len(answer.data.decode("utf-8-sig").strip().split("\r\n")) == 3


def test_what_is_filtered_and_sorted_is_what_is_exported(visits, client_for):
    answer = client_for("desk").get("/admin/visit/export/csv/?category=repair&sort=received_at")
    lines = answer.data.decode("utf-8-sig").strip().split("\r\n")
    assert [name for line in lines for name in ("late", "closed", "new") if name in line] == ["late", "closed", "new"]


@pytest.mark.parametrize(
    ("who", "code"), [("desk", 200), ("manager", 200), ("department", 403), ("company", 403), ("guard", 403), ("admin", 403)]
)
def test_only_those_who_may_export_do(who, code, visits, client_for):
    assert client_for(who).get("/admin/visit/export/xlsx/").status_code == code


def test_looking_for_a_person_in_a_list_is_written_down_without_what_was_asked(client_for, site, session):
    client = client_for("desk")
    assert client.get("/admin/visit/?phone=13800001234").status_code == 200
    lines = session.scalars(select(AuditLine).where(AuditLine.action == "find_person")).all()
    assert [line.detail["by"] for line in lines] == ["visit"]
    assert "13800001234" not in str(lines[0].detail)


def test_looking_for_persons_without_end_is_stopped_with_a_message(client_for, site, session, monkeypatch):
    monkeypatch.setattr("models.household.SEARCHES_A_MINUTE", 2)
    client = client_for("desk")
    answers = [client.get("/admin/visit/?person_name=张伟") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert "请等一分钟再查" in client.get("/admin/visit/").get_data(as_text=True)
