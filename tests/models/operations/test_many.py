from datetime import datetime

import pytest
from sqlalchemy import func, select

from models import clock
from models.errors import RuleViolation
from models.operations import many
from models.operations.act import act
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action, Step

FILED = datetime(2026, 11, 20, 9, 0)
NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def entries(session, site, actor_for):
    with clock.held_at(FILED), acting(session, actor_for("desk")):
        rows = [Visit(received_at=FILED, person_name="张伟", phone="13800001234", room="3-2-1201", category="repair", content=f"漏水 {n}")
                for n in range(3)]  # fmt: skip
        session.add_all(rows)
        session.flush()
    return rows


@pytest.fixture
def as_(session, actor_for):
    def run(username, operation, *args, **kwargs):
        actor = actor_for(username)
        with clock.held_at(NOW), acting(session, actor):
            return operation(session, actor, NOW, "visit", *args, **kwargs)

    return run


def ids(entries):
    return [entry.id for entry in entries]


def lines(session, verb):
    return session.scalar(select(func.count()).select_from(Action).where(Action.verb == verb))


@pytest.mark.rule(56)
def test_many_are_urged_at_once_and_each_has_its_line(session, entries, as_):
    assert as_("desk", many.urge_many, ids(entries), "请今天到场") == "已催办 3 件"
    assert lines(session, "urge") == 3


def test_what_cannot_be_urged_is_told_by_number_and_the_rest_is_done(session, entries, as_, actor_for):
    with clock.held_at(FILED), acting(session, actor_for("supervisor")):
        act(session, actor_for("supervisor"), FILED, entries[1], "void", {"void_reason": "重复登记"})
    said = as_("desk", many.urge_many, ids(entries))
    assert said == f"已催办 2 件；1 件没有办：{entries[1].record_no} 这条登记现在是“作废”，不能催办"
    assert lines(session, "urge") == 2


def test_what_this_person_does_not_see_is_left_alone(session, entries, as_, site):
    entries[0].department_id = site.departments["工程部"].id
    session.flush()
    assert as_("department", many.act_many, ids(entries), "note", {"note": "看过"}) == "已记一笔 1 件"
    assert lines(session, "note") == 1


def test_one_refused_at_its_writing_leaves_the_others_alone(session, entries, as_, monkeypatch):
    def picky(self, *_):
        if self.content == "漏水 1":
            raise RuleViolation("这一件写不进去")

    monkeypatch.setattr(Visit, "before_save", picky)
    said = as_("desk", many.act_many, ids(entries), "result", {"process_note": "看过", "result": "修好"})
    assert said == f"已记处理结果 2 件；1 件没有办：{entries[1].record_no} 这一件写不进去"
    session.commit()
    session.expire_all()
    assert [entry.status for entry in entries] == ["handled", "filed", "handled"]


@pytest.mark.rule(2)
def test_the_supervisor_takes_over_hands_over_and_acknowledges_many(session, entries, as_, site):
    assert as_("supervisor", many.take_over_many, ids(entries)) == "已接手 3 件"
    owners = select(Step.owner_id).where(Step.step == "supervisor").distinct()
    assert session.scalars(owners).all() == [site.staff["supervisor"].id]
    assert as_("supervisor", many.hand_over_many, ids(entries), site.staff["desk"].id) == "已改派 3 件"
    session.expire_all()
    assert session.scalars(owners).all() == [site.staff["desk"].id]
    assert as_("supervisor", many.acknowledge_many, ids(entries)) == "已知悉 3 件"


@pytest.mark.parametrize(
    ("username", "chosen", "message"),
    [
        ("desk", [], "先选要办的登记"),
        ("desk", list(range(1, 202)), "一次最多办 200 件，现在选了 201 件"),
        ("desk", [987654], "选的登记已经不在了，请刷新页面"),
    ],
)
def test_a_choice_that_leads_to_nothing_is_refused(site, as_, username, chosen, message):
    with pytest.raises(RuleViolation) as caught:
        as_(username, many.urge_many, chosen)
    assert caught.value.message == message


def test_who_may_not_is_told_why_and_nothing_happens(session, entries, as_):
    with pytest.raises(RuleViolation) as caught:
        as_("desk", many.take_over_many, ids(entries)[:1])
    assert "“接手”由客服主管、项目经理来做" in caught.value.message
    assert lines(session, "take_over") == 0


def test_entries_of_another_community_are_not_there(session, entries, as_, site):
    with pytest.raises(RuleViolation) as caught:
        as_("elsewhere", many.urge_many, ids(entries))
    assert caught.value.message == "选的登记已经不在了，请刷新页面"
    assert lines(session, "urge") == 0
