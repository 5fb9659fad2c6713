"""Repairs and services of which a share is called back: drawn once, by somebody else than who did the work (R82)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.errors import RuleViolation
from models.operations.act import act
from models.operations.file_entry import file_visit
from models.policy import Setting
from models.registers.repair import Repair
from models.registers.return_visit import ReturnVisit
from models.registers.service_order import ServiceOrder
from models.reports.tallies import tallies
from models.tracking import Action, Step


@pytest.fixture
def share(session, site, at):
    now = at("2026-11-23 10:00")

    def hold(percent):
        for slug in ("repair", "service_order"):
            session.add(Setting(community_id=site.community.id, name=f"{slug}_visit_share", value=str(percent),
                                holds_from=now.date() - timedelta(days=99), set_at=now))  # fmt: skip
        session.commit()

    return hold


@pytest.fixture
def finished(session, site, actor_for, at):
    """A matter with its slip, done by the head of 工程部."""

    def make(model=Repair, moment="2026-11-23 10:00") -> tuple:
        now = at(moment)
        session.info["actor"] = actor_for("desk")
        values = {"channel": "call", "room": "3-2-1201", "resident_id": site.residents["3-2-1201"].id, "content": "厨房角阀漏水",
                  "category": "repair" if model is Repair else "service", "urgency": "normal", "department_id": 0}  # fmt: skip
        visit = file_visit(session, actor_for("desk"), now, values).visit
        more = {"repair_type": "water", "accept": "good"} if model is Repair else {"service_item": "cleaning"}
        if model is ServiceOrder:
            more |= {"quote": "100", "quote_confirmed": True, "paid": "100", "receipt_no": "A1", "started_at": now}
        slip = model(community_id=site.community.id, visit_id=visit.id, handler_id=site.staff["department"].id, **{
            key: value for key, value in more.items() if key != "accept"
        })  # fmt: skip
        session.add(slip)
        session.commit()
        slip.finished_at, slip.result = now, "换了角阀"
        if model is Repair:
            slip.accept = "good"
        session.commit()
        return visit, slip

    return make


@pytest.mark.rule(82)
@pytest.mark.parametrize("model", [Repair, ServiceOrder])
def test_what_was_drawn_waits_for_its_return_visit_and_the_worker_does_not_make_it(session, share, finished, actor_for, at, site, model):
    share(100)
    visit, slip = finished(model)
    assert (slip.visit_reason, visit.visit_reason, visit.need_visit) == ("drawn", "drawn", True)
    line = session.scalar(select(Action.note).where(Action.entry_id == visit.id, Action.verb == "draw"))
    assert line == f"{slip.record_no} 按单号抽中（100%）"
    desk, now = actor_for("desk"), at("2026-11-23 11:00")
    act(session, desk, now, visit, "result", {"process_note": "上门", "result": "好了"})
    act(session, desk, now, visit, "tell_owner", {"notify_way": "phone"})
    session.commit()
    assert (visit.status, visit.visit_due_at) == ("to_visit", now + timedelta(hours=48))
    assert session.scalar(select(Step.due_at).where(Step.entry_id == visit.id, Step.step == "return_visit")) == visit.visit_due_at
    assert tallies(session, desk, now)["return_visit"][0] == 1
    with pytest.raises(RuleViolation, match="还缺"):
        act(session, desk, now, visit, "write_off", {})
    said = {"visit_way": "phone", "satisfaction": "a"}
    worker = actor_for("department")
    grown = type(worker)(**{**vars(worker), "grants": {site.community.id: frozenset({"supervisor"})}})
    with pytest.raises(RuleViolation, match="上门做的人不能自己回访"):
        act(session, grown, now, visit, "return_visit", said)
    act(session, actor_for("supervisor"), now, visit, "return_visit", said)
    session.commit()
    sheet = session.scalar(select(ReturnVisit))
    assert (sheet.visit_kind, visit.status) == ("repair" if model is Repair else "service", "handled")


@pytest.mark.rule(82)
def test_at_least_the_share_of_a_month_is_chosen_and_a_save_changes_nothing(session, share, finished):
    share(30)
    slips = [finished()[1] for _ in range(10)]
    reasons = [slip.visit_reason for slip in slips]
    assert sum(reason != "passed" for reason in reasons) >= 3 and None not in reasons
    for slip in slips:
        slip.remark = "再看一遍"
    session.commit()
    assert [slip.visit_reason for slip in slips] == reasons


def test_with_a_share_of_nothing_the_matter_is_written_off_without_one(session, share, finished, actor_for, at):
    share(0)
    visit, slip = finished()
    assert (slip.visit_reason, visit.need_visit) == ("passed", False)


def test_what_was_told_already_goes_back_to_waiting_when_its_slip_is_done(session, share, finished, actor_for, at, site):
    share(100)
    desk, now = actor_for("desk"), at("2026-11-23 10:00")
    session.info["actor"] = desk
    values = {"channel": "call", "room": "3-2-1201", "resident_id": site.residents["3-2-1201"].id, "category": "repair",
              "content": "水管漏水", "urgency": "normal", "department_id": 0}  # fmt: skip
    visit = file_visit(session, desk, now, values).visit
    slip = Repair(community_id=site.community.id, visit_id=visit.id, repair_type="water", handler_id=site.staff["department"].id)
    session.add(slip)
    session.flush()
    act(session, desk, now, visit, "result", {"process_note": "上门", "result": "好了"})
    act(session, desk, now, visit, "tell_owner", {"notify_way": "phone"})
    slip.finished_at, slip.result, slip.accept = now, "换了", "good"
    session.commit()
    assert (visit.status, visit.visit_due_at) == ("to_visit", now + timedelta(hours=48))


@pytest.mark.rule(82)
def test_a_supervisor_adds_one_by_hand(session, share, finished, actor_for, at):
    share(0)
    visit, _ = finished()
    with pytest.raises(RuleViolation):
        act(session, actor_for("desk"), at("2026-11-23 10:30"), visit, "add_visit", {})
    act(session, actor_for("supervisor"), at("2026-11-23 10:30"), visit, "add_visit", {"note": "老人独居，问一声"})
    session.commit()
    assert (visit.visit_reason, visit.need_visit) == ("added", True)
    now = at("2026-11-23 11:00")
    act(session, actor_for("desk"), now, visit, "result", {"process_note": "上门", "result": "好了"})
    act(session, actor_for("desk"), now, visit, "tell_owner", {"notify_way": "phone"})
    assert visit.status == "to_visit"


@pytest.mark.rule(82)
def test_the_register_of_return_visits_sends_what_waits_to_its_own_page(session, share, finished, site):
    share(100)
    visit, _ = finished()
    session.add(ReturnVisit(community_id=site.community.id, visit_id=visit.id, visitee="张伟", visit_kind="repair", satisfaction="a"))
    with pytest.raises(RuleViolation, match="在等回访，请在办件页上点“回访”"):
        session.flush()
