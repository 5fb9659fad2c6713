"""The supervisor's month in a real browser: read it, follow a figure, take the workbook away, print it."""

import json
from contextlib import contextmanager
from datetime import datetime

import pytest
from openpyxl import load_workbook

from models import clock
from models.db import db
from models.operations.close_month import keep_texts
from models.organisation import system_actor
from models.scope import acting
from tests.models.operations.test_close_month import TEXTS
from tests.models.reports.month_story import NOW, NUMBERS, tell
from tests.site import find_site

pytestmark = [pytest.mark.browser, pytest.mark.rule(99)]
WIDTHS = "() => [document.documentElement.scrollWidth, innerWidth]"


@contextmanager
def writing(app, now: datetime):
    with app.app_context(), clock.held_at(now), acting(db.session, system_actor()):
        site = find_site(db.session)
        db.session.info["actor"] = system_actor(site.community.id)
        yield db.session, site
        db.session.commit()


@pytest.fixture
def month_page(live_server, sign_in):
    with writing(live_server.app, NOW) as (session, site):
        tell(session, site)
    page = sign_in("supervisor")
    page.goto("/admin/monthly/")
    page.wait_for_selector("#types-title")
    return page


def test_the_month_opens_and_a_figure_leads_to_its_rows(month_page):
    month_page.get_by_role("link", name="投诉情况月汇总").first.click()
    assert "2026 年 11 月" in month_page.inner_text(".page-head")
    figure = month_page.get_by_role("link", name="合计，期末未结 7 件")
    assert figure.inner_text() == "7"
    figure.click()
    month_page.wait_for_url("**/rows/**")
    assert month_page.inner_text("h1") == "期末未结"
    assert month_page.locator("tbody tr").count() == 7
    month_page.get_by_role("link", name="回月汇总").click()
    assert month_page.inner_text(".sheet h2") == "投诉情况月汇总表"


def test_charts_are_drawn_as_svg_with_words_and_a_table_each(month_page):
    month_page.wait_for_function("document.querySelectorAll('.chart svg').length === 4")
    assert month_page.get_by_role("img", name="近 12 个月受理件数，本月 12 件").count() == 1
    assert month_page.locator(".charts details.chart-table").count() == 4
    assert json.loads(month_page.locator("#types").text_content())["series"][0]["name"] == "本月"


def test_a_bar_leads_to_its_rows(month_page):
    month_page.wait_for_function("document.querySelectorAll('.chart svg').length === 4")
    month_page.locator("[data-chart='#causes'] svg").click(position={"x": 40, "y": 18})
    month_page.wait_for_url("**/rows/**figure=cause_internal**")
    assert month_page.locator("tbody tr").count() == NUMBERS["total"]["cause_internal"]


def test_the_keyboard_walks_the_bars_and_opens_the_rows_of_one(month_page):
    links = month_page.locator(".chart-box:has([data-chart='#months']) .chart-links a")
    links.first.wait_for(state="attached")
    assert links.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))") == [
        "2026 年 8 月 2 件", "2026 年 10 月 6 件", "2026 年 11 月 12 件",
    ]  # fmt: skip
    assert links.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1
    links.first.focus()
    month_page.keyboard.press("ArrowRight")
    month_page.keyboard.press("Enter")
    month_page.wait_for_url("**/rows/**month=2026-10**")
    assert month_page.locator("tbody tr").count() == 6


def test_the_workbook_comes_down_and_says_the_same(month_page, tmp_path):
    with month_page.expect_download() as waiting:
        month_page.get_by_role("link", name="导出 Excel").click()
    download = waiting.value
    assert download.suggested_filename == "锦绣花园_投诉情况月汇总表_20261025-20261124_20261123.xlsx"
    download.save_as(tmp_path / "month.xlsx")
    totals = [value for value in next(load_workbook(tmp_path / "month.xlsx")["汇总"].iter_rows(17, 17, 3, None, values_only=True))]
    shown = month_page.locator(".ledger tfoot tr:first-child td").all_inner_texts()[1:]
    assert [str(value or "") for value in totals] == [text.strip() for text in shown]


def test_it_prints_on_one_sheet_across(month_page, tmp_path):
    pdf = month_page.pdf(prefer_css_page_size=True, path=str(tmp_path / "month.pdf"))
    assert pdf.count(b"/Type /Page\n") == 1
    width, height = (float(part) for part in pdf.split(b"/MediaBox [0 0 ")[1].split(b"]")[0].split())
    assert (round(width), round(height)) == (842, 595)


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_nothing_hangs_over_the_edge(month_page, size):
    month_page.set_viewport_size({"width": size[0], "height": size[1]})
    needed, there = month_page.evaluate(WIDTHS)
    assert needed <= there


@pytest.mark.rule(100)
def test_the_supervisor_sends_the_month_with_two_clicks(month_page, live_server):
    with writing(live_server.app, NOW) as (session, site):
        keep_texts(session, site.actor(session, "desk"), NOW, "2026-11", TEXTS, finish=True)
    month_page.goto("/admin/monthly/")
    month_page.get_by_role("button", name="复核，上呈项目经理").click()
    month_page.get_by_role("dialog").get_by_role("button", name="复核，上呈").click()
    month_page.wait_for_selector("text=已复核，上呈项目经理审阅")
    assert "王敏" in month_page.inner_text(".steps")


@pytest.mark.rule(101)
def test_what_is_typed_is_kept_without_being_saved(month_page):
    month_page.get_by_role("link", name="编制").last.click()
    month_page.get_by_role("textbox", name="原因").fill("门机皮带老化")
    month_page.wait_for_selector("[data-draft-said]:not([hidden])")
    month_page.on("dialog", lambda dialog: dialog.accept())
    month_page.goto("/admin/monthly/?edit=1")
    assert month_page.get_by_role("textbox", name="原因").input_value() == "门机皮带老化"
