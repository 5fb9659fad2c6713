"""词语与表名: what the manager sees, tries out and saves, and that everybody reads it afterwards."""

import csv
import io
import re

import pytest
from sqlalchemy import func, select

from models.audit import AuditLine
from models.registers.visit import Visit
from models.vocabulary import Word

REGISTER = {"kind": "register", "key": "visit", "title": "接待登记本", "short": "接待本", "form_no": "QC/RE-KA9666", "edition": "B/2",
            "number_prefix": "YZ", "aliases": "", "holds_from": "2026-11-24"}  # fmt: skip
CALL = {"label-call": "打进来", "aliases-call": "呼入"}


@pytest.fixture
def manager(client_for, at):
    at("2026-11-24 14:32")
    return client_for("manager")


def saved(session) -> int:
    return session.scalar(select(func.count()).select_from(Word))


def in_form(page: str) -> dict[str, list[str]]:
    """What the form of a page would send, as a browser would."""
    main = page[page.rindex('action="/admin/words/'):]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", main):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "")
    return found


@pytest.fixture
def channel(manager):
    """Save changes to the options of 渠道 the way the page does."""

    def save(**changes):
        page = manager.get("/admin/words/edit/?kind=options&key=Channel").text
        form = in_form(page) | {name.replace("_", "-", 1) if name.startswith(("label", "aliases")) else name: value
                                for name, value in changes.items()}  # fmt: skip
        tried = manager.post("/admin/words/try/", data=form | {"do": "try"})
        assert tried.status_code == 200, tried.text
        return manager.post("/admin/words/save/", data=in_form(tried.text) | {"do": "save"})

    return save


@pytest.mark.parametrize("username", ["desk", "supervisor", "department", "company", "admin", "guard"])
def test_only_the_manager_gets_in(client_for, username):
    client = client_for(username)
    for address in ("/admin/words/", "/admin/words/choices/", "/admin/words/edit/?kind=names"):
        assert client.get(address).status_code == 403
    assert client.post("/admin/words/save/", data=REGISTER).status_code == 403


@pytest.mark.rule(149)
def test_every_register_and_every_choice_is_listed_with_what_is_fixed(manager):
    page = manager.get("/admin/words/").text
    assert all(words in page for words in ("业主来电来访登记表", "来电来访登记表", "QR-KF-01", "A/0", "LD", "词语与表名"))
    page = manager.get("/admin/words/choices/").text
    assert "渠道" in page and "来访、来电、电子邮箱" in page and page.count("手册固定") >= 10
    assert "label-other" not in manager.get("/admin/words/edit/?kind=options&key=Category").text


@pytest.mark.rule(149)
def test_it_says_what_will_change_and_saves_only_when_told_to(manager, session, client_for):
    page = manager.post("/admin/words/try/", data=REGISTER | {"do": "try"}).text
    assert "从 2026-11-24 起新登记编号 YZ20261124-001，以前的编号不变" in page and "还没有保存" in page and saved(session) == 0
    assert manager.post("/admin/words/save/", data=REGISTER | {"do": "save"}).status_code == 302
    assert saved(session) == 5
    line = session.scalars(select(AuditLine).where(AuditLine.action == "change_words")).one()
    assert line.detail["表名"] == ["业主来电来访登记表", "接待登记本"] and line.actor_name == "陈志远"
    page = manager.get("/admin/words/edit/?kind=register&key=visit").text
    assert "陈志远" in page and "2026-11-24 起 表名：接待登记本" in page
    desk = client_for("desk")
    page = desk.get("/admin/visit/").text
    assert "接待登记本" in page and "QC/RE-KA9666" in page and "B/2" in page and "<p>接待本</p>" in page
    assert "接待登记本" in desk.get("/admin/visit/print/page/").text
    assert "业主来电来访登记表" in client_for("company").get("/admin/visit/").text


@pytest.mark.rule(149)
def test_a_renamed_option_is_read_everywhere_and_the_old_word_is_still_understood(manager, channel, session, client_for):
    assert channel(label_call="打进来", aliases_call="呼入").status_code == 302
    desk = client_for("desk")
    desk.post("/admin/intake/", data={"channel": "call", "room": "3-2-1201", "resident_id": "other", "person_name": "张伟",
                                      "phone": "13800001234", "category": "repair", "content": "厨房漏水"})  # fmt: skip
    visit = session.scalars(select(Visit)).one()
    assert visit.channel == "call"
    intake = desk.get("/admin/intake/").text
    assert 'title="打进来"' in intake and 'title="来电"' not in intake
    for address in (f"details/?id={visit.id}", "?channel=call", "?channel=呼入", "?channel=来电", f"edit/?id={visit.id}"):
        assert "打进来" in desk.get(f"/admin/visit/{address}").text, address
    lines = list(csv.reader(io.StringIO(manager.get("/admin/visit/export/csv/").data.decode("utf-8-sig"))))
    assert lines[1][lines[0].index("渠道")] == "打进来"


@pytest.mark.rule(149)
def test_an_option_no_longer_offered_stays_where_it_is_and_is_not_forged_away(manager, channel, session, client_for):
    desk = client_for("desk")
    told = {"room": "3-2-1201", "resident_id": "other", "person_name": "张伟", "phone": "13800001234", "category": "repair"}
    desk.post("/admin/intake/", data=told | {"channel": "letter", "content": "厨房漏水"})
    visit = session.scalars(select(Visit)).one()
    offered = ["walk_in", "call", "email", "online", "relayed", "from_above", "other"]
    assert channel(offered=offered).status_code == 302
    assert 'value="letter"' not in desk.get("/admin/intake/").text and 'value="letter"' not in desk.get("/admin/visit/new/").text
    edit = desk.get(f"/admin/visit/edit/?id={visit.id}").text
    assert re.search(r'<option[^>]*selected[^>]*value="letter"|<option value="letter"[^>]*selected', edit)
    assert 'value="letter"' in desk.get("/admin/visit/").text  # the filter still asks for it
    assert desk.post("/admin/intake/", data=told | {"channel": "letter", "content": "又漏水了"}).status_code == 302
    assert desk.post("/admin/intake/", data=told | {"channel": "moon", "content": "又漏水了"}).status_code == 422


@pytest.mark.rule(149)
def test_options_are_moved_up_and_down_without_a_script_and_nothing_is_saved_by_it(manager, session):
    form = in_form(manager.get("/admin/words/edit/?kind=options&key=Channel").text) | CALL
    page = manager.post("/admin/words/try/", data=form | {"do": "up:call"}).text
    assert in_form(page)["order"][:2] == ["call", "walk_in"] and 'value="打进来"' in page and saved(session) == 0
    page = manager.post("/admin/words/try/", data=in_form(page) | {"do": "down:call"}).text
    assert in_form(page)["order"][:2] == ["walk_in", "call"]
    page = manager.post("/admin/words/try/", data=in_form(page) | {"do": "down:moon"}).text
    assert in_form(page)["order"][:2] == ["walk_in", "call"]


@pytest.mark.rule(149)
def test_the_manuals_words_come_back(manager, channel, session):
    channel(label_call="打进来")
    form = in_form(manager.get("/admin/words/edit/?kind=options&key=Channel").text)
    page = manager.post("/admin/words/try/", data=form | {"do": "restore"}).text
    assert "<del>打进来</del> → <b>来电</b>" in page
    assert manager.post("/admin/words/save/", data=in_form(page) | {"do": "save"}).status_code == 302
    assert "恢复手册原词“来电”" in manager.get("/admin/words/edit/?kind=options&key=Channel").text


@pytest.mark.rule(149)
def test_roles_and_the_house_are_renamed_where_people_read_them(manager, client_for):
    form = in_form(manager.get("/admin/words/edit/?kind=names").text)
    form |= {"role-supervisor": "接待主任", "name-organisation": "物业服务中心", "name-desk": "客服台"}
    tried = manager.post("/admin/words/try/", data=form | {"do": "try"})
    assert manager.post("/admin/words/save/", data=in_form(tried.text) | {"do": "save"}).status_code == 302
    assert "</b> 接待主任" in client_for("supervisor").get("/admin/").text
    ways = manager.get("/admin/guide/complaint-ways/").text
    assert "锦绣花园物业服务中心" in ways and "<b>客服台接待员</b>" in ways and "<b>接待主任</b>" in ways
    assert "留在客服台办理" in manager.get("/admin/intake/").text
    assert "接待主任" in manager.get("/admin/ladders/").text


@pytest.mark.rule(149)
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "表名没填"),
        ({"title": "一" * 41}, "表名最多 40 个字"),
        ({"number_prefix": "TS"}, "字头 TS 是“业主投诉记录表”的"),
        ({"number_prefix": "接待"}, "编号字头要写 2 到 4 个大写字母"),
        ({"form_no": "QR<1>"}, "不能有"),
        ({"holds_from": "2026-11-23"}, "不能从过去的日子起改"),
        ({"holds_from": "明天"}, "从哪天起用没填对"),
    ],
)
@pytest.mark.parametrize("step", ["try", "save"])
def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(manager, session, changes, says, step):
    answer = manager.post(f"/admin/words/{step}/", data=REGISTER | changes)
    assert answer.status_code == 422 and says in answer.text and saved(session) == 0
    assert 'value="接待本"' in answer.text and "invalid-feedback" in answer.text


def test_nothing_changed_and_nothing_known_are_said_so(manager):
    form = in_form(manager.get("/admin/words/edit/?kind=options&key=Category").text)
    answer = manager.post("/admin/words/try/", data=form | {"do": "try"})
    assert answer.status_code == 422 and "没有改动" in answer.text
    for address in ("edit/?kind=register&key=moon", "edit/?kind=options&key=moon", "edit/", "choices/?register=moon"):
        assert manager.get(f"/admin/words/{address}").status_code == 404
