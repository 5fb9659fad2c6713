import io

import pytest
from sqlalchemy import select

from models.premises import Resident
from tests.models.sheets import hostile

HOME = "/admin/households/import/"
ROWS = (["房号", "姓名", "电话"], ["9-1-0301", "高远", "13600001111"])


@pytest.fixture
def preview(client_for, tmp_path):
    def preview(*rows, client=None, who="manager"):
        client = client or client_for(who)
        content = hostile.workbook(tmp_path / "a.xlsx", *rows).read_bytes()
        return client, client.post(HOME + "preview/", data={"file": (io.BytesIO(content), "a.xlsx")})

    return preview


def token_of(answer):
    return answer.text.split('name="token" value="')[1].split('"')[0]


def test_preview_then_consent_brings_the_household_in(preview, session):
    client, shown = preview(*ROWS)
    assert "新增 1 行" in shown.text and "高远" not in shown.text and "13600001111" not in shown.text
    assert session.scalar(select(Resident.id).where(Resident.name == "高远")) is None
    done = client.post(HOME + "confirm/", data={"token": token_of(shown)}, follow_redirects=True)
    assert "已导入：新增 1 行" in done.text
    assert session.scalar(select(Resident.phone).where(Resident.name == "高远")) == "13600001111"


def test_a_consent_is_used_once(preview):
    client, shown = preview(*ROWS)
    client.post(HOME + "confirm/", data={"token": token_of(shown)})
    again = client.post(HOME + "confirm/", data={"token": token_of(shown)})
    assert again.status_code == 422 and "请重新选文件" in again.text


def test_somebody_else_s_preview_cannot_be_confirmed(preview, client_for):
    _, shown = preview(*ROWS)
    assert client_for("supervisor").post(HOME + "confirm/", data={"token": token_of(shown)}).status_code == 422


@pytest.mark.parametrize("token", ["", "../desk.db", "1-1-" + "0" * 32 + ".xlsx", "x" * 5000, "\x00"])
def test_a_made_up_token_opens_no_file(client_for, token):
    assert client_for("manager").post(HOME + "confirm/", data={"token": token}).status_code == 422


def test_a_wrong_line_is_named_and_cannot_be_confirmed(preview):
    _, shown = preview(ROWS[0], ["9-1-0301", "高远", "1360000111"])
    assert "第2行：电话少了 1 位" in shown.text and 'name="token"' not in shown.text


def test_a_file_that_is_no_table_gets_a_clear_sentence(client_for):
    answer = client_for("manager").post(HOME + "preview/", data={"file": (io.BytesIO(b"\x89PNG"), "a.xlsx")})
    assert answer.status_code == 422 and "这不是 Excel 表格" in answer.text


def test_without_a_file_the_page_says_what_to_do(client_for):
    answer = client_for("manager").post(HOME + "preview/", data={})
    assert answer.status_code == 422 and "请先选一个表格文件" in answer.text


def test_the_template_can_be_taken_away(client_for):
    answer = client_for("desk").get(HOME + "template/")
    assert answer.status_code == 200 and answer.data.startswith(b"PK")


@pytest.mark.parametrize("who", ["department", "company", "admin", "guard"])
def test_who_may_not_import_residents_is_kept_out(client_for, who):
    assert client_for(who).get(HOME).status_code == 403
