"""The month against numbers worked out by hand, on real rows."""

from datetime import date, datetime

import pytest

from models.errors import RuleViolation
from models.operations.act import act
from models.policy import Setting
from models.reports.month_figures import FIGURES, SHEET, TOTAL, TYPES
from models.reports.month_standing import due
from models.reports.month_words import balance, label_of, notes, problems, rate_line
from models.reports.monthly import complaint_month
from tests.models.reports.month_story import FIRST_REPLY_HOURS, HANDLING_HOURS, NOW, NUMBERS, RATES, Told, tell, write

pytestmark = pytest.mark.rule(99)


@pytest.fixture
def month(session, site, at):
    at(NOW)
    tell(session, site)
    write(session, site.other.id, Told("11-10 10:00", "repair"))
    return complaint_month(session, site.community.id, "2026-11", NOW)


def test_every_figure_is_the_one_worked_out_by_hand(month):
    found = {
        key: {figure.code: int(month.table.at[key, figure.code]) for figure in SHEET if month.table.at[key, figure.code]}
        for key in (*TYPES, TOTAL)
    }
    assert found == NUMBERS


def test_rates_and_averages(month):
    assert month.rates == RATES
    assert month.first_reply_hours == pytest.approx(FIRST_REPLY_HOURS)
    assert month.handling_hours == pytest.approx(HANDLING_HOURS)
    assert rate_line(month)[-2:] == [("平均首次回复", "4.3 小时"), ("平均办结", "61.4 小时")]


def test_channels_buildings_states_and_what_was_not_reached(month):
    channels = {code: month.sums[code] for code in FIGURES if code.startswith("ch_")}
    assert channels == {"ch_call": 5, "ch_walk_in": 2, "ch_written": 2, "ch_online": 1, "ch_relayed": 2, "ch_other": 0}
    assert dict(month.spread("building")) == {"building.3": 5, "building.A": 3, "building.5": 3, "building.none": 1}
    assert dict(month.spread("status")) == {
        "status.handled": 3, "status.in_progress": 3, "status.void": 2, "status.paused": 1, "status.written_off": 1,
        "status.to_visit": 1, "status.unsolved": 1,
    }  # fmt: skip
    assert (month.sums["unreached"], month.sums["cause_unset"]) == (2, 1)


def test_last_month_and_the_twelve_months_before(month):
    before = {key: number for key, number in month.received_before.items() if number}
    assert before == {"repair": 2, "equipment": 1, "security": 1, "cleaning": 1, "greening": 1}
    assert month.series[-4:] == (("2026-08", 2), ("2026-09", 0), ("2026-10", 6), ("2026-11", 12))
    assert len(month.series) == 12


def test_every_figure_has_exactly_its_rows(month):
    for figure in FIGURES:
        for key in (*TYPES, TOTAL):
            assert len(month.rows(figure, key)) == month.table.at[key, figure]
    assert month.rows("reopened")["at"].tolist() == [datetime(2026, 11, 2, 10), datetime(2026, 11, 7, 7)]


def test_the_month_checks_itself(month):
    assert month.unbalanced == ()
    assert month.astray == ()
    assert balance(month) == "期末未结 7 = 上期结转 4 + 受理 12 + 重开 2 − 办结 9 − 作废 2"


def test_a_status_that_its_timeline_does_not_explain_is_named(session, site, at):
    at(NOW)
    odd = write(session, site.community.id, Told("11-10 10:00", "repair", (("11-11 10:00", "result"),), "in_progress"))
    assert complaint_month(session, site.community.id, "2026-11", NOW).astray == ((odd.id, odd.record_no),)


def test_what_came_without_a_timeline_is_told_by_its_moments(session, site, at):
    at(NOW)
    old = write(session, site.community.id, Told("11-10 10:00", "repair", (), "written_off"))
    visit = old.master
    visit.finished_at, visit.closed_at = datetime(2026, 11, 11, 10), datetime(2026, 11, 13, 10)
    visit.visited_at, visit.satisfaction = datetime(2026, 11, 12, 10), "b"
    session.flush()
    sums = complaint_month(session, site.community.id, "2026-11", NOW).sums
    assert [sums[key] for key in ("finished", "finished_on_time", "visited", "sat_b", "written_off", "open_end")] == [1, 1, 1, 1, 1, 0]


def test_what_the_desk_does_is_what_the_month_counts(session, site, actor_for, at):
    at(datetime(2026, 11, 10, 9))
    proven = {"accused_dept_id": site.departments["工程部"].id, "steps": ["read_back"]}
    complaint = write(session, site.community.id, Told("11-10 09:00", "repair", (), "in_progress", cause="legacy", more=proven))
    visit = complaint.master
    visit.handler_id = site.staff["department"].id
    session.flush()
    supervisor = actor_for("supervisor")
    steps = (
        ("11-10 12:00", "result", {"process_note": "已更换", "result": "恢复正常"}),
        ("11-10 13:00", "tell_owner", {"notify_way": "phone"}),
        ("11-11 13:00", "return_visit", {"visit_way": "phone", "satisfaction": "c", "visit_feedback": "还是漏"}),
        ("11-12 13:00", "result", {"process_note": "重做防水", "result": "不漏了"}),
        ("11-12 14:00", "tell_owner", {"notify_way": "phone"}),
        ("11-13 14:00", "return_visit", {"visit_way": "phone", "satisfaction": "unreached"}),
        ("11-14 14:00", "return_visit", {"visit_way": "phone", "satisfaction": "a"}),
        ("11-14 15:00", "write_off", {"close_basis": "已回访"}),
    )
    for moment, move, answers in steps:
        now = at(f"2026-{moment}")
        act(session, supervisor, now, visit, move, answers)
        session.flush()
    month = complaint_month(session, site.community.id, "2026-11", NOW)
    expected = {"received": 1, "finished": 2, "reopened": 1, "visit_due": 2, "visited": 2, "sat_a": 1, "sat_c": 1, "unreached": 1,
                "open_end": 0, "written_off": 1, "first_reply": 1}  # fmt: skip
    assert {key: month.sums[key] for key in expected} == expected
    assert (month.astray, month.unbalanced) == ((), ())
    assert month.first_reply_hours == 4


@pytest.mark.rule(92)
def test_an_empty_month_has_dashes_and_no_trouble(session, site, at):
    at(NOW)
    month = complaint_month(session, site.community.id, "2026-11", NOW)
    assert month.empty
    assert not month.table.to_numpy().any()
    assert {value for label, value in month.rates.items() if label != "有效投诉率（年）"} == {"—"}
    assert month.rates["有效投诉率（年）"] == "0.0%"
    assert (month.first_reply_hours, month.handling_hours, problems(month)) == (None, None, [])


def test_a_community_without_households_has_no_yearly_rate(session, site, at):
    at(NOW)
    site_without = type(site.community)(code="LEER", name="空置苑")
    session.add(site_without)
    session.flush()
    assert complaint_month(session, site_without.id, "2026-11", NOW).rates["有效投诉率（年）"] == "—"


def test_the_month_that_is_to_come_is_empty(month, session, site):
    assert complaint_month(session, site.community.id, "2026-12", NOW).empty


def test_what_happens_later_changes_no_month_that_is_over(month, session, site, at):
    before = complaint_month(session, site.community.id, "2026-10", NOW)
    at("2026-11-24 10:00")
    write(session, site.community.id, Told("10-23 10:00", "greening", (("11-24 09:00", "result"),), "handled"))
    after = complaint_month(session, site.community.id, "2026-10", datetime(2026, 11, 24, 10))
    changed = (after.table - before.table).loc["greening"]
    assert {key: int(value) for key, value in changed.items() if value and key in {figure.code for figure in SHEET}} == {
        "received": 1, "valid": 1, "sev_minor": 1, "cause_internal": 1, "open_end": 1,
    }  # fmt: skip


def test_repeats_follow_their_setting(month, session, site, at):
    session.add(Setting(community_id=site.community.id, name="repeat_days", value="10", holds_from=date(2026, 1, 1), set_at=NOW))
    session.flush()
    again = complaint_month(session, site.community.id, "2026-11", NOW)
    assert again.sums["repeated"] == 2
    assert any("10 天内" in note for note in notes(again))


@pytest.mark.parametrize("name", ["", "2026-13", "november"])
def test_what_is_no_month_is_refused(session, site, name):
    with pytest.raises(RuleViolation, match="月份"):
        complaint_month(session, site.community.id, name, NOW)


def test_the_words_around_the_figures(month):
    assert due(month.year_month, month.kind, month.start, None, NOW) == ("ok", "25 日 24:00 前上呈，还剩 2 天 9 小时")
    assert "原因“其他”里有 1 件还没有认定原因" in notes(month)
    title, said = problems(month)[0]
    assert (title, said.split("；")[0]) == ("一、主要问题", "工程维修类 2 件，占 16.7%")
    assert [label_of(code) for code in ("building.3", "building.A", "building.none", "status.paused", "sat_c")] == [
        "3栋", "A座", "公共区域或没有房号", "挂起", "回访不满意",
    ]  # fmt: skip
