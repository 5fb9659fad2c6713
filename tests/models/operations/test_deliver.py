"""Messages leave the house once, are tried again when the other side is out of order, and carry nothing personal."""

import os
import socket
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock, sealed
from models.audit import AuditLine
from models.channel import Channel, Delivery
from models.db import db
from models.operations.change_channel import save_channel, send_again
from models.operations.deliver import deliver
from models.operations.file_entry import DESK, file_visit
from models.organisation import system_actor
from models.outbox import Message, To, post
from models.registers.visit import Visit
from models.rules.messages import REMOTE
from models.scope import acting
from tests.attacks import canary
from tests.receivers import mail_server, web_receiver

NOW = datetime(2026, 11, 23, 14, 32)
MINUTE = timedelta(minutes=1)
BASE = "http://desk.example"
ROLES = ["receptionist", "supervisor", "manager", "department_head"]
LINE = {"name": "值班群", "roles": ROLES, "groups": list(REMOTE), "quiet_from": "21:00", "quiet_to": "08:00", "to_people": False,
        "enabled": True}  # fmt: skip
SECRET = "Zs9secretKey"


@pytest.fixture(autouse=True)
def own_key(app):
    """The key of this application: a process with several, as here, has the one that was made last."""
    sealed.set_key((Path(app.config["DATA_DIR"]) / "secrets" / "channel").read_text())


@pytest.fixture
def mail():
    with mail_server() as box:
        yield box


@pytest.fixture
def web():
    with web_receiver() as box:
        yield box


@pytest.fixture
def add(session, actor_for):
    """Set up a channel as the manager does."""

    def make(kind: str, **given) -> Channel:
        actor = actor_for("manager")
        with acting(session, actor):
            channel = save_channel(session, actor, NOW, None, kind, LINE | given)
            session.commit()
        return channel

    return make


@pytest.fixture
def hook(add, web):
    return add("webhook", url=f"http://127.0.0.1:{web.port}/desk?key={SECRET}")


@pytest.fixture
def letters(add, mail):
    return lambda **given: add("email", **{"host": "127.0.0.1", "port": str(mail.port), "security": "none", "sender": "desk@example.com",
                                           "recipients": "duty@example.com"} | given)  # fmt: skip


@pytest.fixture
def tell(session, site):
    def make(kind="feedback_missing", at=NOW, to=None, **more) -> Message:
        params = {"count": 3} if kind == "feedback_missing" else {}
        post(session, at, kind, community_id=site.community.id, to=to or To(roles=("supervisor", "manager")), params=params, **more)
        found = session.scalar(select(Message).order_by(Message.id.desc()).limit(1))
        session.commit()  # nothing is held while others work
        return found

    return make


@pytest.fixture
def rows(session):
    def read() -> list[Delivery]:
        session.expire_all()
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))

    return read


def test_a_message_goes_out_once_with_its_link_and_the_id_of_the_event(session, hook, web, tell, rows):
    message = tell(deadline=NOW)
    assert [deliver(session, NOW + n * MINUTE, BASE) for n in range(3)] == [1, 0, 0]
    [body] = web.bodies
    assert body["uid"] == message.event
    assert body["message"].startswith("【锦绣花园】本部门有 3 件超时限还没有处理结果，请填写。期限 11-23 14:32。")
    assert body["message"].endswith(f"{BASE}/admin/inbox/message/?id={message.event}")
    assert web.paths == [f"/desk?key={SECRET}"]
    assert [(row.state, row.tries, row.sent_at, row.last_error) for row in rows()] == [("sent", 1, NOW, None)]


def test_mail_goes_to_the_mailbox_of_the_role_and_to_those_with_an_address_of_their_own(session, site, letters, mail, tell):
    site.accounts["manager"].email, site.accounts["desk"].email = "boss@example.com", "desk@example.org"
    letters(to_people=True)
    message = tell()
    assert deliver(session, NOW, BASE) == 2
    assert mail.recipients == [["duty@example.com"], ["boss@example.com"]]
    own = session.scalar(select(Message).where(Message.account_id == site.accounts["manager"].id))
    assert [letter["Message-ID"] for letter in mail.letters] == [f"<{message.event}@example.com>", f"<{own.uid}@example.com>"]
    assert mail.letters[0]["Subject"] == "【锦绣花园】本部门有 3 件超时限还没有处理结果，请填写"
    assert own.uid in mail.letters[1].get_content()


def test_what_a_channel_does_not_carry_stays_inside(session, site, add, web, tell, rows):
    url = f"http://127.0.0.1:{web.port}/"
    add("webhook", url=url, name="转办", groups=["transfer"])
    add("webhook", url=url, name="前台", roles=["receptionist"])
    add("webhook", url=url, name="停用", enabled=False)
    tell()
    tell("test")
    assert rows() == [] and deliver(session, NOW, BASE) == 0
    tell(to=To(roles=("receptionist",)))
    assert len(rows()) == 1


def test_messages_from_before_the_channel_are_not_sent_after_all(session, add, web, tell, rows):
    tell(key="today")
    add("webhook", url=f"http://127.0.0.1:{web.port}/")
    tell(key="today")
    assert rows() == []


def test_what_is_refused_is_tried_again_later_and_carries_the_same_id(session, hook, web, tell, rows):
    tell()
    web.answer = (503, "busy")
    deliver(session, NOW, BASE)
    [row] = rows()
    assert (row.state, row.tries, row.next_try_at, row.last_error) == ("failed", 1, NOW + MINUTE, "对方没有收下（503）")
    web.answer = (200, "{}")
    assert deliver(session, NOW + timedelta(seconds=59), BASE) == 0
    assert deliver(session, NOW + MINUTE, BASE) == 1
    assert rows()[0].state == "sent" and len({body["uid"] for body in web.bodies}) == 1 and len(web.bodies) == 2


def test_a_mail_server_that_was_down_gets_the_letter_when_it_is_back(session, letters, mail, tell, rows):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        channel = letters(port=str(free.getsockname()[1]))
    tell()
    deliver(session, NOW, BASE)
    assert (rows()[0].state, rows()[0].last_error) == ("failed", "连不上服务器")
    session.get(Channel, channel.id).config = channel.config | {"port": str(mail.port)}
    session.commit()
    mail.refuse = "451 later"
    deliver(session, NOW + MINUTE, BASE)
    assert rows()[0].last_error == "服务器拒收（451）"
    mail.refuse = ""
    deliver(session, NOW + 10 * MINUTE, BASE)
    assert rows()[0].state == "sent" and len(mail.letters) == 1


def test_after_eight_tries_it_is_given_up_and_the_manager_is_told_inside(session, site, hook, web, tell, rows):
    tell()
    web.answer, now = (500, ""), NOW
    while deliver(session, now, BASE):
        now = rows()[0].next_try_at or now
    assert (rows()[0].state, rows()[0].tries, len(web.bodies)) == ("given_up", 8, 8)
    told = session.scalars(select(Message.account_id).where(Message.kind == "delivery_failed")).all()
    assert told == [site.accounts["manager"].id]
    assert len(rows()) == 1  # the report itself stays inside


def test_what_was_given_up_goes_when_it_is_sent_again_by_hand(session, hook, web, tell, rows, actor_for):
    tell()
    [row] = rows()
    row.state, row.tries, row.next_try_at = "given_up", 8, None
    session.commit()
    with acting(session, actor_for("manager")):
        send_again(session, actor_for("manager"), NOW, row.id)
        session.commit()
    assert deliver(session, NOW, BASE) == 1 and rows()[0].state == "sent"


@pytest.mark.parametrize(("kind", "at_once"), [("feedback_missing", False), ("hurry", True)])
def test_at_night_only_what_is_urgent_leaves(session, hook, web, tell, rows, kind, at_once):
    night = NOW.replace(hour=22)
    tell(kind, night)
    assert deliver(session, night, BASE) == at_once
    assert rows()[0].state == ("sent" if at_once else "waiting")
    assert deliver(session, NOW.replace(day=24, hour=8, minute=0), BASE) == (not at_once)
    assert len(web.bodies) == 1


def test_a_channel_out_of_order_does_not_hold_up_the_others(session, add, web, tell, rows):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        add("webhook", url=f"http://127.0.0.1:{free.getsockname()[1]}/", name="坏的")
    for _ in range(25):
        tell()
    add("webhook", url=f"http://127.0.0.1:{web.port}/", name="好的")
    tell()
    assert deliver(session, NOW, BASE) == 2
    assert len(web.bodies) == 1 and sum(row.tries for row in rows()) == 2


def test_of_a_channel_that_was_stopped_nothing_goes_out_any_more(session, hook, web, tell, rows):
    tell()
    hook.enabled = False
    session.commit()
    deliver(session, NOW, BASE)
    assert web.bodies == [] and (rows()[0].state, rows()[0].last_error) == ("given_up", "通道已停用，没有发")


def test_two_workers_at_once_send_everything_once(app, session, hook, web, tell, rows):
    for _ in range(8):
        tell()
    start, tried = Barrier(2), []

    def work():
        with app.app_context(), Session(db.engine, info={"actor": system_actor()}, expire_on_commit=False) as own:
            start.wait()
            for _ in range(6):
                tried.append(deliver(own, NOW, BASE))

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(tried) == 8 and len(web.bodies) == len({body["uid"] for body in web.bodies}) == 8
    assert {row.state for row in rows()} == {"sent"}


KILLED = """
import os, sys
from datetime import datetime
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from models import sealed
from models.schema import load_all
from models.operations import deliver
from models.organisation import system_actor
load_all()
sealed.set_key(open(sys.argv[2]).read())
deliver._mark = lambda *_: os.kill(os.getpid(), 9)
with Session(create_engine(sys.argv[1]), info={"actor": system_actor()}, expire_on_commit=False) as session:
    deliver.deliver(session, datetime(2026, 11, 23, 14, 32), "http://desk.example")
"""


def test_a_worker_killed_between_sending_and_marking_loses_nothing(app, session, hook, web, tell, rows):
    """One repeat at most, under the same id, as soon as its lease has run out."""
    tell()
    url = db.engine.url.render_as_string(hide_password=False)
    key = Path(app.config["DATA_DIR"]) / "secrets" / "channel"
    done = subprocess.run([sys.executable, "-c", KILLED, url, str(key)], cwd=Path(__file__).parents[3], env=os.environ, check=False)
    assert done.returncode == -9 and len(web.bodies) == 1
    assert deliver(session, NOW + 9 * MINUTE, BASE) == 0
    assert deliver(session, NOW + 10 * MINUTE, BASE) == 1
    assert rows()[0].state == "sent" and len(web.bodies) == 2 and len({body["uid"] for body in web.bodies}) == 1


@pytest.mark.rule(140)
def test_no_letter_holds_anything_personal_and_no_trace_holds_a_secret(session, site, letters, mail, hook, web, actor_for, caplog, rows):
    caplog.set_level("DEBUG")
    letters(name="邮件", user="", password="")
    with clock.held_at(canary.NOW), acting(session, actor_for("desk")):
        values = {"person_name": canary.PERSON, "phone": canary.PHONE, "room": canary.ROOM, "content": canary.TEXT, "location": canary.TEXT}
        file_visit(session, actor_for("desk"), canary.NOW, values | {"channel": "call", "category": "repair", "urgency": "urgent"})
        file_visit(session, actor_for("desk"), canary.NOW, values | {"channel": "call", "category": "repair", "department_id": DESK})
        visit = session.scalar(select(Visit).order_by(Visit.id).limit(1))
        post(session, canary.NOW, "escalated", community_id=site.community.id, to=To(roles=("supervisor",)), entry=visit, deadline=NOW)
        session.commit()
    web.answer = (403, SECRET)
    deliver(session, canary.NOW, BASE)
    deliver(session, canary.NOW + MINUTE, BASE)
    bodies = [str(body) for body in web.bodies] + [letter.as_string() + letter.get_content() for letter in mail.letters]
    assert len(web.bodies) >= 1 and len(mail.letters) == 2 and visit.record_no in mail.letters[0].get_content()
    assert not [secret for secret in (*canary.SECRETS, *canary.MASKED, canary.ROOM, "8栋1单元808") for body in bodies if secret in body]
    traces = [record.getMessage() for record in caplog.records] + [str(row.last_error) for row in rows()]
    traces += [str(line.detail) for line in session.scalars(select(AuditLine))] + [str(session.get(Channel, hook.id).config)]
    assert [trace for trace in traces if SECRET in trace] == []
