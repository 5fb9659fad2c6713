"""The working calendar of a community: the country's holidays and make-up workdays, its own exceptions, its reception hours (R28)."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import holidays
from sqlalchemy.orm import Session

from models.organisation import Community
from models.rules.business_time import Calendar, parse_hours

FIRST_YEAR, LAST_YEAR = 2020, 2035


@cache
def public_days() -> Mapping[date, bool]:
    """{day: working?} for the days on which China differs from Monday–Friday; a year not announced yet has its fixed holidays only."""
    china = holidays.country_holidays("CN", years=range(FIRST_YEAR, LAST_YEAR + 1))
    made_up = {day: True for day in china.weekend_workdays if day.year >= FIRST_YEAR}
    return {day: False for day in china} | made_up


def calendar_of(session: Session, community_id: int, exceptions: Mapping[date, bool] | None = None) -> Calendar:
    """The calendar of a community; its own exceptions, announced in advance, win over the country's days."""
    community = session.get(Community, community_id)
    return Calendar({**public_days(), **(exceptions or {})}, parse_hours(community.hours if community else ""))
