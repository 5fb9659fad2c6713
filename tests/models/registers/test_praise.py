import pytest

from models.errors import RuleViolation
from models.registers.praise import Praise


@pytest.fixture
def praise(site, session, actor_for, at):
    at("2026-11-23 10:00")
    session.info["actor"] = actor_for("desk")
    row = Praise(community_id=site.community.id, person_name="张伟", phone="13800001234", room="3-2-1201", deed="夜里帮老人提行李",
                 praised_dept_id=site.departments["秩序部"].id, praised_id=site.staff["guard"].id)  # fmt: skip
    session.add(row)
    session.commit()
    return row


@pytest.mark.rule(40)
@pytest.mark.rule(60)
@pytest.mark.parametrize(("result", "status"), [("true", "to_reward"), ("untrue", "dropped"), ("unknown", "dropped")])
def test_a_praise_is_verified_before_anything_follows(praise, session, actor_for, result, status):
    assert praise.status == "to_verify"
    praise.verify_result = result
    session.flush()
    assert (praise.status, praise.verified_by_id) == (status, actor_for("desk").staff_id)


@pytest.mark.rule(60)
def test_only_what_is_true_is_rewarded_by_the_rules_of_the_company(praise, session):
    praise.reward = "通报表扬"
    with pytest.raises(RuleViolation, match="查证属实"):
        session.flush()
    session.rollback()
    praise.verify_result, praise.reward = "true", "通报表扬"
    session.flush()
    assert (praise.status, praise.reward_basis) == ("done", "公司相关规定")


@pytest.mark.rule(60)
def test_nobody_verifies_their_own_praise(praise, session, site):
    praise.verify_result, praise.verified_by_id = "true", site.staff["guard"].id
    with pytest.raises(RuleViolation, match="查证人"):
        session.flush()
