"""经营看板: small days whose every number is known."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from models.policy import Setting
from models.reports.board import board, change_of, points_of
from models.reports.board_spans import stretches
from models.reports.queue import LEVELS, level_counts, queue
from models.scope import acting
from tests.models.reports.company_story import HOME, NOW, tell_causes, tell_company, tell_limits

pytestmark = pytest.mark.rule(95)

# what each card says, beside the change against the same stretch before; rates as (rate, of, whole)
TODAY = {"受理": (1, "+1"), "其中投诉": (0, "持平"), "办结": (0, "持平")}
MONTH = {
    "受理": (6, "+5"), "其中投诉": (2, "+1"), "办结": (5, "+4"), "按时限办结": ("80.0%", 4, 5, "−20.0 点"),
    "按答应时间回复": ("50.0%", 1, 2, ""), "回访满意": ("50.0%", 1, 2, "−50.0 点"),
}  # fmt: skip


@pytest.fixture
def told(session, site, at):
    at(NOW)
    return tell_company(session, site)


@pytest.fixture
def look(session, told, actor_for):
    def see(now=NOW, username="manager"):
        actor = actor_for(username)
        with acting(session, actor):
            return board(session, actor, now)

    return see


def said(card) -> dict[str, tuple]:
    return {
        line.label: (line.rate, line.number.value, line.whole.value, line.change) if line.whole else (line.number.value, line.change)
        for line in card.lines
    }


def test_today_this_week_and_this_month_are_what_was_worked_out_by_hand(look):
    today, week, month = look().cards
    assert [card.stretch.label for card in (today, week, month)] == ["今天", "本周", "本月"]
    assert TODAY.items() <= said(today).items()
    assert said(week)["受理"] == (1, "+1")  # it is Monday
    assert said(month) == MONTH
    assert month.stretch.days == (datetime(2026, 10, 25).date(), datetime(2026, 11, 24).date())


def test_where_nothing_can_be_divided_the_reason_is_said(look):
    rates = {line.label: line.why for line in look().cards[0].lines if line.whole}
    assert rates == {"按时限办结": "还没有告知的", "按答应时间回复": "没有答应时间的", "回访满意": "还没有回访到的"}
    assert all(not line.why for line in look().cards[2].lines if line.whole)


def test_a_rate_below_the_target_of_the_community_is_marked(session, told, look):
    marked = {line.label for line in look().cards[2].lines if line.missed}
    assert marked == {"按时限办结", "回访满意"}  # nobody set a target for promises
    session.add_all(Setting(community_id=told[HOME], name=name, value="50", holds_from=NOW.date(), set_at=NOW)
                    for name in ("kept_target", "satisfied_target"))  # fmt: skip
    session.commit()
    assert not [line for line in look().cards[2].lines if line.missed]


def test_the_same_stretch_before_is_cut_at_the_same_point(session, site, actor_for):
    with acting(session, actor_for("manager")):
        today, week, month = stretches(session, actor_for("manager"), datetime(2026, 11, 26, 10, 0))
    assert (today.before.start, today.before.until) == (datetime(2026, 11, 25), datetime(2026, 11, 25, 10, 0, 1))
    assert (week.before.start, week.before.until) == (datetime(2026, 11, 16), datetime(2026, 11, 19, 10, 0, 1))
    assert (month.before.start, month.before.until) == (datetime(2026, 10, 25), datetime(2026, 10, 26, 10, 0, 1))
    assert (month.now.start, month.now.until) == (datetime(2026, 11, 25), datetime(2026, 11, 26, 10, 0, 1))


def test_open_by_age_adds_up_to_what_is_open(look):
    ages = {line.label: line.number.value for line in look().ages}
    assert ages == {"今天来的": 1, "昨天来的": 0, "2–3 天": 0, "4–6 天": 0, "7–13 天": 1, "14–29 天": 0, "30 天以上": 0}
    later = {line.label: line.number.value for line in look(NOW + timedelta(days=30)).ages}
    assert (later["30 天以上"], sum(later.values())) == (2, 2)


def test_overdue_says_what_the_columns_of_the_queue_say(session, told, look, actor_for):
    late = {line.label: line.number.value for line in look().overdue}
    assert late == {"项目经理（满 1 周）": 0, "客服主管（满 2 天）": 1, "24 小时内到期": 0, "回访超期": 0}
    tell_limits(session, told[HOME])
    assert [line.number.value for line in look().overdue] == [1, 0, 1, 1]
    actor = actor_for("manager")
    with acting(session, actor):
        counts = level_counts(session, actor, NOW)
        assert [counts[level] for level in LEVELS] == [level.count for level in queue(session, actor, NOW).levels]


def test_rooms_that_come_back_and_causes_stand_most_first(session, told, look):
    tell_causes(session, told[HOME])
    found = look()
    assert [(line.label, line.number.value) for line in found.rooms] == [("3栋2单元1201", 2), ("5栋1单元301", 2)]
    assert [(line.label, line.number.value) for line in found.causes] == [("内部原因", 2), ("服务态度、服务质量", 1), ("还没认定", 1)]


def test_the_board_asks_the_database_a_handful_of_times(session, told, look):
    asked = []
    note = lambda *args: asked.append(args[2])  # noqa: E731
    event.listen(session.get_bind(), "before_cursor_execute", note)
    look()
    event.remove(session.get_bind(), "before_cursor_execute", note)
    assert len(asked) < 22


def test_nobody_has_come_yet(session, site, actor_for, at):
    at(NOW)
    actor = actor_for("manager")
    with acting(session, actor):
        empty = board(session, actor, NOW)
    assert {line.number.value for card in empty.cards for line in card.lines} == {0}
    assert (empty.rooms, empty.causes, sum(line.number.value for line in [*empty.ages, *empty.overdue])) == ([], [], 0)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_change_is_said_with_its_sign(now, before):
    said = change_of(now, before).replace("−", "-").replace(",", "")
    assert (said == "持平") == (now == before)
    assert said == "持平" or (int(said) == now - before and said[0] in "+-")


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_a_change_of_a_rate_is_said_in_points(d, before_d, data):
    n, before_n = data.draw(st.integers(0, d)), data.draw(st.integers(0, before_d))
    said = points_of(n, d, before_n, before_d).removesuffix(" 点").replace("−", "-")
    points = 100 * n / d - 100 * before_n / before_d
    assert abs((0 if said == "持平" else float(said)) - points) <= 0.0501
    assert points_of(n, 0, before_n, before_d) == points_of(n, d, before_n, 0) == ""
