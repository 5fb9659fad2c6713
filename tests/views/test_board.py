"""Who sees the board, and where its numbers lead."""

import re
from html import unescape

import pytest

from tests.models.reports.company_story import HOME, NOW, tell_causes, tell_company, tell_limits


@pytest.fixture
def told(session, site, at):
    """The small company, with what a board can show of it: promises, rooms, causes, limits of every level."""
    at(NOW)
    home = tell_company(session, site)[HOME]
    tell_limits(session, home)
    tell_causes(session, home)


@pytest.mark.parametrize(
    ("username", "code"), [("manager", 200), ("company", 200), ("supervisor", 403), ("desk", 403), ("admin", 403), (None, 302)]
)
def test_the_board_is_for_manager_and_company(client_for, told, username, code):
    assert client_for(username).get("/admin/board/").status_code == code


@pytest.mark.rule(95)
def test_every_number_of_the_board_leads_to_as_many_entries(client_for, told):
    client = client_for("manager")
    html = client.get("/admin/board/").text
    links = re.findall(r'<a href="(/admin/(?:visit|complaint)/[^"]+)" aria-label="([^"]*)">([\d,]+)</a>', html)
    shown = {label.split(" ")[0] for _, label, _ in links}
    rates = {f"本月{label}{end}" for label in ("按时限办结", "按答应时间回复", "回访满意") for end in ("", "的分母")}
    counts = {"本月受理", "本月其中投诉", "本月办结", "今天来的", "7–13", "回访超期", "3栋2单元1201", "内部原因", "还没认定"}
    assert rates | counts <= shown
    for href, label, number in links:
        page = client.get(unescape(href) + "&per_page=100").text
        assert page.count("<tr data-href=") == int(number), (label, href)


def test_who_tracks_what_is_overdue_leads_to_their_column_of_the_queue(client_for, told):
    client = client_for("manager")
    links = re.findall(r'<a href="(/admin/escalation/[^"]+level=(\d))" aria-label="[^"]*">(\d+)</a>', client.get("/admin/board/").text)
    assert [level for _, level, _ in links] == ["2", "0"]
    for href, level, number in links:
        column = re.search(rf'id="lv{level}".*?class="count">(\d+)<', client.get(unescape(href)).text, re.S)
        assert column[1] == number


def test_every_bar_has_the_address_of_its_entries_and_words(client_for, told):
    html = client_for("manager").get("/admin/board/").text
    chart = re.search(r'id="ages">(.*?)</script>', html, re.S)[1]
    assert chart.count('"href"') == chart.count('"say"') == 2 and "看成表格" in html


def test_the_company_reads_the_same_without_what_it_may_not_open(client_for, told):
    html = client_for("company").get("/admin/board/").text
    assert "本月受理" in html and "/admin/escalation/" not in html


def test_a_day_without_work_says_so(client_for, site, at):
    at(NOW)
    html = client_for("manager").get("/admin/board/").text
    assert "都办完了" in html and "还没有告知的" in html and 'id="ages"' not in html
