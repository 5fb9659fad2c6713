"""Settings: what holds on a day, declared once, read once a transaction."""

from datetime import date, datetime

import pytest
from sqlalchemy import event

from models.policy import DEFAULTS, GROUPS, SETTINGS, Setting, setting
from models.rules import settings

TODAY = date(2026, 11, 23)


@pytest.fixture
def put(session, site):
    def add(value: str, day: date = TODAY, name: str = "repeat_days"):
        session.add(Setting(community_id=site.community.id, name=name, value=value, holds_from=day, set_at=datetime(2026, 11, 1)))

    return add


@pytest.mark.rule(149)
@pytest.mark.parametrize("one", list(SETTINGS.values()), ids=list(SETTINGS))
def test_every_setting_is_declared_whole_and_its_default_passes_its_own_check(one):
    assert one.group in GROUPS and one.kind in settings.KINDS
    assert len(one.help) > 5 or one.empty
    assert settings.check(one, one.default) == one.default == DEFAULTS[one.key]
    assert settings.said(one, one.default)


@pytest.mark.rule(149)
def test_the_newest_row_whose_day_has_come_holds(session, site, put):
    home = site.community.id
    assert setting(session, home, "repeat_days", TODAY) == "90"
    put("60", date(2026, 11, 1))
    put("30", date(2026, 12, 1))
    put("45", date(2026, 11, 1))
    assert [setting(session, home, "repeat_days", day) for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 1))] == [
        "90", "45", "30",
    ]  # fmt: skip
    assert setting(session, site.other.id, "repeat_days", TODAY) == "90"


def test_several_settings_of_one_transaction_are_one_query(session, site):
    asked = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    for name in DEFAULTS:
        setting(session, site.community.id, name, TODAY)
    assert len([one for one in asked if "setting" in one]) == 1


def test_what_another_transaction_has_set_is_seen_by_the_next(session, site, put):
    assert setting(session, site.community.id, "visitor_days", TODAY) == "30"
    put("10", name="visitor_days")
    session.commit()
    assert setting(session, site.community.id, "visitor_days", TODAY) == "10"
    put("20", name="visitor_days")
    assert setting(session, site.community.id, "visitor_days", TODAY) == "20"
    session.rollback()
    assert setting(session, site.community.id, "visitor_days", TODAY) == "10"
