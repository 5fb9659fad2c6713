"""每日阅签 over HTTP: the supervisor's page, what may be posted to it, and where the numbers lead."""

import re
from datetime import datetime

import pytest

from models.operations.file_entry import file_visit
from models.scope import acting

NOW = "2026-11-23 14:32"


@pytest.fixture
def filed(session, site, actor_for, at):
    made, told = [], {"2026-11-22 10:00": "昨天的灯", "2026-11-23 09:00": "地漏返味", "2026-11-23 10:00": "门禁，请打 13800001234"}
    for moment, content in told.items():
        actor, now = actor_for("desk"), at(moment)
        values = {"channel": "call", "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "repair",
                  "content": content}  # fmt: skip
        with acting(session, actor):
            made.append(file_visit(session, actor, now, values).visit)
            session.commit()
    at(NOW)
    return made


@pytest.fixture
def supervisor(client_for, filed):
    return client_for("supervisor")


def page_of(client, query="") -> str:
    answer = client.get(f"/admin/daily-review/{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def sign(client, **form):
    given = {"day": "2026-11-23", "register": "visit", "seen": "2026-11-23T14:32:00"}
    return client.post("/admin/daily-review/sign/", data=given | form, follow_redirects=True).get_data(as_text=True)


@pytest.mark.rule(15)
def test_the_days_page_lists_what_was_written_down_that_day_masked(supervisor, filed):
    text = page_of(supervisor)
    assert "地漏返味" in text and "门禁" in text and "昨天的灯" not in text
    assert "13800001234" not in text and "张伟" not in text and "本日共 2 件，办结 0 件，未结 2 件" in text
    assert "昨天的灯" in page_of(supervisor, "?day=2026-11-22")


@pytest.mark.rule(93)
def test_the_unsigned_days_stand_in_the_strip_and_the_number_of_the_menu_leads_here(supervisor, filed):
    text = page_of(supervisor)
    assert 'title="昨天 周日，1 件待阅"' in text and 'title="今天 周一，2 件待阅"' in text and "看昨天的 1 件" in text
    assert re.search(r'href="/admin/daily-review/".*?title="3 件待阅签"', text, re.S)
    home = supervisor.get("/admin/").get_data(as_text=True)
    assert re.search(r'<a href="/admin/daily-review/"><b>3</b><strong>待阅签</strong>', home)


@pytest.mark.rule(15)
def test_one_is_signed_with_a_remark_and_the_rest_together(session, supervisor, filed, site):
    _, first, second = filed
    text = sign(supervisor, ids=str(first.id), note="跟紧")
    assert "已阅签 1 件" in text and "跟紧" in text and "王敏 今天 14:32" in text
    assert "已阅签 1 件" in sign(supervisor, all="1", confirmed="1")
    session.expire_all()
    assert second.reviewed_by_id == site.staff["supervisor"].id and second.review_note is None and filed[0].reviewed_at is None


def test_a_change_after_the_signature_says_which_field(session, supervisor, filed, actor_for, at):
    sign(supervisor, ids=str(filed[1].id))
    at("2026-11-23 14:40")
    with acting(session, actor_for("desk")):
        session.refresh(filed[1])
        filed[1].phone = "13900007777"
        session.commit()
    text = page_of(supervisor)
    assert "改于阅签之后" in text and "138****1234" in text and "139****7777" in text and "13900007777" not in text and "再阅" in text


@pytest.mark.parametrize("username, code", [("manager", 200), ("desk", 403), ("department", 403), ("guard", 403), ("company", 403)])
def test_only_those_who_sign_are_let_in(client_for, filed, username, code):
    client = client_for(username)
    assert client.get("/admin/daily-review/").status_code == code
    given = {"day": "2026-11-23", "register": "visit", "all": "1"}
    assert client.post("/admin/daily-review/sign/", data=given).status_code == (302 if code == 200 else 403)


@pytest.mark.parametrize("query", ["?day=2027-01-01", "?day=x", "?day=", "?register=nothing", "?register=room", "?day=2026-11-01"])
def test_what_makes_no_sense_in_the_address_is_answered_with_a_page(supervisor, query):
    page_of(supervisor, query)


def test_a_day_without_entries_says_so_and_leads_on(supervisor):
    text = page_of(supervisor, "?day=2026-11-02")
    assert "这一天没有登记" in text and "看今天的 2 件" in text


@pytest.mark.parametrize("form", [{}, {"ids": "x"}, {"ids": "99999999999999999999999"}, {"ids": "999999"}])
def test_nothing_chosen_or_made_up_is_refused_in_words(session, supervisor, filed, form):
    text = sign(supervisor, **form)
    assert "先选要阅签的登记" in text or "已经阅签过了" in text
    session.expire_all()
    assert filed[1].reviewed_at is None


def test_an_unknown_register_is_not_found(supervisor):
    assert supervisor.post("/admin/daily-review/sign/", data={"register": "room", "ids": "1"}).status_code == 404


@pytest.mark.rule(15)
def test_the_page_leads_to_the_printed_record_of_the_day(supervisor):
    href = re.search(r'href="(/admin/visit/print/page/[^"]*)"', page_of(supervisor)).group(1).replace("&amp;", "&")
    printed = supervisor.get(href).get_data(as_text=True)
    assert "地漏返味" in printed and "昨天的灯" not in printed and datetime.fromisoformat(NOW).strftime("%Y-%m-%d") in printed
