import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from models import clock
from models.attachments import Attachment
from models.operations.act import act
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action

FILED = datetime(2026, 11, 23, 9, 0)
NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def file(session, site, actor_for):
    def make(sheet=False, at=FILED, **values):
        with clock.held_at(at), acting(session, actor_for("desk")):
            given = {"phone": "13800001234", "room": "3-2-1201"} | values
            if sheet:
                row = Complaint(complained_at=at, complainant="张伟", description="2号电梯又停了，老人爬楼", **given)
            else:
                row = Visit(received_at=at, person_name="张伟", category="repair", **{"content": "厨房水管漏水，楼下也湿了"} | given)
            session.add(row)
            session.commit()
            return row.master if sheet else row

    return make


@pytest.fixture
def do(session, actor_for):
    def move(entry, username, action, now=NOW, **answers):
        with clock.held_at(now), acting(session, actor_for(username)):
            act(session, actor_for(username), now, entry, action, answers)
            session.commit()

    return move


@pytest.fixture(autouse=True)
def afternoon(at):
    at(NOW)


def look(client, entry, query=""):
    answer = client.get(f"/admin/visit/details/?id={entry.id}{query}")
    assert answer.status_code == 200
    return answer.text


def send(client, entry, action, version=None, **values):
    posted = {"slug": "visit", "id": entry.id, "version": entry.version if version is None else version, "action": action}
    return client.post("/admin/case/act/", data=posted | values)


def lines(session, verb):
    return session.scalar(select(func.count()).select_from(Action).where(Action.verb == verb))


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_the_page_says_what_it_is_whose_turn_it_is_and_what_is_missing(client_for, file):
    page = words(look(client_for("desk"), file()))
    assert "厨房水管漏水" in page
    assert "轮到李静处理完填处理结果" in page
    assert "报修 2 日办结 · 跟踪 李静 · 11-25 09:00 升级到客服主管" in page
    assert "还差 3 项" in page
    assert "注销还差 3 项" in page


@pytest.mark.rule(140)
def test_name_and_telephone_stand_masked_and_can_be_shown(client_for, file):
    html = look(client_for("desk"), file())
    assert "张伟" not in html and "13800001234" not in html
    assert "138****1234" in html and "/admin/visit/reveal/" in html


def test_only_my_moves_are_buttons_and_the_others_say_why(client_for, file, do, site):
    visit = file(sheet=True)
    do(visit, "desk", "transfer", department_id=site.departments["工程部"].id)
    desk, department = look(client_for("desk"), visit), look(client_for("department"), visit)
    assert 'id="m-urge"' in desk and 'id="m-hand_over"' not in desk
    assert 'id="m-accept"' in department and 'id="m-urge"' not in department
    assert re.search(r'aria-describedby="why-return_visit">回访</button><span id="why-return_visit">还缺：处理结果', desk)


def test_who_only_reads_has_no_buttons(client_for, file):
    html = look(client_for("company"), file())
    assert "case-acts" not in html and "compose" not in html


def test_a_move_is_made_and_the_page_says_what_comes_next(client_for, file, session):
    visit, client = file(), client_for("desk")
    answer = send(client, visit, "result", process_note="换了接头", result="不漏了")
    assert (answer.status_code, answer.location) == (302, f"/admin/visit/details/?id={visit.id}")
    page = words(look(client, visit))
    assert "已记处理结果，接下来告知业主" in page
    assert "轮到李静告知业主处理结果" in page
    assert session.get(Visit, visit.id).status == "handled"


def test_a_refused_move_keeps_what_was_typed_and_says_it_at_the_field(client_for, file, session):
    visit = file()
    answer = send(client_for("desk"), visit, "result", process_note="换了接头<b>", result="")
    assert answer.status_code == 422
    assert '<dialog class="dialog" id="m-result" aria-labelledby="m-result-title" open data-opened>' in answer.text
    assert "换了接头&lt;b&gt;" in answer.text
    assert re.search(r'id="result-result-err">.*?请填处理结果', answer.text)
    assert session.get(Visit, visit.id).status == "filed"


def test_a_move_that_is_not_open_any_more_is_told_on_top(client_for, file, do):
    visit = file()
    do(visit, "supervisor", "void", void_reason="重复登记")
    answer = send(client_for("desk"), visit, "urge")
    assert answer.status_code == 422
    assert "这条登记现在是“作废”，不能催办" in answer.text
    assert "已作废：重复登记" in answer.text


def test_a_stale_page_is_told_who_changed_it_and_loses_nothing(client_for, file, do, session):
    visit = file()
    seen = visit.version
    do(visit, "supervisor", "result", process_note="看过", result="修好")
    answer = send(client_for("desk"), visit, "tell_owner", version=seen, notify_way="phone", note="打过电话")
    assert answer.status_code == 422
    assert "王敏 今天 14:32 刚改过这一件" in answer.text
    assert "打过电话" in answer.text
    assert session.get(Visit, visit.id).notified_at is None


def test_a_note_is_true_whatever_was_changed_meanwhile(client_for, file, session):
    visit = file()
    assert send(client_for("desk"), visit, "note", version=0, note="到场了").status_code == 302
    assert lines(session, "note") == 1


def test_an_empty_note_is_refused_beside_its_box(client_for, file, session):
    answer = send(client_for("desk"), file(), "note", note="  ")
    assert answer.status_code == 422
    assert re.search(r'id="say-err">.*?请填内容', answer.text)
    assert lines(session, "note") == 0


def test_from_a_list_one_comes_back_to_the_list(client_for, file):
    visit, client = file(), client_for("desk")
    assert send(client, visit, "urge", back="/admin/visit/?status=open").location == "/admin/visit/?status=open"
    refused = send(client, visit, "tell_owner", back="/admin/visit/?status=open")
    assert refused.location == "/admin/visit/?status=open"
    assert send(client, visit, "urge", back="//evil.example/").location == f"/admin/visit/details/?id={visit.id}"


@pytest.mark.parametrize("data", [
    {"slug": "visit", "id": "999999", "action": "urge"}, {"slug": "visit", "id": "abc", "action": "urge"},
    {"slug": "complaint", "id": "1", "action": "urge"}, {"slug": "nothing", "id": "1", "action": "urge"}, {},
])  # fmt: skip
def test_an_unknown_entry_is_a_page_that_does_not_exist(client_for, file, data):
    file()
    assert client_for("desk").post("/admin/case/act/", data=data).status_code == 404


@pytest.mark.parametrize("action", ["", "fly", "amend; drop", "escalate"])
def test_an_unknown_move_is_refused(client_for, file, action):
    answer = send(client_for("desk"), file(), action)
    assert answer.status_code == 422
    assert "没有这个操作" in answer.text


@pytest.mark.parametrize(("username", "code"), [("elsewhere", 404), ("department", 404), ("guard", 403), ("company", 403), ("admin", 403)])
def test_strangers_move_nothing(client_for, file, session, username, code):
    assert send(client_for(username), file(), "note", note="看看").status_code == code
    assert lines(session, "note") == 0


def test_only_what_was_said_to_the_owner_can_be_read_alone(client_for, file, do):
    visit = file()
    do(visit, "desk", "note", note="内部说明")
    do(visit, "desk", "progress", notify_way="phone", note="下午到场")
    html = look(client_for("desk"), visit, "&said=1")
    assert "下午到场" in html and "内部说明" not in html


def test_without_script_a_form_opens_by_its_address(client_for, file):
    assert 'id="m-pause" aria-labelledby="m-pause-title" open' in look(client_for("desk"), file(), "&move=pause")


def test_sheets_that_came_out_of_it_and_how_often_it_happened_stand_beside(client_for, file):
    file(sheet=True, at=FILED - timedelta(days=40))
    visit = file(sheet=True)
    html = look(client_for("desk"), visit)
    assert "TS20261123-001" in html and "90 天内第 2 次" in html


@pytest.mark.rule(7)
def test_a_complaint_written_down_by_the_accused_is_marked(client_for, file, site):
    html = look(client_for("supervisor"), file(sheet=True, accused_id=site.staff["desk"].id))
    assert "利益冲突" in html


def test_everything_written_stands_escaped(client_for, file, do):
    visit = file(content="<script>alert(1)</script> 漏水")
    do(visit, "desk", "note", note="<img src=x onerror=alert(1)>")
    html = look(client_for("desk"), visit)
    assert "<script>alert" not in html and "<img src=x" not in html


def test_attachments_are_named_and_lead_to_the_file(client_for, file, session, site):
    visit = file()
    here = {"community_id": site.community.id, "register": "visit", "entry_id": visit.id}
    one = Attachment(**here, name="现场.jpg", stored="x.jpg", mime="image/jpeg", size=1, added_at=NOW)
    session.add(one)
    session.flush()
    visit.photos = [one.id]
    session.commit()
    assert f'/admin/visit/attachment/?id={visit.id}&amp;file={one.id}" download>' in look(client_for("desk"), visit)


def test_a_finished_matter_shows_its_end_and_may_be_reopened_by_the_supervisor(client_for, file, do):
    visit = file()
    do(visit, "desk", "answer", out_of_scope_reply="请拨 12345", notify_way="phone")
    html = look(client_for("supervisor"), visit)
    assert "答复即结" in html and 'id="m-reopen"' in html and "轮到" not in html


def test_the_address_of_a_case_leads_to_its_register(client_for, file):
    visit = file()
    assert client_for("desk").get(f"/admin/case/?slug=visit&id={visit.id}").location == f"/admin/visit/details/?id={visit.id}"


@pytest.mark.rule(47)
def test_what_the_reception_came_to_stands_in_the_case(client_for, file):
    assert "业主同意后天上门" in words(look(client_for("desk"), file(reception_summary="业主同意后天上门")))


@pytest.mark.rule(18)
def test_progress_told_to_the_owner_stands_among_what_was_said(client_for, file, do):
    visit = file()
    do(visit, "desk", "progress", notify_way="phone", note="师傅下午到")
    assert "师傅下午到" in words(look(client_for("desk"), visit, "&said=1"))


@pytest.mark.rule(96)
def test_the_checklist_of_a_complaint_leads_to_the_field_that_is_missing(client_for, file, session, site):
    visit = file(sheet=True, cause="internal", internal_kind="slow_repair")
    sheet = session.scalar(select(Complaint).where(Complaint.visit_id == visit.id))
    html = look(client_for("supervisor"), visit)
    assert f'href="/admin/complaint/edit/?id={sheet.id}#accused_dept_id">去填' in html
    assert f'href="/admin/visit/edit/?id={visit.id}#readback_done">去填' in html
    assert 'data-dialog="#m-investigate">去填' in html
    assert "注销还差 11 项" in words(html)
    assert 'id="accused_dept_id"' in client_for("supervisor").get(f"/admin/complaint/edit/?id={sheet.id}").text


def test_the_supervisor_finds_what_the_desk_asked_to_void(client_for, file, do):
    visit = file()
    assert 'id="m-ask_void"' in look(client_for("desk"), visit)
    do(visit, "desk", "ask_void", void_reason="登记重了")
    html = look(client_for("supervisor"), visit)
    assert 'id="m-consent_void"' in html and 'id="m-decline_void"' in html and "申请理由：登记重了。" in html
    assert "申请作废" in words(client_for("supervisor").get("/admin/").text)


@pytest.mark.rule(76)
def test_what_came_before_is_tied_in_one_click_and_set_loose_in_one(client_for, file, session):
    first, second = file(at=FILED - timedelta(days=9)), file()
    desk = client_for("desk")
    page = look(desk, second)
    assert "90 天内第 2 次报修" in words(page) and "以前也来过" in page and f'name="repeat_of_id" value="{first.id}"' in page
    assert "以前也来过" not in look(desk, first)
    answer = send(desk, second, "link_repeat", repeat_of_id=first.id)
    assert answer.status_code == 302
    page = words(look(desk, second))
    assert f"并入 {first.record_no}" in page
    assert "已并入" in page and "取消并入" in page
    send(desk, second, "unlink_repeat")
    session.expire_all()
    assert second.repeat_of_id is None and f"取消并入 {first.record_no}" in words(look(desk, second))


def test_a_department_reads_what_came_before_and_ties_nothing(client_for, file, site):
    first = file(at=FILED - timedelta(days=9), department_id=site.departments["工程部"].id)
    second = file(department_id=site.departments["工程部"].id)
    page = look(client_for("department"), second)
    assert first.record_no in page and "并入这一件" not in page
    assert "由接待员" in send(client_for("department"), second, "link_repeat", repeat_of_id=first.id).text
