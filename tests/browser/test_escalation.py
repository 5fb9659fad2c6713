"""The supervisor's ten minutes before the morning meeting: from the number on the workbench to the overdue matter dealt with."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import clock
from models.db import db
from models.organisation import system_actor
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action
from tests.site import find_site

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 23, 14, 32)


class Clicks:
    """Clicks and counts."""

    def __init__(self, page) -> None:
        self.page, self.count = page, 0

    def on(self, place) -> None:
        place.click()
        self.count += 1


@pytest.fixture
def clicks(live_server, sign_in):
    """One matter three days old, seen by the supervisor on the workbench."""
    filed = NOW - timedelta(days=3)
    with live_server.app.app_context(), clock.held_at(filed), acting(db.session, system_actor()):
        site = find_site(db.session)
        db.session.info["actor"] = site.actor(db.session, "desk")
        db.session.add(Visit(community_id=site.community.id, received_at=filed, person_name="张伟", phone="13800001234", category="repair",
                             content="厨房水管漏水", room="3-2-1201"))  # fmt: skip
        db.session.commit()
    live_server.hold(NOW)
    page = sign_in("supervisor")
    page.goto("/admin/")
    return Clicks(page)


def verbs(live_server) -> list[str]:
    with live_server.app.app_context(), acting(db.session, system_actor()):
        return list(db.session.scalars(select(Action.verb).order_by(Action.id)))


@pytest.mark.rule(95)
def test_an_overdue_matter_is_urged_two_clicks_away_from_the_workbench(clicks, live_server):
    clicks.on(clicks.page.locator("nav.stats a", has_text="超期"))
    clicks.on(clicks.page.locator("#lv1").get_by_role("button", name="催办", exact=True))
    clicks.page.wait_for_selector(".note-green")
    assert clicks.count <= 3 and verbs(live_server)[-1] == "urge"


@pytest.mark.rule(95)
def test_it_is_taken_over_within_three_clicks(clicks, live_server):
    clicks.on(clicks.page.locator("nav.stats a", has_text="超期"))
    card = clicks.page.locator("#lv1 .esc")
    clicks.on(card.get_by_role("button", name="更多操作"))
    clicks.on(card.get_by_role("menuitem", name="接手"))
    clicks.page.wait_for_selector(".note-green")
    assert clicks.count <= 3 and verbs(live_server)[-1] == "take_over"
