"""登记表月统计 as a page."""

import pytest

from tests.models.reports.month_story import NOW, tell

URL = "/admin/register-month/"


@pytest.fixture
def told(session, site, at):
    at(NOW)
    tell(session, site)
    session.commit()


@pytest.mark.parametrize(
    ("username", "page", "book"),
    [("desk", 200, 200), ("supervisor", 200, 200), ("company", 200, 403), ("department", 403, 403), ("admin", 403, 403)],
)
def test_it_is_for_those_who_see_the_month(client_for, told, username, page, book):
    client = client_for(username)
    assert [client.get(URL + path).status_code for path in ("", "export/xlsx/")] == [page, book]


@pytest.mark.parametrize("slug", ["visit", "return_visit", "repair", "rework", "service_order", "visitor"])
def test_every_counted_register_has_its_page(client_for, told, slug):
    answer = client_for("manager").get(f"{URL}?register={slug}&month=2026-11")
    assert answer.status_code == 200
    assert ("这一期还没有登记" in answer.text) is (slug != "visit")


def test_a_bad_month_and_an_unknown_register_are_answered(client_for, told):
    client = client_for("manager")
    assert "月份请写成" in client.get(URL + "?month=2026-13").text
    assert client.get(URL + "?register=complaint").status_code == 404
    assert client.get(URL + "export/xlsx/?month=x").status_code == 404
