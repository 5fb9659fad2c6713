import pytest

from models.errors import RuleViolation
from models.operations.file_entry import file_visit
from models.registers.return_visit import ReturnVisit


@pytest.fixture
def asked(site, session, actor_for, at):
    now = at("2026-11-23 10:00")
    session.info["actor"] = actor_for("desk")

    def matter(category: str, **more):
        values = {"channel": "call", "room": "3-2-1201", "resident_id": site.residents["3-2-1201"].id, "category": category,
                  "content": "水管漏水", "urgency": "normal", "department_id": 0}  # fmt: skip
        return file_visit(session, actor_for("desk"), now, values | more).visit

    def write(**values) -> ReturnVisit:
        given = {"visitee": "张伟", "room": "3-2-1201", "satisfaction": "a", "visit_way": "phone"} | values
        row = ReturnVisit(community_id=site.community.id, **given)
        session.add(row)
        session.flush()
        return row

    write.matter = matter
    return write


@pytest.mark.rule(53)
def test_opinions_are_asked_for_without_any_matter(asked):
    row = asked(visit_kind="opinion", satisfaction="c", feedback="门岗态度一般")
    assert (row.record_no, row.need_redo, row.attempt) == ("HF20261123-001", True, 1)


@pytest.mark.rule(82)
def test_who_handled_a_matter_does_not_call_back_about_it(asked, site):
    visit = asked.matter("repair")
    with pytest.raises(RuleViolation, match="承办人"):
        asked(visit_kind="repair", visit_id=visit.id, visitor_id=visit.handler_id)


@pytest.mark.rule(82)
def test_somebody_else_does(asked, site):
    visit = asked.matter("repair")
    assert asked(visit_kind="repair", visit_id=visit.id, visitor_id=site.staff["supervisor"].id).visit_id == visit.id


@pytest.mark.rule(74)
def test_a_complaint_is_called_back_on_its_own_page_so_that_it_counts(asked, site):
    visit = asked.matter("complaint", complaint_type="cleaning")
    with pytest.raises(RuleViolation, match="办件页"):
        asked(visit_kind="complaint", visit_id=visit.id, visitor_id=site.staff["supervisor"].id)
