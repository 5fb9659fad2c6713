import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from models import clock
from models.operations.act import act
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action, Step

NOW = datetime(2026, 11, 23, 14, 32)
PAGE = "/admin/escalation/"


@pytest.fixture(autouse=True)
def afternoon(at):
    at(NOW)


@pytest.fixture
def file(session, site, actor_for):
    def make(hours, **values):
        at = NOW - timedelta(hours=hours)
        with clock.held_at(at), acting(session, actor_for("desk")):
            given = {"category": "repair", "content": "厨房水管漏水", "room": "3-2-1201"} | values
            row = Visit(received_at=at, person_name="张伟", phone="13800001234", **given)
            session.add(row)
            session.commit()
        return row

    return make


@pytest.fixture
def do(session, actor_for):
    def move(entry, username, action, now=NOW, **answers):
        with clock.held_at(now), acting(session, actor_for(username)):
            act(session, actor_for(username), now, entry, action, answers)
            session.commit()

    return move


def column(html, level):
    return html.split(f'id="lv{level}"', 1)[1].split("</section>", 1)[0]


def urged(session):
    return session.scalar(select(func.count()).select_from(Action).where(Action.verb == "urge"))


@pytest.mark.rule(95)
def test_every_matter_stands_in_the_column_of_its_level(client_for, file):
    soon, late, week = file(30), file(60), file(170)
    html = client_for("supervisor").get(PAGE).text
    for level, entry in enumerate((soon, late, week)):
        part = column(html, level)
        assert entry.record_no in part
        assert all(other.record_no not in part for other in (soon, late, week) if other is not entry)
    assert "已超 12 小时" in column(html, 1) and "跟踪 王敏" in column(html, 1)
    assert "催办超期 2 件" in html


@pytest.mark.rule(140)
def test_cards_hide_the_name_and_never_carry_the_telephone(client_for, file):
    file(60)
    html = client_for("supervisor").get(PAGE).text
    assert "张*" in html and "张伟" not in html and "13800001234" not in html


def test_pressing_brings_back_to_the_same_filters_and_says_what_was_done(client_for, file, session):
    visit, client = file(60), client_for("supervisor")
    html = client.get(f"{PAGE}?building=3").text
    back = re.search(r'name="back" value="([^"]*level=1[^"]*)"', html)[1].replace("&amp;", "&")
    answer = client.post("/admin/case/act/", data={"slug": "visit", "id": visit.id, "action": "urge", "back": back})
    assert answer.location == back and "building=3" in back
    assert "已催办" in client.get(back).text
    assert urged(session) == 1


@pytest.mark.parametrize(
    ("action", "values", "said"),
    [
        ("take_over", {}, "已接手，现在由你跟踪"),
        ("acknowledge", {}, "已知悉"),
        ("report_up", {"to": "公司", "reason": "要公司协调"}, "已上报公司"),
        ("report_up", {"to": "公司"}, "请填理由"),
        ("hand_over", {}, "请填跟踪责任人"),
    ],
)
def test_each_button_does_its_work_or_says_what_is_missing(client_for, file, action, values, said):
    visit, client = file(60), client_for("supervisor")
    client.post("/admin/case/act/", data={"slug": "visit", "id": visit.id, "action": action, "back": PAGE} | values)
    assert said in client.get(PAGE).text


@pytest.mark.rule(2)
def test_handing_over_changes_who_tracks(client_for, file, session, site):
    visit, client = file(60), client_for("supervisor")
    owner = site.staff["manager"].id
    client.post("/admin/case/act/", data={"slug": "visit", "id": visit.id, "action": "hand_over", "owner_id": owner, "back": PAGE})
    assert session.scalar(select(Step.owner_id).where(Step.step == "supervisor")) == owner
    assert "跟踪 陈志远" in column(client.get(PAGE).text, 1)


def test_a_paused_matter_looks_paused_and_can_go_on(client_for, file, do):
    visit, client = file(60), client_for("desk")
    do(visit, "desk", "pause", now=NOW - timedelta(hours=5), reason="等施工单位进场")
    part = column(client.get(PAGE).text, 1)
    assert "挂起 5 小时，时钟已停" in part and "不计入超期" in part and "恢复计时" in part
    client.post("/admin/case/act/", data={"slug": "visit", "id": visit.id, "action": "resume", "back": PAGE})
    assert "已超" in column(client.get(PAGE).text, 1)


@pytest.mark.rule(56)
def test_all_that_is_overdue_is_urged_at_once_under_the_same_filters(client_for, file, session):
    file(60), file(60, room="5-1-301"), file(10)
    client = client_for("desk")
    answer = client.post(f"{PAGE}urge/", data={"building": "5"})
    assert answer.location == f"{PAGE}?building=5"
    assert urged(session) == 1
    client.post(f"{PAGE}urge/", data={})
    assert urged(session) == 3
    assert "已催办 2 件" in client.get(PAGE).text


def test_urging_when_nothing_is_overdue_is_no_error(client_for, file):
    file(10)
    client = client_for("desk")
    client.post(f"{PAGE}urge/", data={})
    assert "没有超期的，不用催办" in client.get(PAGE).text


def test_what_is_not_mine_to_press_is_grey_with_the_reason(client_for, file):
    file(60)
    part = column(client_for("desk").get(PAGE).text, 1)
    assert re.search(r'aria-disabled="true" title="由客服主管、项目经理来做">改派', part)
    assert 'name="action" value="urge"' in part


@pytest.mark.rule(13)
def test_a_department_sees_its_own_and_urges_nobody(client_for, file, do, site):
    mine, other = file(60), file(60)
    do(mine, "desk", "transfer", now=NOW - timedelta(hours=59), department_id=site.departments["工程部"].id)
    client = client_for("department")
    html = client.get(PAGE).text
    assert mine.record_no in html and other.record_no not in html and "催办超期" not in html
    assert client.post(f"{PAGE}urge/").status_code == 403


@pytest.mark.parametrize("query", ["", "?department=abc", "?department=99999999999999999999", "?level=7", "?handler=-1&building=%20x"])
def test_an_empty_queue_says_so_and_leads_on_whatever_the_address_asks(client_for, site, query):
    answer = client_for("supervisor").get(PAGE + query)
    assert answer.status_code == 200
    assert "没有超期和快到期的" in answer.text


@pytest.mark.parametrize(("username", "code"), [("guard", 403), ("company", 403), ("admin", 403), ("manager", 200), ("desk", 200)])
def test_who_may_look_at_the_queue(client_for, site, username, code):
    assert client_for(username).get(PAGE).status_code == code


def test_another_community_sees_nothing_of_ours(client_for, file):
    visit = file(60)
    html = client_for("elsewhere").get(PAGE).text
    assert visit.record_no not in html and "锦绣花园" not in html


@pytest.mark.parametrize(("username", "level"), [("desk", 0), ("supervisor", 1), ("department", 1), ("manager", 2)])
def test_a_phone_opens_with_ones_own_level(client_for, file, do, site, username, level):
    visit = file(60)
    do(visit, "desk", "transfer", now=NOW - timedelta(hours=59), department_id=site.departments["工程部"].id)
    assert f'class="level is-shown" id="lv{level}"' in client_for(username).get(PAGE).text
