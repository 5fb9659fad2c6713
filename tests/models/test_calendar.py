from datetime import date, datetime, time

import pytest

from models.calendar import calendar_of
from models.rules import business_time


@pytest.mark.rule(28)
def test_the_community_s_own_exceptions_win_over_the_country_s_days(session, site):
    own = {date(2026, 11, 23): False, date(2026, 11, 22): True, date(2026, 10, 10): False}
    calendar = calendar_of(session, site.community.id, own)
    assert [calendar.works_on(day) for day in own] == [False, True, False]
    assert calendar_of(session, site.community.id).works_on(date(2026, 10, 10))


@pytest.mark.rule(28)
@pytest.mark.rule(149)
def test_the_hours_are_those_the_community_receives_in(session, site):
    site.community.hours = "工作日 8:00–12:00"
    session.flush()
    calendar = calendar_of(session, site.community.id)
    assert calendar.hours == ((time(8), time(12)),)
    assert business_time.add(datetime(2026, 11, 23, 11), 2, calendar) == datetime(2026, 11, 24, 9)
