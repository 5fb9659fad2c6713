"""定稿后有变动: the snapshot stays, the difference and its reasons are shown."""

from datetime import datetime

import pytest

from models.month import MonthClose
from models.reports.month_changes import changes
from models.reports.month_compare import compare
from models.reports.month_snapshot import opened, sheet_of
from tests.models.operations.test_close_month import DAY, frozen
from tests.models.reports.month_story import NOW, Told, tell, write
from views.month_page import listings

pytestmark = pytest.mark.rule(100)


@pytest.fixture
def told(session, site, at):
    at(NOW)
    return tell(session, site)


@pytest.fixture
def sheet(session, site, told, actor_for, at):
    frozen(session, {name: actor_for(name) for name in ("desk", "supervisor", "manager")}, at)
    return sheet_of(session, site.community, "2026-11", DAY)


def test_what_goes_on_after_the_month_is_no_change_of_it(session, site, sheet, told, at):
    later = at("2026-12-01 10:00")
    write(session, site.community.id, Told("11-26 09:00", "greening"))
    told[10].master.status = "handled"
    session.flush()
    assert changes(session, sheet, later) is None


def test_an_entry_made_up_for_later_is_named_with_every_figure_it_moves(session, site, sheet, at):
    later = at("2026-11-27 10:00")
    late = write(session, site.community.id, Told("11-20 09:00", "greening", (("11-21 09:00", "result"),), "handled"))
    found = changes(session, sheet, later)
    figures = {one.label: (one.frozen, one.today) for one in found.figures}
    assert figures["本期受理"] == ("12", "13")
    assert figures["本期办结"] == ("9", "10")
    assert [(one.record_no, one.gone) for one in found.reasons] == [(late.record_no, "")]
    assert "绿化类受理" in found.reasons[0].come
    assert sheet_of(session, site.community, "2026-11", later).month.sums["received"] == 12


def test_an_entry_judged_otherwise_later_leaves_one_figure_for_another(session, site, sheet, told, at):
    told[5].severity = "grave"
    session.flush()
    found = changes(session, sheet, at("2026-11-27 10:00"))
    (reason,) = [one for one in found.reasons if one.id == told[5].id]
    assert ("轻微投诉" in reason.gone, "重大投诉" in reason.come) == (True, True)


def test_the_month_after_is_compared_with_the_frozen_figures(session, site, sheet, at):
    later = at(datetime(2026, 12, 10, 9))
    write(session, site.community.id, Told("11-20 09:00", "greening"))
    from models.reports.monthly import complaint_month

    line = compare(session, complaint_month(session, site.community.id, "2026-12", later))[1]
    assert (line.label, line.before) == ("本期受理", 12)


def test_a_month_frozen_before_handled_complaints_were_counted_apart_still_opens(session, site, sheet):
    row = sheet.row
    kept = {**row.snapshot, "sums": {code: number for code, number in row.snapshot["sums"].items() if code != "handled"},
            "called": {code: pair for code, pair in row.snapshot["called"].items() if code != "handled"}}  # fmt: skip
    table = MonthClose.__table__
    session.connection().execute(table.update().where(table.c.id == row.id).values(snapshot=kept))
    session.expire(row)
    old = opened(row).month
    assert (old.sums["handled"], "handled" in old.called) == (old.sums["finished"], False)
    assert [listing.title for listing in listings(old, lambda *_: "")] == ["渠道", "楼栋", "现状", "其他"]
