"""The working calendar of a community: the country's holidays and make-up workdays, its own announcements, its reception hours (R28)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import REGISTERS
from models.once import once
from models.organisation import Community
from models.policy import SETTINGS, all_set, setting
from models.rules import deadlines, settings
from models.rules.announcements import Announced, announced
from models.rules.business_time import Calendar, Intervals, parse_hours

FIRST_YEAR, LAST_YEAR = 2020, 2035
HOURS = "reception_hours"


@cache
def public_days() -> Mapping[date, bool]:
    """{day: working?} for the days on which China differs from Monday–Friday; a year not announced yet has its fixed holidays only."""
    china = holidays.country_holidays("CN", years=range(FIRST_YEAR, LAST_YEAR + 1))
    made_up = {day: True for day in china.weekend_workdays if day.year >= FIRST_YEAR}
    return {day: False for day in china} | made_up


def calendar_of(session: Session, community_id: int, in_hindsight: bool = False) -> Calendar:
    """The calendar limits are counted on: announcements hold from the moment they were made (C5).

    `in_hindsight`: as it was, also where it was only written down afterwards; for marks, never for limits.
    """
    name = ("calendar", community_id, in_hindsight)
    return once(session, name, lambda: announced(usual_calendar(session, community_id), _told(session, community_id, in_hindsight)))


def usual_calendar(session: Session, community_id: int) -> Calendar:
    """Without announcements: the holidays and the hours that hold on each day."""
    return once(session, ("usual", community_id), lambda: _usual(session, community_id))


def _usual(session: Session, community_id: int) -> Calendar:
    community = session.get(Community, community_id)
    usual = parse_hours(community.hours if community else "")
    return Calendar(public_days(), usual, tuple(_since(session, community_id, usual)))


def _since(session: Session, community_id: int, usual: Intervals) -> list[tuple[date, Intervals]]:
    """[(day, hours)], oldest first; of several set for one day the last one counts."""
    rows = all_set(session, community_id).get(HOURS, ())
    newest = {since: value for since, value in reversed(rows)}
    return [(since, settings.intervals(value) or usual) for since, value in sorted(newest.items())]


def _told(session: Session, community_id: int, in_hindsight: bool) -> list[Announced]:
    model = REGISTERS["closing"].model
    columns = (model.from_on, model.to_on, model.reception, model.spans, model.told_at, model.recorded_at)
    mine = (model.community_id == community_id, model.voided_at.is_(None))
    return [
        Announced(first, last, kind == "open", settings.intervals(spans or "") or (), None if in_hindsight else told_at or recorded_at)
        for first, last, kind, spans, told_at, recorded_at in session.execute(select(*columns).where(*mine).order_by(model.id))
    ]


def close_of_reception(session: Session, community_id: int, filed_at: datetime) -> datetime:
    """R55: the end of the day's reception hours; of what is filed after that, midnight."""
    return deadlines.close_of_reception(filed_at, usual_calendar(session, community_id).hours_on(filed_at.date())[-1][1])


def reception_words(session: Session, community: Community, day: date) -> str:
    """工作日 9:00–12:00，14:00–18:00: the hours that hold on a day, as people read them."""
    value = setting(session, community.id, HOURS, day)
    return f"工作日 {settings.said(SETTINGS[HOURS], value)}" if value else community.hours


def hours_to_come(session: Session, community: Community, today: date, until: date) -> list[tuple[date, str]]:
    """The days until then on which other hours begin, with their words."""
    days = sorted({since for since, _ in all_set(session, community.id).get(HOURS, ()) if today < since <= until})
    return [(day, reception_words(session, community, day)) for day in days]
