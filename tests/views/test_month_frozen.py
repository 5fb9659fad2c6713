"""A frozen month on its page: whatever becomes of its complaints, page, paper and workbook stay, and each is named beside them."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from models.declare import register_of
from models.operations.import_file import import_file
from models.registers.complaint import Complaint
from models.scope import acting
from models.tracking import Action
from tests.models.operations.test_close_month import TEXTS
from tests.models.reports.month_story import NOW, Told, on, tell, write
from tests.models.sheets.hostile import workbook

pytestmark = pytest.mark.rule(100)
URL = "/admin/monthly/"
MONTH = {"month": "2026-11"}


@pytest.fixture
def told(session, site, at):
    at(NOW)
    found = tell(session, site)
    session.commit()
    return found


@pytest.fixture
def closed(client_for, told, at):
    """The manager's client, with the month frozen at 9 o'clock on the 25th."""
    at("2026-11-25 09:00")
    for username, path, more in (
        ("desk", "write/", {"do": "finish", **TEXTS}), ("supervisor", "act/", {"act": "check"}), ("manager", "act/", {"act": "freeze"}),
    ):  # fmt: skip
        client = client_for(username)
        assert client.post(URL + path, data=MONTH | more).status_code == 302
    return client


def printed(client) -> str:
    """What goes on paper: the sheet of the page; everything beside it is left out in print."""
    html = client.get(URL, query_string=MONTH).text
    return html[html.index('<article class="sheet"') : html.index("</article>")]


def book(client) -> dict[str, list]:
    found = load_workbook(BytesIO(client.get(URL + "export/xlsx/", query_string=MONTH).data))
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in found}


def imported(session, actor_for, now, tmp_path) -> Complaint:
    head = ["投诉时间", "投诉人", "联系电话", "房号", "投诉事件经过", "投诉类型", "投诉方式"]
    line = ["2026-11-12 09:30", "张伟", "13800001234", "3栋2单元1201", "绿化带没人修剪", "绿化类", "来电"]
    actor = actor_for("desk")
    with acting(session, actor):
        result = import_file(session, actor, now, register_of("complaint"), workbook(tmp_path / "old.xlsx", head, line), dry_run=False)
        assert result.count("new") == 1, result.report()
        return session.scalars(select(Complaint).order_by(Complaint.id.desc())).first()


def test_nothing_that_happens_to_its_complaints_changes_page_paper_or_workbook_and_each_is_named(
    closed, session, site, told, at, actor_for, tmp_path
):
    before = (printed(closed), book(closed))
    now = at("2026-11-28 10:00")
    changed, void, again = told[5], told[10], told[12]
    changed.severity = "grave"
    void.master.voided_at = void.voided_at = now
    session.add(Action(community_id=site.community.id, register="visit", entry_id=again.visit_id, at=on("11-27 09:00"), verb="reopen"))
    again.master.status = "in_progress"
    added = write(session, site.community.id, Told("11-20 09:00", "greening"))
    session.commit()
    brought = imported(session, actor_for, now, tmp_path)
    session.commit()
    assert (printed(closed), book(closed)) == before
    beside = closed.get(URL, query_string=MONTH).text.replace(printed(closed), "")
    for one in (changed, void, again, added, brought):
        assert one.record_no in beside


def test_reopening_is_the_managers_and_asks_for_a_reason(closed, client_for):
    assert client_for("supervisor").post(URL + "act/", data=MONTH | {"act": "reopen", "note": "漏登"}).status_code == 403
    refused = closed.post(URL + "act/", data=MONTH | {"act": "reopen", "note": " "})
    assert (refused.status_code, "请写明重新打开的理由" in refused.text) == (422, True)
    old = printed(closed)
    assert closed.post(URL + "act/", data=MONTH | {"act": "reopen", "note": "漏登一件"}).status_code == 302
    html = closed.get(URL, query_string=MONTH | {"version": 1}).text
    assert "TSHZ202611<" in html and "TSHZ202611-2" not in html
    assert [text for text in ("李静", "王敏", "陈志远", "电梯停梯多") if text not in html] == []
    assert old.count("<td") == html[html.index('<article class="sheet"') : html.index("</article>")].count("<td")


@pytest.mark.rule(92)
def test_a_month_that_is_late_is_red_on_its_page(client_for, told, at):
    at("2026-11-25 23:59")
    client = client_for("desk")
    assert "due due-over" not in client.get(URL, query_string=MONTH).text
    client.post(URL + "write/", data=MONTH | {"do": "save", **TEXTS})
    at("2026-11-28 09:00")
    html = client_for("desk").get(URL, query_string=MONTH).text
    assert "due due-over" in html and "应在 11-25 24:00 前上呈" in html
