"""Books that were kept by hand for years come in whole, with everything people write in them."""

from datetime import datetime, time

import openpyxl
import pytest
from sqlalchemy import select

from models.declare import register_of
from models.operations.import_file import import_file
from models.organisation import system_actor
from models.registers.visit import Visit

NOW = datetime(2026, 11, 24, 10, 0)
TOP = ["序号", "接待\n日期", "时间", "来访方式", "业主信息", None, None, None, "诉求", None, "处理情况", "处理结果",
       "责任部门", "经办人", "完成日期", "重要？", "备注"]  # fmt: skip
BOTTOM = [*[None] * 4, "姓名", "联系方式", "楼栋", "房号", "类 别", "事由（内容）", *[None] * 7]
ROWS = [
    [1, "11月5日", time(9, 30), "电话", "张伟", 13800001234, "3栋", "2单元1201室", "报修", "厨房水管漏水",
     "已派工", "已更换水管", "工程部", "刘强", "11月5日", "否", None],
    [2, None, "下午2点半", "上门", "王 芳", "+86 139-0000-5678", "3", "2-1202", "投诉", "楼上夜间装修",
     "已劝阻", "已停工", "客服部", "老周", "11.7", "是", "×"],
    [3, 46332, "10:05", "微信", "刘洋", "１３７００００２２２２", None, "5#1单元301", "其他", "=咨询物业费标准", *[None] * 7],
    [4, "2026.11.8", None, "来电", "匿名", "拒留", None, "公共区域", "维修", "3 栋大堂灯不亮",
     "待配件", None, "工程部", *[None] * 4],
    [5, "26/11/9", "上午", "12345", "陈晨", "0755-26881234", "A座", "1205", "表扬", "保安拾金不昧", *[None] * 7],
]  # fmt: skip


@pytest.fixture
def book(tmp_path):
    """A workbook as it grew: a title, a line of remarks, a header of two levels, merged days, pages, totals and signatures."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["锦绣花园2026年业主来电来访登记表"])
    sheet.merge_cells("A1:Q1")
    sheet.append(["客服部", None, "表号：QR-KF-01"])
    sheet.append(TOP)
    sheet.append(BOTTOM)
    for span in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:H3", "I3:J3", "K3:K4"):
        sheet.merge_cells(span)
    for number, row in enumerate(ROWS):
        sheet.append(row)
        if number == 2:
            sheet.append([])
            sheet.append(["锦绣花园2026年业主来电来访登记表"])
            sheet.append(TOP)
            sheet.append(BOTTOM)
    sheet["J7"].data_type = "s"
    sheet.merge_cells("B5:B6")
    sheet.append(["合计", len(ROWS)])
    sheet.append(["注：本表每日交主管审阅"])
    sheet.append(["制表人：陈静"])
    made.save(tmp_path / "old.xlsx")
    return tmp_path / "old.xlsx"


@pytest.fixture
def bring(site, session, at):
    at(NOW)
    return lambda path, **more: import_file(session, system_actor(site.community.id), NOW, register_of("visit"), path, **more)


def test_an_old_book_comes_in_whole(bring, book, session, site):
    result = bring(book, dry_run=False)
    assert [one.message for one in result.errors] == []
    entries = session.scalars(select(Visit).order_by(Visit.id)).all()
    assert [entry.received_at for entry in entries] == [
        datetime(2026, 11, 5, 9, 30), datetime(2026, 11, 5, 14, 30), datetime(2026, 11, 6, 10, 5), datetime(2026, 11, 8),
        datetime(2026, 11, 9),
    ]  # fmt: skip
    assert [entry.room for entry in entries] == ["3-2-1201", "3-2-1202", "5-1-301", None, "A-1205"]
    assert [entry.channel for entry in entries] == ["call", "walk_in", "online", "call", "from_above"]
    assert [entry.category for entry in entries] == ["repair", "complaint", "other", "repair", "praise"]
    assert [entry.phone for entry in entries] == ["13800001234", "13900005678", "13700002222", "拒留", "0755-26881234"]
    assert entries[2].content == "=咨询物业费标准" and entries[3].location == "公共区域"
    assert [entry.status for entry in entries] == ["written_off", "written_off", "filed", "in_progress", "filed"]
    assert entries[0].handler_id == site.staff["department"].id and entries[0].finished_at == datetime(2026, 11, 5, 9, 30)
    assert "承办人：老周" in entries[1].remark
    again = bring(book, dry_run=False)
    assert (again.errors, again.count("same"), again.batch) == ([], 5, None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_list_in_either_encoding_comes_in(bring, tmp_path, session, encoding):
    lines = ["业主来电来访登记表,,,,,", "接待日期,姓名,电话,房号,事由,类别", "2026-11-05,欧阳娜娜,13800001234,3-2-1201,门锁坏了,报修"]
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert bring(path, dry_run=False).count("new") == 1
    assert session.scalar(select(Visit.person_name)) == "欧阳娜娜"
