"""Suggestions are collected and reported to the manager on one sheet (R41, R61)."""

import pytest
from sqlalchemy import select

from models.errors import RuleViolation
from models.operations.collect import collect
from models.registers.suggestion import Suggestion


@pytest.fixture
def suggest(site, session, actor_for, at):
    at("2026-11-20 10:00")
    session.info["actor"] = actor_for("desk")

    def filed(text: str) -> Suggestion:
        row = Suggestion(community_id=site.community.id, person_name="张伟", phone="13800001234", room="3-2-1201", suggestion=text)
        session.add(row)
        session.flush()
        return row

    return filed


@pytest.mark.rule(61)
def test_the_chosen_are_reported_together_and_keep_their_moment(suggest, session, actor_for, at):
    first, second = suggest("大堂加一台直饮水机"), suggest("单车棚装充电桩")
    now = at("2026-11-23 09:00")
    assert collect(session, actor_for("desk"), now, Suggestion.register, [first.id]) == 1
    assert (first.reported_at, first.status, second.status) == (now, "reported", "collected")
    later = at("2026-11-24 09:00")
    assert collect(session, actor_for("desk"), later, Suggestion.register, [first.id, second.id]) == 1
    assert (first.reported_at, second.reported_at) == (now, later)


def test_what_has_been_reported_is_not_reported_again(suggest, session, actor_for, at):
    row = suggest("大堂加一台直饮水机")
    collect(session, actor_for("desk"), at("2026-11-23 09:00"), Suggestion.register, [row.id])
    with pytest.raises(RuleViolation, match="已经上报过"):
        collect(session, actor_for("desk"), at("2026-11-23 09:05"), Suggestion.register, [row.id])


@pytest.mark.rule(61)
def test_the_button_above_the_list_reports_and_leads_to_the_sheet(suggest, session, client_for, at):
    row = suggest("大堂加一台直饮水机")
    session.commit()
    at("2026-11-23 09:00")
    desk = client_for("desk")
    assert "汇总上报" in desk.get("/admin/suggestion/").text
    answer = desk.post("/admin/suggestion/bulk/", data={"do": "collect", "ids": [str(row.id)]})
    assert answer.status_code == 302
    sheet = desk.get(answer.headers["Location"]).text
    assert "业主建议上报单" in sheet and "大堂加一台直饮水机" in sheet and "项目经理批示" in sheet
    session.expire_all()
    assert session.scalar(select(Suggestion.status)) == "reported"


@pytest.mark.rule(61)
def test_only_the_manager_decides(suggest, session, actor_for, at):
    row = suggest("大堂加一台直饮水机")
    session.commit()
    at("2026-11-23 15:00")
    row.adopted = "yes"
    with pytest.raises(RuleViolation, match="项目经理"):
        session.flush()
    session.rollback()
    session.info["actor"] = actor_for("manager")
    row.adopted, row.decision = "partly", "先装一台试用"
    session.flush()
    assert row.status == "decided" and row.decided_by_id == actor_for("manager").staff_id
    row.replied_at = row.decided_at
    session.flush()
    assert row.status == "done"
