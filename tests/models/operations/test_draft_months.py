"""The draft makes itself: from the 22nd, once, and for a month that was missed."""

import pytest
from sqlalchemy import select

from models.month import MonthClose
from models.operations.draft_months import draft_months
from tests.models.reports.month_story import Told, write

pytestmark = pytest.mark.rule(99)


def drafts(session) -> set[tuple[int, str]]:
    return set(session.execute(select(MonthClose.community_id, MonthClose.year_month)).all())


def test_nothing_is_stored_before_the_22nd_and_one_draft_each_from_then_on(session, site, at):
    assert draft_months(session, at("2026-11-21 23:59")) == 0
    assert draft_months(session, at("2026-11-22 00:00")) == 2
    assert draft_months(session, at("2026-11-24 00:00")) == 0
    assert drafts(session) == {(site.community.id, "2026-11"), (site.other.id, "2026-11")}


def test_a_month_missed_while_the_machine_stood_still_is_made_up_for(session, site, at):
    at("2026-11-10 10:00")
    write(session, site.community.id, Told("11-10 09:00", "repair"))
    assert draft_months(session, at("2026-11-28 08:00")) == 1
    assert drafts(session) == {(site.community.id, "2026-11")}


def test_nobody_owes_a_month_from_before_the_system(session, site, at):
    assert draft_months(session, at("2026-12-02 08:00")) == 0
