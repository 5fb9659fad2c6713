"""Bringing a sheet in by hand: file, columns, preview, consent; and the way back."""

import io
import os

import openpyxl
import pytest
from sqlalchemy import func, select

from admin_app.jobs import run_waiting
from models.declare import all_registers, register_of
from models.import_batch import ImportMapping
from models.registers.visit import Visit
from models.schema import load_all
from models.sheets import import_columns
from models.sheets.read import REFUSALS
from tests.models.sheets import hostile
from tests.views.generated.samples import said
from views.generated import import_parts

load_all()
HOME = "/admin/visit/import/"
HEADER = ["接待日期", "姓名", "电话", "房号", "事由", "类别"]
ROW = ["2026-11-05 09:30", "欧阳克勤", "13712345678", "3-2-1201", "厨房水管漏水", "报修"]
EVERY = [register.slug for register in all_registers()]


@pytest.fixture
def desk(client_for, at):
    at("2026-11-24 10:00")
    return client_for("desk")


@pytest.fixture
def hand_in(desk, tmp_path):
    """hand_in(rows…): the file; the address of the matching page."""

    def do(*rows, client=desk, home=HOME):
        content = hostile.workbook(tmp_path / "a.xlsx", *rows).read_bytes()
        answer = client.post(f"{home}file/", data={"file": (io.BytesIO(content), "旧登记表.xlsx")})
        assert answer.status_code == 302, said(answer)
        return answer.headers["Location"]

    return do


def key_of(address: str) -> str:
    return address.split("file=")[1]


def columns_of(*names: str) -> dict[str, str]:
    return {f"column_{place}": name for place, name in enumerate(names)}


SIX = columns_of("received_at", "person_name", "phone", "room", "content", "category")


def look(client, address, columns=SIX, home=HOME):
    """Match the columns; the preview."""
    return client.post(f"{home}columns/", data={"file": key_of(address)} | columns, follow_redirects=True)


def test_file_columns_preview_consent(desk, hand_in, session):
    address = hand_in(HEADER, ROW)
    page = desk.get(address)
    assert '<option value="category" selected>' in page.text and "欧阳克勤" not in page.text and "13712345678" not in page.text
    shown = look(desk, address)
    assert "新增 1 行" in shown.text and "欧阳**" in shown.text and "13712345678" not in shown.text
    assert session.scalar(select(Visit.id)) is None
    done = desk.post(f"{HOME}confirm/", data={"file": key_of(address)}, follow_redirects=True)
    assert "已导入：新增 1 行" in done.text and "旧登记表.xlsx" in done.text
    assert session.scalars(select(Visit.phone)).all() == ["13712345678"]
    assert "系统里已经是这样" in look(desk, hand_in(HEADER, ROW)).text


def test_an_import_is_undone_from_its_record_after_asking(desk, hand_in, session):
    address = hand_in(HEADER, ROW)
    look(desk, address)
    desk.post(f"{HOME}confirm/", data={"file": key_of(address)})
    asked = desk.post("/admin/imports/undo/", data={"batch": "1"})
    assert "新增的 1 条会作废" in asked.text and session.scalar(select(Visit.voided_at)) is None
    done = desk.post("/admin/imports/undo/", data={"batch": "1", "confirmed": "1"}, follow_redirects=True)
    assert "已撤销：作废 1 条" in done.text and "李静" in done.text
    again = desk.post("/admin/imports/undo/", data={"batch": "1", "confirmed": "1"}, follow_redirects=True)
    assert "已经撤销过了" in again.text


def test_wrong_lines_come_first_and_go_back_with_their_reason(desk, hand_in, session):
    address = hand_in(HEADER, ROW, [*ROW[:5], "火警"])
    shown = look(desk, address)
    assert "第3行：类别“火警”不在选项中" in shown.text and "13712345678" not in shown.text
    assert 'action="/admin/visit/import/confirm/"' in shown.text and ">导入：" not in shown.text
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(f"{HOME}wrong/?file={key_of(address)}").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [*HEADER, "错误原因"] and len(rows) == 2
    assert rows[1][:6] == [*ROW[:5], "火警"] and rows[1][6].startswith("第3行：类别“火警”")
    forced = desk.post(f"{HOME}confirm/", data={"file": key_of(address)}, follow_redirects=True)
    assert "有 1 行要改" in forced.text and session.scalar(select(Visit.id)) is None


def test_what_was_not_taken_for_an_entry_is_said_without_repeating_it(desk, hand_in):
    page = look(desk, hand_in(HEADER, ROW, ["夜班，接班人 司马相如"], [*ROW[:4], "门禁坏了", "报修"])).text
    assert "1 处没有当作登记" in page and "第3行：只有一格有字" in page and "司马相如" not in page
    assert "新增 2 行" in page and "请留意" not in page


def test_a_choice_of_columns_is_remembered_for_the_next_file_with_this_header(desk, hand_in, session):
    header = ["哪天", "谁", "打哪个号", *HEADER[3:]]
    address = hand_in(header, ROW)
    assert "还没有对上的必填列：接待时间、业主姓名、联系电话" in desk.get(address).text
    assert "新增 1 行" in look(desk, address).text
    assert session.scalar(select(func.count()).select_from(ImportMapping)) == 1
    assert '<option value="person_name" selected>' in desk.get(hand_in(header, ROW)).text


def test_what_cannot_be_matched_is_said_beside_the_columns(desk, hand_in):
    address = hand_in(HEADER, ROW)
    twice = look(desk, address, SIX | {"column_3": "content"})
    assert twice.status_code == 422 and "“事由”选了 2 列（房号、事由）" in said(twice)
    lacking = look(desk, address, SIX | {"column_1": "", "column_2": "nonsense"})
    assert lacking.status_code == 422 and "表里没有“业主姓名、联系电话”这一列" in said(lacking)


@pytest.mark.parametrize(("make", "name", "code"), [(hostile.bomb, "a.xlsx", "bomb"), (hostile.wide, "a.xlsx", "wide"),
                         (hostile.picture, "a.csv", "foreign"), (hostile.locked, "a.xlsx", "password"),
                         (hostile.entity, "a.xlsx", "declares"), (hostile.empty, "a.csv", "empty")])  # fmt: skip
def test_a_hostile_file_is_refused_at_the_door(desk, tmp_path, make, name, code):
    content = make(tmp_path / name).read_bytes()
    answer = desk.post(f"{HOME}file/", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 422 and REFUSALS[code] in said(answer)


def test_a_file_belongs_to_who_handed_it_in_and_to_its_register(desk, hand_in, client_for, at):
    address = hand_in(HEADER, ROW)
    for client, home in ((client_for("supervisor"), HOME), (desk, "/admin/complaint/import/")):
        for door in ("columns", "preview", "wrong"):
            answer = client.get(f"{home}{door}/?file={key_of(address)}")
            assert answer.status_code == 302 and answer.headers["Location"].endswith("/import/")
    for key in ("", "../../desk.db", "1-1-visit-" + "0" * 32, "x" * 500):
        assert desk.get(f"{HOME}preview/", query_string={"file": key}).status_code == 302
    assert client_for("department").get(HOME).status_code == 403
    assert client_for("guard").post(f"{HOME}confirm/", data={"file": key_of(address)}).status_code == 403


def test_a_long_sheet_is_planned_and_written_in_the_background(app, desk, hand_in, session, monkeypatch):
    monkeypatch.setattr(import_parts, "SOON", 1)
    monkeypatch.setattr("views.generated.import_pages.SOON", 1)
    address = hand_in(HEADER, ROW, [*ROW[:4], "电梯有异响", "投诉"])
    assert "排队中" in look(desk, address).text
    assert run_waiting(app) == 1
    shown = desk.get(f"{HOME}preview/?file={key_of(address)}")
    assert "新增 2 行" in shown.text and session.scalar(select(Visit.id)) is None
    assert "排队中" in desk.post(f"{HOME}confirm/", data={"file": key_of(address)}, follow_redirects=True).text
    assert run_waiting(app) == 1
    assert session.scalar(select(func.count()).select_from(Visit)) == 2
    assert "已导入：新增 2 行" in desk.get("/admin/downloads/").text


def test_another_sheet_of_the_file_may_be_taken(desk, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "10月"
    for sheet in (book.active, book.create_sheet("11月")):
        sheet.append(HEADER)
        sheet.append([*ROW[:4], f"{sheet.title}的事由", "报修"])
    book.save(tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    address = desk.post(f"{HOME}file/", data={"file": (io.BytesIO(content), "a.xlsx")}).headers["Location"]
    assert "文件里还有别的表" in desk.get(address).text
    other = desk.post(f"{HOME}sheet/", data={"file": key_of(address), "sheet": "11月"}, follow_redirects=True)
    assert "11月的事由" in other.text


@pytest.mark.parametrize("slug", EVERY)
def test_every_register_has_a_template_that_comes_in_when_it_is_filled(slug, client_for):
    register = register_of(slug)
    manager = client_for("manager")
    assert "下一步：对列" in manager.get(f"/admin/{slug}/import/").text
    sheet = openpyxl.load_workbook(io.BytesIO(manager.get(f"/admin/{slug}/import/template/").data)).worksheets[0]
    known = import_columns.known_words(register)
    labels = [cell.value for cell in sheet[1]]
    assert [label for label in labels if import_columns.plain_label(label) not in known] == []
    starred = {label.rstrip("*") for label in labels if label.endswith("*")}
    assert starred == {spec.label for spec in register.fields if import_columns.must(register, spec)}


def test_what_lies_between_the_steps_is_readable_by_nobody_else_and_swept_away(hand_in, app):
    address, folder = hand_in(HEADER, ROW), app.config["DATA_DIR"] / "imports"
    mine = [path for path in folder.iterdir() if path.name.startswith(key_of(address))]
    assert len(mine) == 2 and all(path.stat().st_mode & 0o077 == 0 for path in mine)
    for path in mine:
        os.utime(path, (1, 1))
    hand_in(HEADER, ROW)
    assert not any(path.exists() for path in mine)
