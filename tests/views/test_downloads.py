"""下载与任务: what the person who asked sees and may do, and that nobody else does."""

import re
import sqlite3

import pytest

from admin_app import jobs
from models.db import patience
from models.job import KINDS, RUNNING, Job, Kind, Outcome
from models.operations import job_progress
from models.operations.enqueue_job import enqueue_job
from models.operations.run_job import run_jobs
from models.scope import acting

NOW = "2026-11-23 14:32"
ONE_WRITER = pytest.mark.parametrize("db_name", ["sqlite"], indirect=True)


@pytest.fixture
def client(client_for, at):
    at(NOW)
    return client_for("desk")


@pytest.fixture
def asked(app, session, site, actor_for, at, monkeypatch):
    """A job of the desk, waiting."""
    now, desk = at(NOW), actor_for("desk")

    def write(work):
        path = work.new_file("csv")
        path.write_bytes("编号\r\n".encode())
        return Outcome("已写 1 行", path, "锦绣花园_登记表.csv")

    monkeypatch.setitem(KINDS, "test", Kind(write, True))
    with acting(session, desk):
        job = enqueue_job(session, desk, now, "test", "来电来访登记表 · CSV", {})
        session.commit()
    return job


@pytest.fixture
def done(app, session, asked, at):
    now = at(NOW)
    run_jobs(session(), lambda: now, app.config["DOWNLOADS"], jobs.person)
    session.refresh(asked)
    return asked


def token(page: str) -> str:
    return re.search(r'name="token" value="(\w+)"', page)[1]


def test_without_jobs_it_says_what_they_are_for(client):
    page = client.get("/admin/downloads/").text
    assert "还没有任务" in page and "下载与任务" in page


def test_a_waiting_job_is_shown_and_polled_and_cancelled(client, asked):
    page = client.get("/admin/downloads/").text
    assert "来电来访登记表 · CSV" in page and "排队中" in page and "<progress" in page
    assert client.get("/admin/downloads/state/").json["jobs"] == [
        {"id": asked.id, "state": "waiting", "said": "排队中，轮到就开始", "done": 0, "total": None}
    ]
    page = client.post("/admin/downloads/cancel/", data={"id": asked.id}, follow_redirects=True).text
    assert "已取消" in page and "再试一次" in page and "<progress" not in page
    assert "排队中" in client.post("/admin/downloads/again/", data={"id": asked.id}, follow_redirects=True).text


def test_a_file_is_taken_once_and_again_with_a_fresh_link(client, done):
    page = client.get("/admin/downloads/").text
    assert "文件留到" in page and "锦绣花园_登记表.csv" in page
    used = token(page)
    answer = client.post("/admin/downloads/file/", data={"id": done.id, "token": used})
    assert answer.data.decode() == "编号\r\n" and "attachment" in answer.headers["Content-Disposition"]
    page = client.post("/admin/downloads/file/", data={"id": done.id, "token": used}, follow_redirects=True).text
    assert "已经用过" in page and 'name="token"' not in page
    page = client.post("/admin/downloads/link/", data={"id": done.id}, follow_redirects=True).text
    assert client.post("/admin/downloads/file/", data={"id": done.id, "token": token(page)}).data.decode() == "编号\r\n"


def test_after_a_week_it_says_so(client, done, at):
    at("2026-12-01 09:00")
    page = client.get("/admin/downloads/")
    if page.status_code == 302:  # the sign-in is older than a day
        return
    assert "到期清理" in page.text


@pytest.mark.parametrize("username", ["supervisor", "manager", "admin"])
@pytest.mark.parametrize("route", ["cancel", "again", "link", "file"])
def test_somebody_elses_job_is_not_there(client_for, done, session, username, route):
    client, link = client_for(username), done.link
    assert "来电来访登记表 · CSV" not in client.get("/admin/downloads/").text
    for key in (done.id, "0", "x", "-1", "9" * 30, ""):
        assert client.post(f"/admin/downloads/{route}/", data={"id": key, "token": "x"}).status_code == 404
    session.expire_all()
    assert session.get(Job, done.id).link == link


@pytest.mark.parametrize("username", ["guard", "company", "department"])
def test_who_may_take_nothing_out_has_no_such_page(client_for, username):
    assert client_for(username).get("/admin/downloads/").status_code == 403


def test_a_file_that_is_gone_from_the_disk_is_told(app, client, done):
    (app.config["DOWNLOADS"] / done.stored).unlink()
    sent = {"id": done.id, "token": token(client.get("/admin/downloads/").text)}
    assert "请重新导出" in client.post("/admin/downloads/file/", data=sent, follow_redirects=True).text


@pytest.fixture
def held(app, session, asked):
    """The job holds the database: somebody else keeps it from being written, and the file says how far it is."""
    asked.state, asked.lease = RUNNING, "a" * 32
    session.commit()
    app.config["DOWNLOADS"].mkdir(parents=True, exist_ok=True)
    job_progress.tell(app.config["DOWNLOADS"], asked, 1200, 50_000)
    job = Job(id=asked.id)
    other = sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield job
    other.close()
    job_progress.forget(app.config["DOWNLOADS"], job)


@ONE_WRITER
def test_while_a_job_holds_the_database_the_page_shows_how_far_it_is_and_stops_it(app, client, held):
    said = "正在写入 1,200 / 50,000 行，写完以前别人暂时存不进去"
    assert client.get("/admin/downloads/state/").json["jobs"] == [
        {"id": held.id, "state": "running", "said": said, "done": 1200, "total": 50_000}
    ]
    answer = client.post("/admin/downloads/cancel/", data={"id": held.id}, follow_redirects=True)
    assert "正在停下" in answer.text and ">取消</button>" not in answer.text
    assert job_progress.asked_to_stop(app.config["DOWNLOADS"], held)


@ONE_WRITER
def test_whoever_cannot_save_meanwhile_is_told_why_and_loses_nothing(client, held):
    waits = patience.set(1)
    try:
        answer = client.post("/admin/notice/new/", data={"content": "停水通知"})
    finally:
        patience.reset(waits)
    assert answer.status_code == 503 and "后台正在写入一次大的导入（1,200 / 50,000 行），写完才能存" in answer.text
    assert "停水通知" in answer.text
