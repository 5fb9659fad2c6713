"""Sign in, sign out, change the password, choose the community: through the pages, on both databases."""

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.operations.create_account import create_account
from models.organisation import Account, Grant, system_actor
from models.passwords import hash_password, verify_password
from models.sign_in import UserSession
from tests.site import PASSWORD

NEW = "Gui-Hua-2027 xin"


@pytest.fixture
def sign_in(app, site):
    def post(username="desk", password=PASSWORD, client=None, **more):
        client = client or app.test_client()
        return client, client.post("/login", data={"username": username, "password": password, **more})

    return post


def lines(session, action):
    return session.scalars(select(AuditLine).where(AuditLine.action == action).order_by(AuditLine.id)).all()


def test_a_right_password_opens_the_workbench_and_leaves_a_line(sign_in, session):
    client, answer = sign_in()
    assert (answer.status_code, answer.location) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    assert [(line.actor_name, line.ip) for line in lines(session, "sign_in")] == [("李静", "127.0.0.1")]


def test_the_name_is_read_without_regard_to_case_and_blanks(sign_in):
    assert sign_in(" DESK ")[1].status_code == 302


def test_a_stranger_is_led_to_sign_in_and_comes_back_to_the_page(app, sign_in):
    client = app.test_client()
    first = client.get("/admin/visit/?status=open&page=2")
    assert first.location == "/login?next=/admin/visit/?status%3Dopen%26page%3D2"
    _, answer = sign_in(client=client, next="/admin/visit/?status=open&page=2")
    assert answer.location == "/admin/visit/?status=open&page=2"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb", "evil"]
)
def test_signing_in_leads_nowhere_else(sign_in, elsewhere):
    assert sign_in(next=elsewhere)[1].location == "/admin/"


def test_an_unknown_name_and_a_wrong_password_get_the_same_words(sign_in, session):
    wrong = sign_in(password="wrong")[1]
    unknown = sign_in("nobody", "wrong")[1]
    assert wrong.status_code == unknown.status_code == 422
    assert "账号或口令不对，请再输一遍" in wrong.text
    assert wrong.text.replace("desk", "").count("alert") == unknown.text.replace("nobody", "").count("alert")
    assert len(lines(session, "sign_in_failed")) == 2


def test_the_password_never_comes_back_in_the_page(sign_in):
    assert "Geheim-1234" not in sign_in(password="Geheim-1234")[1].text


@pytest.mark.rule(141)
def test_five_failures_lock_the_account_for_a_quarter_of_an_hour_even_for_the_right_password(sign_in, at):
    at("2026-11-23 09:00")
    for _ in range(5):
        assert "账号或口令不对" in sign_in(password="wrong")[1].text
    assert "已锁定，请在 09:15 以后再试" in sign_in()[1].text
    assert sign_in("manager")[1].status_code == 302
    at("2026-11-23 09:14:59")
    assert sign_in()[1].status_code == 422
    at("2026-11-23 09:15")
    assert sign_in()[1].status_code == 302


def test_a_success_forgives_the_failures_before_it(sign_in):
    for _ in range(3):
        for _ in range(4):
            sign_in(password="wrong")
        assert sign_in()[1].status_code == 302


def test_sign_out_ends_the_session_on_the_server(sign_in, session):
    client, _ = sign_in()
    kept = client.get_cookie("desk").value
    assert client.post("/logout").location == "/signed-out"
    assert "已退出登录" in client.get("/signed-out").text
    client.set_cookie("desk", kept)
    assert client.get("/admin/").location.startswith("/login")
    assert len(lines(session, "sign_out")) == 1


def test_signing_out_is_a_post(sign_in):
    assert sign_in()[0].get("/logout").status_code == 405


def test_a_session_ends_after_half_an_hour_of_rest(sign_in, at):
    at("2026-11-23 09:00")
    client, _ = sign_in()
    at("2026-11-23 09:29")
    assert client.get("/admin/").status_code == 200
    at("2026-11-23 09:58")
    assert client.get("/admin/").status_code == 200
    at("2026-11-23 10:28")
    assert client.get("/admin/").location.startswith("/login")
    assert "登录已过期，请重新登录" in client.get("/login").text


def test_a_session_ends_after_twelve_hours_however_busy(sign_in, at):
    at("2026-11-23 08:00")
    client, _ = sign_in()
    for hour in range(8, 20):
        for minute in (1, 25, 50):
            at(f"2026-11-23 {hour:02}:{minute:02}")
            assert client.get("/healthz").status_code == 200
            assert client.get("/password").status_code == 403
    at("2026-11-23 20:00")
    assert client.get("/admin/").location.startswith("/login")


def test_last_seen_is_written_at_most_once_a_minute(sign_in, session, at):
    at("2026-11-23 09:00")
    client, _ = sign_in()
    at("2026-11-23 09:00:59")
    client.get("/admin/")
    assert str(session.scalar(select(UserSession.last_seen_at))) == "2026-11-23 09:00:00"
    at("2026-11-23 09:01")
    client.get("/admin/")
    assert str(session.scalar(select(UserSession.last_seen_at))) == "2026-11-23 09:01:00"


def test_disabling_an_account_holds_at_once(sign_in, session, site):
    client, _ = sign_in()
    site.accounts["desk"].enabled = False
    assert client.get("/admin/").location.startswith("/login")
    assert sign_in()[1].status_code == 422


def test_a_change_of_role_holds_at_once(sign_in, session, site):
    client, _ = sign_in("manager")
    assert client.get("/admin/daily-review/").status_code == 200
    session.scalar(select(Grant).where(Grant.account_id == site.accounts["manager"].id)).role = "receptionist"
    assert client.get("/admin/daily-review/").status_code == 403


def test_nothing_from_before_the_sign_in_lives_on(app, sign_in):
    client = app.test_client()
    with client.session_transaction() as before:
        before["planted"] = "yes"
    sign_in(client=client)
    with client.session_transaction() as after:
        assert "planted" not in after


def test_a_demo_account_is_one_click_away_in_demo_mode_only(app, site):
    assert app.test_client().post("/login", data={"as": "desk"}).location == "/admin/"
    assert 'value="supervisor"' in app.test_client().get("/login").text
    app.config["DEMO"] = False
    try:
        assert app.test_client().post("/login", data={"as": "desk"}).status_code == 422
        assert app.test_client().post("/login", data={"username": "desk", "password": PASSWORD}).status_code == 422
        assert "Demo@2026" not in app.test_client().get("/login").text
    finally:
        app.config["DEMO"] = True


def test_scripts_are_told_that_the_session_ended(app, site):
    answer = app.test_client().get("/admin/visit/", headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer.json) == (401, {"message": "登录已过期，请重新登录"})


@pytest.fixture
def guard(client_for, session, site):
    """Somebody who has a password of their own and must change it."""
    site.accounts["guard"].must_change = True
    return client_for("guard")


def change(client, current=PASSWORD, new=NEW, again=NEW):
    return client.post("/password", data={"current": current, "new": new, "again": again})


def test_who_must_change_the_password_gets_nowhere_else(guard, session, site):
    assert guard.get("/admin/").location == "/password"
    assert "先换一个自己的口令" in guard.get("/password").text
    assert change(guard).location == "/admin/"
    assert guard.get("/admin/").status_code == 200
    assert verify_password(session.get(Account, site.accounts["guard"].id).password_hash, NEW)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"current": "wrong"}, "现在的口令不对"),
        ({"again": "other"}, "两次输入的新口令不一样"),
        ({"new": "short", "again": "short"}, "口令要 12 到 128 个字符，现在是 5 个"),
        ({"new": "guard-Guard-1234", "again": "guard-Guard-1234"}, "口令里不要有账号"),
    ],
)
def test_a_refused_password_says_why_at_its_field(guard, typed, says):
    answer = change(guard, **typed)
    assert answer.status_code == 422
    assert says in answer.text


def test_a_new_password_ends_the_other_sign_ins(client_for, guard):
    other = client_for("guard")
    change(guard)
    assert guard.get("/admin/").status_code == 200
    assert other.get("/admin/").location.startswith("/login")


def test_guessing_the_present_password_locks_like_signing_in(guard):
    for _ in range(5):
        change(guard, current="wrong")
    assert "已锁定" in change(guard).text


def test_demo_accounts_keep_their_password(client_for):
    assert change(client_for("desk")).status_code == 403


def test_who_works_in_two_communities_changes_between_them(client_for, session, site):
    session.add(Grant(account_id=site.accounts["desk"].id, community_id=site.other.id, role="supervisor"))
    client = client_for("desk")
    assert "李静</b> 接待员" in client.get("/admin/").text
    assert client.post("/community", data={"community": site.other.id}).location == "/admin/"
    page = client.get("/admin/").text
    assert "滨江雅苑" in page and "李静</b> 客服主管" in page


def test_nobody_changes_into_a_community_that_is_not_theirs(client_for, site):
    for wanted in (site.other.id, "x", "", "9" * 30):
        assert client_for("desk").post("/community", data={"community": wanted}).status_code == 404


def test_company_and_administrator_stand_in_every_community(actor_for, site):
    everywhere = {site.community.id, site.other.id}
    assert actor_for("company").communities == actor_for("admin").communities == everywhere
    assert actor_for("desk").communities == {site.community.id}


def test_a_closed_community_is_gone_for_its_people(client_for, session, site):
    site.other.enabled = False
    assert client_for("elsewhere").get("/admin/").status_code == 403


def test_the_hash_of_a_stronger_setting_still_opens(sign_in, session, site):
    site.accounts["desk"].password_hash = hash_password(PASSWORD)
    assert sign_in()[1].status_code == 302


def test_a_house_without_any_account_says_how_to_make_the_first(app):
    page = app.test_client().get("/login").get_data(as_text=True)
    assert "还没有账号" in page and "create-admin" in page


def test_before_there_is_a_community_nothing_is_filed_and_the_way_there_is_shown(app, session, at):
    now = at("2026-11-23 09:00")
    create_account(session, system_actor(), now, username="root1", name="张建", password=NEW, grants=[(None, "admin")])
    session.commit()
    client = app.test_client()
    client.post("/login", data={"username": "root1", "password": NEW})
    assert "去建小区" in client.get("/admin/department/").get_data(as_text=True)
    answer = client.post("/admin/department/new/", data={"name": "客服部"})
    assert answer.status_code == 422 and "先在“小区”里建一个" in answer.get_data(as_text=True)
