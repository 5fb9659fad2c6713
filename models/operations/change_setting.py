"""Change a setting: one more dated row, a line in the audit, and the open limits it moves computed anew (R149). What was set stays."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from models import audit
from models.calendar import HOURS
from models.errors import RuleViolation
from models.organisation import Actor
from models.policy import SETTINGS, Setting, all_set, setting
from models.recount import recount, working_from
from models.rules import access, settings
from models.rules.settings import Declared
from models.steps import RETURN_VISIT
from models.tracking import Step


def change_setting(session: Session, actor: Actor, now: datetime, key: str, raw: str, holds_from: date) -> str:
    """Keep a value from a day on; what is kept. The caller commits. Raises RuleViolation at the setting's key or `holds_from`."""
    one = _declared(actor, key)
    value = settings.check(one, raw)
    settings.check_day(holds_from, now.date())
    if setting(session, actor.community_id, key, holds_from) == value:
        raise RuleViolation(f"没有改动：{holds_from} 起本来就是{settings.said(one, value)}", key)
    _keep(session, actor, now, one, value, holds_from)
    _move_limits(session, actor, now, key, holds_from)
    return value


def restore_default(session: Session, actor: Actor, now: datetime, key: str) -> str:
    """Back to the default from today on; what was planned for later is called off by it too."""
    one = _declared(actor, key)
    planned = planned_days(session, actor, key, now.date())
    if setting(session, actor.community_id, key, now.date()) == one.default and not planned:
        raise RuleViolation("现在就是默认值", key)
    for day in (now.date(), *planned):
        _keep(session, actor, now, one, one.default, day)
    _move_limits(session, actor, now, key, now.date())
    return one.default


def planned_days(session: Session, actor: Actor, key: str, today: date) -> list[date]:
    """The days still to come on which another value than the default begins."""
    later = {since for since, _ in all_set(session, actor.community_id).get(key, ()) if since > today}
    return sorted(day for day in later if setting(session, actor.community_id, key, day) != SETTINGS[key].default)


def _declared(actor: Actor, key: str) -> Declared:
    if not access.may(actor.roles, "settings", None) or actor.community_id is None:
        raise RuleViolation(f"只有{access.ROLES['manager']}可以改设置", None)
    if key not in SETTINGS:
        raise RuleViolation("没有这项设置", None)
    return SETTINGS[key]


def _move_limits(session: Session, actor: Actor, now: datetime, key: str, holds_from: date) -> None:
    """Working time runs in the hours of reception, and a 返修联系单 is handed over in them (R28, R55); R82: the return visit."""
    begun = Step.start_at >= datetime.combine(holds_from, time())
    if key == HOURS:
        recount(session, actor.community_id, now, working_from(holds_from) | (begun & (Step.step == "deliver")))
    if key in ("visit_hours", "sample_visit_hours"):
        recount(session, actor.community_id, now, begun & (Step.step == RETURN_VISIT))


def _keep(session: Session, actor: Actor, now: datetime, one: Declared, value: str, holds_from: date) -> None:
    session.add(Setting(
        community_id=actor.community_id, name=one.key, value=value, holds_from=holds_from, set_at=now, set_by_id=actor.staff_id,
    ))  # fmt: skip
    session.flush()
    detail = {"setting": one.label, "value": settings.said(one, value), "from": f"{holds_from}"}
    audit.record(session, actor, now, "change_setting", detail=detail)
