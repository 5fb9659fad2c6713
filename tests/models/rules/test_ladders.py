from datetime import date, datetime, timedelta

import pytest

from models.calendar import public_days
from models.errors import RuleViolation
from models.rules import ladders
from models.rules.business_time import Calendar
from models.rules.deadlines import NATURAL, WORKING, Pause, Rung
from models.rules.ladders import Matter

TODAY = date(2026, 11, 23)
DESK = Calendar(public_days())
START = datetime(2026, 11, 2, 9, 0)
NOW = datetime(2026, 11, 23, 14, 32)


def rungs(first: int, second: int, one: str = NATURAL, other: str = NATURAL) -> tuple[Rung, ...]:
    return Rung("supervisor", 1, "supervisor", first, one), Rung("manager", 2, "manager", second, other)


@pytest.mark.rule(149)
@pytest.mark.parametrize(
    ("ladder", "day", "field"),
    [
        (rungs(0, 168), TODAY, "supervisor_hours"),
        (rungs(48, -1), TODAY, "manager_hours"),
        (rungs(48, 5000), TODAY, "manager_hours"),
        (rungs(48, 500, other=WORKING), TODAY, "manager_hours"),
        (rungs(48, 48), TODAY, "manager_hours"),
        (rungs(72, 48), TODAY, "manager_hours"),
        (rungs(14, 48, one=WORKING), TODAY, "manager_hours"),  # over a holiday two working days take longer than two days
        (rungs(48, 168, one="moon"), TODAY, "supervisor_unit"),
        (rungs(48, 168), TODAY - timedelta(days=1), "holds_from"),
        (rungs(48, 168), TODAY + timedelta(days=400), "holds_from"),
    ],
)
def test_a_ladder_that_cannot_be_computed_is_refused_at_its_field(ladder, day, field):
    with pytest.raises(RuleViolation) as refused:
        ladders.check(ladder, day, TODAY, DESK)
    assert refused.value.field == field


@pytest.mark.rule(149)
@pytest.mark.parametrize("ladder", [rungs(48, 168), rungs(14, 35, WORKING, WORKING), rungs(7, 400, WORKING), rungs(1, 2)])
def test_a_ladder_that_climbs_is_taken(ladder):
    assert ladders.check(ladder, TODAY, TODAY, DESK) is None


def hours(count: int) -> datetime:
    return START + timedelta(hours=count)


@pytest.mark.rule(81)
@pytest.mark.parametrize(
    ("matter", "raised"),
    [
        (Matter(START, hours(47)), (0, 0)),
        (Matter(START, hours(48)), (0, 0)),
        (Matter(START, hours(49)), (1, 0)),
        (Matter(START, hours(200)), (1, 1)),
        (Matter(START, None), (1, 1)),
        (Matter(NOW - timedelta(hours=50), None), (1, 0)),
        (Matter(START, hours(60), (Pause(hours(1), hours(20)),)), (0, 0)),
        (Matter(START, None, (Pause(hours(50)),)), (1, 0)),
        (Matter(START, None, (Pause(hours(1)),)), (0, 0)),
    ],
)
def test_a_matter_is_raised_once_for_each_limit_it_missed(matter, raised):
    assert tuple(ladders.escalations(rungs(48, 168), [matter], DESK, NOW).values()) == raised


@pytest.mark.rule(81)
def test_working_time_raises_later_than_natural_time():
    matters = [Matter(datetime(2026, 11, 20, 17), datetime(2026, 11, 22, 12)), Matter(START, hours(30))]
    assert ladders.escalations(rungs(8, 168), matters, DESK, NOW) == {"supervisor": 2, "manager": 0}
    assert ladders.escalations(rungs(8, 168, WORKING), matters, DESK, NOW) == {"supervisor": 1, "manager": 0}
