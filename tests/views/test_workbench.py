"""工作台 over HTTP: each role its own page, links that lead somewhere, the night taken over."""

import re
from datetime import datetime

import pytest
from sqlalchemy import select

from models.operations.file_entry import file_visit
from models.premises import Room
from models.scope import acting
from models.tracking import Action

NOW = "2026-11-23 14:32"


@pytest.fixture
def filed(session, site, actor_for, at):
    """One matter of the night and one of the day."""
    made = []
    for username, moment, content in (
        ("guard", "2026-11-22 21:40", "道闸抬杆慢"),
        ("desk", "2026-11-23 10:00", "灯带跳闸，请打 13800001234"),
    ):
        actor, now = actor_for(username), at(moment)
        values = {
            "channel": "call",
            "room": "3-2-1201",
            "person_name": "张伟",
            "phone": "13800001234",
            "category": "repair",
            "content": content,
        }
        with acting(session, actor):
            made.append(file_visit(session, actor, now, values).visit)
            session.commit()
    at(NOW)
    return made


def page_of(client, path="/admin/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "username, words",
    [
        ("desk", ["待确认", "待处理", "超期", "待回访", "我的待办", "夜班交来", "登记 <kbd>N</kbd>"]),
        ("supervisor", ["超期", "待回访", "待阅签", "本月汇总", "全台 2"]),
        ("manager", ["上报", "超期", "待审阅", "建议待批"]),
        ("department", ["待接收", "处理中", "超期", "待反馈"]),
        ("guard", ["待前台确认", "办理中"]),
        ("company", ["各小区现在的情况", "锦绣花园", "滨江雅苑"]),
        ("admin", ["系统管理员不看登记内容"]),
    ],
)
def test_each_role_has_its_own_workbench(filed, client_for, username, words):
    page = page_of(client_for(username))
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("username", ["desk", "supervisor", "manager", "department", "guard", "company", "admin"])
def test_no_name_or_telephone_leaves_whole(filed, client_for, username):
    page = page_of(client_for(username))
    assert "张伟" not in page and "13800001234" not in page


@pytest.mark.parametrize("username", ["company", "admin"])
def test_who_reads_no_entries_gets_none(filed, client_for, username):
    assert "灯带跳闸" not in page_of(client_for(username))


@pytest.mark.parametrize("username", ["desk", "supervisor", "manager", "department", "guard", "company", "admin"])
def test_every_link_of_the_page_leads_somewhere(filed, client_for, username):
    client = client_for(username)
    main = page_of(client).split('id="main"')[1]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/admin/[^"]*)"', main)}
    assert {link: code for link in links if (code := client.get(link).status_code) != 200} == {}


def test_the_list_can_be_widened_to_everybody(filed, client_for):
    page = page_of(client_for("supervisor"), "/admin/?all=1")
    assert "全台待办" in page and "灯带跳闸" in page
    assert "你手上没有待办" in page_of(client_for("supervisor"))


def test_the_desk_takes_over_what_the_night_left(filed, client_for, session):
    desk = client_for("desk")
    answer = desk.post("/admin/receive/", data={"id": filed[0].id}, follow_redirects=True).get_data(as_text=True)
    assert "已接收 LD20261122-001，由李静跟着办" in answer and "夜班交来" not in answer
    assert session.scalar(select(Action.staff_id).where(Action.verb == "receive")) is not None


@pytest.mark.parametrize(
    "username, key, code",
    [
        ("guard", "night", 403),
        ("company", "night", 403),
        ("desk", "999999", 404),
        ("desk", "1,2", 404),
        ("desk", "", 404),
        ("department", "night", 404),
    ],
)
def test_nobody_else_can_take_it_over(filed, client_for, username, key, code):
    key = filed[0].id if key == "night" else key
    assert client_for(username).post("/admin/receive/", data={"id": key}).status_code == code


def test_an_empty_day_says_what_to_do(site, client_for, at):
    at(NOW)
    page = page_of(client_for("desk"))
    assert "都办完了" in page and "登记一件" in page


def test_the_administrator_of_a_new_house_is_led_step_by_step(client_for, site):
    page = page_of(client_for("admin"))
    assert "开始使用" in page and "还缺：" in page
    assert 'href="/admin/accounts/"' in page


def test_a_community_without_households_begins_with_bringing_them_in(client_for, session, site):
    client = client_for("manager")
    assert "还没有住户档案" not in page_of(client)
    for room in session.scalars(select(Room)):
        room.voided_at = datetime(2026, 11, 1)
    session.commit()
    page = page_of(client)
    assert "还没有住户档案" in page and 'href="/admin/visit/import/"' in page
    assert "还没有住户档案" not in page_of(client_for("guard"))
