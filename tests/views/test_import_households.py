"""导入住户 in the pages of every import."""

import io

import pytest
from sqlalchemy import select

from admin_app.jobs import run_waiting
from models.premises import Resident
from tests.models.sheets import hostile
from tests.views.generated.samples import said
from views.generated import import_parts

HOME = "/admin/households/import/"
ROWS = (["房号", "姓名", "电话"], ["9-1-0301", "高远", "13600001111"], ["", "林珊", "13600002222"])
COLUMNS = {"column_0": "room", "column_1": "name", "column_2": "phone"}


@pytest.fixture
def manager(client_for, at):
    at("2026-11-24 10:00")
    return client_for("manager")


@pytest.fixture
def hand_in(manager, tmp_path):
    """hand_in(rows…): the key of the file, its columns matched."""

    def hand_in(*rows, columns=COLUMNS):
        content = hostile.workbook(tmp_path / "a.xlsx", *rows).read_bytes()
        answer = manager.post(f"{HOME}file/", data={"file": (io.BytesIO(content), "业主名册.xlsx")})
        assert answer.status_code == 302, said(answer)
        key = answer.headers["Location"].split("file=")[1]
        assert '<option value="name" selected>' in manager.get(answer.headers["Location"]).text
        manager.post(f"{HOME}columns/", data={"file": key} | columns)
        return key

    return hand_in


def test_preview_then_consent_brings_the_household_in_and_a_record_takes_it_back(manager, hand_in, session):
    key = hand_in(*ROWS)
    shown = manager.get(f"{HOME}preview/?file={key}")
    assert "新增 2 行" in shown.text and "新房屋，新住户" in shown.text and "和上一行同一间" in shown.text
    assert "高远" not in shown.text and "13600001111" not in shown.text and "高*" in shown.text
    assert session.scalar(select(Resident.id).where(Resident.name == "高远")) is None
    done = manager.post(f"{HOME}confirm/", data={"file": key}, follow_redirects=True)
    assert "已导入：新增 2 行" in done.text and "业主名册.xlsx" in done.text and 'href="/admin/resident/"' in done.text
    assert session.scalar(select(Resident.phone).where(Resident.name == "高远")) == "13600001111"
    undone = manager.post("/admin/imports/undo/", data={"batch": "1", "confirmed": "1"}, follow_redirects=True)
    assert "已撤销" in undone.text
    assert session.scalar(select(Resident.voided_at).where(Resident.name == "高远")) is not None


def test_a_consent_is_used_once(manager, hand_in):
    key = hand_in(*ROWS)
    manager.post(f"{HOME}confirm/", data={"file": key})
    again = manager.post(f"{HOME}confirm/", data={"file": key}, follow_redirects=True)
    assert "请重新选文件" in again.text


def test_a_wrong_line_is_named_and_goes_back_as_a_workbook(manager, hand_in):
    key = hand_in(ROWS[0], ["9-1-0301", "高远", "1360000111"])
    shown = manager.get(f"{HOME}preview/?file={key}")
    assert "第2行：电话：手机号应是 11 位，少了 1 位" in shown.text and ">导入：" not in shown.text
    assert manager.get(f"{HOME}wrong/?file={key}").data.startswith(b"PK")


def test_a_long_list_is_planned_and_written_in_the_background(app, manager, hand_in, session, monkeypatch):
    monkeypatch.setattr(import_parts, "SOON", 1)
    monkeypatch.setattr("views.generated.import_pages.SOON", 1)
    key = hand_in(*ROWS)
    assert "排队中" in manager.get(f"{HOME}preview/?file={key}").text and run_waiting(app) == 1
    assert f'href="{HOME}preview/?file={key}"' in manager.get("/admin/downloads/").text
    assert "新增 2 行" in manager.get(f"{HOME}preview/?file={key}").text
    manager.post(f"{HOME}confirm/", data={"file": key})
    assert run_waiting(app) == 1
    waited = manager.get(f"{HOME}preview/?file={key}", follow_redirects=True)
    assert waited.request.path == "/admin/imports/" and "已导入：新增 2 行" in waited.text
    assert "已导入：新增 2 行" in (page := manager.get("/admin/downloads/").text) and 'href="/admin/imports/"' in page
    assert session.scalar(select(Resident.phone).where(Resident.name == "林珊")) == "13600002222"


def test_somebody_else_s_file_opens_nothing(hand_in, client_for):
    key = hand_in(*ROWS)
    assert client_for("supervisor").get(f"{HOME}preview/?file={key}").status_code == 302


def test_the_menu_leads_to_the_first_step_and_the_template_can_be_taken_away(client_for):
    desk = client_for("desk")
    assert desk.get("/admin/households/", follow_redirects=True).request.path == HOME
    assert desk.get(f"{HOME}template/").data.startswith(b"PK")
    assert HOME in desk.get("/admin/imports/").text


@pytest.mark.parametrize("who", ["department", "company", "admin", "guard"])
def test_who_may_not_import_residents_is_kept_out(client_for, who):
    assert client_for(who).get(HOME).status_code == 403


def test_a_long_list_is_taken_back_in_the_background(app, manager, hand_in, session, monkeypatch):
    key = hand_in(*ROWS)
    manager.post(f"{HOME}confirm/", data={"file": key})
    monkeypatch.setattr("views.imports.SOON", 1)
    asked = manager.post("/admin/imports/undo/", data={"batch": "1", "confirmed": "1"}, follow_redirects=True)
    assert "撤销导入住户，2 行" in asked.text and run_waiting(app) == 1
    assert "已撤销" in manager.get("/admin/downloads/").text
    assert session.scalar(select(Resident.voided_at).where(Resident.name == "林珊")) is not None
