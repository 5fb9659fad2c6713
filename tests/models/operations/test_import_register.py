from datetime import datetime

import pytest
from sqlalchemy import func, select

from models.audit import AuditLine
from models.declare import register_of
from models.errors import RuleViolation
from models.import_batch import ImportBatch
from models.operations.import_file import import_file
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.tracking import Step
from tests.models.sheets.hostile import workbook

NOW = datetime(2026, 11, 24, 10, 0)
HEADER = ["接待日期", "姓名", "电话", "房号", "事由", "类别"]
ROW = ["2026-11-05 09:30", "张三丰", "13700001111", "3栋2单元1201", "厨房水管漏水", "报修"]


@pytest.fixture
def bring(site, session, actor_for, at, tmp_path):
    """bring(rows…, slug=, dry_run=): a sheet into a register, as the desk."""
    at(NOW)
    actor = actor_for("desk")
    session.info["actor"] = actor

    def do(*rows, slug="visit", dry_run=False, name="a.xlsx"):
        return import_file(session, actor, NOW, register_of(slug), workbook(tmp_path / name, *rows), dry_run=dry_run)

    return do


def visits(session) -> list[Visit]:
    return list(session.scalars(select(Visit).order_by(Visit.id)))


def test_six_columns_make_an_entry_the_rest_takes_defaults(bring, session, site):
    result = bring(HEADER, ROW)
    (visit,) = visits(session)
    assert result.as_data() == {"new": 1, "updated": 0, "same": 0, "errors": [], "warnings": []}
    assert (visit.received_at, visit.room, visit.category) == (datetime(2026, 11, 5, 9, 30), "3-2-1201", "repair")
    assert (visit.channel, visit.urgency, visit.identity, visit.status) == ("call", "normal", "owner", "filed")
    assert visit.handler_id == site.staff["desk"].id and visit.record_no == "LD20261124-001" and visit.late


def test_the_same_file_again_changes_nothing(bring, session):
    bring(HEADER, ROW, [*ROW[:4], "电梯有异响", "投诉"])
    again = bring(HEADER, ROW, [*ROW[:4], "电梯有异响", "投诉"])
    assert (again.count("same"), again.batch, len(visits(session))) == (2, None, 2)
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 1


def test_one_wrong_line_and_nothing_is_written(bring, session):
    result = bring(["锦绣花园来电来访登记表"], HEADER, ROW, [*ROW[:5], "火警"], [*ROW[:2], "1370000111", *ROW[3:]])
    assert [(one.row, one.field) for one in result.errors] == [(4, "category"), (5, "phone")]
    assert result.errors[0].message.startswith("第4行：类别“火警”不在选项中")
    assert "少了 1 位" in result.errors[1].message
    assert visits(session) == [] and result.batch is None


def test_a_preview_writes_nothing(bring, session):
    result = bring(HEADER, ROW, dry_run=True)
    assert result.count("new") == 1 and not session.new and not session.dirty
    session.commit()
    assert visits(session) == [] and session.scalar(select(func.count()).select_from(ImportBatch)) == 0


@pytest.mark.parametrize("place", range(6))
def test_each_of_the_six_is_asked_for_by_the_word_of_the_sheet(bring, place):
    row = [text if at != place else None for at, text in enumerate(ROW)]
    result = bring(HEADER, ROW, row)
    assert len(result.errors) == 1 and f"第3行：{HEADER[place]}没填" in result.errors[0].message


def test_a_room_the_directory_does_not_know_is_kept_with_a_warning(bring, session):
    result = bring(HEADER, [*ROW[:3], "9号楼1单元0302室", *ROW[4:]])
    assert visits(session)[0].room == "9-1-0302"
    assert [(one.row, one.field) for one in result.warnings] == [(2, "room")]


def test_a_public_area_is_no_room_but_a_place(bring, session):
    bring([*HEADER, "发生地点"], [*ROW[:3], "公共区域", *ROW[4:], "3 栋大堂"], [*ROW[:3], "地下车库", "灯不亮", "报修", None])
    assert [(one.room, one.location) for one in visits(session)] == [(None, "3 栋大堂"), (None, "地下车库")]


def test_a_number_is_kept_and_finds_its_entry_again(bring, session):
    bring(["编号", *HEADER], ["LD20250105-007", *ROW])
    result = bring(["编号", *HEADER, "备注"], ["LD20250105-007", *ROW, "已补资料"])
    (visit,) = visits(session)
    assert (result.count("updated"), visit.record_no, visit.remark) == (1, "LD20250105-007", "已补资料")


def test_what_was_locked_is_never_rewritten(bring, session):
    bring(["编号", *HEADER], ["LD20250105-007", *ROW])
    result = bring(["编号", *HEADER], ["LD20250105-007", *ROW[:4], "换了说法的事由", "报修"])
    assert result.errors[0].message == "第2行：事由保存后已锁定，表里写的和系统里的不一样"
    assert visits(session)[0].content == "厨房水管漏水"


def test_what_is_over_comes_in_as_over_and_is_not_overdue(bring, session):
    done, undated = [*ROW, "已换水管", "2026-11-05"], [*ROW[:4], "楼道灯不亮", "投诉", "已修好", None]
    bring([*HEADER, "处理结果", "完成日期"], done, undated, [*ROW[:4], "对讲机坏", "报修", "正在等配件", None])
    first, second, third = visits(session)
    assert [one.status for one in (first, second, third)] == ["written_off", "written_off", "filed"]
    assert first.finished_at == first.closed_at == first.received_at  # the day it came in, at an hour nobody wrote down
    still = select(Step.entry_id).where(Step.done_at.is_(None))
    assert set(session.scalars(still)) == {third.id}


def test_a_closed_complaint_closes_the_matter_it_makes(bring, session):
    header = ["投诉时间", "投诉人", "联系电话", "房号", "投诉内容", "处理措施", "处理完成时间", "状态"]
    row = ["2025-03-02 10:00", "张三丰", "13700001111", "3-2-1201", "夜间施工", "已劝停", "2025-03-03 09:00", "已注销"]
    bring(header, row, slug="complaint")
    (complaint,) = session.scalars(select(Complaint))
    (visit,) = visits(session)
    assert complaint.visit_id == visit.id and complaint.status == visit.status == "written_off"
    assert complaint.finished_at == datetime(2025, 3, 3, 9)
    assert session.scalar(select(func.count()).select_from(Step).where(Step.done_at.is_(None))) == 0


def test_names_of_staff_and_departments_are_understood_and_those_who_left_go_to_the_remark(bring, session, site):
    header = [*HEADER, "责任部门", "承办人", "接待人"]
    result = bring(header, [*ROW, "工程部", "刘强", "老王"])
    (visit,) = visits(session)
    assert (visit.department_id, visit.handler_id) == (site.departments["工程部"].id, site.staff["department"].id)
    assert "接待人：老王" in visit.remark
    assert [one.field for one in result.warnings] == ["receptionist_id"]
    assert bring(header, [*ROW, "工程部", "刘强", "老王"]).count("same") == 1


def test_what_is_masked_says_nothing_new(bring, session):
    bring(["编号", *HEADER], ["LD20250105-007", *ROW])
    masked = bring(["编号", *HEADER], ["LD20250105-007", ROW[0], "张**", "137****1111", *ROW[3:]])
    other = bring(["编号", *HEADER], ["LD20250105-007", ROW[0], "王**", *ROW[2:]])
    new = bring(HEADER, [ROW[0], "张**", *ROW[2:4], "另一件事情", "报修"])
    assert masked.count("same") == 1
    assert "遮盖过" in other.errors[0].message and "遮盖过" in new.errors[0].message


def test_twice_in_one_sheet_is_once(bring, session):
    result = bring(HEADER, ROW, ROW)
    assert (result.count("new"), result.count("same"), len(visits(session))) == (1, 1, 1)
    result = bring(["编号", *HEADER], ["LD1", *ROW], ["LD1", *ROW[:4], "别的事由", "报修"])
    assert "与第2行是同一件，内容不同" in result.errors[0].message


def test_an_import_leaves_a_line_with_its_counts_and_no_alarm(bring, session):
    bring([*HEADER, "紧急程度"], [*ROW, "特急"])
    line = session.scalar(select(AuditLine).where(AuditLine.action == "import"))
    assert line.detail["new"] == 1 and line.register == "visit"


def test_a_sheet_without_a_column_that_every_entry_needs_says_so_once(bring):
    with pytest.raises(RuleViolation, match="表里没有“业主姓名、联系电话”这一列"):
        bring(["接待日期", "房号", "事由", "类别"], ["2026-11-05", "3-2-1201", "漏水了", "报修"])


def test_a_cell_of_any_length_is_refused_in_words_and_nothing_else_happens(bring, session):
    result = bring(HEADER, [*ROW[:4], "漏" * 30_000, "报修"])
    assert [(one.row, one.field) for one in result.errors] == [(2, "content")]
    assert "事由最多 2000 个字" in result.errors[0].message and visits(session) == []
