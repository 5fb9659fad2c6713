"""The steward of a room is known as soon as something is filed for it, and is told."""

from datetime import datetime

import pytest
from sqlalchemy import select

from models.operations.file_entry import file_visit
from models.premises import Building
from models.scope import acting
from models.stewards import steward_of
from models.tracking import Action

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def buildings(session, site):
    """Building 3 has a steward; one of its rooms has another."""
    building = session.scalar(select(Building).where(Building.community_id == site.community.id, Building.name == "3"))
    building.steward_id, site.rooms["3-2-1202"].steward_id = site.staff["guard"].id, site.staff["desk"].id
    session.commit()
    return building


@pytest.fixture
def file(session, actor_for, at, buildings):
    def filed(by="supervisor", **values):
        actor, now = actor_for(by), at(NOW)
        given = {"channel": "call", "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "repair",
                 "content": "地漏返味"}  # fmt: skip
        with acting(session, actor):
            visit = file_visit(session, actor, now, given | values).visit
            session.commit()
        return visit

    return filed


def told(session) -> list[str]:
    return session.scalars(select(Action.to_value).where(Action.verb == "steward").order_by(Action.id)).all()


@pytest.mark.rule(22)
@pytest.mark.parametrize(
    "room, steward", [("3-2-1201", "guard"), ("3-2-1202", "desk"), ("3-9-999", "guard"), ("5-1-301", None), ("B1-023", None), (None, None)]
)
def test_the_room_names_its_steward_else_the_building_does(session, site, buildings, room, steward):
    assert steward_of(session, site.community.id, room) == (site.staff[steward].id if steward else None)


@pytest.mark.rule(22)
def test_filing_for_a_room_fills_in_its_steward_and_tells_them_once(session, site, file):
    visit = file()
    assert visit.steward_id == site.staff["guard"].id and told(session) == ["孙海"]
    visit.urgency = "urgent"
    session.commit()
    assert told(session) == ["孙海"]


@pytest.mark.rule(22)
def test_another_room_is_another_stewards(session, site, file):
    visit = file()
    visit.room = "3-2-1202"
    session.commit()
    assert visit.steward_id == site.staff["desk"].id and told(session) == ["孙海", "李静"]
    visit.room, visit.location = None, "东门"
    session.commit()
    assert visit.steward_id is None and len(told(session)) == 2


@pytest.mark.rule(22)
def test_the_case_page_shows_the_steward_and_that_they_were_told(client_for, file):
    visit = file()
    text = client_for("desk").get(f"/admin/visit/details/?id={visit.id}").get_data(as_text=True)
    assert "区域管理员" in text and "通知区域管理员 孙海" in text


def test_who_has_left_and_who_filed_it_themselves_is_not_told(session, site, file):
    assert file(by="desk", room="3-2-1202").steward_id == site.staff["desk"].id and told(session) == []
    site.staff["guard"].enabled = False
    session.commit()
    assert file().steward_id is None and told(session) == []
