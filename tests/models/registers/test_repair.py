from datetime import date, datetime

import pytest

from models.errors import RuleViolation
from models.policy import Setting
from models.registers.repair import Repair


@pytest.fixture
def repair(site, session, actor_for, at):
    at("2026-11-23 10:00")
    session.info["actor"] = actor_for("desk")
    row = Repair(community_id=site.community.id, person_name="张伟", phone="13800001234", room="3-2-1201", repair_type="water",
                 grade="small", charge_kind="free", description="厨房角阀漏水")  # fmt: skip
    session.add(row)
    session.commit()
    return row


@pytest.mark.rule(57)
def test_a_repair_goes_from_filing_to_acceptance(repair, session, site, at):
    told = [repair.status]
    assert repair.department_id == site.departments["工程部"].id and repair.record_no == "BX20261123-001"
    moment = at("2026-11-23 10:05")
    for name, value in (("handler_id", site.staff["department"].id), ("taken_at", moment), ("arrived_at", moment), ("started_at", moment)):
        repair.put(name, value)
        session.flush()
        told.append(repair.status)
    repair.finished_at, repair.result = at("2026-11-23 11:00"), "换了角阀"
    session.flush()
    told.append(repair.status)
    repair.accept, repair.satisfaction = "good", "a"
    session.flush()
    assert [*told, repair.status] == ["new", "sent", "working", "working", "working", "to_accept", "done"]
    assert repair.dispatched_at == moment


@pytest.mark.rule(57)
def test_not_accepted_is_not_done_and_a_reason_pauses(repair, session, site, at):
    repair.handler_id, repair.pending_reason = site.staff["department"].id, "缺件，周三到货"
    session.flush()
    assert repair.status == "paused"
    repair.finished_at, repair.result, repair.accept = at("2026-11-23 12:00"), "换了角阀", "bad"
    session.flush()
    assert repair.status == "working"


@pytest.mark.rule(57)
def test_what_is_paid_for_is_quoted_and_agreed_before_it_starts(repair, session, at):
    repair.charge_kind, repair.quote, repair.started_at = "paid", "120", at("2026-11-23 10:30")
    with pytest.raises(RuleViolation) as refusal:
        session.flush()
    assert refusal.value.field == "quote_confirmed"
    session.rollback()
    repair.charge_kind, repair.quote, repair.quote_confirmed, repair.started_at = "paid", "120", True, at("2026-11-23 10:30")
    repair.labor_fee, repair.materials = "50", [{"name": "角阀", "quantity": "2", "price": "35"}]
    session.flush()
    assert (repair.material_fee, repair.total) == (70, 120)


@pytest.mark.rule(64)
def test_finished_says_what_was_done(repair, session, at):
    repair.finished_at = at("2026-11-23 11:00")
    with pytest.raises(RuleViolation, match="处理情况没填"):
        session.flush()


def test_the_department_sees_its_slips_and_writes_on_them(repair, session, client_for):
    head = client_for("department")
    assert repair.record_no in head.get("/admin/repair/").text
    answer = head.post(f"/admin/repair/edit/?id={repair.id}", data={"version": repair.version, "taken_at": "2026-11-23 10:00"})
    assert answer.status_code == 302
    assert head.get("/admin/repair/new/").status_code == 403


@pytest.mark.rule(81)
@pytest.mark.rule(149)
def test_a_late_arrival_and_a_late_end_are_said_by_the_limits_that_were_set(repair, session, site, at):
    def said(moment: str) -> list[str]:
        return repair.warnings(session, at(moment))

    assert said("2026-11-25 10:00") == [] and "小修完工没有记，已超 1 小时" in said("2026-11-25 11:00")[0]
    repair.grade = "urgent"
    assert said("2026-11-23 10:15") == [] and "急修到场没有记，已超 5 分钟" in said("2026-11-23 10:20")[0]
    session.add(Setting(community_id=site.community.id, name="arrival_minutes", value="10", holds_from=date(2026, 11, 23),
                        set_at=datetime(2026, 11, 23)))  # fmt: skip
    session.flush()
    repair.arrived_at = datetime(2026, 11, 23, 10, 12)
    assert said("2026-11-23 12:00") == ["急修到场晚了 2 分钟，应在 11-23 10:10 前"]
