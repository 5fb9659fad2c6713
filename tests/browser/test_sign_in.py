"""Sign in and out in a real browser."""

import pytest

pytestmark = pytest.mark.browser


def test_a_wrong_password_says_so_and_keeps_the_name(page):
    page.goto("/login")
    page.fill("#username", "desk")
    page.fill("#password", "wrong")
    page.click("form:has(#password) button[type=submit]")
    assert "账号或口令不对" in page.inner_text("#main")
    assert page.input_value("#username") == "desk"


def test_a_demo_account_is_one_click_away(page):
    page.goto("/login")
    page.click("button[name=as][value=desk]")
    page.wait_for_url("**/admin/**")
