"""A new community has the usual departments, and a code of its own."""

import pytest
from sqlalchemy import select

from models.errors import RuleViolation
from models.operations.open_community import add_departments, open_community
from models.organisation import Department


def test_a_new_community_starts_with_the_usual_departments(session):
    community = open_community(session, "cbhy", " 翠湖花园 ", desk_phone="0755-26881234")
    names = session.scalars(select(Department.name).where(Department.community_id == community.id).order_by(Department.id)).all()
    assert (community.code, community.name, community.desk_phone) == ("CBHY", "翠湖花园", "0755-26881234")
    assert names == ["客服部", "工程部", "秩序部", "保洁部", "绿化部", "财务部", "售后"]
    assert add_departments(session, community) == 0


@pytest.mark.parametrize(
    ("code", "name", "field", "says"),
    [
        ("JXHY", "另一个", "code", "已经有了"),
        ("1A", "甲", "code", "2 到 20 个"),
        ("甲乙", "甲", "code", "2 到 20 个"),
        ("ABC", " ", "name", "没填"),
    ],
)
def test_a_bad_or_taken_one_is_refused_at_its_field(session, site, code, name, field, says):
    with pytest.raises(RuleViolation, match=says) as refused:
        open_community(session, code, name)
    assert refused.value.field == field
