"""改进措施跟踪表: out of a complaint in one click, followed until somebody else has seen that it helped."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from models.errors import RuleViolation
from models.operations import derive
from models.operations.escalate_overdue import escalate_overdue
from models.registers.complaint import Complaint
from models.registers.measure import Measure
from models.reports import measures, queue
from models.reports.month_texts import suggestions
from models.reports.monthly import complaint_month
from models.scope import acting
from models.tracking import Action, Step

NOW = datetime(2026, 11, 23, 14, 0)
DAY = timedelta(days=1)


@pytest.fixture
def complaint(session, site, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("supervisor")
    row = Complaint(complained_at=NOW, complainant="王芳", phone="13900005678", room="3-2-1202", description="电梯又停了",
                    cause="internal", internal_kind="slow_repair", accused_dept_id=site.departments["工程部"].id,
                    investigation="维保没按计划做", preventive_action="每月核对维保记录")  # fmt: skip
    session.add(row)
    session.commit()
    return row


@pytest.fixture
def measure(session, site, complaint):
    row = Measure(complaint_id=complaint.id, handler_id=site.staff["department"].id, due_on=date(2026, 11, 30))
    session.add(row)
    session.commit()
    return row


def carried_out(session, measure, at, moment=NOW + DAY) -> None:
    at(moment)
    measure.carried_out_at, measure.result = moment, "核对表已上墙"
    session.commit()


@pytest.mark.rule(102)
def test_it_comes_out_of_the_complaint_with_what_is_known(session, site, complaint, measure, actor_for):
    assert [offer.label for offer in derive.offers(session, actor_for("supervisor"), complaint)] == ["登记改进措施"]
    known = (measure.record_no, measure.what, measure.problem, measure.cause)
    assert known == ("GJ20261123-001", "每月核对维保记录", "维保没按计划做", "internal")
    assert measure.department_id == site.departments["工程部"].id and measure.status == "new"
    second = Measure(complaint_id=complaint.id, what="换一家维保单位", handler_id=measure.handler_id, due_on=measure.due_on)
    session.add(second)
    session.commit()
    assert second.what == "换一家维保单位"


@pytest.mark.rule(102)
def test_it_goes_from_filing_to_somebody_else_s_word_that_it_helped(session, site, measure, at):
    told = [measure.status]
    measure.progress = [{"at": "2026-11-23 15:00", "what": "约了维保单位"}]
    session.commit()
    told.append(measure.status)
    carried_out(session, measure, at)
    told.append(measure.status)
    measure.effect = "good"
    session.commit()
    assert [*told, measure.status] == ["new", "doing", "to_verify", "done"]
    assert (measure.verified_by_id, measure.verified_at) == (site.staff["supervisor"].id, NOW + DAY)


@pytest.mark.rule(102)
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"carried_out_at": NOW}, "result"),
        ({"effect": "good"}, "carried_out_at"),
        ({"carried_out_at": NOW, "result": "做了", "verified_by_id": "supervisor"}, "effect"),
        ({"carried_out_at": NOW, "result": "做了", "effect": "good", "verified_by_id": "department"}, "verified_by_id"),
        ({"carried_out_at": NOW, "result": "做了", "effect": "bad"}, "next_what"),
        ({"carried_out_at": NOW, "result": "做了", "effect": "bad", "next_what": "换维保单位"}, "next_due_on"),
        ({"carried_out_at": NOW, "result": "做了", "effect": "bad", "next_what": "换维保单位", "next_due_on": date(2026, 11, 22)},
         "next_due_on"),
        ({"due_on": date(2026, 11, 22)}, "due_on"),
    ],
)  # fmt: skip
def test_what_is_missing_is_refused_at_its_field(session, site, measure, values, field):
    for name, value in values.items():
        measure.put(name, site.staff[value].id if name == "verified_by_id" else value)
    with pytest.raises(RuleViolation) as refusal:
        session.flush()
    assert refusal.value.field == field
    session.rollback()


@pytest.mark.rule(102)
def test_what_did_not_help_is_followed_by_another_measure(session, site, complaint, measure, at):
    carried_out(session, measure, at)
    measure.effect, measure.next_what, measure.next_due_on = "bad", "换一家维保单位", date(2026, 12, 10)
    session.commit()
    second = session.scalar(select(Measure).where(Measure.follows_id == measure.id))
    assert measure.status == "done"
    assert (second.what, second.due_on, second.complaint_id, second.status) == ("换一家维保单位", date(2026, 12, 10), complaint.id, "new")
    measure.effect_note = "电梯又停了两次"
    session.commit()
    assert len(session.scalars(select(Measure)).all()) == 2


@pytest.mark.rule(102)
def test_from_the_day_after_its_day_it_stands_in_the_queue_until_it_is_carried_out(session, measure, actor_for, at):
    def shown(moment) -> list[int]:
        at(moment)
        with acting(session, actor := actor_for("supervisor")):
            page = queue.queue(session, actor, moment)
            return [card.id for level in page.levels for card in level.cards if card.slug == "measure" and level.level]

    assert shown(datetime(2026, 11, 30, 23, 59)) == [] and shown(datetime(2026, 12, 1, 0, 1)) == [measure.id]
    escalate_overdue(session, datetime(2026, 12, 1, 0, 1))
    note = select(Action.note).where(Action.register == "measure", Action.verb == "escalate")
    assert session.scalars(note).all() == ["改进措施到了应落实日期，还没有落实。"]
    carried_out(session, measure, at, datetime(2026, 12, 1, 9, 0))
    assert shown(datetime(2026, 12, 1, 9, 1)) == []
    assert session.scalar(select(Step.done_at).where(Step.register == "measure")) == datetime(2026, 12, 1, 9, 0)


@pytest.mark.rule(102)
def test_given_up_needs_no_more_and_says_why(session, measure, at):
    measure.dropped = "电梯整梯更换，不用了"
    session.commit()
    assert measure.status == "dropped" and measure.dropped_at == NOW
    assert session.scalar(select(Step.done_at).where(Step.register == "measure")) == NOW
    measure.dropped = None
    session.commit()
    assert measure.status == "new" and measure.dropped_at is None


@pytest.mark.rule(102)
def test_it_stands_beside_the_matter_and_on_the_supervisor_s_workbench(client_for, measure, complaint, session, at):
    page = client_for("supervisor").get(f"/admin/visit/details/?id={complaint.visit_id}").text
    assert "GJ20261123-001" in page and "每月核对维保记录" in page and f"/admin/measure/new/?from={complaint.id}" in page
    at("2026-12-02 09:00")
    supervisor = client_for("supervisor").get("/admin/").text
    assert "1 项过期" in supervisor and "项过期" not in client_for("desk").get("/admin/").text


@pytest.mark.rule(102)
def test_the_head_of_the_department_writes_what_was_done(client_for, measure):
    client = client_for("department")
    assert client.get(f"/admin/measure/edit/?id={measure.id}").status_code == 200
    assert client_for("guard").get("/admin/measure/").status_code == 403


@pytest.mark.rule(101)
@pytest.mark.rule(102)
def test_the_month_is_told_what_became_of_them_as_it_stood_at_its_end(session, site, measure, at):
    carried_out(session, measure, at, datetime(2026, 12, 2, 9))
    measure.effect = "partly"
    session.commit()

    def told(start: str, until: str) -> list[tuple]:
        found = measures.carried_out(session, site.community.id, datetime.fromisoformat(start), datetime.fromisoformat(until))
        return [
            (one.record_no, one.what, one.state, f"{one.due_on:%m-%d}", one.done_on and f"{one.done_on:%m-%d}", one.late) for one in found
        ]

    what = "每月核对维保记录"
    assert told("2026-10-25", "2026-11-23") == []
    assert told("2026-10-25", "2026-11-25") == [("GJ20261123-001", what, "待落实", "11-30", None, False)]
    assert told("2026-11-25", "2026-12-02") == [("GJ20261123-001", what, "待落实", "11-30", None, True)]
    assert told("2026-11-25", "2026-12-25") == [("GJ20261123-001", what, "已完成（部分有效）", "11-30", "12-02", True)]
    assert told("2026-12-25", "2027-01-25") == []


@pytest.mark.rule(101)
@pytest.mark.rule(102)
def test_the_month_s_analysis_begins_with_what_became_of_the_measures(session, site, measure, at):
    carried_out(session, measure, at)
    at(NOW + 20 * DAY)
    december = complaint_month(session, site.community.id, "2026-12", NOW + 20 * DAY)
    assert suggestions(session, december)["followed"] == "GJ20261123-001 每月核对维保记录：待验证，11-24 落实。"
