import pytest

from models.errors import RuleViolation
from models.registers.service_order import ServiceOrder


@pytest.fixture
def order(site, session, actor_for, at):
    at("2026-11-23 10:00")
    session.info["actor"] = actor_for("desk")
    row = ServiceOrder(community_id=site.community.id, person_name="张伟", phone="13800001234", room="3-2-1201",
                       service_item="cleaning", wish="全屋保洁三小时", unit_price="60", quantity="3")  # fmt: skip
    session.add(row)
    session.commit()
    return row


@pytest.mark.rule(39)
@pytest.mark.rule(59)
def test_a_service_is_quoted_agreed_to_done_and_paid(order, session, site, at):
    told = [(order.quote, order.status)]
    order.quote_confirmed, order.appoint_at = True, at("2026-11-24 09:00")
    session.flush()
    told.append(order.status)
    order.handler_id, order.started_at = site.staff["department"].id, at("2026-11-24 09:05")
    session.flush()
    told.append(order.status)
    order.finished_at = at("2026-11-24 12:00")
    session.flush()
    told.append(order.status)
    order.paid, order.receipt_no, order.satisfaction = "180", "No.0012", "a"
    session.flush()
    assert [*told, order.status] == [(180, "to_agree"), "waiting", "working", "to_pay", "done"]


@pytest.mark.rule(59)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"started_at": "now"}, "quote_confirmed"),
        ({"quote_confirmed": True, "started_at": "now"}, "handler_id"),
        ({"paid": "180"}, "receipt_no"),
    ],
)
def test_nothing_is_done_before_the_owner_agreed_nor_paid_without_a_receipt(order, session, at, changes, field):
    for name, value in changes.items():
        order.put(name, at("2026-11-23 11:00") if value == "now" else value)
    with pytest.raises(RuleViolation) as refusal:
        session.flush()
    assert refusal.value.field == field


def test_what_the_owner_gives_up_is_closed(order, session):
    order.given_up = "业主改主意了"
    session.flush()
    assert order.status in order.register.closed_states
