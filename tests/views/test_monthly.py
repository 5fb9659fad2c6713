"""投诉情况月汇总 as a page: who sees it, what it prints, where its figures lead, and the workbook."""

import json
import re
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from models.audit import AuditLine
from models.reports.month_figures import SHEET, TYPES
from tests.models.reports.month_story import NOW, NUMBERS, tell

pytestmark = pytest.mark.rule(99)
URL = "/admin/monthly/"
SAID = ("sat_a", "sat_b", "sat_c")


@pytest.fixture
def told(session, site, at):
    at(NOW)
    return tell(session, site)


def page_of(client, query: str = "?month=2026-11") -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer.text


def figures(html: str) -> list[tuple[str, int]]:
    """(address, number) of every figure that leads somewhere."""
    found = re.findall(r'<a href="(/admin/monthly/rows/[^"]+)"[^>]*>(\d+)</a>', html)
    return [(unescape(href), int(number)) for href, number in found]


def table_of(html: str) -> list[list[str]]:
    body = html[html.index("<tbody>") : html.index("</tfoot>")]
    rows = re.findall("<tr>(.*?)</tr>", body, re.S)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.findall("<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)] for row in rows]


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("supervisor", 200),
        ("manager", 200),
        ("company", 200),
        ("desk", 200),
        ("department", 403),
        ("guard", 403),
        ("admin", 403),
        (None, 302),
    ],
)
def test_the_month_is_for_those_who_write_check_and_read_it(client_for, told, username, status):
    client = client_for(username)
    assert [client.get(URL + path).status_code for path in ("", "rows/?figure=received")] == [status, status]


@pytest.mark.parametrize(
    ("username", "status"), [("supervisor", 200), ("manager", 200), ("company", 403), ("desk", 200), ("department", 403)]
)
def test_the_workbook_is_for_those_who_may_export(client_for, told, username, status):
    assert client_for(username).get(URL + "export/xlsx/").status_code == status


def test_the_page_prints_every_figure(client_for, told):
    rows = table_of(page_of(client_for("supervisor")))
    expected = [
        ["" if not number else str(number) for number in (NUMBERS.get(code, {}).get(figure.code, 0) for figure in SHEET)]
        for code in (*TYPES, "total")
    ]
    assert [row[2:] for row in rows] == expected
    assert [row[1] for row in rows] == [*TYPES.values(), "合计"]


def test_the_sheet_says_who_which_days_which_form_and_how_it_counts(client_for, told):
    html = page_of(client_for("manager"))
    for words in (
        "制表单位：安居物业有限公司锦绣花园项目", "统计期间：2026-10-25 至 2026-11-24", "表号：QR-KF-07 版次：A/0", "满意率 83.3%",
        "平均办结 61.4 小时", "“未能联系上”不算已访", "项目经理：", "25 日 24:00 前上呈，还剩 2 天 9 小时",
        "等接待员或客服主管编制；25 日起可定稿",
        "一、主要问题",
    ):  # fmt: skip
        assert words in unescape(html), words
    assert "对不上" not in html


def test_every_figure_leads_to_exactly_as_many_rows(client_for, told):
    client = client_for("supervisor")
    links = figures(page_of(client))
    assert len(links) > 120
    for href, number in dict(links).items():
        answer = client.get(href)
        assert (answer.status_code, answer.text.count("<tr data-href="), href) == (200, number, href)


def test_the_rows_are_masked_and_lead_to_their_complaints(client_for, told):
    html = client_for("company").get(URL + "rows/?month=2026-11&figure=received").text
    assert "张*" in html
    assert "张伟" not in html and "13800001234" not in html
    assert html.count("/admin/complaint/details/?id=") == 2 * 12
    assert "共 12 件" in html


def test_a_long_list_of_rows_is_paged(client_for, told, monkeypatch):
    monkeypatch.setattr("views.monthly.PAGE", 5)
    client = client_for("supervisor")
    found = []
    for page in (1, 2, 3, 99):
        html = client.get(URL + f"rows/?month=2026-11&figure=received&page={page}").text
        found.append((html.count("<tr data-href="), "上一页" in html, "下一页" in html))
    assert found == [(5, False, True), (5, True, True), (2, True, False), (2, True, False)]


@pytest.mark.parametrize(
    "query",
    ["figure=nothing", "", "figure=received&type=nothing", "figure=status.odd", "figure=received&month=2026-13", "figure=building."],
)
def test_rows_of_what_there_is_not_are_not_found(client_for, site, at, query):
    at(NOW)
    assert client_for("supervisor").get(f"{URL}rows/?{query}").status_code == 404


def test_a_figure_that_is_0_has_an_empty_list(client_for, told):
    html = client_for("supervisor").get(URL + "rows/?month=2026-11&figure=received&type=greening").text
    assert "这个数字是 0，没有投诉" in html


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-1", "%3Cscript%3E"])
def test_a_bad_month_says_so_and_shows_the_present_one(client_for, told, month):
    html = page_of(client_for("supervisor"), f"?month={month}")
    assert "月份请写成 2026-11 这样，下面是本月的" in html
    assert "2026-10-25 至 2026-11-24" in html


def test_one_leafs_back_and_forth_up_to_the_present_month(client_for, told):
    client = client_for("supervisor")
    now, before = page_of(client, ""), page_of(client, "?month=2026-10")
    assert "?month=2026-10" in now and "?month=2026-12" not in now
    assert 'rel="next" aria-label="下一期，11 月"' in before
    assert "2026-09-25 至 2026-10-24" in before


def test_a_month_without_complaints_says_so_and_still_prints(client_for, site, at):
    at(NOW)
    html = page_of(client_for("supervisor"), "")
    assert "这一期还没有投诉" in html
    assert "处理率 —" in html
    assert "制表日期：" in html
    assert figures(html) == []


def test_charts_carry_their_numbers_links_and_words(client_for, told):
    html = page_of(client_for("supervisor"))
    found = {key: json.loads(text) for key, text in re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', html, re.S)}
    assert sorted(found) == ["answers", "causes", "months", "types"]
    bars = found["months"]["series"][0]["data"]
    assert [bar["value"] for bar in bars[-4:]] == [2, 0, 6, 12]
    assert bars[-1]["href"].startswith("/admin/monthly/rows/?month=2026-11")
    assert {series["name"] for series in found["causes"]["series"]} >= {"内部 3", "市政 2"}
    assert "近 12 个月受理件数，本月 12 件" in html
    assert [bar["value"] for bar in found["answers"]["series"][0]["data"]] == [NUMBERS["total"].get(code, 0) for code in SAID] + [2]
    assert all(bar["href"] for bar in found["answers"]["series"][0]["data"])


def test_every_chart_can_be_read_as_a_table_whose_lines_lead_to_their_rows(client_for, told):
    client = client_for("supervisor")
    html = page_of(client)
    tables = re.findall(r'<details class="fold chart-table">.*?</details>', html, re.S)
    heads = [re.findall('<th scope="col">(.*?)</th>', table) for table in tables]
    assert heads == [["投诉类型", "本月", "上月"], ["月份", "受理"], ["原因", "件数"], ["业主意见", "回访"]]
    types = re.findall(r'<th scope="row"><a href="([^"]+)">(\w+)</a></th><td>(\d+)</td>', tables[0])
    assert {label: int(number) for _, label, number in types} == {
        label: NUMBERS[code]["received"] for code, label in TYPES.items() if "received" in NUMBERS[code]
    }
    for table in tables:
        for href, number in re.findall(r'<a href="([^"]+)">[^<]+</a></th><td>(\d+)</td>', table):
            assert client.get(unescape(href)).text.count("<tr data-href=") == int(number), href


def test_an_entry_at_odds_with_its_timeline_is_named(client_for, session, told):
    odd = told[10]
    odd.master.status = "handled"
    session.flush()
    html = page_of(client_for("supervisor"))
    assert "有 1 件的现状和办理经过对不上" in html
    assert odd.record_no in html


def test_the_workbook_is_the_page(client_for, told):
    client = client_for("manager")
    answer = client.get(URL + "export/xlsx/?month=2026-11")
    assert "锦绣花园_投诉情况月汇总表_20261025-20261124_20261123.xlsx" in unquote(answer.headers["Content-Disposition"])
    sheet = load_workbook(BytesIO(answer.data))["汇总"]
    written = [["" if value is None else str(value) for value in row[2:]] for row in sheet.iter_rows(5, 17, values_only=True)]
    assert written == [row[2:] for row in table_of(page_of(client))]


@pytest.mark.rule(142)
def test_who_took_the_workbook_is_written_down(client_for, session, told):
    client_for("manager").get(URL + "export/xlsx/?month=2026-11")
    line = session.scalar(select(AuditLine).where(AuditLine.action == "export"))
    assert (line.actor_name, line.detail["month"], line.register) == ("陈志远", "2026-11", "complaint")


def test_another_communitys_complaints_are_not_counted(client_for, session, site, told):
    from tests.models.reports.month_story import Told, write

    write(session, site.other.id, Told("11-10 10:00", "greening"))
    rows = table_of(page_of(client_for("supervisor")))
    assert rows[4][2:] == [""] * len(SHEET)
