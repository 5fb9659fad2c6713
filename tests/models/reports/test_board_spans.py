"""本月 on the board and on the workbench is the month of the complaint summary, also when its days have just been changed."""

from datetime import date, datetime

import pytest

from models.policy import Setting
from models.reports import figures, monthly
from models.reports.board_spans import stretches
from models.scope import acting

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.mark.rule(99)
@pytest.mark.parametrize("kind", ["25-24", "26-25", "calendar"])
def test_board_workbench_and_sheet_mean_the_same_days(session, site, actor_for, kind):
    home, supervisor = site.community.id, actor_for("supervisor")
    session.add(Setting(community_id=home, name="month_kind", value=kind, holds_from=date(2026, 11, 10), set_at=NOW))
    session.commit()
    with acting(session, supervisor):
        month = stretches(session, supervisor, NOW)[-1]
        shown = next(one for one in figures.figures(session, supervisor, NOW) if one.label == "本月汇总")
    start, end = monthly.span(session, home, monthly.current_month(session, home, NOW), NOW)
    assert (month.start, month.end) == (start, end)
    first, last = month.days
    assert shown.say == f"投诉，{first:%m-%d} 至 {last:%m-%d}"
