"""The trail: who changed what, when and from where, in the same transaction, masked, never changed afterwards."""

from datetime import datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from models import audit
from models.audit import AuditLine, record
from models.errors import RuleViolation
from models.organisation import Actor
from models.premises import Resident
from models.registers.complaint import Complaint
from models.registers.visit import Visit

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def desk(site, session, actor_for, at) -> Actor:
    at(NOW)
    session.info["actor"] = actor_for("desk")
    return session.info["actor"]


@pytest.fixture
def key():
    audit.set_key("for tests only")
    yield
    audit.set_key(b"")


@pytest.fixture
def entry(session, desk) -> Visit:
    entry = Visit(
        received_at=NOW, room="3-2-1201", person_name="张伟", phone="13800001234", category="repair", content="厨房漏水，打13911112222",
    )  # fmt: skip
    session.add(entry)
    session.commit()
    return entry


def lines(session, action: str, register: str = "visit") -> list[AuditLine]:
    wanted = select(AuditLine).where(AuditLine.action == action, AuditLine.register == register).order_by(AuditLine.id)
    return session.scalars(wanted).all()


def test_a_new_entry_leaves_one_line_with_all_it_says(session, desk, entry):
    (line,) = lines(session, "create")
    assert (line.at, line.account_id, line.actor_name, line.ip) == (NOW, desk.account_id, "李静", "127.0.0.1")
    assert (line.community_id, line.entry_id, line.record_no) == (desk.community_id, entry.id, "LD20261123-001")
    assert line.detail["category"] == ["", "报修"]
    assert line.detail["room"] == ["", "3栋2单元1201"]


@pytest.mark.rule(140)
def test_private_values_and_numbers_in_free_text_stand_masked(session, entry):
    (line,) = lines(session, "create")
    assert line.detail["person_name"] == ["", "张*"]
    assert line.detail["phone"] == ["", "138****1234"]
    assert line.detail["content"] == ["", "厨房漏水，打139****2222"]


@pytest.mark.rule(143)
def test_a_change_names_only_what_changed(session, desk, entry):
    entry.phone, entry.urgency = "13700005678", "urgent"
    session.commit()
    (line,) = lines(session, "change")
    assert line.detail == {"phone": ["138****1234", "137****5678"], "urgency": ["一般", "紧急"]}


def test_people_departments_and_entries_are_named_not_numbered(session, desk, entry, site):
    entry.handler_id, entry.department_id = site.staff["department"].id, site.departments["工程部"].id
    session.commit()
    (line,) = lines(session, "change")
    assert line.detail["handler_id"] == ["李静", "刘强"]
    assert line.detail["department_id"] == ["", "工程部"]
    session.add(Complaint(complained_at=NOW, complainant="张伟", phone="拒留", visit_id=entry.id, description="说了三次没人来"))
    session.commit()
    (line,) = lines(session, "create", "complaint")
    assert line.detail["visit_id"] == ["", "LD20261123-001"]


def test_voiding_is_told_with_its_reason_masked(session, desk, entry):
    entry.voided_at, entry.void_reason = NOW, "重复登记，见 13800001234"
    session.commit()
    (line,) = lines(session, "void")
    assert line.detail["void_reason"] == ["", "重复登记，见 138****1234"]


def test_a_save_that_changes_nothing_leaves_no_line(session, desk, entry):
    entry.urgency = entry.urgency
    session.commit()
    assert lines(session, "change") == []


def test_a_refused_save_leaves_no_line(session, desk, entry):
    entry.phone = "不知道"
    with pytest.raises(RuleViolation):
        session.commit()
    session.rollback()
    assert lines(session, "change") == []


def test_line_and_change_are_one_transaction(session, desk, entry):
    entry.urgency = "urgent"
    session.flush()
    assert len(lines(session, "change")) == 1
    session.rollback()
    assert lines(session, "change") == []


@pytest.fixture
def no_key(session):
    audit.set_key(b"")


def test_without_a_key_there_are_no_hashes(session, no_key, entry):
    assert lines(session, "create")[0].hashes is None


def test_a_keyed_hash_proves_what_stood_there(session, key, desk, entry):
    entry.phone = "13700005678"
    session.commit()
    (line,) = lines(session, "change")
    assert line.hashes == {"phone": [audit.keyed_hash("13800001234"), audit.keyed_hash("13700005678")]}
    (first,) = lines(session, "create")
    assert set(first.hashes) == {"person_name", "phone", "content"}
    assert first.hashes["phone"][1] == line.hashes["phone"][0]


def test_the_hash_depends_on_the_key(key):
    first = audit.keyed_hash("13800001234")
    audit.set_key("another")
    assert audit.keyed_hash("13800001234") != first


def test_residents_leave_a_trail_too(session, desk, site):
    resident = site.residents["3-2-1201"]
    session.get(Resident, resident.id).phone = "13800009999"
    session.commit()
    (line,) = lines(session, "change", "resident")
    assert (line.record_no, line.detail) == (None, {"phone": ["138****1234", "138****9999"]})


def test_what_is_no_change_is_recorded_by_hand_and_scrubbed(session, desk):
    record(session, desk, NOW, "export", register="visit", detail={"why": ["张先生 13800001234 要一份"], "count": 12})
    session.commit()
    (line,) = lines(session, "export")
    assert line.detail == {"why": ["张先生 138****1234 要一份"], "count": 12}
    assert (line.community_id, line.account_id, line.ip) == (desk.community_id, desk.account_id, "127.0.0.1")


@pytest.mark.rule(143)
@pytest.mark.parametrize("statement", ["UPDATE audit_line SET actor_name = '别人'", "DELETE FROM audit_line"])
def test_the_database_itself_refuses_to_touch_a_line(session, entry, statement):
    with pytest.raises(DBAPIError, match="never changed"):
        session.connection().execute(text(statement))
    session.rollback()
    assert len(lines(session, "create")) == 1


def test_lines_cannot_be_emptied_away(session, entry, db_name, databases):
    """SQLite knows no TRUNCATE; on PostgreSQL not even the owner of the table may."""
    from sqlalchemy import create_engine

    session.rollback()
    if db_name == "sqlite":
        with pytest.raises(DBAPIError):
            session.connection().execute(text("TRUNCATE audit_line"))
    else:
        owner = create_engine(databases[db_name].url("desk"))
        with owner.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
            connection.execute(text("TRUNCATE audit_line"))
        owner.dispose()
