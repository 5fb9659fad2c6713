"""The whole day in one test: filed at the desk, overdue in the right queue, handled, called back, closed, counted, taken away."""

import re
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from models.registers.complaint import Complaint
from models.registers.visit import Visit

FORM = {
    "channel": "call", "room": "3栋2单元1201", "category": "complaint", "complaint_type": "equipment", "urgency": "normal",
    "content": "2号电梯今天中午又停了，要求今天给准话", "readback_done": "1", "form_key": "11111111-1111-4111-8111-111111111111",
}  # fmt: skip


class Desk:
    """Somebody at work: files, looks and moves through the pages as the browser would."""

    def __init__(self, client):
        self.client = client

    def sees(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def moves(self, entry: Visit, action: str, **answers) -> int:
        seen = {"slug": "visit", "id": entry.id, "action": action}
        return self.client.post("/admin/case/act/", data=seen | answers).status_code


@pytest.fixture
def desks(client_for):
    return {name: Desk(client_for(name)) for name in ("desk", "supervisor", "department", "manager")}


@pytest.mark.rule(10)
@pytest.mark.rule(35)
@pytest.mark.rule(38)
@pytest.mark.rule(82)
@pytest.mark.rule(96)
@pytest.mark.rule(99)
def test_a_complaint_from_the_first_word_to_the_managers_workbook(desks, site, session, at):
    resident = site.residents["3-2-1201"]

    at("2026-11-18 10:15")
    filed = desks["desk"].client.post("/admin/intake/", data=FORM | {"resident_id": resident.id})
    assert filed.status_code == 302
    visit = session.scalar(select(Visit))
    sheet = session.scalar(select(Complaint))
    assert (visit.record_no, sheet.record_no, sheet.visit_id) == ("LD20261118-001", "TS20261118-001", visit.id)
    assert "LD20261118-001" in desks["desk"].sees("/admin/visit/")
    assert "张伟" not in desks["desk"].sees("/admin/visit/")

    at("2026-11-18 16:00")
    assert "LD20261118-001" not in desks["supervisor"].sees("/admin/visit/?status=overdue_open")

    at("2026-11-20 14:15")
    assert "已超 4 小时" in desks["supervisor"].sees("/admin/escalation/")
    assert "LD20261118-001" in desks["supervisor"].sees("/admin/visit/?status=overdue_open")

    assert desks["desk"].moves(visit, "write_off", close_basis="没办完") == 422
    assert desks["department"].moves(visit, "result", process_note="更换控制主板", result="恢复运行") == 302
    at("2026-11-20 15:00")
    assert desks["desk"].moves(visit, "tell_owner", notify_way="phone") == 302
    assert desks["desk"].moves(visit, "write_off", close_basis="已办结") == 422  # nobody has called back yet
    at("2026-11-21 10:00")
    assert desks["supervisor"].moves(visit, "return_visit", visit_way="phone", satisfaction="b", visit_feedback="修得快") == 302
    assert desks["supervisor"].moves(visit, "write_off", close_basis="业主认可") == 422  # nothing says yet whose fault it was
    found = {"investigation": "主板老化", "responsible_id": site.staff["department"].id, "corrective_action": "更换主板",
             "preventive_action": "每月点检"}  # fmt: skip
    assert desks["department"].moves(visit, "investigate", **found) == 302
    accused = site.departments["工程部"].id
    judged = {"cause": "internal", "internal_kind": "slow_repair", "accused_dept_id": accused, "version": sheet.version}
    assert desks["desk"].client.post(f"/admin/complaint/edit/?id={sheet.id}", data=judged).status_code == 302
    assert desks["supervisor"].moves(visit, "write_off", close_basis="业主认可") == 302
    session.expire_all()
    assert (visit.status, session.get(Complaint, sheet.id).status) == ("written_off", "written_off")
    assert "每一件都在时限内" in desks["supervisor"].sees("/admin/escalation/")

    at("2026-11-23 09:00")
    assert "投诉情况月汇总表" in desks["manager"].sees("/admin/monthly/?month=2026-11")
    book = desks["manager"].client.get("/admin/monthly/export/xlsx/?month=2026-11")
    row = _line(openpyxl.load_workbook(BytesIO(book.data)).worksheets[0], "设备设施类")
    assert row["本期受理"] == row["办结"] == row["已访"] == row["较满"] == 1
    assert row["及时"] in (None, 0)  # four hours late for 轻微


def _line(sheet, name: str) -> dict[str, object]:
    """The row of one complaint type, by the lowest line of its header."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(number for number, row in enumerate(rows) if "投诉类型" in row)
    heads = [re.sub(r"\s", "", lower or upper or "") for upper, lower in zip(rows[top], rows[top + 1], strict=True)]
    return dict(zip(heads, next(row for row in rows[top + 2 :] if name in row), strict=True))
