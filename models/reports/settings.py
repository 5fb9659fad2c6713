"""Settings as a manager reads them: what holds today, what is planned, and who set what when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import HOURS, usual_calendar
from models.display import Display, When
from models.organisation import Actor, Community
from models.policy import GROUPS, SETTINGS, Setting, all_set, setting
from models.rules import settings
from models.rules.settings import Declared


@dataclass(frozen=True)
class Line:
    """One setting: what holds, and what is to come in words (2026-12-01 起 60 天)."""

    one: Declared
    words: str
    usual: bool
    planned: tuple[str, ...]


@dataclass(frozen=True)
class Past:
    """One change: from which day on what, by whom and when."""

    since: date
    words: str
    who: str
    at: When


def overview(session: Session, actor: Actor, today: date) -> list[tuple[str, list[Line]]]:
    """(group, its lines) in the order of the page."""
    lines = [line_of(session, actor, one, today) for one in SETTINGS.values()]
    return [(group, found) for group in GROUPS if (found := [line for line in lines if line.one.group == group])]


def line_of(session: Session, actor: Actor, one: Declared, today: date) -> Line:
    value = setting(session, actor.community_id, one.key, today)
    return Line(one, _words(session, actor, one, value), value == one.default, _planned(session, actor, one, value, today))


def _words(session: Session, actor: Actor, one: Declared, value: str) -> str:
    community = session.get(Community, actor.community_id) if one.key == HOURS and not value else None
    return community.hours if community else settings.said(one, value)


def to_start_with(session: Session, actor: Actor, one: Declared, today: date) -> str:
    """What the form of a setting shows at first: what holds, ready to be changed."""
    value = setting(session, actor.community_id, one.key, today)
    if one.key == HOURS and not value:
        value = settings.spelled(usual_calendar(session, actor.community_id).hours)
    return settings.said(one, value) if one.kind == "hours" else value


def _planned(session: Session, actor: Actor, one: Declared, value: str, today: date) -> tuple[str, ...]:
    found = []
    for day in sorted({since for since, _ in all_set(session, actor.community_id).get(one.key, ()) if since > today}):
        later = setting(session, actor.community_id, one.key, day)
        if later != value:
            found.append(f"{day} 起{_spaced(settings.said(one, later))}")
        value = later
    return tuple(found)


def _spaced(words: str) -> str:
    return words if words[:1] > "\u2e80" else f" {words}"


def history(session: Session, display: Display, actor: Actor, one: Declared) -> list[Past]:
    """Newest first."""
    mine = (Setting.community_id == actor.community_id) & (Setting.name == one.key)
    rows = session.scalars(select(Setting).where(mine).order_by(Setting.id.desc()).limit(40)).all()
    display.prefetch("staff", [row.set_by_id for row in rows])
    return [Past(row.holds_from, settings.said(one, row.value), _name(display, row), display.when(row.set_at)) for row in rows]


def _name(display: Display, row: Setting) -> str:
    return display.name_of("staff", row.set_by_id) if row.set_by_id else "系统"
