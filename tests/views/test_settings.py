"""设置: what the manager sees, changes from a day on, and puts back."""

from datetime import date

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.policy import SETTINGS, Setting, setting

TYPED = {"key": "repeat_days", "repeat_days": "60", "holds_from": "2026-11-23"}


@pytest.fixture
def manager(client_for, at):
    at("2026-11-23 14:32")
    return client_for("manager")


def kept(session) -> list[tuple]:
    return [tuple(row) for row in session.execute(select(Setting.name, Setting.value, Setting.holds_from).order_by(Setting.id))]


@pytest.mark.parametrize("username", ["desk", "supervisor", "department", "company", "admin", "guard"])
def test_only_the_manager_gets_in(client_for, username):
    client = client_for(username)
    assert client.get("/admin/settings/").status_code == 403
    assert client.get("/admin/settings/edit/?key=repeat_days").status_code == 403
    assert client.post("/admin/settings/save/", data=TYPED).status_code == 403
    assert client.post("/admin/settings/restore/", data=TYPED).status_code == 403


@pytest.mark.rule(149)
def test_every_setting_stands_on_the_page_and_can_be_opened(manager):
    page = manager.get("/admin/settings/").text
    assert all(one.label in page and one.group in page for one in SETTINGS.values())
    for one in SETTINGS.values():
        form = manager.get(f"/admin/settings/edit/?key={one.key}")
        assert form.status_code == 200 and one.help in form.text and "没有改过" in form.text


@pytest.mark.rule(149)
def test_a_change_holds_from_its_day_and_the_page_says_who_made_it(manager, session, site):
    assert manager.post("/admin/settings/save/", data=TYPED).status_code == 302
    assert manager.post("/admin/settings/save/", data=TYPED | {"repeat_days": "30", "holds_from": "2026-12-01"}).status_code == 302
    assert kept(session) == [("repeat_days", "60", date(2026, 11, 23)), ("repeat_days", "30", date(2026, 12, 1))]
    page = manager.get("/admin/settings/").text
    assert "60 天" in page and "2026-12-01 起 30 天" in page
    assert "陈志远" in manager.get("/admin/settings/edit/?key=repeat_days").text
    lines = session.scalars(select(AuditLine.detail).where(AuditLine.action == "change_setting")).all()
    assert [line["value"] for line in lines] == ["60 天", "30 天"]


@pytest.mark.rule(149)
def test_the_default_comes_back_and_what_was_planned_is_called_off(manager, session, site):
    manager.post("/admin/settings/save/", data=TYPED)
    manager.post("/admin/settings/save/", data=TYPED | {"repeat_days": "30", "holds_from": "2026-12-01"})
    assert manager.post("/admin/settings/restore/", data={"key": "repeat_days"}).status_code == 302
    days = [setting(session, site.community.id, "repeat_days", date(2026, *day)) for day in ((11, 22), (11, 23), (12, 31))]
    assert days == ["90", "90", "90"] and len(kept(session)) == 4
    again = manager.post("/admin/settings/restore/", data={"key": "repeat_days"})
    assert again.status_code == 422 and "现在就是默认值" in again.text


@pytest.mark.rule(149)
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"repeat_days": "0"}, "要在 1 到 366 天之间"),
        ({"repeat_days": "一个月"}, "请填整数"),
        ({"repeat_days": "90"}, "没有改动"),
        ({"holds_from": "2026-11-22"}, "不能从过去的日子起改"),
        ({"holds_from": "明天"}, "从哪天起用没填对"),
    ],
)
def test_a_refusal_stands_at_its_field_and_what_was_typed_is_kept(manager, session, changes, says):
    answer = manager.post("/admin/settings/save/", data=TYPED | changes)
    assert answer.status_code == 422 and says in answer.text and kept(session) == []
    assert all(f'value="{value}"' in answer.text for value in (TYPED | changes).values() if value != "repeat_days")


@pytest.mark.parametrize("address", ["edit/?key=moon", "edit/"])
def test_an_unknown_setting_is_not_found(manager, address):
    assert manager.get(f"/admin/settings/{address}").status_code == 404


@pytest.mark.rule(28)
@pytest.mark.rule(149)
def test_other_hours_of_reception_start_from_those_of_the_community_and_are_shown_wherever_hours_are(manager, client_for, site):
    assert 'value="09:00–12:00，14:00–18:00"' in manager.get("/admin/settings/edit/?key=reception_hours").text
    hours = {"key": "reception_hours", "reception_hours": "8:30-12:00，13:30-17:30", "holds_from": "2026-11-23"}
    assert manager.post("/admin/settings/save/", data=hours).status_code == 302
    said = "工作日 08:30–12:00，13:30–17:30"
    assert said in manager.get("/admin/guide/complaint-ways/").text
    assert said.removeprefix("工作日 ") in manager.get("/admin/settings/").text
    overlapping = manager.post("/admin/settings/save/", data=hours | {"reception_hours": "8:30-12:00，11:00-17:30"})
    assert overlapping.status_code == 422 and "几段不能重叠" in overlapping.text
