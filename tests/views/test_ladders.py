"""时限与升级: what the manager sees, tries out and saves."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.ladder import LadderRule
from models.registers.visit import Visit
from models.scope import acting

TRY = {"key": "default", "supervisor_hours": "24", "supervisor_unit": "natural", "manager_hours": "100", "manager_unit": "natural",
       "holds_from": "2026-11-23"}  # fmt: skip


@pytest.fixture
def manager(client_for, at):
    at("2026-11-23 14:32")
    return client_for("manager")


def saved(session) -> int:
    return session.scalar(select(func.count()).select_from(LadderRule))


@pytest.mark.parametrize("username", ["desk", "supervisor", "department", "company", "admin", "guard"])
@pytest.mark.parametrize("address", ["/admin/ladders/", "/admin/ladders/edit/?key=default"])
def test_only_the_manager_gets_in(client_for, username, address):
    client = client_for(username)
    assert client.get(address).status_code == 403
    assert client.post("/admin/ladders/save/", data=TRY).status_code == 403


@pytest.mark.rule(87)
@pytest.mark.rule(89)
@pytest.mark.rule(90)
def test_the_ladders_that_hold_today_are_listed(manager):
    page = manager.get("/admin/ladders/").text
    assert all(words in page for words in ("非投诉件", "重要投诉", "满 48 小时（自然时间）", "满 72 小时（自然时间）", "满 168 小时"))


@pytest.mark.rule(81)
@pytest.mark.rule(149)
def test_it_says_what_it_would_have_done_and_saves_only_when_told_to(manager, session, actor_for, at):
    now = at("2026-11-23 14:32")
    with acting(session, actor_for("desk")):
        session.add(Visit(received_at=now - timedelta(hours=30), person_name="张伟", phone="13800001234", room="3-2-1201",
                          category="repair", content="厨房漏水"))  # fmt: skip
        session.commit()
    page = manager.post("/admin/ladders/try/", data=TRY).text
    assert "现在的时限 0 件，改后 1 件" in page and "多 1 件" in page and saved(session) == 0
    assert manager.post("/admin/ladders/save/", data=TRY | {"do": "save"}).status_code == 302
    assert saved(session) == 2
    assert "满 24 小时（自然时间）" in manager.get("/admin/ladders/").text
    assert "陈志远" in manager.get("/admin/ladders/edit/?key=default").text


@pytest.mark.rule(149)
def test_how_often_it_is_reminded_of_is_changed_with_its_history(manager, session):
    assert "没有知悉的，每 24 小时再提醒" in manager.get("/admin/ladders/").text
    given = TRY | {"supervisor_repeat": "8", "manager_repeat": "0", "do": "save"}
    assert manager.post("/admin/ladders/save/", data=given).status_code == 302
    assert session.scalars(select(LadderRule.repeat_hours).order_by(LadderRule.level)).all() == [8, 0]
    assert "每 8 小时再提醒" in manager.get("/admin/ladders/").text
    history = manager.get("/admin/ladders/edit/?key=default").text
    assert "每 8 小时再提醒" in history and "不再提醒" in history and 'value="8"' in history
    for wrong in ("", "x", "9999", "-1"):
        answer = manager.post("/admin/ladders/save/", data=given | {"supervisor_repeat": wrong})
        assert answer.status_code == 422 and "再提醒的间隔" in answer.text


@pytest.mark.rule(149)
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"supervisor_hours": "0"}, "时限请填 1 以上的整小时数"),
        ({"supervisor_hours": "9000"}, "时限要在 1 到"),
        ({"supervisor_hours": "两天"}, "时限请填 1 以上的整小时数"),
        ({"manager_hours": "20"}, "项目经理的时限要晚于客服主管的"),
        ({"holds_from": "2026-11-22"}, "不能从过去的日子起改"),
        ({"holds_from": "明天"}, "从哪天起用没填对"),
        ({"manager_unit": "moon"}, "请选自然时间或工作时间"),
        ({"manager_anchor": "moon"}, "请选从接待时间还是登记时间算起"),
        ({"follow": "follow"}, "这一种时限不能跟随别的"),
    ],
)
@pytest.mark.parametrize("step", ["try", "save"])
def test_what_cannot_be_computed_is_refused_and_what_was_typed_is_kept(manager, session, changes, says, step):
    answer = manager.post(f"/admin/ladders/{step}/", data=TRY | changes)
    assert answer.status_code == 422 and says in answer.text and saved(session) == 0
    assert 'value="24"' in answer.text or 'value="100"' in answer.text


def test_an_unknown_ladder_is_not_found(manager):
    assert manager.get("/admin/ladders/edit/?key=moon").status_code == 404


@pytest.mark.rule(149)
def test_a_category_gets_limits_of_its_own_and_follows_again(manager, session):
    assert manager.get("/admin/ladders/").text.count("跟随非投诉件") == 6
    mine = TRY | {"key": "default.repair", "follow": "own", "manager_anchor": "recorded"}
    assert "满 100 小时（自然时间，从登记时间算）" in manager.post("/admin/ladders/try/", data=mine).text and saved(session) == 0
    assert manager.post("/admin/ladders/save/", data=mine).status_code == 302
    assert manager.get("/admin/ladders/").text.count("跟随非投诉件") == 5
    assert "满 48 小时" in manager.post("/admin/ladders/try/", data=mine | {"follow": "follow"}).text
    assert manager.post("/admin/ladders/save/", data=mine | {"follow": "follow"}).status_code == 302
    assert manager.get("/admin/ladders/").text.count("跟随非投诉件") == 6
    assert "的时限跟随非投诉件" in manager.get("/admin/ladders/edit/?key=default.repair").text
