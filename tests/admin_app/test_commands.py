"""The commands others rely on, run as an operator runs them."""

import json
from datetime import datetime

import openpyxl
import pytest
from sqlalchemy import select

from models.organisation import Account, Community, Department
from models.premises import Resident, Room
from models.registers.visit import Visit
from models.tracking import Step


@pytest.fixture
def flask(app, session):
    """Run a command: (exit code, what it said)."""

    def run(*words: str) -> tuple[int, str]:
        session.commit()
        done = app.test_cli_runner().invoke(args=list(words))
        session.expire_all()
        return done.exit_code, done.output

    return run


def test_init_db_runs_again_without_harm(flask):
    assert flask("init-db") == (0, "库已是最新\n")


def test_reference_data_gives_every_community_its_departments_once(flask, session):
    session.add(Community(code="XYZ", name="新园"))
    assert flask("seed")[0] == flask("seed")[0] == 0
    assert len(session.scalars(select(Department)).all()) == 7


def test_demo_data_goes_into_an_empty_database_only(flask, site):
    code, said = flask("seed", "--demo")
    assert (code, said) == (1, "没有做成：库里已有数据，演示数据只装进空库\n")


def test_registers_are_listed_for_people_and_for_programs(flask):
    assert "/admin/visit/" in flask("registers")[1]
    visit = next(one for one in json.loads(flask("registers", "--json")[1]) if one["slug"] == "visit")
    phone = next(field for field in visit["fields"] if field["name"] == "phone")
    assert phone == {
        "name": "phone", "label": "联系电话", "kind": "phone", "required": True, "private": True, "in_list": False, "query": "exact",
        "search": False,
    }  # fmt: skip


def test_escalation_holds_at_the_moment_it_is_told(flask, session, site, at):
    at("2026-11-20 09:00")
    session.add(Visit(community_id=site.community.id, channel="call", room="3-2-1201", person_name="张伟", phone="13800001234",
                      category="repair", content="水管漏水"))  # fmt: skip
    assert flask("escalate", "--now", "2026-11-22T08:59:00")[1] == "升级 0 步\n"
    assert flask("escalate", "--now", "2026-11-22T09:00:00")[1] == "升级 1 步\n"
    assert flask("escalate", "--now", "2026-11-22T01:00:00+00:00")[1] == "升级 0 步\n"
    assert session.scalars(select(Step.raised_at).where(Step.level == 1)).one() == datetime(2026, 11, 22, 9, 0)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("escalate", "--now", "gestern"), "时间“gestern”看不懂"),
        (("monthly", "--community", "NIX", "--month", "2026-11", "--out", "x.xlsx"), "没有代码是 NIX 的小区，现有：JXHY、BJYY"),
        (("monthly", "--community", "JXHY", "--month", "2026-13", "--out", "x.xlsx"), "月份“2026-13”看不懂"),
        (("export", "nothing", "--out", "x.xlsx"), "没有登记表 nothing"),
        (("create-admin", "--username", "boss", "--name", "老总", "--password", "short"), "口令要 12 到 128 个字符"),
        (("create-admin", "--username", "DESK", "--name", "老总", "--password", "Gui-Hua-2027"), "账号 DESK 已经有了"),
    ],
)
def test_what_went_wrong_is_said_in_one_line(flask, site, words, says):
    code, said = flask(*words)
    assert code == 1
    assert says in said and said.count("\n") == 1


def test_the_first_administrator_can_sign_in_before_there_is_any_community(flask, app, session):
    assert flask("create-admin", "--username", "boss", "--name", "老总", "--password", "Gui-Hua-2027")[0] == 0
    assert session.scalar(select(Account.username)) == "boss"
    client = app.test_client()
    assert client.post("/login", data={"username": "boss", "password": "Gui-Hua-2027"}).location == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_month_and_a_register_are_written_to_files(flask, site, tmp_path):
    month, visits = tmp_path / "月汇总.xlsx", tmp_path / "登记表.xlsx"
    assert flask("monthly", "--community", "JXHY", "--month", "2026-11", "--out", str(month))[0] == 0
    assert flask("export", "visit", "--out", str(visits))[0] == 0
    assert month.read_bytes()[:2] == visits.read_bytes()[:2] == b"PK"


HEADER, LINE = "接待日期,姓名,电话,房号,事由,类别", "2026-11-05 09:30,张三丰,13700001111,3-2-1201,厨房水管漏水,报修"


def sheet(folder, *lines: str) -> str:
    path = folder / "旧登记表.csv"
    path.write_bytes("\r\n".join([HEADER, *lines]).encode("gb18030"))
    return str(path)


def test_a_sheet_is_imported_once_and_a_look_changes_nothing(flask, session, site, tmp_path, at):
    at("2026-11-24 10:00")
    path = sheet(tmp_path, LINE)
    code, said = flask("import", "visit", path, "--dry-run", "--json")
    assert (code, json.loads(said)) == (0, {"new": 1, "updated": 0, "same": 0, "errors": [], "warnings": []})
    assert session.scalar(select(Visit.id)) is None
    assert flask("import", "visit", path, "--community", "JXHY") == (0, "新增 1 行。已导入\n")
    assert json.loads(flask("import", "visit", path, "--json")[1])["same"] == 1
    visit = session.scalars(select(Visit)).one()
    assert visit.room == "3-2-1201" and visit.handler_id == site.staff["supervisor"].id  # responsibility is a person's


def test_a_sheet_with_a_wrong_line_is_not_imported_and_says_which(flask, session, site, tmp_path, at):
    at("2026-11-24 10:00")
    path = sheet(tmp_path, LINE, LINE.replace("报修", "火警"))
    code, said = flask("import", "visit", path, "--json")
    (error,) = json.loads(said)["errors"]
    assert code == 1 and (error["row"], error["field"]) == (3, "category")
    assert error["message"].startswith("第3行：类别“火警”不在选项中")
    assert "没有写入" in flask("import", "visit", path)[1]
    assert session.scalar(select(Visit.id)) is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing", "旧登记表.csv"), "没有登记表 nothing"), (("visit", "旧登记表.csv", "--community", "XX"), "没有代码是 XX 的小区"),
        (("visit", "没有.csv"), "没有文件"), (("visit", "."), "没有文件"), (("visit", "空.csv"), "文件是空的"),
        (("visit", "别的.csv"), "没找到表头"), (("visit", "旧登记表.csv", "--sheet", "10月"), "没有工作表“10月”"),
    ],
)  # fmt: skip
def test_whatever_keeps_a_file_out_is_one_json_object_and_a_code(flask, site, tmp_path, at, monkeypatch, arguments, words):
    at("2026-11-24 10:00")
    sheet(tmp_path, LINE)
    (tmp_path / "空.csv").touch()
    (tmp_path / "别的.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, said = flask("import", *arguments, "--json")
    (error,) = json.loads(said)["errors"]
    assert (code, list(json.loads(said))) == (1, ["new", "updated", "same", "errors", "warnings"])
    assert (error["row"], error["field"]) == (0, "file") and words in error["message"]


def test_one_sheet_of_several_is_chosen_by_its_name_and_what_is_left_is_said(flask, session, site, tmp_path, at):
    at("2026-11-24 10:00")
    book, path = openpyxl.Workbook(), str(tmp_path / "年.xlsx")
    for month in ("11月", "10月"):
        page = book.create_sheet(month)
        page.append([*HEADER.split(","), "心情"])
        page.append(["5日", *LINE.split(",")[1:], "好"])
    book.save(path)
    code, said = flask("import", "visit", path, "--sheet", "10月")
    assert (code, session.scalars(select(Visit.received_at)).one()) == (0, datetime(2026, 10, 5))
    assert said == "提醒：工作表“11月”没有读，要导入请再导入一次，选那一张\n没有用到的列：心情\n新增 1 行。已导入\n"


def test_a_list_of_residents_comes_in_under_a_name_of_its_own(flask, session, site, tmp_path, at):
    at("2026-11-24 10:00")
    (tmp_path / "业主名册.csv").write_bytes("房号,户主,手机\r\n9#1-1201,高远,136 0000 1111\r\n,林珊,13600002222\r\n".encode("gb18030"))
    path = str(tmp_path / "业主名册.csv")
    code, said = flask("import", "household", path, "--dry-run", "--json")
    data = json.loads(said)
    assert (code, list(data)) == (0, ["new", "updated", "same", "errors", "warnings"]) and (data["new"], data["errors"]) == (2, [])
    assert [one["row"] for one in data["warnings"]] == [3]
    assert session.scalar(select(Resident.id).where(Resident.name == "高远")) is None
    assert flask("import", "household", path)[1].endswith("新增 2 行。已导入\n")
    assert json.loads(flask("import", "household", path, "--json")[1])["same"] == 2
    assert session.scalar(select(Room.full_no).where(Room.full_no == "9-1-1201"))
    code, said = flask("import", "nothing", path)
    assert code == 1 and "household" in said and "household" in flask("import", "--help")[1]


def test_a_file_that_is_no_sheet_is_said_in_the_same_shape(flask, site, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04broken")
    code, said = flask("import", "visit", str(tmp_path / "a.xlsx"), "--json")
    assert code == 1 and json.loads(said)["errors"][0]["field"] == "file"
