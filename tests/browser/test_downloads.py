"""下载与任务 in a real browser: the page says by itself when a job is done, hands its file out once, and offers a fresh link."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from admin_app import jobs
from models import clock
from models.db import db
from models.job import KINDS, Kind, Outcome
from models.operations.enqueue_job import enqueue_job
from models.operations.run_job import run_jobs
from models.organisation import system_actor
from models.scope import acting
from tests.site import find_site

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def asked(live_server, monkeypatch):
    """A job of the desk; calling it runs what waits."""
    app = live_server.app

    def write(work):
        work.progress(1, 2)
        path = work.new_file("csv")
        path.write_bytes("编号\r\n".encode())
        return Outcome("共 1 行", path, "锦绣花园_来电来访登记表.csv")

    monkeypatch.setitem(KINDS, "test", Kind(write, True))

    def run():
        with app.app_context(), acting(db.session, system_actor()), clock.held_at(NOW):
            run_jobs(db.session(), lambda: NOW, app.config["DOWNLOADS"], jobs.person)

    with app.app_context(), acting(db.session, system_actor()), clock.held_at(NOW):
        desk = find_site(db.session).actor(db.session, "desk")
        with acting(db.session, desk):
            enqueue_job(db.session, desk, NOW, "test", "来电来访登记表 · 全部栏目 · CSV", {})
            db.session.commit()
    return run


def test_the_page_tells_by_itself_and_a_link_works_once(asked, sign_in, tmp_path):
    page = sign_in("desk")
    page.goto("/admin/downloads/")
    expect(page.locator(".jobs")).to_contain_text("排队中")
    asked()
    expect(page.locator(".jobs")).to_contain_text("已完成")  # nobody has loaded the page again
    with page.expect_download() as download:
        page.get_by_role("button", name="下载", exact=True).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "锦绣花园_来电来访登记表.csv" and path.read_bytes().decode() == "编号\r\n"
    expect(page.locator(".jobs")).to_contain_text("已下载过")
    page.get_by_role("button", name="再取一次链接").click()
    expect(page.get_by_role("button", name="下载", exact=True)).to_be_visible()
