"""经营看板: small days whose every number is known."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from models.registers.visit import Visit
from models.reports.board import board
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


def test_nobody_has_come_yet(session, site, actor_for, at):
    at(NOW)
    actor = actor_for("manager")
    with acting(session, actor):
        empty = board(session, actor, NOW)
    assert [one.text for one in empty.lines[3].numbers] == ["—"] * 3
