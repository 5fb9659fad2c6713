"""小区对比 as the company sees it."""

import re
from html import unescape

import pytest

from models.audit import AuditLine
from models.organisation import Community
from tests.models.reports.company_story import HOME, NOW, OTHER, THIRD, tell_company


@pytest.fixture
def told(session, site, at):
    at(NOW)
    return tell_company(session, site)


def names(html: str) -> list[str]:
    return re.findall(r'class="as-link"[^>]*>([^<]+)<', html)


@pytest.mark.parametrize(("username", "code"), [("company", 200), ("manager", 403), ("desk", 403), ("admin", 403), (None, 302)])
def test_it_is_for_the_company(client_for, told, username, code):
    client = client_for(username)
    assert [client.get(f"/admin/comparison/{end}").status_code for end in ("", "export/xlsx/")] == [code, code]


def test_a_click_on_a_column_ranks_by_it_and_a_second_one_turns_round(client_for, told):
    client = client_for("company")
    html = client.get("/admin/comparison/").text
    assert names(html) == [OTHER, HOME, THIRD]
    (href,) = re.findall(r'<a href="([^"]*by=complaints[^"]*)" title="其中的投诉"', html)
    by_complaints = client.get(unescape(href)).text
    assert names(by_complaints) == [THIRD, OTHER, HOME]
    assert 'aria-sort="ascending"' in by_complaints
    (again,) = re.findall(r'<a href="([^"]*by=complaints[^"]*order=-place[^"]*)"', by_complaints)
    assert names(client.get(unescape(again)).text)[-1] == THIRD


def test_what_was_chosen_stays_when_something_else_is_chosen(client_for, told):
    html = client_for("company").get("/admin/comparison/?period=quarter&by=complaints&trend=received").text
    hrefs = [unescape(href) for href in re.findall(r'href="(/admin/comparison/[^"]*[?][^"]*)"', html)]
    assert len(hrefs) > 18
    assert all("trend=" in href and "period=" in href and "by=" in href for href in hrefs)
    assert [("trend", "received"), ("period", "quarter")] == re.findall(r'name="(trend|period)" value="(\w+)"', html)[:2][::-1]


def test_chart_and_heat_are_tables_too_and_a_dash_says_why(client_for, told):
    html = client_for("company").get("/admin/comparison/").text
    assert html.count("<caption") == 3 and 'id="trend"' in html and "看成表格" in html
    assert "这段时间没有办结的" in html and "最忙的是周一 9 点，2 件" in html


def test_the_hours_of_one_community_are_asked_for_by_name(client_for, told):
    client = client_for("company")
    assert "最忙的是周五 10 点，1 件" in client.get(f"/admin/comparison/?community={told[THIRD]}").text
    assert "最忙的是周一 9 点" in client.get("/admin/comparison/?community=999").text  # no such community: all


@pytest.mark.parametrize("query", ["page=99", "page=x", "period=%FF", "by=stage", "trend=open", "order=up", "community=1%27"])
def test_an_address_typed_by_hand_breaks_nothing(client_for, told, query):
    client = client_for("company")
    assert client.get(f"/admin/comparison/?{query}").status_code == 200
    assert client.get(f"/admin/comparison/export/xlsx/?{query}").status_code == 200


def test_hundreds_of_communities_are_paged(client_for, session, told):
    session.add_all(Community(code=f"N{number}", name=f"小区{number:03d}", company="安居物业有限公司") for number in range(60))
    session.commit()
    client = client_for("company")
    first, second = (client.get(f"/admin/comparison/?page={page}").text for page in (1, 2))
    assert (len(names(first)), len(names(second))) == (50, 13)
    assert "第 1–50 个，共 63 个小区" in first and "第 51–63 个，共 63 个小区" in second and "画这一页的前 8 个" in first


def test_the_workbook_is_written_down_in_the_audit(client_for, session, told):
    answer = client_for("company").get("/admin/comparison/export/xlsx/?period=last")
    assert answer.data[:2] == b"PK"
    line = session.query(AuditLine).order_by(AuditLine.id.desc()).first()
    assert (line.action, line.detail["what"], line.detail["period"]) == ("export", "小区对比", "2026-09-25 至 2026-10-24")
