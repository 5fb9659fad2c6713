"""Closing a month on its page: what each role is offered, the forms, refusals at their place, the frozen page."""

import re
from datetime import datetime
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from models.draft import Draft
from models.month import MonthClose, latest
from models.reports.month_texts import suggestions
from models.reports.monthly import complaint_month
from tests.models.operations.test_close_month import DAY, TEXTS
from tests.models.reports.month_story import NOW, Told, tell, write

pytestmark = pytest.mark.rule(100)
URL = "/admin/monthly/"
MONTH = "2026-11"


@pytest.fixture
def told(session, site, at):
    at(NOW)
    found = tell(session, site)
    session.commit()
    return found


@pytest.fixture
def post(client_for, told, at):
    """post(username, path, …) at 9 o'clock on the 25th."""
    at(DAY)
    clients = {}

    def send(username: str, path: str, **data):
        client = clients.setdefault(username, client_for(username))
        return client.post(URL + path, data={"month": MONTH} | data)

    return send


def page(client, **query) -> str:
    return unescape(client.get(URL, query_string={"month": MONTH} | query).text)


def close(post) -> None:
    assert post("desk", "write/", do="finish", **TEXTS).status_code == 302
    assert post("supervisor", "act/", act="check").status_code == 302
    assert post("manager", "act/", act="freeze", note="同意").status_code == 302


def button(html: str, text: str) -> bool:
    return bool(re.search(rf"btn-primary\"[^>]*>(<i [^>]*></i>)?{text}<", html))


def test_each_role_sees_its_own_next_step(client_for, post):
    desk, supervisor, manager = client_for("desk"), client_for("supervisor"), client_for("manager")
    assert button(page(desk), "编制") and button(page(supervisor), "编制") and not button(page(manager), "编制")
    post("desk", "write/", do="finish", **TEXTS)
    assert button(page(supervisor), "复核，上呈项目经理")
    assert "李静 今天 09:00" in page(supervisor) and "轮到你复核" in page(supervisor)
    assert '<button class="btn btn-primary" type="button" disabled title="还没有复核">' in page(manager)
    post("supervisor", "act/", act="check")
    assert button(page(manager), "审阅并定稿")
    post("manager", "act/", act="freeze", note="同意")
    html = page(client_for("company"))
    assert "已定稿" in html and "编制分析" not in html and "重新打开" not in html


def test_an_analysis_written_to_other_figures_says_so_until_it_is_checked(client_for, post, session, site):
    supervisor, words = client_for("supervisor"), "编制以后登记又有变动"
    post("desk", "write/", do="finish", **TEXTS)
    assert words not in page(supervisor)
    write(session, site.community.id, Told("11-24 20:00", "greening"))
    session.commit()
    assert words in page(supervisor)
    post("supervisor", "act/", act="check")
    assert words not in page(supervisor)


def test_sending_the_month_takes_the_supervisor_two_clicks(client_for, post):
    post("desk", "write/", do="finish", **TEXTS)
    html = page(client_for("supervisor"))
    form = re.search(r'<dialog class="dialog" id="m-check".*?</dialog>', html, re.S)[0]  # 1: 复核; 2: 上呈 in the form that opens
    assert form.count("required") == 0 and 'name="act" value="check"' in form
    assert 'data-dialog="#m-check"' in html


def test_the_form_begins_with_what_the_figures_suggest(client_for, post):
    html = page(client_for("desk"), edit=1)
    assert "工程维修类 2 件，占 16.7%" in re.search(r'<textarea[^>]*name="problems".*?</textarea>', html, re.S)[0]
    assert 'name="cases" class="form-control"' in html
    assert re.search(r'value="(TS[^"]+)" id="w-cases"', html)[1].count("、") == 2
    assert "编制分析" not in page(client_for("manager"), edit=1)


@pytest.mark.rule(101)
def test_a_missing_text_is_said_at_its_place_and_nothing_typed_is_lost(post):
    answer = post("desk", "write/", do="finish", **(TEXTS | {"measures": "", "causes": "刚写的原因"}))
    html = unescape(answer.text)
    assert answer.status_code == 422
    assert "请写改进措施，没有就写“无”" in html and 'id="w-measures-err"' in html
    assert "刚写的原因</textarea>" in html


@pytest.mark.rule(101)
def test_last_months_measures_come_back_to_be_answered(client_for, post, session):
    close(post)
    html = unescape(client_for("desk").get(URL, query_string={"month": "2026-12", "edit": 1}).text)
    assert "编制分析" not in html  # December's draft is not due yet
    row = latest(session, session.info["actor"].community_id, MONTH)
    december = complaint_month(session, row.community_id, "2026-12", datetime(2026, 12, 23))
    assert suggestions(session, december)["followed"].startswith("上月措施：11-30 前更换主板（工程部）\n落实情况：")


def test_what_is_being_typed_is_kept_until_it_is_saved(client_for, post, session):
    assert post("desk", "draft/", problems="写到一半", revision="").get_json() == {"ok": True}
    assert "写到一半</textarea>" in page(client_for("desk"), edit=1)
    post("desk", "write/", do="save", problems="写完了")
    assert session.scalar(select(Draft.id)) is None
    assert "写完了</textarea>" in page(client_for("desk"), edit=1)


@pytest.mark.parametrize(
    ("username", "act", "status"),
    [("desk", "check", 403), ("supervisor", "freeze", 403), ("company", "reopen", 403), ("manager", "nothing", 404),
     ("manager", "freeze", 422), ("supervisor", "check", 422)],
)  # fmt: skip
def test_what_is_not_theirs_or_not_in_turn_is_refused(post, username, act, status):
    answer = post(username, "act/", act=act)
    assert answer.status_code == status
    assert status != 422 or "还没有" in answer.text


def test_a_bad_month_or_a_get_changes_nothing(client_for, post, session):
    assert post("desk", "write/", month="2026-13").status_code == 404
    assert client_for("desk").get(URL + "write/").status_code == 405
    assert session.scalar(select(MonthClose.id)) is None


def test_a_reason_is_asked_for_in_the_form_itself(post):
    post("desk", "write/", do="finish", **TEXTS)
    html = unescape(post("supervisor", "act/", act="send_back", note=" ").text)
    assert "请写明退回的理由" in html and re.search(r'<dialog class="dialog" id="m-send_back"[^>]* open data-opened>', html)


def test_the_frozen_page_and_its_workbook_stay_and_the_changes_stand_beside_them(client_for, post, session, site, at):
    close(post)
    manager = client_for("manager")
    before = manager.get(URL + "export/xlsx/?month=2026-11").data
    at("2026-11-28 10:00")
    late = write(session, site.community.id, Told("11-20 09:00", "greening"))
    session.commit()
    html = page(manager)
    assert "定稿后有变动" in html and late.record_no in html and "现在计入：绿化类受理" in html
    after = manager.get(URL + "export/xlsx/?month=2026-11").data
    for tab in ("汇总", "分析", "对比", "明细"):
        cells = [[list(row) for row in load_workbook(BytesIO(book))[tab].iter_rows(values_only=True)] for book in (before, after)]
        assert cells[0] == cells[1], tab
    assert manager.get(URL + "rows/?month=2026-11&figure=received").text.count("<tr data-href=") == 12


def test_after_a_reopening_both_versions_can_be_read(client_for, post):
    close(post)
    assert post("manager", "act/", act="reopen", note="漏登一件").status_code == 302
    html = page(client_for("supervisor"))
    assert "第 1 版，已定稿" in html and "TSHZ202611-2" in html and "漏登一件" in html
    old = page(client_for("supervisor"), version=1)
    assert "这是以前的一版" in old and "TSHZ202611<" in old and "已定稿" in old
    assert "data-dialog" not in old.split('id="main"')[1].split("</main>")[0]


def test_a_tampered_snapshot_is_seen(client_for, post, session):
    close(post)
    row = latest(session, session.info["actor"].community_id, MONTH)
    kept = dict(row.snapshot)
    kept["sums"] = kept["sums"] | {"received": 3}
    table = MonthClose.__table__
    session.connection().execute(table.update().where(table.c.id == row.id).values(snapshot=kept))
    session.commit()
    assert "校验不符" in page(client_for("manager"))
