from datetime import date

import pytest

from models.errors import RuleViolation
from models.policy import Setting
from models.registers.aircon import Aircon


@pytest.fixture
def ask(site, session, actor_for, at):
    now = at("2026-11-23 10:00")
    session.info["actor"] = actor_for("desk")

    def make(start: str, end: str, **more) -> Aircon:
        row = Aircon(community_id=site.community.id, tenant="锐思设计", applicant="陈晨", phone="13600003333", room="A-1205",
                     start_at=start, end_at=end, **more)  # fmt: skip
        session.add(row)
        session.flush()
        return row

    make.now = now
    return make


@pytest.mark.rule(51)
def test_hours_and_price_follow_from_the_time_asked_for(ask):
    row = ask("2026-11-23 17:30", "2026-11-23 20:00")
    assert (row.contiguous, row.hours, row.unit_price, row.amount) == (True, 3, 50, 150)
    night = ask("2026-11-23 22:00", "2026-11-24 00:30")
    assert (night.contiguous, night.hours, night.amount) == (False, 3, 150)


@pytest.mark.rule(149)
def test_what_an_hour_costs_is_a_setting_from_its_day_on(ask, session, site):
    for name, value in (("aircon_price", "80"), ("aircon_least", "2")):
        session.add(Setting(community_id=site.community.id, name=name, value=value, holds_from=date(2026, 11, 25), set_at=ask.now))
    session.flush()
    assert ask("2026-11-24 20:00", "2026-11-24 21:00").amount == 150
    assert ask("2026-11-25 20:00", "2026-11-25 21:00").amount == 160


@pytest.mark.rule(51)
def test_it_is_explained_and_signed_by_both_before_it_is_switched_on(ask, session, site, at):
    row = ask("2026-11-23 17:30", "2026-11-23 20:00")
    row.confirmed_by_id = site.staff["desk"].id
    with pytest.raises(RuleViolation) as refusal:
        session.flush()
    assert refusal.value.field == "explained"
    row.explained = row.tenant_signed = True
    session.flush()
    assert (row.status, row.confirmed_at) == ("confirmed", ask.now)
    row.actual_on = at("2026-11-23 17:30")
    session.flush()
    row.actual_off = at("2026-11-23 20:00")
    session.flush()
    assert row.status == "done"


@pytest.mark.rule(29)
@pytest.mark.rule(51)
def test_the_paper_is_signed_by_both_under_the_telephone_that_is_always_answered(ask, session, client_for, at):
    row = ask("2026-11-23 17:30", "2026-11-23 20:00")
    session.commit()
    at("2026-11-23 14:32")
    page = client_for("desk").get(f"/admin/aircon/print/form/?id={row.id}").text
    assert '<th scope="row">业户签名</th>' in page and '<th scope="row">管理员签名</th>' in page
    assert "24 小时值班电话 0755-26881234" in page


@pytest.mark.rule(51)
def test_the_paper_explains_what_an_hour_costs_by_the_settings_of_the_day(ask, session, site, client_for, at):
    session.add(Setting(community_id=site.community.id, name="aircon_price", value="80", holds_from=date(2026, 11, 25), set_at=ask.now))
    row = ask("2026-11-23 17:30", "2026-11-23 20:00")
    session.commit()
    at("2026-11-23 14:32")
    desk = client_for("desk")
    assert "现行每小时 50 元" in desk.get(f"/admin/aircon/print/form/?id={row.id}").text
    at("2026-11-25 09:00")
    assert "现行每小时 80 元" in desk.get(f"/admin/aircon/print/form/?id={row.id}").text


def test_nothing_is_switched_on_without_a_signature_nor_called_off_without_a_reason(ask, session, at):
    row = ask("2026-11-23 17:30", "2026-11-23 20:00")
    session.commit()
    for name, missing in (("actual_on", "confirmed_by_id"), ("cancelled_at", "cancel_reason")):
        row.put(name, at("2026-11-23 17:00"))
        with pytest.raises(RuleViolation) as refusal:
            session.flush()
        assert refusal.value.field == missing
        session.rollback()


def test_the_end_lies_after_the_beginning(ask):
    with pytest.raises(RuleViolation) as refusal:
        ask("2026-11-23 20:00", "2026-11-23 19:00")
    assert refusal.value.field == "end_at"
