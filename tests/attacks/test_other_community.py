"""The ways into another community that lead through screens: guessed ids, hand-made forms, lookups, exports, oracles.

The ways that lead through code are in tests/models/scope_probes.py.
"""

import io
import zipfile
from datetime import datetime

import pytest
from sqlalchemy import select

from models.organisation import Department, Staff, system_actor
from models.premises import Resident
from models.registers.complaint import Complaint
from models.registers.item import Item
from models.registers.visit import Visit
from models.scope import acting
from tests.models.scope_probes import SECRET, new_sheet, new_visit

NOW = datetime(2026, 11, 23, 14, 32)
TOLD = (*SECRET.values(), "慕*", "慕**", "135****2222")  # not even masked


@pytest.fixture
def theirs(site, session, at) -> dict[str, int]:
    """Ids in 滨江雅苑 to guess, by slug."""
    at(NOW)
    other = site.other.id
    with acting(session, system_actor(other)):
        visit, sheet = new_visit(), new_sheet(complainant=SECRET["person_name"], phone=SECRET["phone"], description=SECRET["content"])
        item = Item(item_name="手表", features=SECRET["content"], place="大堂", person_name=SECRET["person_name"], storage_place="柜 1",
                    received_by_id=session.scalar(select(Staff.id).where(Staff.community_id == other)))  # fmt: skip
        session.add_all([visit, sheet, item])
        session.commit()
        found = {"visit": visit.id, "complaint": sheet.id, "item": item.id}
        for kind in (Staff, Department, Resident):
            found[kind.__tablename__] = session.scalar(select(kind.id).where(kind.community_id == other))
    session.commit()
    return found


@pytest.fixture
def mine(session, theirs, site, actor_for) -> Visit:
    with acting(session, actor_for("desk")):
        entry = new_visit(person_name="张伟", phone="13800001234", content="厨房漏水")
        session.add(entry)
        session.commit()
    return entry


@pytest.fixture(params=["desk", "manager"])
def client(request, client_for, theirs):
    return client_for(request.param)


def state(session, theirs) -> list[tuple]:
    """All the other community holds, as it can be seen past the scope."""
    found = []
    for model in (Visit, Complaint, Item):
        statement = select(model).where(model.id == theirs[model.__tablename__]).execution_options(populate_existing=True)
        row = session.scalar(statement, execution_options={"unscoped": True})
        found.append((row.version, row.voided_at, row.status, row.remark, row.community_id))
    return found


@pytest.mark.parametrize("slug", ["visit", "complaint", "item", "resident", "staff", "department"])
@pytest.mark.parametrize("page", ["details", "edit", "print/form", "void", "attachment"])
def test_a_guessed_id_is_a_page_that_does_not_exist(client, theirs, slug, page):
    answer = client.get(f"/admin/{slug}/{page}/?id={theirs[slug]}&file=1")
    assert answer.status_code in (403, 404)
    assert not [secret for secret in TOLD if secret in answer.text]


@pytest.mark.parametrize("slug", ["visit", "complaint", "item"])
@pytest.mark.parametrize(
    "route, data",
    [
        ("edit", {"version": "1", "remark": "改过", "_shown": "remark"}),
        ("void", {"confirmed": "1", "reason": "不是我们的"}),
        ("reveal", {"field": "phone", "reason": "想看看"}),
    ],
)
def test_a_guessed_id_cannot_be_written_to(client, session, theirs, slug, route, data):
    before = state(session, theirs)
    answer = client.post(f"/admin/{slug}/{route}/?id={theirs[slug]}", data=data)
    assert answer.status_code in (403, 404)
    assert not [secret for secret in TOLD if secret in answer.text]
    assert state(session, theirs) == before


@pytest.mark.parametrize("action", ["void", "urge", "transfer", "result", "take_over", "write_off"])
def test_no_move_is_made_on_a_guessed_id(client, session, theirs, action):
    before = state(session, theirs)
    form = {
        "slug": "visit",
        "id": theirs["visit"],
        "action": action,
        "version": "1",
        "void_reason": "不要",
        "process_note": "修",
        "result": "好",
    }
    assert client.post("/admin/case/act/", data=form).status_code in (403, 404)
    assert state(session, theirs) == before


@pytest.mark.parametrize("action", ["urge", "hand_over"])
def test_chosen_rows_are_only_ones_own(client_for, session, theirs, site, action):
    before = state(session, theirs)
    client = client_for("supervisor")
    client.post("/admin/visit/bulk/", data={"do": action, "ids": [theirs["visit"]], "owner_id": site.staff["desk"].id})
    client.post("/admin/visit/bulk/", data={"do": action, "all": "1", "owner_id": site.staff["desk"].id})
    client.post("/admin/escalation/urge/", data={"ids": [f"visit:{theirs['visit']}", theirs["visit"]], "note": "快"})
    assert state(session, theirs) == before


@pytest.mark.parametrize("slug", ["visit", "complaint", "item", "resident"])
@pytest.mark.parametrize("door", ["", "print/page/", "export/csv/", "export/xlsx/"])
def test_lists_prints_and_exports_hold_ones_own_only(client, theirs, slug, door):
    answers = [client.get(f"/admin/{slug}/{door}"), client.get(f"/admin/{slug}/{door}?q=水箱")]
    if door:
        answers.append(client.post(f"/admin/{slug}/{door}", data={"ids": [theirs[slug]]}))
    for answer in answers:
        assert answer.status_code in (200, 405)
        body = _unpacked(answer)
        assert not [secret for secret in (*TOLD, "吴*") if secret in body]


def _unpacked(answer) -> str:
    data = answer.data
    answer.close()
    if data[:2] != b"PK":
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


@pytest.mark.parametrize("query", ["phone=13511112222", "person_name=慕容雪", "q=顶楼水箱异响", "q=LD20261123-001", "room=3-2-1201"])
def test_filters_and_searches_are_no_oracle(client, mine, theirs, query):
    """What is there and what is nowhere answer alike."""
    answer = client.get(f"/admin/visit/?{query}")
    assert answer.status_code == 200
    assert f'id={theirs["visit"]}"' not in answer.text
    assert "顶楼水箱异响" not in answer.text.replace('value="顶楼水箱异响"', "").replace("“顶楼水箱异响”", "")


@pytest.mark.parametrize("typed", ["LD", "LD20261123-001", "1-1-101", "吴越", "", "%", "_"])
@pytest.mark.parametrize("limit", ["", "&limit=-1", "&limit=999999"])
def test_lookups_find_nothing_of_others_and_little_at_all(client, theirs, typed, limit):
    for address in (
        f"/admin/complaint/lookup/?field=visit_id&q={typed}{limit}",
        f"/admin/occupancy/lookup/?field=resident_id&q={typed}{limit}",
    ):
        found = client.get(address).json["found"]
        assert len(found) <= 8
        assert not [hit for hit in found if any(secret in str(hit) for secret in (*TOLD, "吴"))]


@pytest.mark.parametrize("field, slug", [("handler_id", "staff"), ("department_id", "department"), ("reporter_id", "staff")])
def test_a_foreign_id_in_a_form_is_refused_and_empties_nothing(client_for, session, mine, theirs, field, slug):
    before = getattr(mine, field)
    answer = client_for("desk").post(f"/admin/visit/edit/?id={mine.id}", data={"version": str(mine.version), field: str(theirs[slug])})
    assert answer.status_code in (200, 422)
    session.refresh(mine)
    assert getattr(mine, field) == before


def test_a_link_to_an_entry_elsewhere_is_refused(client_for, session, mine, theirs):
    said = {
        "complained_at": "2026-11-23 10:00",
        "complainant": "张伟",
        "phone": "13800001234",
        "room": "3-2-1201",
        "description": "夜里装修",
    }
    form = said | {"complaint_type": "other", "severity": "minor", "visit_id": "LD20261123-009", "visit_id_key": str(theirs["visit"])}
    client_for("desk").post("/admin/complaint/new/", data=form)
    assert theirs["visit"] not in session.scalars(select(Complaint.visit_id).where(Complaint.community_id == mine.community_id)).all()


@pytest.mark.parametrize(
    "extra", [{"community_id": "2"}, {"recorded_by_id": "9"}, {"id": "77"}, {"version": "9"}, {"record_no": "LD20260101-001"}]
)
def test_what_no_form_offers_is_not_taken_from_one(client_for, session, site, theirs, extra):
    form = {"received_at": "2026-11-23 10:00", "channel": "call", "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234",
            "category": "repair", "content": "大门关不上"}  # fmt: skip
    client_for("desk").post("/admin/visit/new/", data=form | extra)
    entry = session.scalar(select(Visit).where(Visit.content == "大门关不上"))
    assert (entry.community_id, entry.recorded_by_id) == (site.community.id, site.staff["desk"].id)
    assert (entry.version, entry.record_no) == (1, "LD20261123-001")
    assert entry.id != 77


def test_an_entry_is_not_moved_by_its_form(client_for, session, mine, site):
    client_for("desk").post(f"/admin/visit/edit/?id={mine.id}", data={"version": str(mine.version), "community_id": str(site.other.id)})
    session.refresh(mine)
    assert mine.community_id == site.community.id


def test_a_number_used_elsewhere_is_free_here(client_for, session, theirs, site):
    """The other community's room 1-1-101 must not show by a clash."""
    with acting(session, system_actor(site.community.id)):
        session.commit()
    client_for("desk").post("/admin/room/new/", data={"full_no": "1-1-101", "room_type": "home"})
    from models.premises import Room

    assert session.scalar(select(Room.id).where(Room.full_no == "1-1-101", Room.community_id == site.community.id))


@pytest.mark.parametrize("address", ["/admin/household/?room=1-1-101", "/admin/find/?q=1-1-101", "/admin/intake/?room=1-1-101"])
def test_a_household_elsewhere_is_unknown_here(client, theirs, address):
    answer = client.get(address)
    assert answer.status_code in (200, 404)
    assert not [secret for secret in (*TOLD, "吴越", "吴*", "135****4444") if secret in answer.text]


def test_nobody_switches_into_a_community_without_a_role_there(client_for, theirs, site):
    client = client_for("desk")
    client.post("/community", data={"community": str(site.other.id), "community_id": str(site.other.id)})
    assert client.get(f"/admin/visit/details/?id={theirs['visit']}").status_code == 404
