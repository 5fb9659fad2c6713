"""定时工作簿: set up from a saved view, seen and stopped by its owner only."""

import pytest
from sqlalchemy import select

from models import saved_view
from models.schedule import Schedule
from models.scope import acting

NOW = "2026-11-23 14:32"


@pytest.fixture
def view(session, actor_for, at):
    now, desk = at(NOW), actor_for("desk")
    with acting(session, desk):
        made = saved_view.keep(session, desk, now, "visit", "电梯专项", {"category": "repair"})
        session.commit()
    return made


def given(view, **more) -> dict:
    return {"view": view.id, "what": "mine.xlsx", "cadence": "weekly", "weekday": "1", "day": "1"} | more


def test_a_view_is_set_up_and_stopped(client_for, view, session):
    client = client_for("desk")
    assert "定时工作簿" in client.get("/admin/downloads/").text and "定时导出" in client.get("/admin/visit/").text
    assert f'<option value="{view.id}" selected' in client.get(f"/admin/schedules/?view={view.id}").text
    page = client.post("/admin/schedules/add/", data=given(view), follow_redirects=True).text
    assert "下一次 2026-11-30" in page and "电梯专项" in page
    one = session.scalar(select(Schedule))
    assert (one.shape, one.suffix, one.cadence, one.day) == ("mine", "xlsx", "weekly", 1)
    assert "不再按时导出" in client.post("/admin/schedules/stop/", data={"id": one.id}, follow_redirects=True).text
    assert "已停：自己停的" in client.get("/admin/schedules/").text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"view": ""}, "请选一个已存的视图"),
        ({"view": "99"}, "请选一个已存的视图"),
        ({"what": "moon.xlsx"}, "请选要哪些列"),
        ({"cadence": "daily"}, "请选多久一次"),
        ({"cadence": "monthly", "day": "五"}, "日子要在 1 到 31 之间"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client_for, view, session, changes, says):
    answer = client_for("desk").post("/admin/schedules/add/", data=given(view, weekday="3") | changes)
    assert answer.status_code == 422 and says in answer.text and '<option value="3" selected' in answer.text
    assert session.scalar(select(Schedule.id)) is None


def test_a_view_that_looks_somebody_up_does_not_come_by_itself(client_for, session, actor_for, at):
    now, desk = at(NOW), actor_for("desk")
    with acting(session, desk):
        made = saved_view.keep(session, desk, now, "visit", "张家", {"person_name": "张伟"})
        session.commit()
    answer = client_for("desk").post("/admin/schedules/add/", data=given(made))
    assert answer.status_code == 422 and "按姓名或电话查出来的" in answer.text


def test_nobody_sees_or_stops_anothers(client_for, view, session):
    client_for("desk").post("/admin/schedules/add/", data=given(view))
    one = session.scalar(select(Schedule))
    other = client_for("supervisor")
    assert "电梯专项" not in other.get("/admin/schedules/").text
    assert other.post("/admin/schedules/stop/", data={"id": one.id}).status_code == 404
    assert other.post("/admin/schedules/add/", data=given(view)).status_code == 422
    for username in ("guard", "company", "department"):
        assert client_for(username).get("/admin/schedules/").status_code == 403
