"""登记 over HTTP, without a script: what is asked, what is filed, what is refused, and what is given back."""

import re

import pytest
from sqlalchemy import func, select

from models.audit import AuditLine
from models.draft import Draft
from models.registers.complaint import Complaint
from models.registers.visit import Visit

NOW = "2026-11-23 14:30"


@pytest.fixture
def desk(client_for, at):
    at(NOW)
    return client_for("desk")


@pytest.fixture
def given(site):
    """A form that can be filed as it stands."""
    return {
        "channel": "call", "room": "3 2 1201", "resident_id": str(site.residents["3-2-1201"].id), "category": "repair",
        "content": "厨房水管漏水", "urgency": "urgent", "readback_done": "1", "form_key": "key-1", "go": "next",
    }  # fmt: skip


def visits(session):
    return session.scalars(select(Visit).order_by(Visit.id)).all()


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def test_the_form_asks_in_the_order_of_the_conversation(desk):
    page = text_of(desk.get("/admin/intake/"))
    places = [page.index(f'name="{name}"') for name in ("channel", "room", "category", "content", "urgency")]
    assert places == sorted(places)
    assert "登记，接下一件" in page and "选了类别，就知道转给谁" in page


def test_filing_leads_to_the_next_form_and_says_what_happened(desk, given, session):
    answer = desk.post("/admin/intake/", data=given, follow_redirects=True)
    visit = visits(session)[0]
    assert (visit.room, visit.person_name, visit.phone, visit.urgency, visit.readback_done) == (
        "3-2-1201",
        "张伟",
        "13800001234",
        "urgent",
        True,
    )
    page = text_of(answer)
    assert re.search(rf'上一件已登记 <a href="[^"]*id={visit.id}">LD20261123-001</a>，已转工程部刘强，11-25 14:30 前办结', page)
    assert "张伟" not in page and "13800001234" not in page


def test_filing_and_opening_leads_to_the_case(desk, given, session):
    answer = desk.post("/admin/intake/", data=given | {"go": "open"})
    assert answer.status_code == 302
    assert answer.location.endswith(f"/admin/visit/details/?id={visits(session)[0].id}")


def test_the_form_sent_twice_files_once(desk, given, session):
    for _ in range(2):
        assert desk.post("/admin/intake/", data=given).status_code == 302
    assert len(visits(session)) == 1


def test_the_clock_starts_when_the_conversation_began(desk, given, session):
    desk.post("/admin/intake/", data=given | {"elapsed": "600"})
    visit = visits(session)[0]
    assert (f"{visit.received_at:%H:%M}", f"{visit.recorded_at:%H:%M}") == ("14:20", "14:30")


@pytest.mark.parametrize(
    "changes, control, said",
    [
        ({"channel": ""}, "channel", "渠道没选"),
        ({"room": ""}, "room", "房号没填"),
        ({"room": "那边那栋"}, "room", "看不懂"),
        ({"category": ""}, "category", "接待类别没选"),
        ({"category": "fire"}, "category", "不在选项中"),
        ({"category": "complaint"}, "complaint_type", "投诉类型没选"),
        ({"category": "other"}, "sub_category", "子类没选"),
        ({"content": ""}, "content", "事由没写"),
        ({"content": "漏"}, "content", "至少写 2 个字"),
        ({"channel": "relayed"}, "reporter_id", "代报人没选"),
        ({"public": "1"}, "location", "公共区域要写清楚位置"),
        ({"resident_id": "other", "person_name": "", "phone": "拒留"}, "person_name", "业主姓名没填"),
        ({"resident_id": "other", "person_name": "匿名", "phone": "1380000123"}, "phone", "少了 1 位"),
        ({"department": "999999"}, "department", "责任部门请从列表里选"),
        ({"resident_id": ""}, "resident_id", "来电人没选"),
        ({"resident_id": "99999999999"}, "resident_id", "来电人没选"),
        ({"room": "3-2-1202"}, "resident_id", "来电人没选"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(desk, given, session, changes, control, said):
    sent = given | changes
    answer = desk.post("/admin/intake/", data=sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert visits(session) == []
    assert re.search(rf'id="{control}-err".*?{said}', page, re.S)
    assert "还没保存，有" in page
    if sent["content"]:
        assert sent["content"] in page
    assert 'value="key-1"' in page


def test_all_that_is_wrong_is_shown_in_one_round(desk, session):
    page = text_of(desk.post("/admin/intake/", data={"channel": "call"}))
    assert "有 3 处要改" in page
    assert [control in page for control in ('id="room-err"', 'id="category-err"', 'id="content-err"')] == [True] * 3


def test_without_a_script_the_household_is_offered_to_choose_from(desk, given, site):
    page = text_of(desk.post("/admin/intake/", data=given | {"resident_id": "", "content": ""}))
    assert "3栋2单元1201" in page and "张* 业主 138****1234" in page


@pytest.mark.parametrize("typed", ["张伟", "zw", "13800001234"])
def test_a_name_or_phone_of_one_single_household_counts_as_its_room(desk, given, session, typed):
    assert desk.post("/admin/intake/", data=given | {"room": typed, "resident_id": ""}).status_code == 302
    assert visits(session)[0].room == "3-2-1201"


def test_a_room_nobody_knows_is_taken_as_a_temporary_one(desk, given, session):
    sent = given | {"room": "9-1-101", "resident_id": "", "person_name": "林女士", "phone": "13911112222"}
    assert desk.post("/admin/intake/", data=sent).status_code == 302
    assert (visits(session)[0].room, visits(session)[0].person_name) == ("9-1-101", "林女士")


def test_a_public_area_has_a_place_instead_of_a_room(desk, given, session):
    sent = given | {"room": "", "resident_id": "", "public": "1", "location": "地库 C 区", "person_name": "匿名", "phone": "拒留"}
    assert desk.post("/admin/intake/", data=sent).status_code == 302
    assert (visits(session)[0].room, visits(session)[0].location) == (None, "地库 C 区")


@pytest.mark.rule(38)
def test_a_complaint_brings_its_sheet(desk, given, session):
    desk.post("/admin/intake/", data=given | {"category": "complaint", "complaint_type": "security"})
    sheet = session.scalar(select(Complaint))
    assert (sheet.complaint_type, sheet.visit_id) == ("security", visits(session)[0].id)


@pytest.mark.rule(5)
def test_a_guard_hands_in_without_seeing_who_lives_where(client_for, at, session, site):
    at(NOW)
    guard = client_for("guard")
    page = text_of(guard.get("/admin/intake/"))
    assert "data-look-up-url" not in page and 'id="person_name"' in page and 'name="reporter_id"' not in page
    sent = {"channel": "relayed", "room": "3-2-1201", "person_name": "匿名", "phone": "拒留", "category": "repair", "content": "大堂灯不亮"}
    assert guard.post("/admin/intake/", data=sent).status_code == 302
    assert visits(session)[0].status == "to_confirm"
    for path, data in (("look-up", {"text": "3 2 1201"}), ("household", {"room": "3-2-1201"})):
        assert guard.post(f"/admin/intake/{path}/", data=data).status_code == 403


@pytest.mark.parametrize(
    "username, code",
    [("desk", 200), ("supervisor", 200), ("manager", 200), ("guard", 200), ("department", 403), ("company", 403), ("admin", 403)],
)
def test_who_may_file(client_for, at, username, code):
    at(NOW)
    assert client_for(username).get("/admin/intake/").status_code == code


def test_looking_up_answers_masked_and_is_audited(desk, session):
    answer = desk.post("/admin/intake/look-up/", data={"text": "3 2 12"}).get_json()
    assert answer["count"] == 2
    assert "138****1234" in answer["html"] and "张*" in answer["html"]
    assert "张伟" not in answer["html"] and "13800001234" not in answer["html"]
    assert session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.action == "find_person")) == 1


def test_looking_up_by_get_is_not_possible(desk):
    assert desk.get("/admin/intake/look-up/?text=张伟").status_code == 405


def test_the_list_offers_a_temporary_room_where_there_is_none(desk):
    html = desk.post("/admin/intake/look-up/", data={"text": "3 2 9999"}).get_json()["html"]
    assert "先用临时房号“3栋2单元9999”" in html


def test_too_many_searches_are_told_as_a_message(desk):
    codes = [
        desk.post("/admin/intake/look-up/", data={"text": "3 2"}, headers={"X-Requested-With": "fetch"}).status_code for _ in range(61)
    ]
    assert codes == [200] * 60 + [422]


def test_the_household_shows_its_open_matters_and_what_was_reported_before(desk, given):
    desk.post("/admin/intake/", data=given | {"content": "水管漏水，请打 13800001234"})
    answer = desk.post("/admin/intake/household/", data={"room": "3-2-1201", "category": "repair"}).get_json()
    assert answer["say"] == "3栋2单元1201"
    assert "这户还有 1 件没办完" in answer["side"] and "LD20261123-001" in answer["side"]
    assert "90 天内第 2 次报修" in answer["side"] and "并入 LD20261123-001" in answer["side"]
    assert "13800001234" not in answer["side"]


@pytest.mark.rule(76)
def test_a_repeat_is_tied_to_the_first_before_it_is_saved(desk, given, session):
    desk.post("/admin/intake/", data=given)
    first = visits(session)[0]
    side = desk.post("/admin/intake/household/", data={"room": "3-2-1201", "category": "repair"}).get_json()["side"]
    assert f'data-tie="{first.id}">并入 LD20261123-001</button>' in side
    desk.post("/admin/intake/", data=given | {"form_key": "key-2", "repeat_of": str(first.id)})
    assert visits(session)[1].repeat_of_id == first.id
    assert "第 2 次" in text_of(desk.get("/admin/visit/"))


@pytest.mark.parametrize("changes", [{"category": "service"}, {"room": "3-2-1202", "resident_id": "other"}, {"repeat_of": "999999"}])
def test_of_another_household_or_category_nothing_stays_tied(desk, given, session, changes):
    desk.post("/admin/intake/", data=given)
    sent = {"form_key": "key-2", "repeat_of": str(visits(session)[0].id), "person_name": "林女士", "phone": "拒留"} | changes
    assert desk.post("/admin/intake/household/", data=given | sent).get_json()["tied"] == ""
    assert desk.post("/admin/intake/", data=given | sent).status_code == 302
    assert visits(session)[1].repeat_of_id is None


@pytest.mark.rule(76)
def test_the_desk_reads_before_saving_that_the_third_complaint_goes_up(desk, given, session):
    complaint = given | {"category": "complaint", "complaint_type": "security"}
    asked = {"room": "3-2-1201", "category": "complaint", "complaint_type": "security"}
    for key in ("key-1", "key-2"):
        assert "马上报客服主管" not in desk.post("/admin/intake/household/", data=asked).get_json()["side"]
        desk.post("/admin/intake/", data=complaint | {"form_key": key})
    side = desk.post("/admin/intake/household/", data=asked).get_json()["side"]
    assert "90 天内第 3 次安全秩序投诉" in side and "登记后马上报客服主管" in side
    other = desk.post("/admin/intake/household/", data=asked | {"complaint_type": "fees"}).get_json()["side"]
    assert "90 天内第 3 次投诉" in other and "马上报客服主管" not in other
    said = text_of(desk.post("/admin/intake/", data=complaint | {"form_key": "key-3"}, follow_redirects=True))
    assert "90 天内第 3 次同类投诉，已报客服主管" in said


def test_the_consequence_is_said_before_saving(desk, session):
    answer = desk.post(
        "/admin/intake/consequence/", data={"category": "complaint", "complaint_type": "equipment", "urgency": "urgent"}
    ).get_json()
    assert "工程部 刘强" in answer["route"] and "明天 14:30 前首次回复" in answer["route"] and "11-25 14:30 前办结" in answer["route"]
    assert "接待指引：投诉" in answer["guide"]
    assert visits(session) == []


def test_a_draft_survives_without_name_and_phone_and_goes_when_filed(desk, given, session):
    typed = given | {"resident_id": "other", "person_name": "林女士", "phone": "13911112222"}
    desk.post("/admin/intake/draft/", data=typed)
    kept = session.scalar(select(Draft)).values
    assert kept["content"] == "厨房水管漏水" and "林女士" not in str(kept) and "13911112222" not in str(kept)
    page = text_of(desk.get("/admin/intake/"))
    assert "的草稿已经放回来了" in page and "厨房水管漏水" in page
    desk.post("/admin/intake/", data=typed)
    assert "厨房水管漏水" not in text_of(desk.get("/admin/intake/"))


def test_a_draft_that_arrives_after_its_form_was_filed_does_not_come_back(desk, given):
    desk.post("/admin/intake/", data=given)
    desk.post("/admin/intake/draft/", data=given)
    assert "的草稿已经放回来了" not in text_of(desk.get("/admin/intake/"))


def test_giving_up_clears_the_draft(desk, given, session):
    desk.post("/admin/intake/draft/", data=given)
    assert desk.post("/admin/intake/give-up/").status_code == 302
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Draft)) == 0


@pytest.mark.parametrize(
    "junk",
    [
        {"resident_id": "9" * 40},
        {"department": "-1"},
        {"elapsed": "x"},
        {"elapsed": "9" * 30},
        {"room": "\x00"},
        {"content": "\x00ab"},
        {"reporter_id": "1e9"},
        {"repeat_of": "9" * 30},
    ],
)
def test_no_junk_breaks_the_form(desk, given, junk):
    assert desk.post("/admin/intake/", data=given | junk).status_code in (302, 422)


def test_two_sendings_at_the_same_moment_file_one(desk, given, session, monkeypatch):
    """The second has not seen the first when it looks; the database has."""
    from models.operations import file_entry

    desk.post("/admin/intake/", data=given)
    seen, look = [], file_entry.filed_before
    monkeypatch.setattr(file_entry, "filed_before", lambda *args: look(*args) if seen else seen.append(1))
    answer = desk.post("/admin/intake/", data=given, follow_redirects=True)
    assert "上一件已登记" in text_of(answer) and "LD20261123-001" in text_of(answer)
    assert len(visits(session)) == 1


def test_a_name_typed_for_a_known_room_is_somebody_else(desk, given, session):
    desk.post("/admin/intake/", data=given | {"resident_id": "", "person_name": "林女士", "phone": "13911112222"})
    assert (visits(session)[0].room, visits(session)[0].person_name) == ("3-2-1201", "林女士")


def test_the_household_page_opens_the_form_for_its_room(desk):
    page = text_of(desk.get("/admin/intake/?room=3-2-1201"))
    assert 'value="3栋2单元1201"' in page and "张* 业主 138****1234" in page
    assert 'value=""' in text_of(desk.get("/admin/intake/?room=张伟"))
