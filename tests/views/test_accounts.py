"""The administrator's pages: accounts, their roles and sign-ins, and communities."""

import re

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.organisation import Account, Community, Department, Grant
from models.passwords import verify_password


@pytest.fixture
def admin(client_for):
    return client_for("admin")


@pytest.fixture
def act(admin, site):
    def post(username: str, do: str, **more):
        return admin.post("/admin/accounts/act/", data={"id": site.accounts[username].id, "do": do, **more})

    return post


def new(admin, **changes):
    given = {"username": "qian", "name": "钱多", "role": "receptionist", "community": "1", "staff": ""}
    return admin.post("/admin/accounts/new/", data=given | changes)


@pytest.mark.parametrize("username", ["desk", "supervisor", "department", "manager", "company", "guard"])
@pytest.mark.parametrize("address", ["/admin/accounts/", "/admin/accounts/new/", "/admin/accounts/account/?id=1", "/admin/communities/",
                                     "/admin/communities/new/", "/admin/communities/edit/?id=1"])  # fmt: skip
def test_nobody_but_the_administrator_gets_in(client_for, username, address):
    client = client_for(username)
    assert client.get(address).status_code == 403
    assert client.post("/admin/accounts/act/", data={"id": 1, "do": "reset"}).status_code == 403


def test_a_new_account_signs_in_with_the_password_shown_once_and_must_change_it(admin, app, session):
    page = new(admin).text
    password = re.search(r"<code>([^<]+)</code>", page)[1]
    account = session.scalar(select(Account).where(Account.username == "qian"))
    assert verify_password(account.password_hash, password)
    assert password not in admin.get(f"/admin/accounts/account/?id={account.id}").text
    client = app.test_client()
    assert client.post("/login", data={"username": "qian", "password": password}).status_code == 302
    assert client.get("/admin/").location == "/password"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"username": "DESK"}, "账号 DESK 已经有了"),
        ({"username": "钱"}, "账号要 2 到 60 个"),
        ({"name": ""}, "姓名要 1 到 30 个字"),
        ({"community": ""}, "接待员要选一个小区"),
        ({"role": "king"}, "没有这个角色"),
        ({"staff": "99999"}, "没有这位员工"),
    ],
)
def test_a_refused_account_says_why_and_keeps_what_was_typed(admin, session, changes, says):
    answer = new(admin, **changes)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="' + (changes.get("username") or "qian") in answer.text
    assert session.scalar(select(Account.id).where(Account.display_name == "钱多")) is None


def test_the_list_finds_by_name_and_says_what_each_one_is(admin):
    page = admin.get("/admin/accounts/?q=王敏").text
    assert "客服主管（锦绣花园）" in page and "共 1 个账号" in page
    assert "没有这样的账号" in admin.get("/admin/accounts/?q=%25").text or "共 8 个账号" in admin.get("/admin/accounts/?q=%25").text


def test_a_role_given_and_taken_holds_at_once_and_leaves_lines(act, client_for, session, site):
    desk = client_for("desk")
    assert desk.get("/admin/daily-review/").status_code == 403
    assert act("desk", "add_role", role="supervisor", community=site.community.id).status_code == 302
    assert desk.get("/admin/daily-review/").status_code == 200
    held = session.scalar(select(Grant).where(Grant.account_id == site.accounts["desk"].id, Grant.role == "supervisor"))
    assert act("desk", "drop_role", grant=held.id).status_code == 302
    assert desk.get("/admin/daily-review/").status_code == 403
    assert session.scalars(select(AuditLine.action).where(AuditLine.action.like("role%"))).all() == ["role_given", "role_taken"]


def test_a_role_is_given_once(act, site):
    assert "已经是接待员了" in act("desk", "add_role", role="receptionist", community=site.community.id).text


def test_a_role_of_somebody_else_is_not_taken_through_this_page(act, session, site):
    held = session.scalar(select(Grant).where(Grant.account_id == site.accounts["manager"].id))
    assert act("desk", "drop_role", grant=held.id).status_code == 404


def test_disabling_ends_the_sign_in_and_enabling_opens_again(act, client_for, app, site):
    desk = client_for("desk")
    act("desk", "disable")
    assert desk.get("/admin/").location.startswith("/login")
    act("desk", "enable")
    assert app.test_client().post("/login", data={"as": "desk"}).location == "/admin/"


def test_the_administrator_stays_the_administrator(act, session, site):
    assert "不能停用自己的账号" in act("admin", "disable").text
    held = session.scalar(select(Grant).where(Grant.account_id == site.accounts["admin"].id))
    assert "不能取消自己的系统管理员" in act("admin", "drop_role", grant=held.id).text


def test_a_reset_password_replaces_the_old_one_and_ends_every_sign_in(act, client_for, session, site):
    guard = client_for("guard")
    password = re.search(r"<code>([^<]+)</code>", act("guard", "reset").text)[1]
    account = session.get(Account, site.accounts["guard"].id)
    assert verify_password(account.password_hash, password) and account.must_change
    assert guard.get("/admin/").location.startswith("/login")


def test_all_sign_ins_of_an_account_can_be_ended(act, admin, client_for, site):
    desk = client_for("desk")
    page = admin.get(f"/admin/accounts/account/?id={site.accounts['desk'].id}").text
    assert "127.0.0.1" in page and "全部退出" in page
    act("desk", "end")
    assert desk.get("/admin/").location.startswith("/login")


def test_an_account_is_tied_to_a_member_of_staff(act, session, site):
    act("company", "staff", staff=site.staff["supervisor"].id)
    assert session.get(Account, site.accounts["company"].id).staff_id == site.staff["supervisor"].id


@pytest.mark.parametrize("key", ["", "0", "99999", "x", "1,2", "9" * 40, "-1"])
def test_an_unknown_account_or_community_is_a_page(admin, key):
    assert admin.get(f"/admin/accounts/account/?id={key}").status_code == 404
    assert admin.get(f"/admin/communities/edit/?id={key}").status_code == 404
    assert admin.post("/admin/accounts/act/", data={"id": key, "do": "reset"}).status_code == 404


def test_an_act_nobody_knows_is_refused(act):
    assert act("desk", "crown").status_code == 404


def test_a_community_is_opened_with_its_departments_and_changed(admin, session):
    assert admin.post("/admin/communities/new/", data={"code": "chhy", "name": "翠湖花园"}).status_code == 302
    community = session.scalar(select(Community).where(Community.code == "CHHY"))
    there = select(Department.name).where(Department.community_id == community.id).order_by(Department.id)
    assert session.scalars(there).first() == "客服部"
    changed = {"name": "翠湖花园二期", "desk_phone": "0755-26880000", "hours": "每天", "enabled": "1"}
    assert admin.post(f"/admin/communities/edit/?id={community.id}", data=changed).status_code == 302
    session.refresh(community)
    assert (community.name, community.desk_phone, community.code, community.enabled) == ("翠湖花园二期", "0755-26880000", "CHHY", True)
    assert session.scalars(select(AuditLine.action).where(AuditLine.action.like("community%")).order_by(AuditLine.id)).all() == [
        "community_opened", "community_changed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"code": "JXHY", "name": "甲"}, "已经有了"),
        ({"code": "", "name": "甲"}, "小区代码要"),
        ({"code": "ABC", "name": "甲" * 61}, "最多 60 个字"),
    ],
)
def test_a_refused_community_keeps_what_was_typed(admin, typed, says):
    answer = admin.post("/admin/communities/new/", data={**typed, "address": "一号楼大堂"})
    assert answer.status_code == 422
    assert says in answer.text and "一号楼大堂" in answer.text
