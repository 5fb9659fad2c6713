"""经营看板 and 小区对比: small days whose every number is known."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from models.registers.visit import Visit
from models.reports.board import board
from models.reports.comparison import comparison
from models.rules import lifecycle
from models.scope import acting
from models.tracking import Step
from tests.models.reports.month_story import NOW, tell

pytestmark = pytest.mark.rule(95)


@pytest.fixture
def told(session, site, at):
    at(NOW)
    found = tell(session, site)
    session.commit()
    return found


@pytest.fixture
def seen(session, told, actor_for):
    actor = actor_for("manager")
    with acting(session, actor):
        yield board(session, actor, NOW)


def test_today_this_week_and_this_month_stand_side_by_side(seen):
    assert [span.label for span in seen.spans] == ["今天", "本周", "本月"]
    assert seen.spans[2].start == datetime(2026, 10, 25)
    received = seen.lines[0]
    assert [one.text for one in received.numbers] == ["0", "0", "12"]
    assert received.numbers[2].query == {"received_at_from": "2026-10-25", "received_at_to": "2026-11-24"}


def test_open_by_age_adds_up_to_what_is_open(session, seen):
    ages = {line.label: int(line.numbers[0].text) for line in seen.ages}
    assert set(ages) == {"今天来的", "昨天来的", "2–6 天前", "7 天以前"}
    open_ones = select(func.count(Visit.id)).where(Visit.voided_at.is_(None), Visit.status.in_(lifecycle.OPEN))
    assert sum(ages.values()) == session.scalar(open_ones)
    assert ages["昨天来的"] == 1


def test_overdue_stands_with_who_tracks_it_each_matter_once(session, seen):
    late = {line.label: int(line.numbers[0].text) for line in seen.overdue}
    missed = session.execute(select(Step.register, Step.entry_id).where(Step.done_at.is_(None), Step.due_at <= NOW).distinct()).all()
    assert sum(late.values()) == len(missed)
    assert late["项目经理"] > 0


def test_rooms_that_come_back_and_causes_stand_most_first(seen):
    counts = [int(line.numbers[0].text) for line in seen.rooms]
    assert counts == sorted(counts, reverse=True) and counts[0] > 1
    assert {line.label for line in seen.causes} >= {"内部原因", "还没认定"}


def test_the_company_ranks_its_communities_and_sees_when_it_is_busy(session, site, told, actor_for):
    actor = actor_for("company")
    with acting(session, actor):
        found = comparison(session, actor, NOW)
    assert [(one.place, one.name) for one in found.ranks] == [(1, "锦绣花园"), (2, "滨江雅苑")]
    first = found.ranks[0]
    assert (first.received, first.complaints, first.per_hundred) == (10, 10, "250.0")
    assert dict(found.trends)["锦绣花园"][-4:] == [2, 0, 5, 10]
    assert len(found.months) == 12
    assert sum(count for _, cells in found.heat for count, _ in cells) == 15  # in 90 days, void ones left out
    assert max(shade for _, cells in found.heat for _, shade in cells) == 5


def test_nobody_has_come_yet(session, site, actor_for, at):
    at(NOW)
    actor = actor_for("company")
    with acting(session, actor):
        found = comparison(session, actor, NOW)
        empty = board(session, actor, NOW)
    assert (found.heat, [one.kept for one in found.ranks]) == ([], ["—", "—"])
    assert [one.text for one in empty.lines[3].numbers] == ["—"] * 3
