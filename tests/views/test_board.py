"""Who sees the board and the comparison, and where their numbers lead."""

import re
from html import unescape

import pytest

from tests.models.reports.month_story import NOW, tell


@pytest.fixture
def told(session, site, at):
    at(NOW)
    tell(session, site)
    session.commit()


@pytest.mark.parametrize(
    ("username", "board", "comparison"),
    [("manager", 200, 403), ("company", 200, 200), ("supervisor", 403, 403), ("desk", 403, 403), ("admin", 403, 403), (None, 302, 302)],
)
def test_the_board_is_for_manager_and_company(client_for, told, username, board, comparison):
    client = client_for(username)
    assert [client.get(f"/admin/{page}/").status_code for page in ("board", "comparison")] == [board, comparison]


@pytest.mark.rule(95)
def test_every_number_of_the_board_leads_to_as_many_entries(client_for, told):
    client = client_for("manager")
    links = re.findall(r'<a href="(/admin/(?:visit|complaint)/[^"]+)" aria-label="[^"]*">(\d+)</a>', client.get("/admin/board/").text)
    assert len(links) > 6
    for href, number in links:
        html = client.get(unescape(href) + "&per_page=100").text
        assert html.count("<tr data-href=") == int(number), href
