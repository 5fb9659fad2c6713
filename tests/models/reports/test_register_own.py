"""What particular registers count besides: a small month of each, worked out on paper (registers.md 5.1, 6, 10, 11, 13, 14)."""

from datetime import date

import pytest

from models.declare import REGISTERS
from models.reports.register_compare import compare
from models.reports.register_month import register_month
from models.scope import acting
from tests.models.reports.register_story import NOW, line, on, write


@pytest.fixture
def printed(session, site, at, actor_for):
    """{label: the figure of November as it is printed}."""
    at(NOW)
    actor = actor_for("supervisor")

    def of(slug: str) -> dict[str, str]:
        with acting(session, actor):
            return {line.label: line.text("now") for line in compare(register_month(session, actor, REGISTERS[slug], "2026-11", NOW))}

    return of


def test_repairs_are_counted_by_what_is_finished_and_in_time(session, site, printed):
    """急修 by the end of its day, 小修 within 48 hours."""
    paid = {"charge_kind": "paid", "quote": 80, "quote_confirmed": True, "labor_fee": 80}
    write(session, site, "repair", on("11-02 09:00"), on("11-02 23:00"), grade="urgent")  # in time
    write(session, site, "repair", on("11-02 09:00"), on("11-03 01:00"), grade="urgent")  # too late
    write(session, site, "repair", on("11-02 09:00"), on("11-04 09:00"), **paid)  # to the minute
    write(session, site, "repair", on("11-22 21:00"))
    write(session, site, "repair", on("10-01 09:00"))  # carried in, and late
    assert printed("repair") == {
        "结转": "1", "受理": "4", "完工": "3", "及时": "2", "未结": "2", "超期": "1", "其中急修": "2", "有偿维修完工": "1",
        "有偿维修金额（元）": "80.00", "完成率": "60.0%", "及时率": "66.7%", "平均完工天数（天）": "1.1",
    }  # fmt: skip


def test_reworks_are_set_against_the_repairs_of_the_same_time(session, site, printed):
    sold = {"part": "wall", "handover_on": date(2026, 1, 1)}
    write(session, site, "rework", on("11-02 09:00"), on("11-04 09:00"), **sold)
    write(session, site, "rework", on("11-02 09:00"), on("11-12 09:00"), **(sold | {"handover_on": date(2020, 1, 1)}))
    write(session, site, "rework", on("11-22 09:00"), **sold)
    for _ in range(8):
        write(session, site, "repair", on("11-05 09:00"))
    assert printed("rework") == {
        "结转": "0", "受理": "3", "办结": "2", "及时": "1", "未结": "1", "超期": "0", "同期报修": "8", "保修期内": "2", "保修期外": "1",
        "办结的再返修（次）": "0", "返修率": "37.5%", "完成率": "66.7%", "及时率": "50.0%", "平均返修天数（天）": "6.0",
    }  # fmt: skip


def test_services_are_counted_with_their_money(session, site, printed):
    write(session, site, "service_order", on("11-02 09:00"), on("11-02 11:00"), paid="120.50")
    write(session, site, "service_order", on("11-02 09:00"), on("11-02 11:00"), paid="99.25", satisfaction="c")
    write(session, site, "service_order", on("11-02 09:00"), on("11-02 11:00"), quote=0, paid=None, receipt_no=None, satisfaction=None)
    write(session, site, "service_order", on("11-03 09:00"), given_up="不做了")
    write(session, site, "service_order", on("11-04 09:00"))
    assert printed("service_order") == {
        "结转": "0", "受理": "5", "办结": "3", "取消": "1", "未结": "1", "有偿服务": "2", "无偿服务": "1", "实收金额（元）": "219.75",
        "有评价": "2", "满意和较满意": "1", "完成率": "60.0%", "满意率": "50.0%",
    }  # fmt: skip


def test_visitors_are_counted_by_heads_and_by_who_is_still_inside(session, site, printed):
    write(session, site, "visitor", on("10-24 23:00"), on("10-25 01:00"), headcount=9)
    write(session, site, "visitor", on("11-02 09:00"), on("11-02 10:00"), headcount=3)
    write(session, site, "visitor", on("11-02 09:00"))
    write(session, site, "visitor", on("11-02 09:00"), in_at=None, host_confirm="refused")
    write(session, site, "visitor", on("11-20 09:00"), in_at=None, host_confirm=None, mode="booked", booked_by="call")
    assert printed("visitor") == {
        "结转": "1", "登记": "4", "离开": "2", "未放行": "1", "未了": "2", "进入": "2", "进入人数（人）": "5", "期末未离场": "1",
        "其中预约": "1",
    }  # fmt: skip


@pytest.mark.rule(82)
def test_return_visits_are_set_against_those_that_were_due(session, site, printed):
    """Due is what was finished and not yet called back, also from the month before; one round does not count for the next."""
    for came, done, visited in (
        ("10-20 09:00", "10-21 09:00", "10-22 09:00"),  # over before the period
        ("10-20 09:00", "10-21 09:00", "11-03 09:00"),
        ("10-20 09:00", "10-21 09:00", None),
        ("11-02 09:00", "11-03 09:00", "11-04 09:00"),
        ("11-02 09:00", "11-10 09:00", "11-04 09:00"),  # called back about an earlier round, then handled anew
        ("10-02 09:00", "11-10 09:00", "10-20 09:00"),  # the same, and that round was in the month before
    ):
        visit = write(session, site, "visit", on(came), on(done), category="complaint")
        visit.visited_at = on(visited)
        line(session, visit, on(done), "tell_owner")
    for said in ("a", "b", "c", "unreached"):
        write(session, site, "return_visit", on("11-05 09:00"), satisfaction=said)
    assert printed("return_visit") == {
        "回访": "4", "应回访": "5", "已回访": "2", "访到（次）": "3", "满意和较满意（次）": "2", "不满意（次）": "1",
        "未能联系上（次）": "1", "回访率": "40.0%", "满意率": "66.7%",
    }  # fmt: skip
