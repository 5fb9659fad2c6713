"""一户一档 over HTTP: who lives there masked, everything it has with us, what is open in front."""

import pytest

from models.operations.act import act
from models.operations.file_entry import file_visit
from models.reports import room_file
from models.scope import acting

ROOM = "3-2-1201"


@pytest.fixture
def history(session, site, actor_for, at):
    """A closed matter, an open complaint with its sheet, a void entry."""
    desk = actor_for("desk")

    def file(moment, **values):
        given = {"channel": "call", "room": ROOM, "person_name": "张伟", "phone": "13800001234", "category": "praise", "content": "谢谢"}
        with acting(session, desk):
            visit = file_visit(session, desk, at(moment), given | values).visit
            session.commit()
        return visit

    closed = file("2026-11-20 09:00", content="门卫很热心")
    file("2026-11-10 09:00", category="complaint", complaint_type="equipment", content="电梯停了，请打 13800001234")
    void = file("2026-11-23 09:00", content="登记错了")
    with acting(session, desk):
        for action, answers in (
            ("result", {"process_note": "转达", "result": "已转达"}),
            ("tell_owner", {"notify_way": "phone"}),
            ("write_off", {}),
        ):
            act(session, desk, at("2026-11-20 10:00"), closed, action, answers)
        void.voided_at, void.void_reason = at("2026-11-23 09:05"), "写错了"
        session.commit()
    at("2026-11-23 14:32")


def test_open_matters_come_first_then_the_newest(history, session, actor_for, at):
    actor, now = actor_for("desk"), at("2026-11-23 14:32")
    with acting(session, actor):
        events = room_file.events(session, actor, ROOM, now)
    assert [(event.record_no, event.open) for event in events] == [
        ("LD20261110-001", True), ("LD20261123-001", False), ("LD20261120-001", False), ("TS20261110-001", False),
    ]  # fmt: skip
    assert events[0].due.text.startswith("已超")
    assert (events[1].state.label, events[2].state.label) == ("作废", "已注销")


def test_the_page_shows_people_masked_and_the_history(history, client_for):
    page = client_for("desk").get(f"/admin/household/?room={ROOM}").get_data(as_text=True)
    assert [
        word
        for word in ("3栋2单元1201", "张*", "138****1234", "业主", "门卫很热心", "1 件没办完的在前", "LD20261110-001")
        if word not in page
    ] == []
    assert "张伟" not in page and "13800001234" not in page


@pytest.mark.parametrize(
    "room, code",
    [
        ("3-2-1201", 200),
        ("3栋2单元1201", 200),
        ("3 2 1202", 200),
        ("9-9-999", 404),
        ("", 404),
        ("张伟", 404),
        ("1-1-101", 404),
        ("x" * 500, 404),
    ],
)
def test_only_rooms_of_this_community_have_a_page(history, client_for, room, code):
    assert client_for("desk").get("/admin/household/", query_string={"room": room}).status_code == code


@pytest.mark.parametrize(
    "username, code",
    [("desk", 200), ("supervisor", 200), ("manager", 200), ("department", 403), ("guard", 403), ("company", 403), ("admin", 403)],
)
def test_who_may_see_a_household(history, client_for, username, code):
    assert client_for(username).get(f"/admin/household/?room={ROOM}").status_code == code


def test_a_household_nobody_wrote_about_says_what_to_do(site, client_for):
    assert "这户还没有来过" in client_for("desk").get("/admin/household/?room=5-1-301").get_data(as_text=True)
