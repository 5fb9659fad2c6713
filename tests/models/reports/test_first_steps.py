"""What a new installation is told to do, until every community can work."""

from models.operations.create_account import create_account
from models.organisation import Account, Community, Grant, Staff, system_actor
from models.premises import Room
from models.reports.first_steps import first_steps, nobody_yet
from models.scope import acting

PASSWORD = "Kai-Shi-Shi-Yong-1"


def open_steps(session) -> list[str]:
    return [step.title for step in first_steps(session) if not step.done]


def test_an_empty_house_begins_with_a_community_and_each_step_ticks_itself_off(session, at):
    now = at("2026-11-23 09:00")
    assert nobody_yet(session) and open_steps(session) == ["建小区", "登记员工", "开账号", "导入住户"]
    community = Community(code="YGY", name="阳光苑")
    session.add(community)
    session.flush()
    assert open_steps(session) == ["登记员工", "开账号", "导入住户"]
    with acting(session, system_actor(community.id)):
        session.add(Staff(name="陈静", job_no="K01", enabled=True))
        session.flush()
        assert open_steps(session) == ["开账号", "导入住户"]
        create_account(session, system_actor(), now, username="chen", name="陈静", password=PASSWORD,
                       grants=[(community.id, role) for role in ("receptionist", "supervisor", "manager")])  # fmt: skip
        session.flush()
        assert not nobody_yet(session) and open_steps(session) == ["导入住户"]
        session.add(Room(full_no="3-2-1201"))
        session.flush()
    assert first_steps(session) == []


def test_a_role_that_nobody_has_is_named_with_its_community(session, site):
    session.add(Community(code="CHY", name="翠湖苑"))
    session.flush()
    accounts = next(step for step in first_steps(session) if step.title == "开账号")
    assert not accounts.done and "翠湖苑（接待员、客服主管、项目经理）" in accounts.say


def test_an_account_that_is_switched_off_does_not_count(session, site):

    for account in session.query(Account).join(Grant, Grant.account_id == Account.id).where(Grant.role == "manager"):
        account.enabled = False
    session.flush()
    assert "项目经理" in next(step for step in first_steps(session) if step.title == "开账号").say.split("还缺")[1]
