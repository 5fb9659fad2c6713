"""Open a community (项目): its row and the departments every estate has."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import RuleViolation
from models.organisation import Community, Department, system_actor
from models.scope import acting

# name, and whether it stands outside the company (the developer's after-sales people)
DEPARTMENTS = (
    ("客服部", False), ("工程部", False), ("秩序部", False), ("保洁部", False), ("绿化部", False), ("财务部", False), ("售后", True),
)  # fmt: skip


def open_community(session: Session, code: str, name: str, **facts: str) -> Community:
    """A new community with the usual departments. `facts` are further columns; RuleViolation for a bad or taken code."""
    code = code.strip().upper()
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,19}", code):
        raise RuleViolation("小区代码要 2 到 20 个大写字母或数字，以字母开头，例如 JXHY", "code")
    if not name.strip():
        raise RuleViolation("小区名称没填", "name")
    if session.scalar(select(Community.id).where(Community.code == code)):
        raise RuleViolation(f"小区代码 {code} 已经有了", "code")
    community = Community(code=code, name=name.strip(), **facts)
    session.add(community)
    session.flush()
    with acting(session, system_actor(community.id)):  # nobody's scope reaches into it yet
        add_departments(session, community)
    return community


def add_departments(session: Session, community: Community) -> int:
    """Give a community that has no department yet the usual ones; how many were added."""
    if session.scalar(select(Department.id).where(Department.community_id == community.id).limit(1)):
        return 0
    session.add_all(Department(community_id=community.id, name=name, outside=outside) for name, outside in DEPARTMENTS)
    session.flush()
    return len(DEPARTMENTS)
