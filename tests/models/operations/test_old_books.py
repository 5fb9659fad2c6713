"""Books of every register that were kept by hand: they come in whole, ask for nothing nobody wrote down, and come in once."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from models.declare import register_of
from models.errors import RuleViolation
from models.operations.import_file import import_file
from models.registers.repair import Repair
from models.registers.rework import Rework
from models.registers.visit import Visit
from models.registers.visitor import Visitor
from models.schema import load_all
from models.tracking import Step
from tests.models.sheets.hostile import workbook

load_all()
NOW = datetime(2026, 11, 24, 10, 0)
BOOKS = {
    "complaint": (["时间", "投诉人", "住址", "联系", "投诉内容", "投诉类别", "处理结果", "状态"],
                  ["10.3 9:00", "张伟", "3-2-1201", "13800001234", "楼上夜间施工", "邻里纠纷", "已劝停", "已办结"]),
    "item": (["拾获日期", "物品", "数量", "特征", "地点", "拾获人", "存放处", "领取人", "领取日期", "状态"],
             ["11.5", "钥匙", "1串", "红绳三把", "大堂", "孙海", "前台", "张三", "11.6", "已取"]),
    "incident": (["日期", "时间", "事件", "类型", "级别", "地点", "报告人", "经过", "处理措施", "状态"],
                 ["2025-07-01", "22:10", "电梯困人", "困梯", "Ⅳ级", "3栋1号梯", "孙海", "两人被困", "通知维保", "已完成"]),
    "repair": (["报修日期", "报修时间", "房号", "报修人", "电话", "报修内容", "维修类别", "维修人", "到场时间", "完成时间", "费用",
                "是否有偿"],
               ["2025-03-02", "9:00", "3-2-1201", "张伟", "13800001234", "马桶堵", "疏通", "刘强", "9:20", "10:00", "50元", "有偿"]),
    "rework": (["发单日期", "房号", "业主", "电话", "部位", "问题", "送达日期", "完成日期"],
               ["2025-03-02", "3-2-1201", "张伟", "13800001234", "卫生间防水", "渗水", "2025-03-02", "2025-03-20"]),
    "service_order": (["日期", "房号", "业主", "电话", "服务项目", "服务内容", "上门时间", "完成时间", "金额", "实收"],
                      ["2025-03-02", "3-2-1201", "张伟", "13800001234", "保洁", "全屋", "9:00", "12:00", "240元", "240"]),
    "aircon": (["申请日期", "申请单位", "楼层", "经办人", "电话", "加时日期", "开始时间", "结束时间", "确认人"],
               ["2025-07-01", "某某科技公司", "12楼", "陈晨", "13600003333", "2025-07-02", "18:00", "21:00", "刘强"]),
    "visitor": (["日期", "来访时间", "访客姓名", "证件号码", "被访人", "来访事由", "离开时间"],
                ["2026-11-05", "23:40", "李四", "1234", "张伟", "送货", "0:30"]),
    "return_visit": (["回访日期", "房间号", "受访人姓名", "满意程度", "回访人姓名"], ["11.5", "3-2-1201", "张伟", "无人接听", "李静"]),
    "praise": (["日期", "表扬人", "房号", "电话", "部门", "表扬内容", "方式", "奖励"],
               ["11.5", "张伟", "3-2-1201", "13800001234", "保洁", "拾金不昧", "锦旗", "通报"]),
    "suggestion": (["日期", "姓名", "房号", "电话", "建议内容", "类型", "是否采纳", "答复时间"],
                   ["2025-03-02", "张伟", "3-2-1201", "13800001234", "加充电桩", "设施", "是", "2025-03-09"]),
    "measure": (["日期", "改进措施", "责任人", "要求完成时间", "完成时间", "效果"],
                ["2025-03-02", "换门禁主机", "刘强", "2025-04-01", "2025-03-20", "有效"]),
    "shift": (["日期", "班次", "值班员"], ["11月5日", "晚班", "李静"]),
}  # fmt: skip


@pytest.fixture
def bring(site, session, actor_for, at, tmp_path):
    """bring(slug, rows…): a sheet into a register, as the desk."""
    at(NOW)
    actor = actor_for("desk")
    session.info["actor"] = actor

    def do(slug, *rows, dry_run=False):
        return import_file(session, actor, NOW, register_of(slug), workbook(tmp_path / f"{slug}.xlsx", *rows), dry_run=dry_run)

    return do


def test_each_comes_in_whole_and_the_second_time_changes_nothing(bring, session):
    for slug, rows in BOOKS.items():
        first = bring(slug, *rows)
        assert ([one.message for one in first.errors], first.count("new")) == ([], 1), slug
        assert bring(slug, *rows).count("same") == 1, slug


def test_what_was_finished_long_ago_waits_for_nobody(bring, session):
    for slug in ("repair", "rework", "visitor", "complaint"):
        bring(slug, *BOOKS[slug])
    repair, rework, visitor = (session.scalar(select(model)) for model in (Repair, Rework, Visitor))
    assert (repair.status, repair.total, repair.arrived_at) == ("done", 50, datetime(2025, 3, 2, 9, 20))
    assert rework.status == "done" and rework.warranty_until is None
    assert (visitor.status, visitor.in_at, visitor.out_at) == ("left", datetime(2026, 11, 5, 23, 40), datetime(2026, 11, 6, 0, 30))
    assert session.scalar(select(Step.id).where(Step.done_at.is_(None)).limit(1)) is None


@pytest.mark.parametrize(("slug", "words"), [("repair", "先报价"), ("visitor", "同意后才能放行")])
def test_what_is_of_today_is_held_to_the_rules_of_today(bring, slug, words):
    header, row = BOOKS[slug]
    today = {"repair": ["2026-11-24", "9:00", *row[2:8], "9:20", "9:40", *row[10:]], "visitor": ["2026-11-24", "8:00", *row[2:6], "9:00"]}
    more = {"repair": [], "visitor": ["进入时间"]}[slug]
    errors = bring(slug, header + more, today[slug] + ["8:05"][: len(more)]).errors
    assert len(errors) == 1 and words in errors[0].message


def test_what_is_in_the_system_is_not_changed_past_its_rules(bring, session):
    bring("repair", ["单号", *BOOKS["repair"][0][:8]], ["BX20250302-001", *BOOKS["repair"][1][:8]])
    result = bring("repair", ["单号", *BOOKS["repair"][0]], ["BX20250302-001", *BOOKS["repair"][1]])
    assert "先报价" in result.errors[0].message and session.scalar(select(Repair)).finished_at is None


def test_a_book_of_months_says_which_sheets_were_not_read_and_lines_keep_their_numbers(bring, tmp_path, session):
    import openpyxl

    header = ["接待日期", "姓名", "电话", "房号", "事由", "类别"]
    book = openpyxl.Workbook()
    book.active.title = "11月"
    for row in (["锦绣花园来访登记"], [], header, ["5日", "张三", "13800001234", "3-2-1201", "厨房漏水", "报修"], ["二、来电"], header,
                ["6日", "李四", "13900001111", "3-2-1202", "邻居太吵", "火警"]):  # fmt: skip
        book.active.append(row)
    october = book.create_sheet("10月")
    for row in (header, ["5日", "张三", "13800001234", "3-2-1201", "厨房漏水", "报修"]):
        october.append(row)
    book.save(tmp_path / "年.xlsx")
    result = import_file(session, session.info["actor"], NOW, register_of("visit"), tmp_path / "年.xlsx", dry_run=True)
    assert [(one.row, one.message) for one in result.warnings] == [
        (0, "工作表“10月”没有读，要导入请再导入一次，选那一张"), (5, "第5行：只有一格有字，没有当作登记"),
    ]  # fmt: skip
    assert [(one.row, one.field) for one in result.errors] == [(7, "category")]
    assert result.rows[0].entered.values["received_at"] == datetime(2026, 11, 5)


def test_a_sum_that_the_rest_does_not_make_is_pointed_out(bring):
    header = ["申请日期", "申请单位", "楼层", "经办人", "电话", "加时起", "加时止", "金额"]
    (warning,) = bring("aircon", header, [*BOOKS["aircon"][1][:5], "2025-07-02 18:00", "2025-07-02 21:00", "999"]).warnings
    assert warning.field == "amount" and "费用（元）写 999.00，按内容算是 " in warning.message


def test_a_member_of_staff_spaced_out_and_a_department_cut_short_are_found(bring, session, site):
    header = ["接待日期", "姓名", "电话", "房号", "事由", "类别", "责任部门", "承办人"]
    bring("visit", header, ["11.5", "张三", "13800001234", "3-2-1201", "厨房漏水", "报修", "工程", "刘 强"])
    (visit,) = session.scalars(select(Visit))
    assert (visit.department_id, visit.handler_id) == (site.departments["工程部"].id, site.staff["department"].id)


def test_a_book_without_a_column_that_entries_need_is_refused_once(bring):
    with pytest.raises(RuleViolation, match="表里没有“存放位置”这一列"):
        header, row = BOOKS["item"]
        bring("item", header[:6] + header[7:], row[:6] + row[7:])


def test_directories_come_in_as_lists_are_kept(bring, session):
    bring("building", ["楼栋", "单元数", "总层数", "管家"], ["9栋", "2", "18层", "李静"])
    bring("room", ["楼栋", "单元", "房号", "建筑面积(㎡)", "状态", "交房日期"], ["9栋", "1", "101", "89.5㎡", "自住", "2020.6.1"])
    bring("resident", ["业主姓名", "联系电话", "性别"], ["赵一", "13811112222、13811112223", "男"])
    assert bring("occupancy", ["房号", "姓名", "关系"], ["9栋1单元101", "赵一", "户主"]).count("new") == 1
    bring("staff", ["姓名", "工牌号", "职位", "所属部门", "在职状态"], ["郑十", "0016", "保洁员", "保洁", "离职"])
    room = session.scalar(select(register_of("room").model).where(register_of("room").model.full_no == "9-1-101"))
    member = session.scalar(select(register_of("staff").model).where(register_of("staff").model.job_no == "0016"))
    assert (room.state, room.handover_on, str(room.area)) == ("lived_in", date(2020, 6, 1), "89.50")
    assert (member.name, member.enabled) == ("郑十", False)


def test_numbers_come_in_any_order_and_the_next_of_their_day_follows_the_highest(bring, session):
    header, row = ["接待日期", "姓名", "电话", "房号", "事由", "类别"], ["11.24 8:00", "张三", "13800001234", "3-2-1201"]
    brought = [["LD20261124-007", *row, "厨房漏水", "报修"], ["LD20261124-003", *row, "邻居太吵", "投诉"]]
    bring("visit", ["编号", *header], *brought, ["旧-12", *row, "问物业费", "咨询"])
    bring("visit", header, [*row, "又漏水了", "报修"])
    numbers = list(session.scalars(select(Visit.record_no).order_by(Visit.id)))
    assert numbers == ["LD20261124-007", "LD20261124-003", "旧-12", "LD20261124-008"]


def test_a_number_that_somebody_has_used_meanwhile_is_refused_with_its_line(bring, session):
    header = ["编号", "接待日期", "姓名", "电话", "房号", "事由", "类别"]
    row = ["11.5", "张三", "13800001234", "3-2-1201", "厨房漏水", "报修"]
    bring("visit", header, ["LD20250105-007", *row])
    session.scalars(select(Visit)).one().voided_at = NOW
    session.flush()
    result = bring("visit", header, ["LD20250105-008", *row], ["LD20250105-007", *row[:4], "换了一件事", "报修"])
    assert result.batch is None and [one.row for one in result.errors] == [3]
