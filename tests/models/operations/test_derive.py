"""What a matter leads to in one click, and what keeps it open."""

import pytest
from sqlalchemy import select

from models.declare import REGISTERS
from models.errors import RuleViolation
from models.operations.act import act
from models.operations.derive import offers, source_of, start_with
from models.operations.file_entry import file_visit
from models.registers.repair import Repair
from models.registers.rework import Rework
from models.registers.suggestion import Suggestion
from models.registers.visit import Visit
from models.tracking import Action

NOW = "2026-11-23 10:00"


@pytest.fixture
def desk(site, session, actor_for, at):
    """The receptionist at work; files a matter of a category from 3-2-1201."""
    now, actor = at(NOW), actor_for("desk")
    session.info["actor"] = actor

    def filed(category: str, **more) -> Visit:
        values = {"channel": "call", "room": "3-2-1201", "resident_id": site.residents["3-2-1201"].id, "category": category,
                  "content": "厨房墙面渗水", "urgency": "normal", "department_id": 0}  # fmt: skip
        return file_visit(session, actor, now, values | more).visit

    filed.actor, filed.now = actor, now
    return filed


def offered(session, desk, visit) -> set[str]:
    return {one.slug for one in offers(session, desk.actor, visit)}


@pytest.mark.parametrize(
    ("category", "sub_category", "slips"),
    [
        pytest.param("after_sale", None, {"rework"}, marks=pytest.mark.rule(36)),
        pytest.param("repair", None, {"repair"}, marks=pytest.mark.rule(37)),
        pytest.param("service", None, {"service_order", "aircon"}, marks=pytest.mark.rule(39)),
        pytest.param("praise", None, {"praise"}, marks=pytest.mark.rule(40)),
        pytest.param("suggestion", None, {"suggestion"}, marks=pytest.mark.rule(41)),
        pytest.param("other", "lost", {"item"}, marks=[pytest.mark.rule(42), pytest.mark.rule(62)]),
        pytest.param("other", "deposit", {"item"}, marks=pytest.mark.rule(62)),
        pytest.param("other", "pet", {"item"}, marks=pytest.mark.rule(62)),
        pytest.param("other", "enquiry", set(), marks=pytest.mark.rule(52)),
    ],
)
def test_the_category_says_which_slip_is_one_click_away(desk, session, category, sub_category, slips):
    assert offered(session, desk, desk(category, sub_category=sub_category)) == slips


@pytest.mark.rule(38)
@pytest.mark.rule(58)
def test_a_complaint_has_its_sheet_already_and_is_offered_none(desk, session):
    assert offered(session, desk, desk("complaint", complaint_type="attitude")) == set()


@pytest.mark.rule(35)
def test_a_slip_starts_with_what_the_matter_knows_and_bears_its_number(desk, session):
    visit = desk("repair")
    source = source_of(session, desk.actor, REGISTERS["repair"], str(visit.id))
    start = start_with(REGISTERS["repair"], source)
    assert (start["visit_id"], start["person_name"], start["room"]) == (visit.id, "张伟", "3-2-1201")
    repair = Repair(community_id=visit.community_id, visit_id=visit.id, repair_type="leak", grade="small", charge_kind="free")
    session.add(repair)
    session.flush()
    assert (repair.person_name, repair.phone, repair.description) == ("张伟", "13800001234", "厨房墙面渗水")
    lines = session.scalars(select(Action).where(Action.register == "visit", Action.entry_id == visit.id, Action.verb == "slip")).all()
    assert [line.to_value for line in lines] == [f"开单 报修派工 {repair.record_no}"]


@pytest.mark.rule(35)
def test_a_slip_written_without_a_matter_files_one_first(desk, session):
    repair = Repair(community_id=desk.actor.community_id, person_name="王芳", phone="13900005678", room="3-2-1202", repair_type="water",
                    grade="small", charge_kind="free", description="水龙头滴水")  # fmt: skip
    session.add(repair)
    session.flush()
    visit = session.get(Visit, repair.visit_id)
    assert (visit.record_no, visit.category, visit.person_name) == ("LD20261123-001", "repair", "王芳")
    assert visit.content == "水龙头滴水" and visit.status == "filed"


def test_the_same_matter_gets_no_second_slip_while_the_first_is_open(desk, session):
    visit = desk("repair")
    first = Repair(community_id=visit.community_id, visit_id=visit.id, repair_type="leak", grade="small", charge_kind="free")
    session.add(first)
    session.flush()
    assert [one.open_no for one in offers(session, desk.actor, visit)] == [first.record_no]
    session.commit()
    session.add(Repair(community_id=visit.community_id, visit_id=visit.id, repair_type="leak", grade="small", charge_kind="free"))
    with pytest.raises(RuleViolation, match=first.record_no):
        session.flush()
    session.rollback()
    first.voided_at, first.void_reason = desk.now, "开错了"
    session.flush()
    session.add(Repair(community_id=visit.community_id, visit_id=visit.id, repair_type="leak", grade="small", charge_kind="free"))
    session.flush()


@pytest.mark.rule(96)
def test_a_matter_with_an_open_slip_is_not_written_off_and_the_slip_is_named(desk, session):
    visit = desk("repair")
    repair = Repair(community_id=visit.community_id, visit_id=visit.id, repair_type="leak", grade="small", charge_kind="free")
    session.add(repair)
    act(session, desk.actor, desk.now, visit, "result", {"process_note": "已上门", "result": "修好"})
    act(session, desk.actor, desk.now, visit, "tell_owner", {"notify_way": "phone"})
    with pytest.raises(RuleViolation, match=repair.record_no):
        act(session, desk.actor, desk.now, visit, "write_off", {})
    repair.finished_at, repair.result, repair.accept = desk.now, "换了角阀", "good"
    session.flush()
    act(session, desk.actor, desk.now, visit, "write_off", {})
    assert visit.status == "written_off"


@pytest.mark.rule(96)
def test_what_is_over_leads_to_no_new_slip(desk, session):
    visit = desk("suggestion")
    assert offered(session, desk, visit) == {"suggestion"}
    session.add(Suggestion(community_id=visit.community_id, visit_id=visit.id))
    session.flush()
    visit.status = "written_off"
    assert offered(session, desk, visit) == set()


def test_the_matter_hears_how_its_slip_moves_on(desk, session):
    visit = desk("after_sale")
    rework = Rework(community_id=visit.community_id, visit_id=visit.id, part="wall")
    session.add(rework)
    session.flush()
    rework.delivered_at, rework.signed_by = desk.now, "吴斌"
    session.flush()
    lines = session.scalars(select(Action.to_value).where(Action.entry_id == visit.id, Action.verb == "slip").order_by(Action.id)).all()
    assert lines == [f"开单 返修联系单 {rework.record_no}", f"返修联系单 {rework.record_no}：已送达"]


def test_who_may_not_file_is_offered_nothing(desk, session, actor_for):
    visit = desk("repair")
    for username in ("department", "company", "guard"):
        assert offers(session, actor_for(username), visit) == []
