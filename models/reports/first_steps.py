"""开始使用: what a new installation still lacks before its desks can work, in the order it has to be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Account, Community, Grant, Staff
from models.premises import Room
from models.rules.access import ROLES

NEEDED = ("receptionist", "supervisor", "manager")  # without one of these some deadline of the manual has nobody (R98)
NAMED = 3


@dataclass(frozen=True)
class FirstStep:
    """One thing to do; `page` is the key of the screen where it is done, none when somebody else does it."""

    title: str
    say: str
    done: bool
    page: str = ""


def first_steps(session: Session) -> list[FirstStep]:
    """All of them as long as one is not done; none when every enabled community has what it needs."""
    names = dict(session.execute(select(Community.id, Community.name).where(Community.enabled.is_(True)).order_by(Community.id)).all())
    unstaffed = _lacking(names, session.scalars(select(Staff.community_id).where(Staff.enabled.is_(True)).distinct()))
    roles = _roles_lacking(session, names)
    roomless = _lacking(names, session.scalars(select(Room.community_id).where(Room.voided_at.is_(None)).distinct()))
    steps = [
        FirstStep("建小区", "名称、接待电话、接待时间，常用部门一起建好", bool(names), "communities"),
        FirstStep("登记员工", _say("工号、岗位、部门；也可以整张表导入", unstaffed), bool(names) and not unstaffed, "staff"),
        FirstStep("开账号", _say(f"每个小区都要有{'、'.join(ROLES[one] for one in NEEDED)}", roles), bool(names) and not roles, "accounts"),
        FirstStep("导入住户", _say(f"由{ROLES['manager']}登录后导入楼栋、房屋和住户", roomless), bool(names) and not roomless),
    ]
    return [] if all(step.done for step in steps) else steps


def nobody_yet(session: Session) -> bool:
    """Whether there is no account at all, so that nobody can sign in."""
    return session.scalar(select(Account.id).limit(1)) is None


def without_rooms(session: Session, community_id: int) -> bool:
    """Whether the directory of a community is still empty, so that nobody can be chosen at the desk."""
    return session.scalar(select(Room.id).where(Room.community_id == community_id, Room.voided_at.is_(None)).limit(1)) is None


def _lacking(names: Mapping[int, str], have: Iterable[int]) -> list[str]:
    found = set(have)
    return [name for key, name in names.items() if key not in found]


def _roles_lacking(session: Session, names: Mapping[int, str]) -> list[str]:
    """阳光苑（客服主管、项目经理): the roles nobody who can sign in has there."""
    query = select(Grant.community_id, Grant.role).join(Account, Account.id == Grant.account_id).where(Account.enabled.is_(True))
    have = {tuple(row) for row in session.execute(query.where(Grant.role.in_(NEEDED)).distinct())}
    lacking = {name: "、".join(ROLES[role] for role in NEEDED if (key, role) not in have) for key, name in names.items()}
    return [f"{name}（{roles}）" for name, roles in lacking.items() if roles]


def _say(usual: str, lacking: list[str]) -> str:
    if not lacking:
        return usual
    more = f"等 {len(lacking)} 个小区" if len(lacking) > NAMED else ""
    return f"{usual}。还缺：{'、'.join(lacking[:NAMED])}{more}"
