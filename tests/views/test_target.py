"""Where a page may lead back to."""

import pytest

from views.target import safe_target


@pytest.mark.parametrize("url", ["/", "/admin/visit/?status=open&page=2", "/admin/household/?room=3-2-1201#open"])
def test_a_path_of_this_host_is_followed(url):
    assert safe_target(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None, "", "admin", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example",
        "http:/evil.example", "https://evil.example/", "http://host\\@evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x",
        "/\tevil", " /admin/", "/" + "a" * 3000,
    ],
)  # fmt: skip
def test_whatever_could_lead_elsewhere_is_not(url):
    assert safe_target(url) is None
