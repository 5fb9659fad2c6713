"""登记表月统计 as a page: every figure leads to exactly its rows."""

import re
from html import unescape

import pytest

from tests.models.reports import register_story
from tests.models.reports.month_story import NOW, tell

URL = "/admin/register-month/"
COUNTED = ("visit", "return_visit", "repair", "rework", "service_order", "visitor")


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


@pytest.mark.parametrize("slug", COUNTED)
def test_every_counted_register_has_its_page(client_for, told, slug):
    answer = client_for("manager").get(f"{URL}?register={slug}&month=2026-11")
    assert answer.status_code == 200
    assert ("这一期还没有登记" in answer.text) is (slug not in ("visit", "return_visit"))


def test_a_bad_month_and_an_unknown_register_are_answered(client_for, told):
    client = client_for("manager")
    assert "月份请写成" in client.get(URL + "?month=2026-13").text
    assert client.get(URL + "?register=complaint").status_code == 404
    assert client.get(URL + "export/xlsx/?month=x").status_code == 404


def links(page) -> dict[str, int]:
    """Every address behind a figure of the sheet, and the number that stands there."""
    found = re.findall(r'<a href="([^"]*[?&;]figure=[^"]*)" title="[^"]*件"[^>]*>([\d,]+)</a>', page.text)
    return {unescape(href): int(number.replace(",", "")) for href, number in found}


def listed(page) -> int:
    return int(re.search(r'<span class="total">共 ([\d,]+)', page.text)[1].replace(",", ""))


@pytest.mark.parametrize("year_month", ["2026-10", "2026-11"])
@pytest.mark.parametrize("slug", COUNTED)
def test_the_list_behind_a_figure_has_as_many_rows_as_the_figure_says(session, site, at, client_for, slug, year_month):
    """By every option, in total and by day, on entries that stand on the edges of the months."""
    at(NOW)
    register_story.tell(session, site, slug)
    session.commit()
    client = client_for("supervisor")
    found = links(client.get(f"{URL}?register={slug}&month={year_month}"))
    assert len(found) > 5
    assert {href: listed(client.get(href)) for href in found} == found


def test_what_nobody_filled_in_has_its_rows_too(session, site, at, client_for):
    at(NOW)
    register_story.tell(session, site, "service_order")
    session.commit()
    client = client_for("desk")
    empty = {href: n for href, n in links(client.get(f"{URL}?register=service_order")).items() if "figure_is=-" in href}
    assert empty and {href: listed(client.get(href)) for href in empty} == empty


def test_the_chip_says_which_figure_it_is_and_takes_it_off_whole(session, site, at, client_for):
    at(NOW)
    register_story.tell(session, site, "repair")
    session.commit()
    asked = "figure=open&figure_from=2026-10-25&figure_to=2026-11-24&figure_by=repair_type&figure_is=power"
    page = client_for("desk").get(f"/admin/repair/?{asked}")
    assert "未结：10-25 至 11-24，维修项目“电”" in page.text
    assert re.search(r'class="chip-off" href="/admin/repair/"', page.text)
    assert 'name="figure_is" value="power"' in page.text  # a further filter keeps it


@pytest.mark.parametrize(
    "asked",
    ["figure=nonsense", "figure=open", "figure=open&figure_from=2026-11-24&figure_to=2026-10-25", "figure=open&figure_from=x&figure_to=y",
     "figure=open&figure_from=2026-10-25&figure_to=2026-11-24&figure_by=room&figure_is=1",
     "figure=received&figure_from=2026-10-25&figure_to=2026-11-24&figure_by=day&figure_is=soon"],
)  # fmt: skip
def test_nonsense_is_said_and_shows_the_whole_list(session, site, at, client_for, asked):
    at(NOW)
    register_story.tell(session, site, "repair")
    session.commit()
    page = client_for("desk").get(f"/admin/repair/?{asked}")
    assert (page.status_code, listed(page)) == (200, 9)
    assert "请从月统计里点数字进来" in page.text or "写成" in page.text
