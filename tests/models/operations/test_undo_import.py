from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.declare import register_of
from models.errors import RuleViolation
from models.operations.act import act
from models.operations.escalate_overdue import escalate_overdue
from models.operations.import_file import import_file
from models.operations.undo_import import undo_import
from models.organisation import system_actor
from models.premises import Resident, Room
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.scope import acting
from tests.models.sheets.hostile import workbook

NOW = datetime(2026, 11, 24, 10, 0)
HEADER = ["编号", "接待日期", "姓名", "电话", "房号", "事由", "类别", "备注"]
ROW = ["LD20250105-007", "2026-11-05 09:30", "张三丰", "13700001111", "3-2-1201", "厨房水管漏水", "报修", None]


@pytest.fixture
def desk(actor_for):
    return actor_for("desk")


@pytest.fixture
def bring(site, session, desk, at, tmp_path):
    at(NOW)
    session.info["actor"] = desk

    def do(*rows, slug="visit"):
        result = import_file(session, desk, NOW, register_of(slug), workbook(tmp_path / "a.xlsx", *rows), dry_run=False)
        session.commit()
        assert result.errors == []
        return result.batch

    return do


def visit(session) -> Visit:
    return session.scalar(select(Visit).where(Visit.voided_at.is_(None)))


def test_new_rows_are_void_and_the_corrected_sheet_may_come_with_the_same_numbers(bring, session, desk):
    batch = bring(HEADER, ROW)
    assert undo_import(session, desk, NOW, batch) == "已撤销：作废 1 条，恢复 0 条"
    old = session.scalar(select(Visit))
    assert (old.void_reason, old.record_no) == ("撤销导入", f"LD20250105-007撤{batch.id}")
    bring(HEADER, [*ROW[:5], "浴室水管漏水", *ROW[6:]])
    assert (visit(session).content, visit(session).record_no) == ("浴室水管漏水", "LD20250105-007")


def test_changed_rows_hold_what_they_held(bring, session, desk):
    bring(HEADER, ROW)
    batch = bring(HEADER, [*ROW[:3], "13900002222", *ROW[4:7], "补了备注"])
    assert (visit(session).phone, visit(session).remark) == ("13900002222", "补了备注")
    undo_import(session, desk, NOW, batch)
    assert (visit(session).phone, visit(session).remark) == ("13700001111", None)


def test_an_import_is_undone_once(bring, session, desk):
    batch = bring(HEADER, ROW)
    undo_import(session, desk, NOW, batch)
    with pytest.raises(RuleViolation, match="已经撤销过了"):
        undo_import(session, desk, NOW, batch)


def test_what_was_changed_since_is_not_taken_back(bring, session, desk):
    batch = bring(HEADER, ROW)
    visit(session).remark = "电话里又说了一遍"
    session.commit()
    with pytest.raises(RuleViolation, match="LD20250105-007 导入以后又改过"):
        undo_import(session, desk, NOW, batch)
    assert visit(session) is not None


def test_what_somebody_has_begun_to_handle_is_not_taken_back(bring, session, desk):
    batch = bring(HEADER, ROW)
    act(session, desk, NOW, visit(session), "note", {"note": "约了下午上门"})
    with pytest.raises(RuleViolation, match="导入以后已经办理过"):
        undo_import(session, desk, NOW, batch)


def test_what_the_clock_does_by_itself_hinders_nobody(bring, session, desk, at):
    batch = bring(HEADER, ROW)
    with acting(session, system_actor()):
        assert escalate_overdue(session, NOW + timedelta(days=1))
    session.commit()
    undo_import(session, desk, NOW, batch)
    assert visit(session) is None


def test_the_matter_a_complaint_made_goes_with_it(bring, session, desk):
    header = ["投诉时间", "投诉人", "联系电话", "房号", "投诉内容"]
    batch = bring(header, ["2025-03-02 10:00", "张三丰", "13700001111", "3-2-1201", "夜间施工"], slug="complaint")
    undo_import(session, desk, NOW, batch)
    assert visit(session) is None and session.scalar(select(Complaint).where(Complaint.voided_at.is_(None))) is None


def test_rooms_come_back_into_the_directory(bring, session, desk):
    rows = [["房号", "房屋类型"], ["9-1-901", "商铺"]]
    undo_import(session, desk, NOW, bring(*rows, slug="room"))
    room = session.scalar(select(Room).where(Room.full_no == "9-1-901"))
    assert room.voided_at is not None
    batch = bring(*rows, slug="room")
    assert (room.voided_at, batch.updated) == (None, 1)
    undo_import(session, desk, NOW, batch)
    assert room.voided_at is not None


def test_a_resident_somebody_lives_with_since_stays(bring, session, desk):
    batch = bring(["姓名", "手机"], ["张三丰", "13700001111"], slug="resident")
    bring(["房屋", "住户", "与房屋关系"], ["3-2-1201", "张三丰", "租户"], slug="occupancy")
    with pytest.raises(RuleViolation, match="住户关系里已经用到 张"):
        undo_import(session, desk, NOW, batch)
    assert session.scalar(select(Resident).where(Resident.name == "张三丰")).voided_at is None
