"""Headers, CSRF and odd addresses."""

import re

import pytest

from tests.databases import SITE, Sqlite
from tests.site import PASSWORD


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """An application with CSRF as people have it."""
    database = Sqlite(tmp_path_factory.mktemp("guarded"), WTF_CSRF_ENABLED=True)
    database.reset(SITE)
    yield database.app
    database.stop()


def token_in(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def test_no_post_passes_without_its_token(guarded):
    client = guarded.test_client()
    posts = {str(rule) for rule in guarded.url_map.iter_rules() if "POST" in rule.methods}
    client.post("/login", data={"username": "manager", "password": PASSWORD, "csrf_token": token_in(client.get("/login").text)})
    assert client.get("/admin/").status_code == 200
    passed = [rule for rule in sorted(posts - {"/login"}) if client.post(re.sub(r"<[^>]+>", "1", rule)).status_code != 400]
    assert passed == []
    assert client.get("/admin/").status_code == 200


def test_a_sign_in_page_that_lay_open_too_long_asks_again(guarded):
    client = guarded.test_client()
    answer = client.post("/login", data={"username": "desk", "password": PASSWORD, "next": "/admin/visit/"})
    assert answer.location == "/login?next=/admin/visit/"
    assert "登录页放得太久了" in client.get("/login").text


def test_every_page_forbids_what_it_does_not_need(client_for):
    client = client_for("desk")
    for address in ("/login", "/admin/", "/admin/visit/", "/nowhere", "/healthz"):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


def test_the_nonce_is_new_every_time_and_stands_on_every_script(client_for):
    client = client_for("desk")
    pages = [client.get("/admin/") for _ in range(2)]
    nonces = [re.search(r"script-src 'self' 'nonce-([^']+)'", page.headers["Content-Security-Policy"])[1] for page in pages]
    assert nonces[0] != nonces[1]
    scripts = re.findall(r"<script\b[^>]*>", pages[0].text)
    assert scripts and all(f'nonce="{nonces[0]}"' in tag or "application/json" in tag for tag in scripts)


def test_files_may_be_kept_when_their_address_names_the_version(app, site):
    client = app.test_client()
    address = re.search(r'href="(/static/css/base\.css\?v=[^"]+)"', client.get("/login").text)[1]
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/css/base.css").headers.get("Cache-Control", "")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app, site):
    cookie = app.test_client().post("/login", data={"username": "desk", "password": PASSWORD}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_behind_tls_the_cookie_is_bound_to_the_host(tmp_path_factory):
    from admin_app.config import settings

    given = settings({"TLS": "1"})
    assert given["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert given["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize("address", ["/admin/visit/?q=%00", "/admin/visit/%00", "/admin/visit/?page=99999999999999999999",
                                     "/admin/visit/?id=1,2", "/admin/visit/details/?id=99999999999999999999999",
                                     "/admin/visit/details/?id=-1", "/admin/visit/details/?id=%F0%9F%98%80", "/admin/visit/?sort=';--",
                                     "/admin/visit/?received_at_from=99999-99-99", "/admin/visit/?per_page=-5&after=x"])  # fmt: skip
def test_no_odd_address_is_an_error_of_the_system(client_for, address):
    assert client_for("desk").get(address).status_code in (200, 302, 404)
