"""A supervisor at the register in a real browser: what is overdue, the workbook of it, and a form that loses nothing."""

import re
from contextlib import contextmanager
from datetime import datetime

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from models import clock
from models.db import db
from models.organisation import system_actor
from models.registers.visit import Visit
from models.scope import acting
from tests.site import find_site

pytestmark = pytest.mark.browser
MATTERS = (
    ("2026-11-20 09:00", "3-2-1201", "张伟", "13800001234", "厨房水管漏水"),
    ("2026-11-21 10:20", "5-1-301", "刘洋", "13700002222", "=门禁刷卡没反应"),
    ("2026-11-23 14:00", "3-2-1202", "王芳", "13900005678", "客厅灯带跳闸"),
)


@contextmanager
def writing(app):
    with app.app_context(), acting(db.session, system_actor()):
        db.session.info["actor"] = system_actor(find_site(db.session).community.id)
        yield db.session
        db.session.commit()


@pytest.fixture
def register(live_server, sign_in):
    """The visit register with two overdue matters and a fresh one, seen by the supervisor."""
    with writing(live_server.app) as session:
        for moment, room, name, phone, content in MATTERS:
            received = datetime.fromisoformat(moment)
            with clock.held_at(received):
                person = {"room": room, "person_name": name, "phone": phone}
                session.add(Visit(received_at=received, channel="call", category="repair", content=content, **person))
                session.flush()
    page = sign_in("supervisor")
    page.goto("/admin/visit/")
    return page


def rows_of(page) -> list[str]:
    return page.locator(".grid tbody tr").all_inner_texts()


def test_the_overdue_tab_shows_what_is_late_and_nothing_else(register):
    register.get_by_role("link", name=re.compile("超期未结")).first.click()
    register.wait_for_url("**status=overdue_open**")
    shown = rows_of(register)
    assert len(shown) == 2
    assert all("已超" in row for row in shown)
    assert "张伟" not in register.content() and "13800001234" not in register.content()


def test_the_workbook_holds_the_filtered_rows_cell_by_cell(register, tmp_path):
    register.goto("/admin/visit/?status=overdue_open&sort=received_at")
    with register.expect_download() as download:
        register.get_by_role("link", name="导出").or_(register.get_by_role("button", name="导出")).first.click()
        if register.get_by_text("Excel 工作簿").count():
            register.get_by_text("Excel 工作簿").first.click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name.startswith("锦绣花园_业主来电来访登记表_") and path.suffix == ".xlsx"
    lines = [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()]
    top = next(index for index, line in enumerate(lines) if line[0] == "序号")
    heads = lines[top]
    found = [dict(zip(heads, line, strict=True)) for line in lines[top + 1 : top + 3]]
    assert [(row["编号"], row["房号"], row["业主姓名"], row["联系电话"], row["接待类别"], row["事由"]) for row in found] == [
        ("LD20261120-001", "3栋2单元1201", "张*", "138****1234", "报修", "厨房水管漏水"),
        ("LD20261121-001", "5栋1单元301", "刘*", "137****2222", "报修", "=门禁刷卡没反应"),
    ]
    assert [row["接待时间"] for row in found] == [datetime(2026, 11, 20, 9, 0), datetime(2026, 11, 21, 10, 20)]


def test_a_refused_form_keeps_what_was_typed_and_leads_to_the_field(register):
    register.goto("/admin/item/new/")
    register.fill("#item_name", "黑色双肩包")
    register.fill("#features", "内有课本三本，拉链坏了一个")
    register.keyboard.press("Control+Enter")
    alert = register.locator("[role=alert]")
    alert.wait_for()
    assert "拾获或遗失地点" in alert.inner_text()
    assert register.input_value("#item_name") == "黑色双肩包"
    assert register.input_value("#features") == "内有课本三本，拉链坏了一个"


def test_two_people_and_one_entry_the_second_sees_what_the_first_wrote(register):
    register.goto("/admin/visit/?sort=received_at")
    register.locator(".grid tbody tr").first.locator("a.no").first.click()
    address = register.url.replace("details", "edit")
    register.goto(address)
    other = register.context.new_page()
    other.goto(address)
    other.fill("#location", "先到的人写的")
    other.keyboard.press("Control+Enter")
    other.wait_for_url("**/details/**")
    register.fill("#location", "后到的人写的")
    register.keyboard.press("Control+Enter")
    expect(register.locator("main")).to_contain_text("先到的人写的")
    assert "后到的人写的" in register.content()
