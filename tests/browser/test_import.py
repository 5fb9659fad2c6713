"""The import in a real browser, by keyboard and mouse as at the desk: an old book, one wrong line, mended, let in, taken back."""

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.models.sheets.hostile import workbook

pytestmark = pytest.mark.browser
TITLE = ["锦绣花园业主来电来访登记表（2026年11月）"]
HEADER = ["序号", "日期", "来电人", "联系电话", "房号", "什么事", "类别"]
GOOD = [1, "11月5日 9:30", "欧阳克勤", "13712345678", "3栋2单元1201", "厨房水管漏水", "报修"]
WRONG = [2, "11月6日", "司马文静", "1390000567", "5-1-301", "楼道灯不亮", "报修"]
MENDED = [*WRONG[:3], "13900005678", *WRONG[4:]]


def hand_in(page, path) -> None:
    page.set_input_files("#file", path)
    expect(page.locator("[data-chosen]")).to_have_text(path.name)
    page.get_by_role("button", name="下一步：对列").press("Enter")


def test_an_old_book_comes_in_after_one_line_was_mended_and_is_taken_back(sign_in, tmp_path):
    page = sign_in("desk")
    page.goto("/admin/visit/")
    page.get_by_role("link", name="导入", exact=True).click()
    hand_in(page, workbook(tmp_path / "来访登记.xlsx", TITLE, HEADER, GOOD, WRONG, ["合计", 2]))

    expect(page.get_by_role("status")).to_contain_text("还没有对上的必填列：事由")
    assert "欧阳克勤" not in page.content() and "13712345678" not in page.content()
    page.get_by_label("什么事").select_option(label="事由")
    page.get_by_role("button", name="下一步：预览").click()

    expect(page.get_by_role("alert")).to_contain_text("有 1 行要改，整张表都还没有写入")
    row = page.locator(".import-rows tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("第4行：联系电话：手机号应是 11 位，少了 1 位")
    expect(page.get_by_role("button", name="导入：")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载有错的行").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(path).active
    assert path.name == "来访登记_错误的行.xlsx"
    assert [cell.value for cell in sheet[1]] == [*HEADER, "错误原因"] and "第4行" in sheet.cell(2, 8).value

    page.get_by_role("link", name="换个文件").click()
    hand_in(page, workbook(tmp_path / "来访登记改.xlsx", TITLE, HEADER, GOOD, MENDED, ["合计", 2]))
    expect(page.get_by_label("什么事")).to_have_value("content")  # as it was matched the first time
    page.get_by_role("button", name="下一步：预览").click()
    page.get_by_role("button", name="导入：新增 2 行").click()

    expect(page.get_by_role("heading", name="导入记录")).to_be_visible()
    expect(page.get_by_text("已导入：新增 2 行")).to_be_visible()
    record = page.locator(".import-rows tbody tr")
    expect(record).to_contain_text("来访登记改.xlsx")
    record.get_by_role("button", name="撤销").click()
    expect(page.locator("main, .content-wrapper")).to_contain_text("新增的 2 条会作废")
    page.get_by_role("button", name="撤销导入").click()
    expect(page.get_by_text("已撤销：作废 2 条，恢复 0 条")).to_be_visible()
    expect(record.get_by_role("button", name="撤销")).to_have_count(0)
