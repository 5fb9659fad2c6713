from datetime import datetime

import pytest
from sqlalchemy import select

from models.errors import RuleViolation
from models.registers.incident import Incident
from models.registers.reception_plan import Level, ObjectClass, ReceptionPlan, ResponseClass, What


@pytest.fixture
def plan(site, session, actor_for, at):
    at("2026-11-23 10:00")
    session.info["actor"] = actor_for("supervisor")

    def make(**values) -> ReceptionPlan:
        given = {"title": "街道安全检查", "visitor_org": "前进街道办", "level": "third", "object_class": "government",
                 "content_class": "inspection", "what_kind": "research", "arrive_at": "2026-11-25 10:00", "headcount": 4,
                 "contact_name": "罗科长", "contact_phone": "13700009999"}  # fmt: skip
        given |= values
        given["arrive_at"] = datetime.fromisoformat(given["arrive_at"])
        row = ReceptionPlan(community_id=site.community.id, **given)
        session.add(row)
        session.flush()
        return row

    return make


def incidents(session) -> list[Incident]:
    return list(session.scalars(select(Incident)))


@pytest.mark.rule(105)
def test_a_first_class_guest_of_the_government_stands_among_the_events_by_itself(plan, session):
    row = plan(level="first", contingency="雨天改走地库")
    (event,) = incidents(session)
    assert (event.event_type, event.title, event.plan_id, event.occurred_at) == ("guest", row.title, row.id, row.arrive_at)
    row.title, row.arrive_at = "市住建局检查", row.arrive_at.replace(hour=15)
    session.flush()
    (event,) = incidents(session)
    assert (event.title, event.occurred_at.hour) == ("市住建局检查", 15)


@pytest.mark.rule(105)
@pytest.mark.parametrize("values", [{"level": "second"}, {"level": "first", "object_class": "trade"}])
def test_other_guests_are_no_event(plan, session, values):
    plan(**values)
    assert incidents(session) == []


def test_an_event_that_is_no_guest_has_happened_already(session, site, at):
    at("2026-11-23 10:00")
    session.add(Incident(community_id=site.community.id, title="停电", event_type="outage", occurred_at=datetime(2026, 11, 24, 10),
                         place="1栋", reporter_name="孙海", received_by_id=site.staff["desk"].id,
                         course="整栋停电", measures="报修"))  # fmt: skip
    with pytest.raises(RuleViolation, match="不能晚于现在"):
        session.flush()


@pytest.mark.rule(139)
@pytest.mark.rule(20)
def test_a_plan_is_drafted_approved_carried_out_and_filed(plan, session, site, at):
    row = plan(level="second")
    assert row.status == "draft"
    for status, missing in (("approved", "approved_by_id"), ("running", "approved_by_id"), ("filed", "approved_by_id")):
        row.status = status
        with pytest.raises(RuleViolation) as refusal:
            session.flush()
        assert refusal.value.field == missing
    row.approved_by_id, row.approved_at, row.status = site.staff["manager"].id, at("2026-11-23 11:00"), "running"
    session.flush()
    row.status = "filed"
    with pytest.raises(RuleViolation) as refusal:
        session.flush()
    assert refusal.value.field == "summary"


@pytest.mark.rule(19)
def test_three_people_answer_for_it(plan, actor_for):
    row = plan()
    assert {row.chief_id, row.owner_id, row.liaison_id} == {actor_for("supervisor").staff_id}


@pytest.mark.rule(133)
def test_there_are_four_levels_and_the_first_has_a_plan_for_the_worst(plan, session, site, at):
    assert list(Level.options.values()) == ["一类", "二类", "三类", "四类"]
    row = plan(level="first")
    row.approved_by_id, row.approved_at, row.status = site.staff["manager"].id, at("2026-11-23 11:00"), "approved"
    with pytest.raises(RuleViolation) as refusal:
        session.flush()
    assert refusal.value.field == "contingency"


@pytest.mark.parametrize(
    ("choices", "labels"),
    [
        pytest.param(ObjectClass, {"内部：上级", "内部：同级", "内部：下级", "外部：政府及监管", "外部：同业", "外部：客户",
                                   "外部：合作单位"}, marks=pytest.mark.rule(134)),
        pytest.param(ReceptionPlan.register.field("content_class").choices, {"指导检查", "参观交流", "媒体来访", "活动会议"},
                     marks=pytest.mark.rule(135)),
        pytest.param(ResponseClass, {"预约接待", "突发来访"}, marks=[pytest.mark.rule(136), pytest.mark.rule(107)]),
        pytest.param(What, {"商务谈判", "业务往来", "合作协商", "调研考察", "出席会议", "参加典礼", "礼节拜访", "其他"},
                     marks=pytest.mark.rule(125)),
    ],
)  # fmt: skip
def test_the_words_are_those_of_the_manual(choices, labels):
    assert set(choices.options.values()) == labels


@pytest.mark.rule(124)
@pytest.mark.rule(129)
def test_the_form_asks_for_the_five_parts_in_order(client_for, at):
    at("2026-11-23 14:32")
    page = client_for("supervisor").get("/admin/reception_plan/new/").text
    places = [page.index(part) for part in ("事由（What）", "时间（When）", "人员（Who）", "方式（How）", "地点（Where）")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param("arrive_at stay meeting_at meal_at inspect_at leave_at transport_no agenda", marks=pytest.mark.rule(126)),
        pytest.param("guests headcount", marks=pytest.mark.rule(127)),
        pytest.param("where_meet where_meeting where_stay where_meal", marks=pytest.mark.rule(130)),
        pytest.param("venue_setup meal_std seating route_map rank_guests rank_departments", marks=pytest.mark.rule(131)),
        pytest.param("budget actual_cost meal_std", marks=pytest.mark.rule(132)),
        pytest.param("prepared", marks=pytest.mark.rule(137)),
    ],
)
def test_what_a_plan_has_room_for_is_asked_and_printed(plan, session, client_for, at, names):
    fields = [ReceptionPlan.register.field(name) for name in names.split()]
    assert all(fields)
    at("2026-11-23 14:32")
    page = client_for("supervisor").get("/admin/reception_plan/new/").text
    assert all(spec.label in page for spec in fields)


@pytest.mark.rule(127)
@pytest.mark.rule(144)
def test_neither_faith_nor_nationality_is_asked_for(client_for, at):
    at("2026-11-23 14:32")
    labels = [spec.label for spec in ReceptionPlan.register.fields] + [
        column.label for spec in ReceptionPlan.register.fields for column in spec.columns
    ]
    assert not [label for label in labels if any(word in label for word in ("宗教", "信仰", "民族"))]
    assert "禁忌、特殊需求" in labels


@pytest.mark.rule(128)
@pytest.mark.rule(138)
def test_two_receptions_at_one_time_and_a_first_class_guest_without_a_host_are_pointed_out(plan, session, at):
    first = plan()
    second = plan(title="同业参观", object_class="trade", level="first", arrive_at="2026-11-25 10:30")
    said = second.warnings(session, at("2026-11-23 10:00"))
    assert first.record_no in said[0] and "主陪" in said[1]
    assert plan(arrive_at="2026-11-27 10:00").warnings(session, at("2026-11-23 10:00")) == []


@pytest.mark.rule(105)
def test_plan_and_event_lead_to_one_another(plan, session, client_for, at):
    row = plan(level="first")
    session.commit()
    (event,) = incidents(session)
    at("2026-11-23 14:32")
    supervisor = client_for("supervisor")
    page = supervisor.get(f"/admin/reception_plan/details/?id={row.id}").text
    assert event.record_no in page and "主陪" in page  # and what is to be looked at stands on top
    assert row.record_no in supervisor.get(f"/admin/incident/details/?id={event.id}").text
