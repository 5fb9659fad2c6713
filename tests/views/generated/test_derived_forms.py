"""A form that starts from a matter: filled, tied to its number, and private to the end."""

import pytest
from sqlalchemy import select

from models.operations.file_entry import file_visit
from models.registers.repair import Repair
from tests.views.generated.samples import said

TYPED = {"repair_type": "leak", "grade": "small", "charge_kind": "free", "description": "厨房墙面渗水", "reported_at": "2026-11-23 09:00"}


@pytest.fixture
def visit(site, session, actor_for, at):
    now = at("2026-11-23 14:32")
    session.info["actor"] = actor_for("desk")
    values = {"channel": "call", "room": "3-2-1201", "resident_id": site.residents["3-2-1201"].id, "category": "repair",
              "content": "厨房墙面渗水", "urgency": "normal", "department_id": 0}  # fmt: skip
    filed = file_visit(session, actor_for("desk"), now, values).visit
    session.commit()
    return filed


@pytest.fixture
def desk(visit, client_for):
    return client_for("desk")


@pytest.mark.rule(37)
def test_the_page_of_a_matter_leads_to_the_slip_and_then_to_the_one_that_is_open(visit, desk, session):
    form = f"/admin/repair/new/?from={visit.id}"
    assert f'href="{form}"' in desk.get(f"/admin/visit/details/?id={visit.id}").text
    answer = desk.post("/admin/repair/new/", data=TYPED | {"from": visit.id, "room": "3-2-1201"})
    assert answer.status_code == 302, said(answer)
    page = desk.get(f"/admin/visit/details/?id={visit.id}").text
    assert "开报修单" not in page and "BX20261123-001" in page


@pytest.mark.rule(35)
@pytest.mark.rule(140)
def test_what_is_known_is_filled_in_and_what_is_private_never_travels(visit, desk, session):
    page = desk.get(f"/admin/repair/new/?from={visit.id}").text
    assert visit.record_no in page and "厨房墙面渗水" in page and "张*" in page and "138****1234" in page
    assert "张伟" not in page and "13800001234" not in page
    desk.post("/admin/repair/new/", data=TYPED | {"from": visit.id, "room": "3-2-1201"})
    repair = session.scalar(select(Repair))
    assert (repair.visit_id, repair.person_name, repair.phone) == (visit.id, "张伟", "13800001234")


def test_another_name_typed_anew_is_taken(visit, desk, session):
    assert 'name="person_name"' in desk.get(f"/admin/repair/new/?from={visit.id}&change=person_name").text
    desk.post("/admin/repair/new/", data=TYPED | {"from": visit.id, "room": "3-2-1201", "person_name": "李梅"})
    repair = session.scalar(select(Repair))
    assert (repair.person_name, repair.phone) == ("李梅", "13800001234")


def test_a_refused_form_is_still_tied_to_its_matter(visit, desk):
    page = desk.post("/admin/repair/new/", data=TYPED | {"from": visit.id, "repair_type": ""})
    assert page.status_code == 422 and "维修项目没填" in said(page)
    assert f'name="from" value="{visit.id}"' in page.text and visit.record_no in page.text


@pytest.mark.parametrize("key", ["424242", "abc", "1,2", "-1", "99999999999999999999"])
def test_a_guessed_matter_is_a_page_that_does_not_exist(desk, key):
    assert desk.get(f"/admin/repair/new/?from={key}").status_code == 404


def test_a_matter_of_another_community_is_a_page_that_does_not_exist(visit, client_for):
    assert client_for("elsewhere").get(f"/admin/repair/new/?from={visit.id}").status_code == 404


@pytest.mark.rule(36)
def test_the_sentence_after_filing_leads_to_the_slip(desk, site):
    data = {"channel": "call", "room": "3-2-1201", "resident_id": site.residents["3-2-1201"].id, "category": "after_sale",
            "content": "窗台渗水发霉", "urgency": "normal", "go": "open"}  # fmt: skip
    answer = desk.post("/admin/intake/", data=data)
    assert answer.status_code == 302, said(answer)
    assert "开返修联系单</a>" in desk.get(answer.headers["Location"]).text


@pytest.mark.rule(55)
def test_who_files_a_rework_is_told_until_when_it_is_delivered(desk, site):
    data = {"owner_name": "王芳", "phone": "13900005678", "room": "3-2-1202", "part": "wall", "description": "墙面空鼓"}
    answer = desk.post("/admin/rework/new/", data=data | {"issued_at": "2026-11-23 14:30"})
    assert answer.status_code == 302, said(answer)
    assert "2026-11-23 18:00 前送达售后" in desk.get(answer.headers["Location"]).text
