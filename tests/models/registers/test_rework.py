from datetime import date, datetime

import pytest
from sqlalchemy import select

from models.errors import RuleViolation
from models.operations.urge_slip import urge_slip
from models.registers.rework import Rework
from models.reports.queue import queue
from models.tracking import Step


@pytest.fixture
def issue(site, session, actor_for, at):
    """A slip from 3-2-1201, issued at a moment."""
    site.rooms["3-2-1201"].handover_on = date(2022, 6, 1)
    session.flush()

    def make(moment: str = "2026-11-23 10:00") -> Rework:
        at(moment)
        session.info["actor"] = actor_for("desk")
        row = Rework(community_id=site.community.id, owner_name="张伟", phone="13800001234", room="3-2-1201", part="waterproof",
                     description="卫生间天花渗水")  # fmt: skip
        session.add(row)
        session.commit()
        return row

    return make


def deliver_step(session, row: Rework) -> Step:
    session.expire_all()
    return session.scalar(select(Step).where(Step.register == "rework", Step.entry_id == row.id, Step.step == "deliver"))


@pytest.mark.rule(55)
@pytest.mark.rule(91)
@pytest.mark.parametrize(("filed", "due"), [("2026-11-23 10:00", datetime(2026, 11, 23, 18)), ("2026-11-23 18:30", datetime(2026, 11, 24))])
def test_it_is_delivered_the_same_day(issue, session, filed, due):
    step = deliver_step(session, issue(filed))
    assert (step.due_at, step.level, step.done_at) == (due, 1, None)


@pytest.mark.rule(55)
def test_undelivered_it_stands_in_the_supervisors_queue_and_leaves_it_when_signed_for(issue, session, actor_for, at):
    row = issue()
    now = at("2026-11-23 18:05")
    supervisor = actor_for("supervisor")
    late = queue(session, supervisor, now)
    assert [(card.record_no, card.department) for card in late.levels[1].cards if card.slug == "rework"] == [(row.record_no, "售后")]
    row.delivered_at = now
    with pytest.raises(RuleViolation, match="签收"):
        session.flush()
    session.rollback()
    row.delivered_at, row.signed_by = now, "吴斌"
    session.commit()
    assert deliver_step(session, row).done_at == now
    assert [card for level in queue(session, supervisor, now).levels[1:] for card in level.cards if card.slug == "rework"] == []


@pytest.mark.rule(56)
def test_it_has_a_day_to_be_done_by_and_late_work_shows_that_it_was_urged(issue, session, actor_for, at):
    row = issue()
    assert row.due_at == datetime(2026, 11, 26, 10)
    row.delivered_at, row.signed_by = at("2026-11-23 11:00"), "吴斌"
    session.commit()
    row.finished_at, row.result = at("2026-11-27 10:00"), "重做防水"
    with pytest.raises(RuleViolation, match="督促记录"):
        session.flush()
    session.rollback()
    now = at("2026-11-26 15:00")
    assert "已催办" in urge_slip(session, actor_for("desk"), now, row, "请明天来")
    session.commit()
    assert row.urges == [{"at": "2026-11-26 15:00", "way": "催办", "to": "售后", "answer": "请明天来"}]
    row.finished_at, row.result, row.accept = at("2026-11-27 10:00"), "重做防水", "good"
    session.commit()
    assert row.status == "done"
    with pytest.raises(RuleViolation, match="不用催"):
        urge_slip(session, actor_for("desk"), now, row)


@pytest.mark.rule(56)
def test_the_queue_urges_a_slip_without_opening_it(issue, session, client_for, at):
    row = issue()
    at("2026-11-24 09:00")
    supervisor = client_for("supervisor")
    assert row.record_no in supervisor.get("/admin/escalation/").text
    urged = {"slug": "rework", "id": row.id, "action": "urge", "back": "/admin/escalation/"}
    assert supervisor.post("/admin/case/act/", data=urged).status_code == 302
    assert supervisor.post("/admin/escalation/urge/", data={}).status_code == 302
    session.expire_all()
    assert len(session.get(Rework, row.id).urges) == 2


@pytest.mark.rule(36)
def test_the_warranty_is_read_from_the_part_and_the_handover_of_the_room(issue, session):
    row = issue()
    assert (row.handover_on, row.warranty_until, row.in_warranty) == (date(2022, 6, 1), date(2027, 6, 1), "in")
    row.part = "wall"
    session.flush()
    assert row.in_warranty == "out"


def test_not_accepted_goes_back_and_is_counted(issue, session, at):
    row = issue()
    row.delivered_at, row.signed_by = at("2026-11-24 10:00"), "吴斌"
    row.finished_at, row.result, row.accept = at("2026-11-25 10:00"), "补漏", "bad"
    session.commit()
    assert (row.redone, row.finished_at, row.status) == (1, None, "delivered")
