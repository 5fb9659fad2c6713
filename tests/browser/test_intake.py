"""登记 by keyboard alone, as the desk does it with the phone in one hand."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from models.db import db
from models.organisation import system_actor
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.scope import acting

pytestmark = pytest.mark.browser
MATTER = "2号电梯又停了，老人被困"


class Keys:
    """Presses keys and counts them; there is no mouse."""

    def __init__(self, page) -> None:
        self.page, self.count = page, 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)


@pytest.fixture
def keys(page, sign_in):
    sign_in("desk")
    page.goto("/admin/intake/")
    yield Keys(page)
    page.wait_for_load_state("networkidle")  # a draft on its way would meet the next test's data


@pytest.fixture
def entries(live_server):
    """What has been filed, read straight from the database."""

    def read(model):
        with live_server.app.app_context(), acting(db.session, system_actor()):
            return db.session.scalars(select(model).order_by(model.id)).all()

    return read


def choose_household(page, keys) -> None:
    keys.press("Tab")
    keys.type("3 2 1201")
    expect(page.locator("#pick [data-exact]")).to_be_visible()
    keys.press("Enter")
    expect(page.locator("#found .hit")).to_contain_text("3栋2单元1201")


@pytest.mark.rule(71)
def test_a_complaint_is_filed_without_a_mouse_and_the_next_form_stands_ready(page, keys, entries):
    keys.press("2")
    choose_household(page, keys)
    expect(page.locator("#resident_id-1")).to_be_focused()
    keys.press("Tab", "3", "Tab", "1", "Tab")
    expect(page.locator("#route")).to_contain_text("工程部 刘强")
    expect(page.locator("#route")).to_contain_text("明天 14:32 前首次回复")
    keys.type(MATTER)
    keys.press("Control+Enter")
    expect(page.locator(".note-green")).to_contain_text("上一件已登记 LD20261123-001，已转工程部刘强")
    expect(page).to_have_url(re.compile(r"/admin/intake/$"))
    expect(page.locator("#channel-2")).to_be_focused()
    visit, sheet = entries(Visit)[0], entries(Complaint)[0]
    assert (visit.channel, visit.room, visit.person_name, visit.category, visit.content) == (
        "call",
        "3-2-1201",
        "张伟",
        "complaint",
        MATTER,
    )
    assert (sheet.complaint_type, sheet.visit_id) == ("equipment", visit.id)
    assert keys.count - len(MATTER) <= 18  # everything but the matter itself: 18 keys, no mouse


def test_the_room_is_picked_with_the_arrows_and_the_person_too(page, keys, entries):
    keys.press("Tab")
    keys.type("3 2 12")
    expect(page.locator("#pick [role=option]")).to_have_count(2)
    keys.press("ArrowDown", "Enter")
    expect(page.locator("#found .hit")).to_contain_text("3栋2单元1202")
    keys.press("ArrowRight")
    expect(page.locator("#person_name")).to_be_focused()
    keys.type("林女士")
    keys.press("Tab")
    keys.type("13911112222")
    keys.press("Tab", "2", "Tab")
    keys.type("卫生间漏水")
    keys.press("Control+Enter")
    expect(page.locator(".note-green")).to_contain_text("LD20261123-001")
    visit = entries(Visit)[0]
    assert (visit.room, visit.person_name, visit.phone, visit.category) == ("3-2-1202", "林女士", "13911112222", "repair")


def test_initials_bring_the_household(page, keys):
    keys.press("Tab")
    keys.type("zw")
    expect(page.locator("#pick [role=option]")).to_have_count(1)
    keys.press("Enter")
    expect(page.locator("#room")).to_have_value("3栋2单元1201")
    expect(page.locator("#found")).to_contain_text("138****1234")


def test_leaving_the_room_without_choosing_finds_it_as_well(page, keys):
    keys.press("Tab")
    keys.type("3栋2单元1201")
    keys.press("Tab")
    expect(page.locator("#found .hit")).to_contain_text("3栋2单元1201")


def test_the_rest_of_the_complaint_types_comes_by_key(page, keys):
    page.locator("#category-3").focus()
    keys.press("3", "Tab", "7")
    expect(page.locator('[name="complaint_type"]:checked')).to_have_value("fees")
    expect(page.locator("[data-show-more]")).to_be_hidden()


def test_a_refused_form_leads_to_its_first_fault_and_loses_nothing(page, keys):
    choose_household(page, keys)
    page.locator("#content").focus()
    keys.type("水")
    keys.press("Control+Enter")
    expect(page.locator(".note-red")).to_contain_text("还没保存，有 2 处要改")
    expect(page.locator("#category-1")).to_be_focused()
    expect(page.locator("#content")).to_have_value("水")
    expect(page.locator("#found .hit")).to_contain_text("3栋2单元1201")
    keys.press("2")
    expect(page.locator("#category-err")).to_have_count(0)


def test_a_draft_comes_back_after_the_tab_was_closed(page, keys, sign_in):
    choose_household(page, keys)
    page.locator("#content").focus()
    with page.expect_response("**/intake/draft/"):
        keys.type("厨房水管漏水")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/admin/")
    page.goto("/admin/intake/")
    expect(page.locator(".note")).to_contain_text("草稿已经放回来了")
    expect(page.locator("#content")).to_have_value("厨房水管漏水")
    expect(page.locator("#found .hit")).to_contain_text("3栋2单元1201")


def test_a_public_area_asks_for_the_place(page, keys, entries):
    keys.press("Tab", "Tab", "Space")
    expect(page.locator("#location")).to_be_focused()
    keys.type("地库 C 区")
    page.locator("#person_name").focus()
    keys.type("匿名")
    keys.press("Tab")
    keys.type("拒留")
    keys.press("Tab", "2", "Tab")
    keys.type("灯不亮")
    keys.press("Control+Enter")
    expect(page.locator(".note-green")).to_contain_text("LD20261123-001")
    assert entries(Visit)[0].location == "地库 C 区"


def test_what_was_reported_before_is_said_while_one_types(page, keys):
    for _ in range(2):
        choose_household(page, keys)
        keys.press("Tab", "2", "Tab")
        keys.type("厨房水管漏水")
        keys.press("Control+Enter")
        page.wait_for_selector(".note-green")
    choose_household(page, keys)
    keys.press("Tab", "2")
    expect(page.locator("#beside")).to_contain_text("这户还有 2 件没办完")
    expect(page.locator("#dup")).to_contain_text("90 天内第 3 次报修")


@pytest.mark.rule(76)
def test_a_repeat_is_tied_in_one_click_and_let_go_when_the_category_changes(page, keys, entries):
    def describe():
        choose_household(page, keys)
        page.click("label[for=category-2]")
        page.fill("#content", "厨房水管又漏了")

    def file(number):
        page.keyboard.press("Control+Enter")
        expect(page.locator(".note-green")).to_contain_text(f"上一件已登记 LD20261123-{number}")

    describe()
    file("001")
    describe()
    page.click("[data-untied] [data-tie]")
    expect(page.locator("[data-tied]")).to_contain_text("登记后并入 LD20261123-001")
    page.click("label[for=category-4]")
    expect(page.locator("input[name=repeat_of]")).to_have_value("")
    page.click("label[for=category-2]")
    page.click("[data-untied] [data-tie]")
    file("002")
    first, second = entries(Visit)
    assert second.repeat_of_id == first.id
