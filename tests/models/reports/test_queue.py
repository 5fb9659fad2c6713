from datetime import datetime, timedelta

import pytest

from models import clock
from models.operations.act import act
from models.registers.visit import Visit
from models.reports.queue import Filters, overdue_keys, queue
from models.scope import acting

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def file(session, site, actor_for):
    """File a repair so many hours ago: file(50, room='5-1-301')."""

    def make(hours, **values):
        at = NOW - timedelta(hours=hours)
        with clock.held_at(at), acting(session, actor_for("desk")):
            given = {"category": "repair", "content": "厨房水管漏水", "room": "3-2-1201"} | values
            row = Visit(received_at=at, person_name="张伟", phone="13800001234", **given)
            session.add(row)
            session.flush()
        return row

    return make


@pytest.fixture
def do(session, actor_for):
    def move(entry, username, action, now=NOW, **answers):
        with clock.held_at(now), acting(session, actor_for(username)):
            return act(session, actor_for(username), now, entry, action, answers)

    return move


@pytest.fixture
def see(session, actor_for):
    def look(username="supervisor", now=NOW, **kwargs):
        actor = actor_for(username)
        with acting(session, actor):
            return queue(session, actor, now, Filters(**kwargs))

    return look


def numbers(level):
    return [card.id for card in level.cards]


@pytest.mark.rule(10)
@pytest.mark.rule(11)
@pytest.mark.rule(86)
@pytest.mark.rule(88)
def test_matters_stand_with_whoever_tracks_them_though_no_worker_has_run(file, see):
    week, two_days, nearly, fresh = file(170), file(50), file(30), file(2)
    found = see()
    assert [numbers(level) for level in found.levels] == [[nearly.id], [two_days.id], [week.id]]
    assert [level.cards[0].owner for level in found.levels] == ["李静", "王敏", "陈志远"]
    assert found.overdue == 2
    assert fresh.id not in [key for level in found.levels for key in numbers(level)]


def test_the_most_overdue_comes_first_and_is_counted_from_the_first_limit(file, see):
    later, earlier = file(49), file(76)
    level = see().levels[1]
    assert numbers(level) == [earlier.id, later.id]
    assert [card.due.text for card in level.cards] == ["已超 1 天 4 小时", "已超 1 小时"]
    assert level.cards[0].until == "昨天 10:32 到期"
    assert level.cards[0].due.why == "报修，接待时间 11-20 10:32 起 48 小时"


def test_a_paused_matter_stands_last_on_its_level_and_counts_as_nobodys_delay(file, see, do):
    running, paused, early = file(60), file(100), file(100)
    do(paused, "desk", "pause", now=NOW - timedelta(hours=40), reason="等施工单位进场", review_on="2026-11-27 09:00")
    do(early, "desk", "pause", now=NOW - timedelta(hours=90), reason="等业主")
    found = see()
    assert numbers(found.levels[1]) == [running.id, paused.id]
    assert numbers(found.levels[0]) == [early.id]
    card = found.levels[1].cards[-1]
    assert (card.due.tone, card.due.text, card.until, card.foot) == (
        "paused", "挂起 1 天 16 小时，时钟已停", "等施工单位进场，11-27 复查", "不计入超期")  # fmt: skip
    assert (found.overdue, found.levels[1].count) == (1, 2)


def test_told_closed_and_void_matters_are_gone(file, see, do):
    told, void, answered = file(60), file(60), file(60)
    do(told, "desk", "result", process_note="看过", result="修好")
    assert told.id in numbers(see().levels[1])
    do(told, "desk", "tell_owner", notify_way="phone")
    do(void, "supervisor", "void", now=NOW - timedelta(hours=59), void_reason="重复登记")
    do(answered, "desk", "answer", out_of_scope_reply="请拨 12345", notify_way="phone")
    assert [level.count for level in see().levels] == [0, 0, 0]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"building": "3"}, {"a"}),
        ({"building": "5"}, {"b"}),
        ({"tag": "service"}, {"b"}),
        ({"tag": "complaint"}, set()),
        ({}, {"a", "b"}),
    ],
)
def test_the_queue_is_narrowed_by_building_and_category(file, see, filters, expected):
    rows = {"a": file(60), "b": file(60, room="5-1-301", category="service")}
    assert set(numbers(see(**filters).levels[1])) == {rows[name].id for name in expected}


@pytest.mark.rule(95)
def test_the_queue_is_narrowed_by_department_and_handler_and_counts_the_departments(site, file, see, do):
    moved, _ = file(60), file(60)
    department, head = site.departments["工程部"], site.staff["department"]
    do(moved, "desk", "transfer", department_id=department.id)
    assert numbers(see(department_id=department.id).levels[1]) == [moved.id]
    assert numbers(see(handler_id=head.id).levels[1]) == [moved.id]
    assert see().departments == {department.id: 1}


@pytest.mark.rule(13)
def test_a_department_sees_what_it_was_given_and_strangers_see_nothing(site, file, see, do):
    moved, _ = file(60), file(60)
    do(moved, "desk", "transfer", department_id=site.departments["工程部"].id)
    assert numbers(see("department").levels[1]) == [moved.id]
    assert [level.count for level in see("elsewhere").levels] == [0, 0, 0]
    assert [level.count for level in see("guard").levels] == [0, 0, 0]


def test_a_card_says_what_was_done_last_and_hides_what_is_private(file, see, do):
    row = file(60)
    assert see().levels[1].cards[0].foot == "没催过"
    do(row, "desk", "urge", now=NOW - timedelta(hours=5))
    do(row, "desk", "urge", now=NOW - timedelta(hours=2))
    card = see().levels[1].cards[0]
    assert (card.foot, card.who, card.place, card.tag) == ("催过 2 次，今天 12:32", "张*", "3栋2单元1201", "报修")
    do(row, "desk", "note", now=NOW - timedelta(hours=1), note="业主电话 13800001234，下午在家")
    assert see().levels[1].cards[0].foot == "业主电话 138****1234，下午在家"


def test_a_card_offers_what_this_person_may_do(file, see):
    file(60)
    assert set(see("supervisor").levels[1].cards[0].offers) == {"urge", "take_over", "hand_over", "acknowledge", "report_up"}
    assert set(see("desk").levels[1].cards[0].offers) == {"urge", "report_up"}


def test_a_long_level_says_how_many_more_there_are(session, actor_for, file):
    rows = [file(60 + number) for number in range(5)]
    with acting(session, actor_for("supervisor")):
        level = queue(session, actor_for("supervisor"), NOW, per_level=2).levels[1]
    assert (level.count, len(level.cards), level.more) == (5, 2, 3)
    assert numbers(level) == [rows[4].id, rows[3].id]


def test_all_that_is_overdue_can_be_named_at_once(session, actor_for, file):
    late, later = file(60), file(170)
    file(10)
    with acting(session, actor_for("supervisor")):
        assert overdue_keys(session, actor_for("supervisor"), NOW, Filters(), 10) == {"visit": [later.id, late.id]}
        assert overdue_keys(session, actor_for("supervisor"), NOW, Filters(), 1) == {"visit": [later.id]}
