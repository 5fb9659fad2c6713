"""The search box: straight to a number or a room, words in what was written, people only by POST."""

import pytest
from sqlalchemy import func, select

from models.audit import AuditLine
from models.operations.file_entry import file_visit
from models.scope import acting


@pytest.fixture
def matter(session, site, actor_for, at):
    actor, now = actor_for("desk"), at("2026-11-23 14:32")
    values = {"channel": "call", "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "complaint",
              "complaint_type": "equipment", "content": "二号电梯又停了，请打 13800001234"}  # fmt: skip
    with acting(session, actor):
        visit = file_visit(session, actor, now, values).visit
        session.commit()
    return visit


@pytest.fixture
def find(client_for):
    def ask(text, username="desk", method="get"):
        client = client_for(username)
        if method == "post":
            return client.post("/admin/find/", data={"q": text})
        return client.get("/admin/find/", query_string={"q": text})

    return ask


@pytest.mark.parametrize("typed", ["LD20261123-001", " ld20261123-001 "])
def test_a_number_leads_straight_to_its_entry(matter, find, typed):
    answer = find(typed)
    assert answer.status_code == 302 and answer.location == f"/admin/visit/details/?id={matter.id}"


@pytest.mark.parametrize("typed", ["3 2 1201", "3栋2单元1201"])
def test_a_room_leads_to_its_household(matter, find, typed):
    assert find(typed).location == "/admin/household/?room=3-2-1201"


def test_words_find_what_was_written_masked(matter, find):
    page = find("电梯又停").get_data(as_text=True) if find("电梯又停").status_code == 200 else ""
    assert "像是姓名或电话" in page
    page = find("电梯又停", method="post").get_data(as_text=True)
    assert "LD20261123-001" in page and "TS20261123-001" in page
    assert "13800001234" not in page and "张伟" not in page


@pytest.mark.parametrize("typed", ["张伟", "zhangwei", "13800001234"])
def test_people_are_asked_for_again_by_post_and_only_then_looked_up(matter, find, session, typed):
    page = find(typed).get_data(as_text=True)
    assert "data-again-now" in page and "138****1234" not in page
    assert session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.action == "find_person")) == 0
    page = find(typed, method="post").get_data(as_text=True)
    assert "138****1234" in page and "张*" in page
    assert session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.action == "find_person")) == 1


@pytest.mark.parametrize("typed", ["业主来电来访登记表", "来电来访登记表", "业主接待记录表", "业主诉求记录表（台账）"])
def test_a_register_is_found_by_each_of_its_names(matter, find, typed):
    assert find(typed).location == "/admin/visit/"


@pytest.mark.parametrize("typed", ["来电", "致电"])
def test_an_option_leads_to_the_rows_that_have_it(matter, find, typed):
    page = find(typed, method="post").get_data(as_text=True)
    assert '<a href="/admin/visit/?channel=call">来电来访登记表</a>' in page and "渠道是“来电”的" in page


def test_nothing_found_says_what_helps(matter, find):
    page = find("游泳池的水太凉了吧").get_data(as_text=True)
    assert "没有找到“游泳池的水太凉了吧”" in page and "姓名、电话要写完整" in page


@pytest.mark.parametrize("username, code", [("guard", 200), ("department", 200), ("company", 200), ("admin", 403)])
def test_others_search_only_what_they_see(matter, find, username, code):
    answer = find("张伟", username, "post" if code == 200 else "get")
    assert answer.status_code == code
    assert "138****1234" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["LD20261123-001", "电梯又停"])
def test_a_guard_does_not_find_what_others_filed(matter, find, typed):
    answer = find(typed, "guard", "post")
    assert answer.status_code == 200 and "LD20261123-001</td>" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["", "%", "'", "x" * 5000, "<script>alert(1)</script>", "((((", "*", "“”"])
def test_no_text_breaks_the_search(matter, find, typed):
    for method in ("get", "post"):
        answer = find(typed, method=method)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.get_data(as_text=True)
