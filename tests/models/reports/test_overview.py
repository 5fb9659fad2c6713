"""The company's view of its communities: each counts its own month, and a hundred of them cost no more questions than two."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event

from models.organisation import Community, system_actor
from models.policy import Setting
from models.registers.complaint import Complaint
from models.reports.overview import communities
from models.scope import acting

NOW = datetime(2026, 11, 23, 14, 32)


def lines_of(session, actor):
    with acting(session, actor):
        return {line.name: line.complaints for line in communities(session, actor, NOW)}


def complain(session, community_id, at) -> None:
    with acting(session, system_actor(community_id)):
        session.add(Complaint(complained_at=at, complainant="张伟", phone="13800001234", room="3-2-1201", description="电梯停运"))
        session.flush()


@pytest.mark.rule(99)
def test_each_community_counts_the_month_it_has_chosen(session, site, actor_for, at):
    at(NOW)
    company = actor_for("company")
    for community in (site.community, site.other):
        complain(session, community.id, datetime(2026, 10, 28, 10))
    assert lines_of(session, company) == {"锦绣花园": 1, "滨江雅苑": 1}
    session.add(Setting(community_id=site.other.id, name="month_kind", value="calendar", holds_from=date(2026, 11, 1), set_at=NOW))
    session.commit()
    assert lines_of(session, company) == {"锦绣花园": 1, "滨江雅苑": 0}


def test_a_hundred_communities_are_read_with_as_many_questions_as_two(session, site, actor_for, at):
    at(NOW - timedelta(days=1))
    company = actor_for("company")
    few = asked(session, company)
    more = [Community(code=f"C{number}", name=f"小区{number}") for number in range(100)]
    session.add_all(more)
    session.commit()
    wide = replace(company, grants=dict(company.grants) | {one.id: frozenset({"company"}) for one in more})
    assert asked(session, wide) == few


def asked(session, actor) -> int:
    lines_of(session, actor)  # what a session reads once is read
    said = []
    listener = lambda *args: said.append(args[2])  # noqa: E731
    event.listen(session.get_bind(), "before_cursor_execute", listener)
    lines_of(session, actor)
    event.remove(session.get_bind(), "before_cursor_execute", listener)
    return len(said)
