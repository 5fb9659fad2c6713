"""The month in the menu, on the workbench and in its figures: whose turn it is, and the red of a late one."""

import pytest

from models.operations.close_month import check
from models.reports import near_days
from models.reports.figures import figures
from models.reports.month_waiting import tally, waiting
from models.scope import acting
from tests.models.operations.test_close_month import DAY, compiled
from tests.models.reports.month_story import NOW, tell

pytestmark = pytest.mark.rule(92)


@pytest.fixture
def people(session, site, actor_for, at):
    at(NOW)
    tell(session, site)
    return {name: actor_for(name) for name in ("desk", "supervisor", "manager", "company", "department")}


def test_it_waits_for_whose_turn_it_is(session, people, at):
    compiled(session, people, at)
    mine = {name: [one.next for one in waiting(session, actor, DAY) if one.mine] for name, actor in people.items()}
    assert mine == {"desk": [], "supervisor": ["复核"], "manager": [], "company": [], "department": []}
    check(session, people["supervisor"], DAY, "2026-11")
    assert tally(session, people["manager"], DAY) == (1, False, "11 月待审阅")
    assert tally(session, people["supervisor"], DAY) == (0, False, "")


def test_late_is_red_for_everybody_who_has_a_part_in_it(session, people, at):
    compiled(session, people, at)
    late = at("2026-11-28 09:00")
    for name in ("desk", "supervisor", "manager"):
        assert tally(session, people[name], late) == (1, True, "11 月待复核，已超期")
    with acting(session, people["manager"]):
        (day,) = [one for one in near_days.near_days(session, people["manager"], late) if one.late]
        assert (day.title, day.text, day.say) == ("11 月投诉情况月汇总", "11-25 前上呈", "待复核，已超 2 天 9 小时")
        figure = figures(session, people["manager"], late)[2]
    assert (figure.label, figure.count, figure.over, figure.say) == ("待审阅", 0, True, "11 月等复核，已超期")
