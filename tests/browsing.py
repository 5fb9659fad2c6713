"""A real browser on a real server: what every browser test stands on."""

import os
import shutil
import threading
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from models import clock
from tests.databases import SITE, Sqlite
from tests.site import PASSWORD

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-dev-shm-usage",
]  # fmt: skip


def chromium_path() -> str:
    """The system's Chromium; a run without one fails, it is never skipped."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("no Chromium on this machine: apt install chromium, or run make test as root")
    return found


@pytest.fixture(scope="session")
def browser():
    flags = QUIET + (["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=flags)
        yield chromium
        chromium.close()


class Silent(WSGIRequestHandler):
    def log(self, *_args) -> None:
        """The test says what went wrong."""


class LiveServer:
    """A server in threads on a free loopback port. `hold()` sets the clock of every request to come."""

    def __init__(self, app) -> None:
        self.app, self.held = app, None
        self.server = make_server("127.0.0.1", 0, self.answer, threaded=True, request_handler=Silent)
        self.url = f"http://127.0.0.1:{self.server.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def hold(self, moment: str | datetime | None) -> None:
        self.held = datetime.fromisoformat(moment) if isinstance(moment, str) else moment

    def answer(self, environ, start_response):
        with clock.held_at(self.held) if self.held else _running():
            body = self.app.wsgi_app(environ, start_response)
            try:
                return [b"".join(body)]
            finally:
                getattr(body, "close", lambda: None)()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def _running():
    """The clock as it runs."""
    yield


@pytest.fixture(scope="session")
def live_database(scratch):
    """A database of its own for browser tests, with CSRF as people have it."""
    database = Sqlite(scratch / "live", WTF_CSRF_ENABLED=True)
    yield database
    database.stop()


@pytest.fixture
def live_server(live_database):
    """The application on a port, over fresh data of the small estate; the clock stands at 2026-11-23 14:32."""
    live_database.reset(SITE)
    server = LiveServer(live_database.app)
    server.hold("2026-11-23 14:32")
    yield server
    server.stop()
    live_database.leave()


class Console:
    """What the page complained about, and where it tried to go."""

    def __init__(self, page: Page, home: str) -> None:
        self.complaints: list[str] = []
        self.home = urlsplit(home).netloc
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._asked)

    def _said(self, message) -> None:
        refused = "the server responded with a status of 4" in message.text  # the page asked, and was told no: the test looks at that
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws") and parts.netloc != self.home:
            self.complaints.append(f"asked another host: {request.url}")


@pytest.fixture
def page(browser, live_server):
    """A tab at 1366×768, in Chinese. After the test: no error, no violation of the content policy, no request to another host."""
    context = browser.new_context(
        base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1366, "height": 768},
    )  # fmt: skip
    tab = context.new_page()
    console = Console(tab, live_server.url)
    yield tab
    context.close()
    assert console.complaints == []


@pytest.fixture
def sign_in(page):
    """Sign in through the page, as a person does."""

    def by_hand(username: str, password: str = PASSWORD) -> Page:
        page.goto("/login")
        page.fill("#username", username)
        page.fill("#password", password)
        page.click("form:has(#password) button[type=submit]")
        page.wait_for_url("**/admin/**")
        return page

    return by_hand
