"""Which community's rows exist for whom: every way past it that we know of, on both databases."""

import ast
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError, NoResultFound
from sqlalchemy.orm.exc import ObjectDeletedError

from models.db import db, reading_only
from models.errors import RuleViolation
from models.features import InCommunity
from models.organisation import Account, Actor, Department, Staff, system_actor
from models.premises import Room
from models.registers.visit import Visit
from models.scope import NoActor, PastTheScope, acting
from tests.models.scope_probes import PROBES, SECRET, Ground, new_sheet, new_visit

REFUSED = (RuleViolation, PastTheScope, NoActor, TypeError, InvalidRequestError, NoResultFound, ObjectDeletedError)


@pytest.fixture
def ground(site, session, actor_for, at) -> Ground:
    """An entry in each community; the session acts as the desk of 锦绣花园."""
    at("2026-11-23 14:32")
    elsewhere = site.other.id
    with acting(session, system_actor(elsewhere)):
        theirs = new_visit(community_id=elsewhere)
        session.add(theirs)
        session.commit()
        staff = session.scalar(select(Staff.id).where(Staff.community_id == elsewhere))
        department = session.scalar(select(Department.id).where(Department.community_id == elsewhere))
        room = session.scalar(select(Room.full_no).where(Room.community_id == elsewhere))
    session.info["actor"] = actor_for("desk")
    mine, sheet = new_visit(person_name="张伟", phone="13800001234", content="厨房漏水"), new_sheet()
    session.add_all([mine, sheet])
    session.commit()
    key, home = theirs.id, site.community.id
    session.expunge(theirs)
    return Ground(session, mine, sheet, home, elsewhere, key, staff, department, room, system_actor(elsewhere))


@pytest.mark.parametrize("probe", PROBES)
def test_no_way_leads_into_another_community(ground, probe):
    try:
        got = PROBES[probe](ground)
    except REFUSED:
        got = None
    assert not got
    ground.session.rollback()
    assert _as_it_was(ground) == [(ground.visit, *SECRET.values(), None, None)]


def _as_it_was(ground: Ground) -> list[tuple]:
    """All the other community's visits, read past the scope."""
    names = (Visit.id, *(getattr(Visit, name) for name in SECRET), Visit.remark, Visit.voided_at)
    found = ground.session.execute(select(*names).where(Visit.community_id == ground.other), execution_options={"unscoped": True})
    return [tuple(row) for row in found]


@pytest.mark.parametrize("field, theirs", [("handler_id", "staff"), ("department_id", "department"), ("receptionist_id", "staff")])
def test_a_foreign_key_across_is_refused_at_its_field_and_never_emptied(ground, field, theirs):
    before = getattr(ground.mine, field)
    setattr(ground.mine, field, getattr(ground, theirs))
    with pytest.raises(RuleViolation) as refusal:
        ground.session.commit()
    assert refusal.value.field == field
    assert "在本小区里找不到" in refusal.value.message
    ground.session.rollback()
    ground.session.refresh(ground.mine)
    assert getattr(ground.mine, field) == before


def test_a_foreign_key_to_nowhere_reads_the_same_as_one_across(ground):
    messages = []
    for key in (ground.staff, 999_999):
        ground.mine.handler_id = key
        with pytest.raises(RuleViolation) as refusal:
            ground.session.commit()
        messages.append(refusal.value.message)
        ground.session.rollback()
    assert messages[0] == messages[1]


def test_the_system_itself_links_nothing_across(ground):
    with acting(ground.session, system_actor(ground.home)), pytest.raises(RuleViolation) as refusal:
        ground.session.add(new_sheet(visit_id=ground.visit))
        ground.session.commit()
    assert refusal.value.field == "visit_id"


def test_who_works_in_two_communities_acts_in_both(ground, site, session):
    """Somebody belongs to the staff of one community and holds a role in another."""
    from models.organisation import Grant

    helper = session.scalar(select(Account).where(Account.username == "desk"))
    session.add(Grant(account_id=helper.id, community_id=ground.other, role="receptionist"))
    session.flush()
    roles = frozenset({"receptionist"})
    there = Actor("李静", helper.id, helper.staff_id, community_id=ground.other, grants={ground.home: roles, ground.other: roles})
    with acting(session, there):
        entry = new_visit(content="从另一个小区来帮忙登记")
        session.add(entry)
        session.commit()
        assert (entry.community_id, entry.recorded_by_id, entry.handler_id) == (ground.other, helper.staff_id, helper.staff_id)
    with acting(session, system_actor(ground.other)):  # somebody else touches it: the handler still counts as one of theirs
        entry.department_id = ground.department
        entry.handler_id = None
        session.flush()
        entry.handler_id = helper.staff_id
        session.commit()
    assert entry.handler_id == helper.staff_id


def test_an_actor_without_communities_sees_nothing(ground):
    with acting(ground.session, Actor("访客")):
        assert ground.session.scalars(select(Visit)).all() == []


def test_tables_that_belong_to_no_community_are_read_before_sign_in(session, site):
    with acting(session, None):
        assert session.scalar(select(Account.username).where(Account.username == "desk")) == "desk"
        with pytest.raises(NoActor):
            session.scalar(select(Account.id).where(select(Staff.id).exists()))


def test_a_statement_may_lift_the_scope_or_bring_raw_text_only_by_saying_so(ground):
    from sqlalchemy import text

    wanted = select(Visit.id).where(Visit.id == ground.visit)
    assert ground.session.scalar(wanted, execution_options={"unscoped": True}) == ground.visit
    narrowed = select(Visit.id).where(text("visit.id > 0"))
    assert ground.visit not in ground.session.scalars(narrowed, execution_options={"raw": True}).all()


def test_entries_are_never_deleted(ground):
    ground.session.delete(ground.mine)
    with pytest.raises(PastTheScope):
        ground.session.commit()


def test_eight_people_at_once_each_see_their_own(ground, app):
    """Statements are cached across threads: nobody may get the values another thread put in."""
    communities = (ground.home, ground.other)
    seen: list[tuple[int, set[int]]] = []

    def look(own: int) -> None:
        reading_only.set(True)
        with app.app_context():
            actor = Actor("同时", grants={own: frozenset({"receptionist"})}, community_id=own)
            for turn in range(25):
                with acting(db.session, actor):
                    rows = db.session.scalars(select(Visit.community_id).where(Visit.id > turn - 100)).all()
                    seen.append((own, set(rows)))
                db.session.rollback()

    threads = [Thread(target=look, args=(communities[number % 2],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8 * 25
    assert {(own, frozenset(rows)) for own, rows in seen} == {(own, frozenset({own})) for own in communities}


def test_every_unique_key_of_a_communitys_rows_holds_within_the_community(session):
    """Else a clash would tell that something exists elsewhere. A key that names an entry is the entry's community's already."""
    for mapper in db.Model.registry.mappers:
        if issubclass(mapper.class_, InCommunity):
            table = mapper.local_table
            assert not [column for column in table.c if column.unique], table.name
            for index in (*table.indexes, *table.constraints):
                if getattr(index, "unique", False) or type(index).__name__ == "UniqueConstraint":
                    assert {"community_id", "entry_id"} & {column.name for column in index.columns}, (table.name, index.name)


# Who may go past the session's listeners, and why.
RAW = {
    "models/audit.py": "writes audit lines, which nobody may change",
    "models/record_number.py": "draws numbers by upsert",
    "models/channel.py": "hands messages to the channels in the saving transaction",
    "models/operations/deliver.py": "a delivery is taken by whoever's UPDATE comes first",
    "models/outbox.py": "writes messages in the saving transaction",
    "models/reminder.py": "remembers what was told, by whoever's insert comes first",
    "models/operations/enqueue_job.py": "a job changes its state only while it is in the one it was read in",
    "models/operations/hand_out_job.py": "a link is used up by whoever comes first",
    "models/operations/job_lease.py": "a job is taken by whoever's UPDATE comes first",
    "models/operations/run_job.py": "tells how far it is beside the job's own transaction",
    "models/operations/schedules.py": "a period is taken by whoever's UPDATE comes first",
    "models/steps.py": "keeps deadline steps in the saving transaction",
    "models/slip_trail.py": "writes lines of the timeline in the saving transaction",
    "models/alarm.py": "writes lines of the timeline in the saving transaction",
    "models/amendment.py": "writes lines of the timeline in the saving transaction",
    "models/tracking.py": "replays the pauses of an entry while it is being saved",
    "models/search.py": "the word index is no entity",
    "models/word_index.py": "the word index is no entity",
    "models/schema.py": "makes tables",
    "models/migrations": "makes tables",
    "models/operations/escalate_overdue.py": "raises steps atomically",
    "models/scope.py": "is the scope",
    "models/belonging.py": "asks where a row belongs, while rows are written",
    "seed/generate.py": "writes a million rows",
    "seed/demo.py": "asks SQLite for fresh statistics",
    "models/upkeep.py": "asks SQLite for fresh statistics",
    "admin_app/commands.py": "makes tables",
    "admin_app/prepare.py": "makes tables before the first request",
    "admin_app/serve.py": "looks whether the database is there before serving",
    "admin_app/frame.py": "asks whether the database answers",
    "admin_app/signin": "counts tries before anybody is known",
}
ROOT = Path(__file__).parents[2]


def _raw_uses(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in ("connection", "engine", "get_bind", "exec_driver_sql", "raw_connection"):
            found.add(node.attr)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "sqlalchemy":
            found |= {name.name for name in node.names if name.name in ("text", "create_engine", "literal_column", "table")}
        if isinstance(node, ast.Constant | ast.keyword) and getattr(node, "value", getattr(node, "arg", None)) == "unscoped":
            found.add("unscoped")
        if isinstance(node, ast.keyword) and node.arg == "unscoped":
            found.add("unscoped")
    return found


def test_raw_connections_and_raw_text_stay_where_they_are_needed():
    files = [path for folder in ("models", "views", "admin_app", "seed") for path in (ROOT / folder).rglob("*.py")]
    elsewhere = {}
    for path in files:
        name = str(path.relative_to(ROOT))
        if name not in RAW and not any(name.startswith(f"{folder}/") for folder in RAW):
            uses = _raw_uses(path.read_text(encoding="utf-8"))
            if uses:
                elsewhere[name] = sorted(uses)
    assert elsewhere == {"models/db.py": ["exec_driver_sql"]}


@pytest.mark.parametrize(
    "source, word",
    [
        ("session.connection().execute(x)", "connection"),
        ("db.engine.begin()", "engine"),
        ("from sqlalchemy import text", "text"),
        ("session.execute(x, execution_options={'unscoped': True})", "unscoped"),
        ("statement.execution_options(unscoped=True)", "unscoped"),
    ],
)
def test_the_source_check_recognises(source, word):
    assert word in _raw_uses(source)
