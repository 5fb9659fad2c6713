"""Who sees which entry inside a community; a key out of sight is a key that does not exist."""

from datetime import datetime

import pytest

from models import visibility
from models.organisation import system_actor
from models.registers.visit import Visit
from models.scope import acting

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def visit(site, session, at) -> int:
    at(NOW)
    made = Visit(
        community_id=site.community.id,
        received_at=NOW,
        channel="call",
        room="3-2-1201",
        person_name="张伟",
        phone="拒留",
        category="repair",
        content="漏水",
        department_id=site.departments["工程部"].id,
        recorded_by_id=site.staff["guard"].id,
    )
    session.add(made)
    session.commit()
    return made.id


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("desk", True),
        ("supervisor", True),
        ("manager", True),
        ("company", True),
        ("department", True),
        ("guard", True),
        ("admin", False),
        ("elsewhere", False),
    ],
)
def test_a_key_is_found_by_those_who_may_see_the_entry(who, sees, visit, session, actor_for):
    actor = actor_for(who)
    with acting(session, actor):
        assert (visibility.find(session, actor, Visit, visit) is not None) is sees


def test_what_was_not_handed_to_a_department_is_out_of_its_sight(visit, site, session, actor_for):
    session.get(Visit, visit).department_id = site.departments["保洁部"].id
    session.commit()
    assert visibility.find(session, actor_for("department"), Visit, visit) is None


@pytest.mark.parametrize("key", [None, "", "0", "-1", "1,2", "abc", "１", "9" * 19, "9" * 40, "1.0", " ", "1 OR 1=1"])
def test_an_odd_key_finds_nothing(key, visit, session, actor_for):
    assert visibility.find(session, actor_for("manager"), Visit, key) is None


def test_the_system_sees_the_community_it_acts_in(visit, site, session):
    assert visibility.find(session, system_actor(site.community.id), Visit, visit) is not None
    assert visibility.find(session, system_actor(site.other.id), Visit, visit) is None
    assert visibility.find(session, system_actor(), Visit, visit) is not None
