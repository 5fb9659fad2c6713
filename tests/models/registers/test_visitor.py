from datetime import date, datetime

import pytest

from models.errors import RuleViolation
from models.registers.visitor import Visitor


@pytest.fixture
def come(site, session, actor_for, at):
    """A guest at the gate, written down by the guard."""

    def make(moment: str = "2026-11-23 10:00", **values) -> Visitor:
        at(moment)
        session.info["actor"] = actor_for("guard")
        given = {"visitor_name": "何雪", "purpose": "看望父母", "room": "3-2-1201"} | values
        given |= {name: datetime.fromisoformat(given[name]) for name in ("come_at",) if name in given}
        row = Visitor(community_id=site.community.id, **given)
        session.add(row)
        session.flush()
        return row

    return make


@pytest.mark.rule(111)
@pytest.mark.parametrize("missing", ["visitor_name", "purpose"])
def test_a_guest_has_a_name_a_time_and_a_reason(come, missing):
    with pytest.raises(RuleViolation) as refusal:
        come(**{missing: None})
    assert refusal.value.field == missing


@pytest.mark.rule(111)
@pytest.mark.rule(112)
@pytest.mark.rule(118)
@pytest.mark.rule(119)
def test_the_book_of_guests_keeps_company_reason_and_the_moment_by_itself(come, at):
    row = come(company="顺达家政", visitor_type="outside", purpose="保洁")
    assert (row.company, row.come_at, row.record_no) == ("顺达家政", at("2026-11-23 10:00"), "FK20261123-001")
    assert {"来访登记簿", "签到登记表"} <= set(Visitor.register.aliases)


@pytest.mark.rule(114)
def test_nobody_goes_in_before_the_host_agreed(come, session, at):
    row = come()
    assert row.status == "waiting"
    row.in_at = at("2026-11-23 10:03")
    with pytest.raises(RuleViolation, match="同意后才能放行"):
        session.flush()
    row.in_at, row.host_confirm, row.confirm_way = None, "refused", "intercom"
    session.flush()
    assert row.status == "refused"


@pytest.mark.rule(113)
@pytest.mark.rule(117)
def test_papers_are_checked_and_only_the_last_four_digits_kept(come, session):
    row = come(id_verified=True, id_type="letter", id_last4="11010519491231002X", host_confirm="agreed")
    assert row.id_last4 == "002X" and row.status == "inside"
    row.id_type = None
    with pytest.raises(RuleViolation, match="证件类型"):
        session.flush()


@pytest.mark.rule(115)
def test_who_leads_the_way_is_written_down(come, session, site):
    row = come(host_confirm="agreed", guide_id=site.staff["guard"].id)
    assert row.guide_id == site.staff["guard"].id


def test_out_is_after_in_and_sets_the_day_on_which_it_is_forgotten(come, session, at):
    row = come(host_confirm="agreed")
    row.out_at = datetime(2026, 11, 23, 9, 30)
    with pytest.raises(RuleViolation) as refusal:
        session.flush()
    assert refusal.value.field == "out_at"
    row.out_at = at("2026-11-23 11:30")
    session.flush()
    assert (row.status, row.purge_on) == ("left", date(2026, 12, 23))


@pytest.mark.rule(116)
def test_read_by_those_in_charge_it_is_filed_away(come, session, at, site):
    row = come(host_confirm="agreed")
    row.out_at = at("2026-11-23 11:30")
    session.flush()
    row.reviewed_by_id, row.reviewed_at = site.staff["supervisor"].id, at("2026-11-24 09:00")
    session.flush()
    assert row.status == "filed"


@pytest.mark.rule(120)
def test_what_a_guest_borrows_is_written_down_with_its_return(come, session, at):
    row = come(facility_use="会议室", facility_from=datetime(2026, 11, 23, 10), facility_to=datetime(2026, 11, 23, 11))
    row.facility_to = datetime(2026, 11, 23, 9)
    with pytest.raises(RuleViolation) as refusal:
        session.flush()
    assert refusal.value.field == "facility_to"


@pytest.mark.rule(121)
def test_friends_services_and_repairs_are_told_apart():
    offered = Visitor.register.field("visitor_type").choices.options
    assert {"亲友", "外来服务", "维修施工", "其他"} <= set(offered.values())


@pytest.mark.rule(66)
def test_a_guest_who_breaks_the_rules_is_stopped_and_reported(come, session):
    row = come()
    row.violation = "在楼道抽烟"
    with pytest.raises(RuleViolation) as refusal:
        session.flush()
    assert refusal.value.field == "violation_action"
    row.violation_action, row.reported_to = "劝阻后熄灭", "秩序主管"
    session.flush()


@pytest.mark.rule(106)
def test_where_there_is_danger_the_police_is_called_and_when(come, session, at):
    row = come()
    row.police_called = True
    with pytest.raises(RuleViolation) as refusal:
        session.flush()
    assert refusal.value.field == "police_at"
    row.police_at, row.police_receipt = at("2026-11-23 10:10"), "警号 012345"
    session.flush()


@pytest.mark.rule(31)
@pytest.mark.rule(32)
@pytest.mark.rule(123)
def test_an_owner_books_a_guest_ahead_by_name_telephone_and_reason(come, at):
    booked = {"mode": "booked", "booked_by": "call", "come_at": "2026-11-25 15:00", "phone": "13700001111"}
    row = come(**booked)
    assert (row.status, row.in_at, row.phone) == ("expected", None, "13700001111")
    with pytest.raises(RuleViolation) as refusal:
        come(**booked | {"booked_by": None})
    assert refusal.value.field == "booked_by"


def test_who_is_not_here_yet_has_not_arrived(come):
    with pytest.raises(RuleViolation, match="来访预约"):
        come(come_at="2026-11-25 15:00")


@pytest.mark.rule(138)
def test_two_appointments_with_one_household_at_one_time_are_said_to_clash(come, session, client_for, at):
    booked = {"mode": "booked", "booked_by": "call"}
    first = come(**booked, come_at="2026-11-25 15:00")
    near, far = come(**booked, come_at="2026-11-25 15:40"), come(**booked, come_at="2026-11-25 17:00")
    elsewhere = come(**booked, come_at="2026-11-25 15:00", room="5-1-301")
    now = at("2026-11-23 10:00")
    assert [first.record_no in said for said in near.warnings(session, now)] == [True]
    assert far.warnings(session, now) == elsewhere.warnings(session, now) == []
    session.commit()
    typed = {"mode": "booked", "booked_by": "desk", "come_at": "2026-11-25 15:20", "visitor_type": "family", "visitor_name": "周洁",
             "purpose": "吃饭", "room": "3-2-1201", "guard_id": str(first.guard_id)}  # fmt: skip
    guard = client_for("guard")
    saved = guard.post("/admin/visitor/new/", data=typed)
    assert saved.status_code == 302
    assert "时间冲突" in guard.get(saved.headers["Location"]).text


@pytest.mark.rule(122)
@pytest.mark.rule(140)
def test_what_is_known_of_a_guest_is_masked_on_every_page(come, session, client_for, at):
    row = come(phone="13700001111", plate="粤B12345", host_name="张伟")
    session.commit()
    at("2026-11-23 14:32")
    desk = client_for("desk")
    for door in ("", f"details/?id={row.id}", f"print/form/?id={row.id}", "export/csv/"):
        page = desk.get(f"/admin/visitor/{door}").text
        assert "何雪" not in page and "13700001111" not in page and "粤B12345" not in page and "张伟" not in page


def test_the_guard_sees_and_signs_out_only_the_guests_of_the_shift(come, session, client_for, at):
    row = come(host_confirm="agreed")
    session.commit()
    at("2026-11-23 12:00")
    left = {"version": row.version, "out_at": "2026-11-23 11:50"}
    assert client_for("guard").post(f"/admin/visitor/edit/?id={row.id}", data=left).status_code == 302
    session.expire_all()
    assert session.get(Visitor, row.id).status == "left"
