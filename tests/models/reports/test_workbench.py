"""What waits for each role: the numbers, the list in the order of its limits, the night, the notices, the days that come near."""

from datetime import datetime

import pytest

from models.operations.act import act
from models.operations.file_entry import file_visit
from models.operations.receive import receive
from models.registers.notice import Notice
from models.reports import figures, near_days, night, notices, overview, tallies, workbench
from models.scope import acting

NOW = "2026-11-23 14:32"


@pytest.fixture
def day(session, site, actor_for, at):
    """A small day: late, soon, fresh, unconfirmed, told and waiting for the return visit. Ends at NOW."""

    def file(username, moment, **values):
        actor, now = actor_for(username), at(moment)
        given = {
            "channel": "call",
            "room": "3-2-1201",
            "person_name": "张伟",
            "phone": "13800001234",
            "category": "repair",
            "content": "漏水",
        }
        with acting(session, actor):
            visit = file_visit(session, actor, now, given | values).visit
            session.commit()
        return visit

    def move(username, moment, visit, action, **answers):
        actor, now = actor_for(username), at(moment)
        with acting(session, actor):
            act(session, actor, now, visit, action, answers)
            session.commit()

    found = {
        "late": file("desk", "2026-11-14 10:00", content="2号电梯又停了", category="complaint", complaint_type="equipment"),
        "told": file("desk", "2026-11-20 09:00", content="绿化挡光", category="complaint", complaint_type="attitude"),
        "soon": file("desk", "2026-11-21 16:00", content="地漏返味"),
        "night": file("guard", "2026-11-22 21:40", channel="relayed", room=None, location="地库入口", content="道闸抬杆慢"),
        "fresh": file("desk", "2026-11-23 11:00", content="灯带跳闸"),
        "wish": file("desk", "2026-11-23 12:00", content="加装雨棚", category="suggestion"),
    }
    move("desk", "2026-11-21 09:00", found["told"], "result", process_note="修剪了", result="已修剪")
    move("desk", "2026-11-21 10:00", found["told"], "tell_owner", notify_way="phone")
    move("department", "2026-11-22 10:00", found["soon"], "accept")
    at(NOW)
    return found


@pytest.fixture
def seen_by(session, actor_for, at):
    def ask(report, username, *more):
        actor, now = actor_for(username), at(NOW)
        with acting(session, actor):
            return report(session, actor, now, *more)

    return ask


@pytest.mark.parametrize(
    "username, expected",
    [
        ("desk", [("待确认", 1), ("待处理", 4), ("超期", 1), ("待回访", 1)]),
        ("supervisor", [("超期", 1), ("待回访", 1), ("待阅签", 8), ("本月汇总", 2)]),
        ("manager", [("上报", 1), ("超期", 1), ("待审阅", 0), ("建议待批", 1)]),
        ("department", [("待接收", 2), ("处理中", 1), ("超期", 1), ("待反馈", 1)]),
        ("guard", [("待前台确认", 1), ("办理中", 0), ("待回访", 0), ("已办结", 0)]),
        ("admin", []),
    ],
)
def test_each_role_has_its_numbers(day, seen_by, username, expected):
    assert [(figure.label, figure.count) for figure in seen_by(figures.figures, username)] == expected


def test_the_numbers_say_what_is_behind_them(day, seen_by):
    assert [figure.say for figure in seen_by(figures.figures, "desk")] == [
        "岗位转告，最早昨天 21:40", "今天到期 1 件", "最久的已超 7 天 4 小时", "今天没有要访的",
    ]  # fmt: skip


def test_an_empty_community_has_calm_words(site, seen_by):
    assert [(figure.count, figure.say) for figure in seen_by(figures.figures, "desk")] == [
        (0, "没有岗位转告"), (0, "今天没有到期的"), (0, "都在时限内"), (0, "今天没有要访的"),
    ]  # fmt: skip


def test_the_list_has_what_is_due_first_in_front(day, seen_by):
    waiting = seen_by(workbench.waiting, "desk", True)
    assert [row.text for row in waiting.rows] == ["2号电梯又停了", "地漏返味", "绿化挡光", "道闸抬杆慢", "灯带跳闸", "加装雨棚"]
    assert [row.clock.due.text for row in waiting.rows][:2] == ["已超 7 天 4 小时", "还剩 1 小时"]
    assert (waiting.rows[0].name, waiting.rows[0].room, waiting.rows[3].room) == ("张*", "3栋2单元1201", "地库入口")


@pytest.mark.parametrize(
    "username, mine, everything",
    [("desk", 6, 6), ("supervisor", 1, 6), ("manager", 1, 6), ("department", 3, 3), ("guard", 1, 1), ("admin", 0, 0)],
)
def test_mine_is_what_i_have_to_move(day, seen_by, username, mine, everything):
    waiting = seen_by(workbench.waiting, username)
    assert (waiting.mine, waiting.all, len(waiting.rows)) == (mine, everything, mine)


@pytest.mark.rule(29)
def test_what_the_night_left_is_there_until_the_desk_takes_it(day, seen_by, session, actor_for, at):
    assert [(left.text, left.who, left.at.text) for left in seen_by(night.from_the_night, "desk")] == [
        ("道闸抬杆慢", "孙海", "昨天 21:40")
    ]
    assert seen_by(night.from_the_night, "department") == []
    actor = actor_for("desk")
    with acting(session, actor):
        assert receive(session, actor, at(NOW), day["night"]) == "已接收 LD20261122-001，由李静跟着办"
        session.commit()
        assert receive(session, actor, at(NOW), day["night"]) == "LD20261122-001 已经有人接收了"
    assert seen_by(night.from_the_night, "desk") == []


def test_notices_are_told_while_they_hold_and_three_days_ahead(session, site, seen_by, at):
    at("2026-11-20 09:00")
    for content, start, end in (
        ("演练", "2026-11-26 10:00", "2026-11-26 11:00"), ("停梯", "2026-11-23 12:00", "2026-11-23 16:00"),
        ("已过", "2026-11-22 12:00", "2026-11-23 12:00"), ("很远", "2026-12-01 12:00", "2026-12-01 13:00"),
    ):  # fmt: skip
        session.add(Notice(community_id=site.community.id, kind="other", content=content, place="3栋", measure="已张贴",
                           from_at=datetime.fromisoformat(start), to_at=datetime.fromisoformat(end)))  # fmt: skip
    session.commit()
    told = seen_by(notices.notices_now, "desk")
    assert [(one.text, one.say, one.now) for one in told] == [
        ("3栋 停梯", "到今天 16:00 · 已张贴", True), ("3栋 演练", "11-26 10:00–11:00 · 已张贴", False),
    ]  # fmt: skip


@pytest.mark.parametrize("moment, said", [("2026-11-23 14:32", ["还剩 2 天 9 小时"]), ("2026-11-02 09:00", [])])
def test_the_month_is_told_when_it_comes_near(session, site, actor_for, at, moment, said):
    actor, now = actor_for("supervisor"), at(moment)
    with acting(session, actor):
        assert [day.say for day in near_days.near_days(session, actor, now)] == said


def test_the_menu_counts_what_waits(day, seen_by):
    assert seen_by(tallies.tallies, "supervisor") == {
        "escalation": (1, True, "1 件超期"), "return_visit": (1, False, "1 件待回访"), "daily_review": (8, False, "8 件待阅签"),
    }  # fmt: skip
    assert seen_by(tallies.tallies, "guard") == {}
    assert seen_by(tallies.tallies, "admin") == {}


def test_the_company_sees_communities_side_by_side(day, seen_by):
    lines = seen_by(overview.communities, "company")
    assert [(line.name, line.open, line.overdue, line.to_visit, line.complaints) for line in lines] == [
        ("锦绣花园", 6, 1, 1, 2), ("滨江雅苑", 0, 0, 0, 0),
    ]  # fmt: skip
