import pytest

from models.errors import RuleViolation
from models.operations.urge_slip import urge_slip
from models.registers.rework import Rework


@pytest.mark.rule(56)
def test_who_may_not_urge_is_refused(site, session, actor_for, at):
    now = at("2026-11-23 10:00")
    session.info["actor"] = actor_for("desk")
    row = Rework(community_id=site.community.id, owner_name="张伟", phone="13800001234", room="3-2-1201", part="wall",
                 description="空鼓开裂")  # fmt: skip
    session.add(row)
    session.flush()
    with pytest.raises(RuleViolation, match="权限"):
        urge_slip(session, actor_for("department"), now, row)
    urge_slip(session, actor_for("supervisor"), now, row)
    assert len(row.urges) == 1
