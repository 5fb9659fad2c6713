"""消息通道: set up by manager or administrator, tried out at once, its secrets never shown again."""

from datetime import datetime

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.channel import Channel, Delivery
from models.operations import change_channel
from models.operations.carry import Undelivered
from models.outbox import To, post
from tests.receivers import web_receiver

NOW = datetime(2026, 11, 23, 14, 32)
PAGE = "/admin/channels/"
SECRET, TOKEN = "Pw-绝密-77", "693a91f6-7abc-4bc4-97a0"
MAIL = {"kind": "email", "name": "客服邮箱", "host": "smtp.example.com", "port": "587", "security": "starttls", "user": "kefu",
        "password": SECRET, "sender": "kefu@example.com", "recipients": "duty@example.com", "groups": ["escalation", "visit"],
        "roles": ["supervisor"], "quiet_from": "21:00", "quiet_to": "08:00", "enabled": "1"}  # fmt: skip
CHAT = {**{name: MAIL[name] for name in ("groups", "roles", "quiet_from", "quiet_to", "enabled")}, "kind": "wecom", "name": "值班群",
        "token": TOKEN}  # fmt: skip


@pytest.fixture(autouse=True)
def afternoon(at):
    at(NOW)


@pytest.mark.parametrize(("username", "code"), [("desk", 403), ("supervisor", 403), ("department", 403), ("company", 403), ("guard", 403),
                                                ("manager", 200), ("admin", 200)])  # fmt: skip
def test_manager_and_administrator_set_up_channels_and_nobody_else(client_for, site, username, code):
    client = client_for(username)
    for address in (PAGE, f"{PAGE}edit/?kind=email", f"{PAGE}ledger/"):
        assert client.get(address).status_code == code
    if code == 403:
        assert client.post(f"{PAGE}edit/", data=MAIL).status_code == 403
        assert client.post(f"{PAGE}test/", data={"id": "1"}).status_code == 403


def test_a_secret_is_shown_to_nobody_once_it_is_saved(client_for, session):
    client = client_for("manager")
    assert client.post(f"{PAGE}edit/", data=MAIL).status_code == 302
    [channel] = session.scalars(select(Channel))
    assert channel.address()["password"] == SECRET
    stored = str([channel.config, channel.sealed]) + str([line.detail for line in session.scalars(select(AuditLine))])
    pages = client.get(PAGE).text + client.get(f"{PAGE}edit/?id={channel.id}").text
    assert "绝密" not in stored + pages and "****" in pages and "客服邮箱" in pages and "升级、回访" in pages
    assert "change_channel" in session.scalars(select(AuditLine.action)).all()


def test_a_secret_left_empty_stays_and_a_new_one_replaces_it(client_for, session):
    client = client_for("manager")
    client.post(f"{PAGE}edit/", data=MAIL)
    [channel] = session.scalars(select(Channel))
    client.post(f"{PAGE}edit/", data=MAIL | {"id": channel.id, "password": "", "port": "465", "security": "ssl"})
    session.expire_all()
    assert (channel.config["port"], channel.address()["password"]) == ("465", SECRET)
    client.post(f"{PAGE}edit/", data=MAIL | {"id": channel.id, "password": "another-one"})
    session.expire_all()
    assert channel.address()["password"] == "another-one"


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"host": ""}, "发信服务器没填"), ({"recipients": ""}, "填公用的收件地址，或者选也发给个人"), ({"groups": []}, "选发哪些消息"),
     ({"roles": ["nobody"]}, "选发给哪些岗位的消息"), ({"quiet_from": "晚上"}, "时间没填对"), ({"name": ""}, "名称没填"),
     ({"port": "0"}, "端口没填对"), ({"password": ""}, "填了发信账号就要填口令"), ({"security": "x"}, "请选加密方式")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_else_is_lost(client_for, session, changes, said):
    answer = client_for("manager").post(f"{PAGE}edit/", data=MAIL | changes)
    assert answer.status_code == 422 and said in answer.text
    assert 'value="kefu@example.com"' in answer.text and "绝密" not in answer.text
    assert session.scalars(select(Channel)).all() == []


def test_two_channels_have_two_names(client_for):
    client = client_for("manager")
    client.post(f"{PAGE}edit/", data=CHAT)
    assert "已经有同名的通道了" in client.post(f"{PAGE}edit/", data=CHAT).text


def test_a_test_message_says_in_chinese_how_it_went(client_for, session, monkeypatch):
    client, carried = client_for("manager"), []
    client.post(f"{PAGE}edit/", data=CHAT)
    [channel] = session.scalars(select(Channel))
    monkeypatch.setattr(change_channel, "carry", lambda kind, address, letter: carried.append((kind, address["token"], letter.text)))
    client.post(f"{PAGE}test/", data={"id": channel.id})
    assert "已从值班群发出一条测试消息" in client.get(PAGE).text
    assert carried[0][:2] == ("wecom", TOKEN) and carried[0][2].startswith("【锦绣花园】这是一条测试消息")

    def refuse(*_args):
        raise Undelivered("连不上对方服务器")

    monkeypatch.setattr(change_channel, "carry", refuse)
    client.post(f"{PAGE}test/", data={"id": channel.id})
    assert "没有发出去：连不上对方服务器" in client.get(PAGE).text


def test_what_a_chat_refuses_with_a_code_is_not_taken_for_sent(client_for, session):
    """The answer is 200, the refusal stands in the body."""
    with web_receiver() as web:
        client = client_for("manager")
        client.post(f"{PAGE}edit/", data=CHAT | {"kind": "webhook", "url": f"http://127.0.0.1:{web.port}/"})
        web.answer = (200, '{"errcode": 93000, "errmsg": "invalid webhook"}')
        client.post(f"{PAGE}test/", data={"id": session.scalar(select(Channel.id))})
        assert "没有发出去：对方拒收（93000）" in client.get(PAGE).text


def test_the_ledger_shows_what_failed_and_sends_it_again(client_for, session, site):
    client = client_for("manager")
    client.post(f"{PAGE}edit/", data=CHAT)
    post(session, NOW, "visit_due", community_id=site.community.id, to=To(roles=("supervisor",)))
    session.commit()
    [row] = session.scalars(select(Delivery))
    assert "待发" in client.get(f"{PAGE}ledger/?state=waiting").text and "没有失败的" in client.get(f"{PAGE}ledger/?state=failed").text
    row.state, row.tries, row.next_try_at, row.last_error = "given_up", 8, None, "连不上对方服务器"
    session.commit()
    html = client.get(f"{PAGE}ledger/?state=failed").text
    assert all(said in html for said in ("给不出去", "连不上对方服务器", "值班群 → 群", "试过 8 次")) and TOKEN not in html
    assert "1 条给不出去" in client.get(PAGE).text
    client.post(f"{PAGE}again/", data={"id": row.id, "state": "failed"})
    session.expire_all()
    assert (row.state, row.tries, row.next_try_at) == ("waiting", 0, NOW)


@pytest.mark.parametrize("address", ["edit/?id=99", "edit/?kind=pigeon", "edit/", "edit/?id=x"])
def test_a_channel_that_is_not_there_is_404(client_for, site, address):
    assert client_for("manager").get(PAGE + address).status_code == 404


def test_another_community_has_its_own_channels(client_for, session, site):
    client_for("manager").post(f"{PAGE}edit/", data=CHAT)
    channel = session.scalar(select(Channel))
    assert channel.community_id == site.community.id
    admin = client_for("admin")
    admin.post("/community", data={"community": site.other.id})
    assert "值班群" not in admin.get(PAGE).text
    assert admin.get(f"{PAGE}edit/?id={channel.id}").status_code == 404


def test_an_account_may_have_an_address_of_its_own(client_for, session, site):
    client, account = client_for("admin"), site.accounts["desk"]
    assert client.post("/admin/accounts/act/", data={"id": account.id, "do": "email", "email": "not one"}).status_code == 422
    client.post("/admin/accounts/act/", data={"id": account.id, "do": "email", "email": "chen@example.com"})
    session.expire_all()
    assert account.email == "chen@example.com"
    assert "chen@example.com" not in str([line.detail for line in session.scalars(select(AuditLine))])
