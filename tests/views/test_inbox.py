"""消息: what waits for me, one press to know of it, and nothing that looking would change."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from models import clock
from models.organisation import Grant
from models.outbox import Message, To, post
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Step
from tests.site import PEOPLE

NOW = datetime(2026, 11, 23, 14, 32)
PAGE = "/admin/inbox/"


@pytest.fixture(autouse=True)
def afternoon(at):
    at(NOW)


@pytest.fixture
def matter(session, site, actor_for):
    start = NOW - timedelta(hours=60)
    with clock.held_at(start), acting(session, actor_for("desk")):
        row = Visit(received_at=start, person_name="张伟", phone="13800001234", category="repair", content="厨房漏水", room="3-2-1201")
        session.add(row)
        session.commit()
    return row


@pytest.fixture
def tell(session, site):
    def make(username="supervisor", kind="escalated", at=NOW, **more) -> Message:
        to = To(accounts=(site.accounts[username].id,))
        params = {name: 3 for name in ("count", "hours") if kind in ("feedback_missing", "untransferred")}
        post(session, at, kind, community_id=site.community.id, to=to, params=params, **more)
        session.commit()
        return session.scalar(select(Message).order_by(Message.id.desc()).limit(1))

    return make


def bell(html: str) -> str:
    return re.search(r'aria-label="消息(?:，(\S+) 条未读)?"', html)[1] or ""


@pytest.mark.parametrize("username", PEOPLE)
def test_everybody_has_an_inbox_and_a_bell(client_for, site, username):
    client = client_for(username)
    answer = client.get(PAGE)
    assert answer.status_code == 200 and "还没有消息" in answer.text
    assert bell(client.get("/admin/").text) == ""


def test_a_message_says_number_category_deadline_and_leads_to_its_matter(client_for, matter, tell):
    message, client = tell(entry=matter, deadline=NOW - timedelta(hours=12)), client_for("supervisor")
    html = client.get(PAGE).text
    assert all(said in html for said in (matter.record_no, "报修", "已超时限 12 小时，请跟踪", "期限 今天 02:32", "未读", "今天 11-23"))
    assert bell(html) == "1" and "张" not in html.split('id="main"')[1]
    answer = client.post(f"{PAGE}open/", data={"id": message.uid})
    assert answer.location == f"/admin/visit/details/?id={matter.id}"
    assert bell(client.get(PAGE).text) == "" and "已读" in client.get(PAGE).text


def test_looking_changes_nothing(client_for, session, matter, tell):
    message, client = tell(entry=matter), client_for("supervisor")
    for address in (PAGE, f"{PAGE}?show=ack", f"{PAGE}message/?id={message.uid}"):
        assert client.get(address).status_code == 200
    session.expire_all()
    assert (message.read_at, message.acknowledged_at) == (None, None)


def test_knowing_from_the_link_stops_the_clock_of_reminders(client_for, session, matter, tell):
    message, client = tell(entry=matter, deadline=NOW - timedelta(hours=12)), client_for("supervisor")
    html = client.get(f"{PAGE}message/?id={message.event}").text
    assert "已知悉" in html and matter.record_no in html
    client.post(f"{PAGE}know/", data={"id": message.uid, "back": PAGE})
    assert "已知悉，不再重复提醒" in client.get(PAGE).text
    session.expire_all()
    assert session.scalar(select(Step.acknowledged_at).where(Step.step == "supervisor")) == NOW
    assert "没有要知悉的" in client.get(f"{PAGE}?show=ack").text


@pytest.mark.parametrize("username", ["desk", "manager", "elsewhere", "company"])
def test_somebody_elses_message_is_not_there(client_for, session, matter, tell, username):
    message, client = tell(entry=matter), client_for(username)
    for uid in (message.uid, message.event, "", "%27", "x" * 500):
        assert client.get(f"{PAGE}message/", query_string={"id": uid}).status_code == 404
        assert client.post(f"{PAGE}know/", data={"id": uid}).status_code == 404
        assert client.post(f"{PAGE}open/", data={"id": uid}).status_code == 404
    session.expire_all()
    assert message.acknowledged_at is None


def test_a_link_survives_the_sign_in(client_for, app, tell, matter):
    message = tell(entry=matter)
    answer = app.test_client().get(f"{PAGE}message/?id={message.uid}")
    assert answer.status_code == 302 and "login" in answer.location and message.uid in answer.location


def test_all_are_read_at_once_and_only_mine(client_for, session, tell, matter):
    tell(), tell(kind="feedback_missing", address="/admin/escalation/"), tell("desk")
    client = client_for("supervisor")
    client.post(f"{PAGE}read/", data={"back": PAGE})
    assert "2 条消息已标为已读" in client.get(PAGE).text
    assert session.scalar(select(func.count()).select_from(Message).where(Message.read_at.is_(None))) == 1


def test_what_is_not_mine_to_see_has_no_link(client_for, session, matter, tell):
    """A steward is told of a matter that only the desk may open."""
    message, client = tell("guard", kind="steward", entry=matter), client_for("guard")
    html = client.get(PAGE).text
    assert f'<span class="msg-no">{matter.record_no}' in html and ">打开<" not in html
    assert client.post(f"{PAGE}open/", data={"id": message.uid}).location == f"{PAGE}message/?id={message.uid}"
    assert bell(client.get(PAGE).text) == ""


def test_many_come_page_by_page_unread_first(client_for, session, tell, site):
    for number in range(70):
        tell(kind="feedback_missing", at=NOW - timedelta(hours=number), key=f"{number}", address="/admin/escalation/")
    oldest = session.scalars(select(Message).order_by(Message.id).limit(40)).all()
    for message in oldest:
        message.read_at = NOW
    session.commit()
    client, seen, address = client_for("supervisor"), [], PAGE
    while address:
        html = client.get(address).text
        seen += re.findall(r'name="id" value="(\w{32})"', html)
        found = re.search(r'href="([^"]*after=[^"]*)"', html)
        address = found[1].replace("&amp;", "&") if found else ""
    wanted = select(Message.uid).order_by(Message.read_at.is_not(None), Message.id.desc())
    assert seen == list(session.scalars(wanted))


@pytest.mark.parametrize("query", ["after=u", "after=x9", "after=u99999999999999999999", "show=nonsense", "after=r-1"])
def test_odd_addresses_are_no_error(client_for, tell, query):
    tell()
    assert client_for("supervisor").get(f"{PAGE}?{query}").status_code == 200


def test_a_message_of_my_other_community_asks_to_switch_there_first(client_for, session, site, tell):
    session.add(Grant(account_id=site.accounts["supervisor"].id, community_id=site.other.id, role="supervisor"))
    post(session, NOW, "escalated", community_id=site.other.id, to=To(accounts=(site.accounts["supervisor"].id,)))
    session.commit()
    uid, client = session.scalar(select(Message.uid)), client_for("supervisor")
    here = f"{PAGE}message/?id={uid}"
    assert "切换到滨江雅苑" in client.get(here).text and uid not in client.get(PAGE).text
    assert client.post(f"{PAGE}know/", data={"id": uid}).status_code == 404
    assert client.post("/community", data={"community": site.other.id, "next": here}).location == here
    assert "切换到" not in client.get(here).text
