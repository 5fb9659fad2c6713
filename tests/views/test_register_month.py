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


TEXTS = {"month": "2026-11", "register": "repair", "problems": "电的报修最多", "measures": "换一批灯具"}


@pytest.fixture
def closed(session, site, at, client_for):
    """The repairs of November, compiled, checked and frozen by three people on their pages."""
    at("2026-11-26 09:00")
    made = register_story.tell(session, site, "repair")
    session.commit()
    assert client_for("desk").post(f"{URL}write/", data=TEXTS | {"do": "finish"}).status_code == 302
    for username, act in (("supervisor", "check"), ("manager", "freeze")):
        done = client_for(username).post(f"{URL}act/", data={"month": "2026-11", "register": "repair", "act": act, "note": "同意"})
        assert (done.status_code, done.location) == (302, f"{URL}?month=2026-11&register=repair")
    return made


def test_a_month_is_closed_on_its_page_and_prints_its_signatures(closed, client_for):
    page = client_for("company").get(f"{URL}?register=repair&month=2026-11").text
    for said in ("BXHZ202611", "李静", "王敏", "陈志远", "电的报修最多", "已定稿"):
        assert said in page


def test_the_figures_of_a_frozen_month_lead_to_what_it_counted(closed, session, client_for):
    client = client_for("supervisor")
    before = links(client.get(f"{URL}?register=repair&month=2026-11"))
    closed[1].finished_at, closed[1].result, closed[1].accept = register_story.on("11-20 09:00"), "补记", "good"
    session.commit()
    page = client.get(f"{URL}?register=repair&month=2026-11")
    assert "定稿后有变动" in page.text and closed[1].record_no in page.text
    assert links(page) == before
    assert {href: listed(client.get(href)) for href in before} == before


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(session, site, at, client_for):
    at("2026-11-26 09:00")
    register_story.tell(session, site, "repair")
    session.commit()
    client = client_for("desk")
    form = client.get(f"{URL}?register=repair&month=2026-11&edit=1").text
    assert "受理 2 件，电 2 件，占 100.0%；期末未结 2 件" in form
    assert client.post(f"{URL}write/", data=TEXTS | {"do": "save"}).status_code == 302
    assert "2026 年 11 月" in client.get(f"{URL}?register=repair").text  # the month that is being closed comes first
    refused = client.post(f"{URL}write/", data=TEXTS | {"measures": "", "do": "finish"})
    assert refused.status_code == 422
    assert "请写改进措施" in refused.text and "电的报修最多" in refused.text
    assert client_for("company").post(f"{URL}write/", data=TEXTS).status_code == 403
    assert client.post(f"{URL}act/", data={"month": "2026-11", "register": "repair", "act": "freeze"}).status_code == 403
