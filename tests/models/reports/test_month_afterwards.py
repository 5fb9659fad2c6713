"""定稿以后: a later void or reopening is named beside the frozen month, counts in its own, and moves no figure."""

import pytest

from models.reports.month_afterwards import afterwards
from models.reports.month_changes import changes
from models.reports.month_snapshot import sheet_of
from models.reports.monthly import complaint_month
from models.tracking import Action
from tests.models.operations.test_close_month import DAY, frozen
from tests.models.reports.month_story import NOW, Told, on, tell, write

pytestmark = pytest.mark.rule(100)


@pytest.fixture
def told(session, site, at):
    at(NOW)
    found = tell(session, site)
    at("2026-11-25 08:00")
    return [*found, write(session, site.community.id, Told("11-24 22:00", "greening"))]  # written down in the next month's morning


@pytest.fixture
def sheet(session, site, told, actor_for, at):
    frozen(session, {name: actor_for(name) for name in ("desk", "supervisor", "manager")}, at)
    return sheet_of(session, site.community, "2026-11", DAY)


def test_what_was_voided_or_opened_again_since_is_named_and_counts_later(session, site, told, sheet, at):
    now = at("2026-11-28 10:00")
    assert afterwards(session, sheet, now) == []
    void, again = told[-1], told[12]
    void.master.voided_at = void.voided_at = on("11-25 15:00")
    session.add(Action(community_id=site.community.id, register="visit", entry_id=again.visit_id, at=on("11-27 09:00"), verb="reopen"))
    again.master.status = "in_progress"
    session.flush()
    assert [(one.record_no, one.said.split()[-1]) for one in afterwards(session, sheet, now)] == [
        (void.record_no, "作废"), (again.record_no, "重开"),
    ]  # fmt: skip
    assert changes(session, sheet, now) is None
    december = complaint_month(session, site.community.id, "2026-12", now)
    assert december.table.at["greening", "voided"] == december.table.at["neighbour", "reopened"] == 1
    assert december.sums["carried_in"] == sheet.month.sums["open_end"]


def test_a_month_that_is_not_frozen_has_no_afterwards(session, site, told, at):
    assert afterwards(session, sheet_of(session, site.community, "2026-11", DAY), at("2026-11-28 10:00")) == []
