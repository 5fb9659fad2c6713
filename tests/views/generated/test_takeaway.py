"""What is taken out of a list: as filtered, sorted and with my columns; by a layout; in the background when large; whole for a purpose."""

import io
import zipfile
from datetime import datetime, timedelta

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from sqlalchemy import select

from admin_app import jobs
from models import saved_view
from models.audit import AuditLine
from models.declare import all_registers
from models.job import DONE, FAILED, Job
from models.operations.run_job import run_jobs
from models.organisation import Grant
from models.registers.complaint import Complaint
from models.registers.measure import Measure
from models.registers.visit import Visit
from models.schema import load_all
from models.scope import acting
from models.sheets.register_sheet import MASKED
from views.generated import takeaway

load_all()
NOW = datetime(2026, 11, 23, 14, 32)
ON_A4 = 952  # pixels between the margins of the sheet across
MATTERS = (
    ("3-2-1201", "张伟", "13800001234", "repair"),
    ("3-2-1202", "王芳", "13900005678", "service"),
    ("5-1-301", "刘洋", "13700002222", "repair"),
)


@pytest.fixture
def visits(session, site, actor_for, at):
    at(NOW)
    with acting(session, actor_for("desk")):
        for number, (room, name, phone, category) in enumerate(MATTERS):
            given = {"room": room, "person_name": name, "phone": phone, "category": category, "channel": "call" if number else "walk_in"}
            session.add(Visit(received_at=NOW - timedelta(hours=number), content=f"=第{number}件，电话 13511112222", **given))
            session.flush()
        session.commit()


def sheet(data: bytes):
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    lines = [[cell.value for cell in row] for row in page.iter_rows()]
    top = next(index for index, line in enumerate(lines) if line[0] == "序号")
    count = sum(isinstance(line[0], int) for line in lines[top:])
    return lines, [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 : top + 1 + count]], page


def finished(session, app) -> Job:
    run_jobs(session(), lambda: NOW, app.config["DOWNLOADS"], jobs.person)
    return session.scalar(select(Job).order_by(Job.id.desc()).limit(1).execution_options(populate_existing=True))


def test_my_columns_leave_in_the_lists_own_order(visits, client_for, session, actor_for):
    desk = actor_for("desk")
    with acting(session, desk):
        saved_view.choose_columns(session, desk, "visit", ["record_no", "due", "room", "received_at", "status"])
        session.commit()
    answer = client_for("desk").get("/admin/visit/export/xlsx/?shape=mine&category=repair&sort=received_at")
    _, rows, _ = sheet(answer.data)
    assert list(rows[0]) == ["序号", "编号", "时限", "房号", "状态", "接待时间"]
    assert [row["房号"] for row in rows] == ["5栋1单元301", "3栋2单元1201"] and "小时" in rows[0]["时限"]
    lines = client_for("desk").get("/admin/visit/export/csv/?shape=mine&sort=-received_at").data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "序号,编号,时限,房号,状态,接待时间" and lines[1].endswith("2026-11-23 14:32")


@pytest.mark.parametrize("slug", [register.slug for register in all_registers()])
def test_everything_the_menu_offers_opens(slug, client_for, visits):
    register = next(one for one in all_registers() if one.slug == slug)
    client = client_for("manager")
    for shape, suffix, _, _ in takeaway.offered(register):
        answer = client.get(f"/admin/{slug}/export/{suffix}/?shape={shape}")
        assert answer.status_code == 200, shape
        if suffix == "xlsx":
            _is_fit_to_send(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0], answer.data)
    assert client.get(f"/admin/{slug}/export/xlsx/?shape=nothing").status_code == 302


def _is_fit_to_send(page, data: bytes) -> None:
    """What the manual asks of every sheet that leaves: paper, header on each page, footer, frozen, filtered, nothing shown as ####."""
    setup, lines = page.page_setup, list(page.values)
    head = next(number for number, line in enumerate(lines, 1) if line[0] == "序号")
    assert (setup.paperSize, setup.orientation) == (9, "landscape")
    _prints_readably(page, data)
    assert page.print_title_rows == f"$1:${head}" and page.auto_filter.ref.startswith(f"A{head}:")
    assert page.freeze_panes.endswith(str(head + 1)) and page.print_options.horizontalCentered
    secret = "" if lines[0][0] == "招领启事" else "&amp;R内部资料 注意保密"
    assert f"&amp;C第 &amp;P 页 共 &amp;N 页{secret}<" in _part(data, "xl/worksheets/sheet1.xml").decode()
    widths = {letter: found.width for letter, found in page.column_dimensions.items()}
    for row in page.iter_rows(min_row=head + 1):
        for cell in row:
            if isinstance(cell.value, datetime):
                assert widths[cell.column_letter] >= (17 if "h" in cell.number_format else 11), cell.coordinate
            elif isinstance(cell.value, int | float):
                assert widths[cell.column_letter] >= len(str(cell.value)) + 1, cell.coordinate
    assert "制表" in str(lines[1]) and not [cell for line in lines for cell in line if isinstance(cell, str) and cell.startswith("#")]


def _prints_readably(page, data: bytes) -> None:
    """By the widths it declares: on one page at 45 % or more, else on several, each led by the number of the row."""
    pixels = [int(page.column_dimensions[letter].width * 7 + 0.5) for letter in map(get_column_letter, range(1, page.max_column + 1))]
    if page.sheet_properties.pageSetUpPr and page.sheet_properties.pageSetUpPr.fitToPage:
        assert b'fitToHeight="0"' in _part(data, "xl/worksheets/sheet1.xml") and ON_A4 / sum(pixels) >= 0.45
        return
    first, last = (column_index_from_string(letter) for letter in page.print_title_cols.replace("$", "").split(":"))
    edges = [0, *(found.id for found in page.col_breaks.brk), len(pixels)]
    assert first == 1 and last >= 2 and page.page_setup.scale >= 45 and len(edges) > 2
    for start, end in zip(edges, edges[1:], strict=False):
        assert sum(pixels[start:end]) + (sum(pixels[:last]) if start else 0) <= ON_A4 * 100 / page.page_setup.scale + 8


def test_the_ledger_has_its_own_columns_number_and_signatures(visits, client_for):
    lines, rows, page = sheet(client_for("manager").get("/admin/visit/export/xlsx/?shape=ledger").data)
    assert lines[0][0] == "业主诉求记录表（台账）" and "QR-KF-08" in "".join(str(cell) for cell in lines[1])
    assert [row["姓名"] for row in rows] == ["刘*", "王*", "张*"] and rows[0]["联系电话"] == "137****2222" and rows[0]["当前状态"]
    assert "制表日期：" in str(lines[-1][0]) and page.print_title_rows
    _, rows, _ = sheet(client_for("manager").get("/admin/visit/export/xlsx/?shape=on_site").data)
    assert [row["来访人"] for row in rows] == ["张*"]


def test_a_large_list_goes_to_the_background_and_holds_the_same_rows(visits, client_for, session, app, monkeypatch):
    monkeypatch.setattr(takeaway, "LARGE", 2)
    monkeypatch.setattr("views.generated.export_pages.LARGE", 2)
    client = client_for("desk")
    assert "放到后台做" in client.get("/admin/visit/").text
    page = client.get("/admin/visit/export/xlsx/?sort=received_at").text
    assert "有 3 行" in page and "放到后台做" in page
    small = client.get("/admin/visit/export/xlsx/?category=repair")
    assert small.mimetype.endswith("sheet")
    answer = client.post("/admin/visit/export/start/", data={"what": "all.csv", "sort": "received_at"})
    assert answer.location.endswith("/admin/downloads/")
    job = finished(session, app)
    assert (job.state, job.message, job.total) == (DONE, "共 3 行", 3)
    text = (app.config["DOWNLOADS"] / job.stored).read_bytes().decode("utf-8-sig")
    assert [line.split(",")[4] for line in text.split("\r\n")[1:4]] == ["5栋1单元301", "3栋2单元1202", "3栋2单元1201"]
    assert "13511112222" not in text and "张伟" not in text and "2026-11-23 14:32," in text
    assert job.file_name == "锦绣花园_业主来电来访登记表_20261123.csv"
    line = session.scalar(select(AuditLine).where(AuditLine.action == "export").order_by(AuditLine.id.desc()))
    assert line.detail["count"] == 3 and line.actor_name == "李静"


def test_who_lost_the_right_meanwhile_gets_nothing(visits, client_for, session, app, site):
    client_for("desk").post("/admin/visit/export/start/", data={"what": "all.xlsx"})
    session.scalar(select(Grant).where(Grant.account_id == site.accounts["desk"].id)).role = "staff"
    session.commit()
    assert (finished(session, app).state, list(app.config["DOWNLOADS"].glob("*.xlsx"))) == (FAILED, [])


@pytest.mark.parametrize("asked", [{"q": "13800001234"}, {"q": "张伟"}, {"person_name": "张伟"}, {"phone": "13800001234"}])
def test_nobodys_name_waits_in_a_job(visits, client_for, session, asked):
    page = client_for("desk").post("/admin/visit/export/start/", data={"what": "all.xlsx"} | asked, follow_redirects=True).text
    assert "不能放到后台" in page and session.scalar(select(Job.id)) is None


@pytest.mark.parametrize("username", ["desk", "supervisor", "department", "company", "admin", "guard"])
def test_only_the_manager_takes_whole_values(visits, client_for, username):
    client = client_for(username)
    assert client.get("/admin/visit/export/full/").status_code == 403
    assert client.post("/admin/visit/export/full/", data={"purpose": "police", "words": "公安调取"}).status_code == 403


def test_a_full_export_asks_for_a_purpose_and_marks_every_page(visits, client_for, session, app):
    client = client_for("manager")
    assert "原文（不遮盖，要写用途）" in client.get("/admin/visit/").text
    assert "不遮盖，共 2 件" in client.get("/admin/visit/export/full/?category=repair").text
    for given, says in (({}, "请选用途"), ({"purpose": "x"}, "请选用途"), ({"purpose": "police", "words": "x"}, "请写清楚")):
        answer = client.post("/admin/visit/export/full/", data=given)
        assert answer.status_code == 422 and says in answer.text
    answer = client.post("/admin/visit/export/full/", data={"purpose": "police", "words": "派出所王警官", "category": "repair"})
    assert answer.status_code == 302
    job = finished(session, app)
    assert job.state == DONE and job.file_name.startswith("未遮盖_") and "张伟" not in job.title
    data = (app.config["DOWNLOADS"] / job.stored).read_bytes()
    _, rows, page = sheet(data)
    assert [(row["业主姓名"], row["联系电话"]) for row in rows] == [("张伟", "13800001234"), ("刘洋", "13700002222")]
    assert "13511112222" in rows[0]["事由"]
    assert "陈志远 2026-11-23 14:32 用途：公安函调：派出所王警官" in page.oddHeader.left.text
    assert page.oddHeader.right.text == "内部资料 注意保密"
    assert b"<picture" in _part(data, "xl/worksheets/sheet1.xml")
    line = session.scalar(select(AuditLine).where(AuditLine.action == "export_unmasked"))
    assert line.detail["count"] == 2 and line.detail["purpose"] == "公安函调：派出所王警官" and line.actor_name == "陈志远"


def _part(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def test_a_case_file_holds_the_matter_its_sheets_and_what_happened(visits, client_for, session):
    key = session.scalar(select(Visit.id).where(Visit.room == "3-2-1201"))
    answer = client_for("desk").get(f"/admin/visit/export/case/?id={key}")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames[0].startswith("来电来访登记表 LD20261123-001") and any("经过" in name for name in book.sheetnames)
    text = "\n".join(str(cell) for page in book for row in page.values for cell in row if cell)
    assert "张*" in text and "138****1234" in text and "张伟" not in text and "13511112222" not in text
    assert session.scalar(select(AuditLine.detail).where(AuditLine.action == "export"))["kind"] == "case"
    assert client_for("guard").get(f"/admin/visit/export/case/?id={key}").status_code == 403


def test_a_case_file_goes_the_whole_way_and_tells_it_in_the_order_it_happened(visits, client_for, session, site, actor_for):
    visit = session.scalar(select(Visit).where(Visit.room == "3-2-1201"))
    with acting(session, actor_for("supervisor")):
        session.info["actor"] = actor_for("supervisor")
        whose = {"complainant": "张伟", "phone": "13800001234", "room": "3-2-1201"}
        complaint = Complaint(visit_id=visit.id, complained_at=NOW, description="电梯困人", channel="call", complaint_type="equipment",
                              demand="查清楚", **whose)  # fmt: skip
        session.add(complaint)
        session.flush()
        who = site.staff["desk"].id
        session.add(Measure(complaint_id=complaint.id, decided_at=NOW, what="每周加一次巡检", due_on=NOW.date(), handler_id=who))
        session.commit()
    book = openpyxl.load_workbook(io.BytesIO(client_for("manager").get(f"/admin/visit/export/case/?id={visit.id}").data))
    assert [name.split(" ")[0] for name in book.sheetnames] == ["来电来访登记表", "投诉记录", "改进措施", visit.record_no]
    assert [page.page_setup.orientation for page in book] == ["portrait"] * 3 + ["landscape"]
    told = list(book.worksheets[-1].values)
    top = next(number for number, line in enumerate(told) if line[0] == "序号")
    lines = [line for line in told[top + 1 :] if isinstance(line[0], int)]
    assert [line[1] for line in lines] == sorted(line[1] for line in lines) and visit.record_no in {line[2] for line in lines}
    assert "全案 3 张，按登记先后" in str(list(book.worksheets[0].values)[-1][0])
    signed = ["制表人" in str(list(page.values)[-1]) for page in book]
    assert signed == [False, False, False, True]


def test_a_household_file_holds_who_lives_there_and_what_they_had(visits, client_for):
    answer = client_for("desk").get("/admin/household/export/xlsx/?room=3-2-1201")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["来往记录", "住户"]
    text = "\n".join(str(cell) for page in book for row in page.values for cell in row if cell)
    assert "LD20261123-001" in text and "138****1234" in text and "张伟" not in text
    assert "共 1 件，按时间先后" in text
    assert client_for("desk").get("/admin/household/export/xlsx/?room=9-9-999").status_code == 404


def notes_of(client, address: str) -> list[str]:
    lines, _, _ = sheet(client.get(address).data)
    start = next(number for number, line in enumerate(lines) if any(str(cell).startswith("注：") for cell in line))
    return [str(cell) for line in lines[start:] for cell in line if cell]


def test_the_note_says_which_rows_these_are_in_which_order_and_who_took_them(visits, client_for):
    first, *_ = notes_of(client_for("desk"), "/admin/visit/export/xlsx/?shape=page&category=repair&sort=received_at")
    assert first == "注：范围：类别：报修；排序：接待时间，旧的在前；导出人：李静（接待员），只含本人能看到的；共 2 件。" + MASKED
    first, *_ = notes_of(client_for("manager"), "/admin/visit/export/xlsx/?shape=on_site")
    assert "范围：只含渠道：来访；" in first and "导出人：陈志远（项目经理）" in first and "共 1 件" in first
    assert "范围：全部登记；" in notes_of(client_for("desk"), "/admin/visit/export/xlsx/?shape=mine")[0]


@pytest.mark.rule(140)
@pytest.mark.parametrize("asked", ["person_name=张伟", "phone=13800001234", "q=张伟", "q=13800001234", "q=138 0000 1234"])
def test_who_was_looked_for_stands_in_no_note(visits, client_for, asked):
    client = client_for("desk")
    for shape in ("all", "page", "daily"):
        said = notes_of(client, f"/admin/visit/export/xlsx/?shape={shape}&{asked}")
        assert "共 1 件" in said[0] and "张伟" not in "".join(said) and "00001234" not in "".join(said).replace(" ", "")


def test_ticked_rows_are_said_to_be_ticked(visits, client_for, session):
    keys = [str(key) for key in session.scalars(select(Visit.id).limit(2))]
    lines, _, _ = sheet(client_for("desk").post("/admin/visit/export/xlsx/", data={"ids": keys, "shape": "page"}).data)
    assert any("范围：勾选的登记；排序：登记先后；" in str(line[0]) and "共 2 件" in str(line[0]) for line in lines)


@pytest.mark.rule(15)
def test_the_daily_record_has_a_page_and_a_foot_for_each_day(visits, client_for, session, actor_for):
    with acting(session, actor_for("desk")):
        for hours in (30, 31):
            session.add(Visit(received_at=NOW - timedelta(hours=hours), content="灯不亮", room="3-2-1201", person_name="张伟",
                              phone="13800001234", category="repair", channel="call"))  # fmt: skip
            session.flush()
        session.commit()
    page = openpyxl.load_workbook(io.BytesIO(client_for("supervisor").get("/admin/visit/export/xlsx/?shape=daily").data)).active
    lines = [[cell.value for cell in row] for row in page.iter_rows()]
    assert lines[2] == ["序号", "接待日期", "业主姓名/联系电话", "房号", "事由", "处理情况", "处理结果", "记录人", "是否 2 日内办结",
                        "转办/升级（主管/经理）", "客服主管审核（签字/日期）"]  # fmt: skip
    assert [line[0] for line in lines[3:5]] == [1, 2] and [line[0] for line in lines[6:9]] == [1, 2, 3]
    assert lines[5][0].startswith("本日共 2 件，办结 0 件，未结 2 件（2026-11-22）") and "客服主管：____" in lines[5][0]
    assert lines[9][0].startswith("本日共 3 件，办结 0 件，未结 3 件（2026-11-23）")
    assert [found.id for found in page.row_breaks.brk] == [6] and "制表人" not in str(lines[-1])
