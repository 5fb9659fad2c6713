"""Generated rows stand as if they had been saved one by one."""

from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import func, select

from models import steps
from models.audit import AuditLine
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.search import matching, terms_of
from models.tracking import Action, Step
from seed.generate import generate

NOW = datetime(2026, 11, 23, 14, 32)
ROWS = 400


@pytest.fixture
def filled(session, site, at):
    at(NOW)
    site.staff["desk"].post = "接待员"
    session.commit()
    before = session.scalar(select(func.count()).select_from(Visit))
    assert generate(session, ROWS, now=NOW) == ROWS
    assert session.scalar(select(func.count()).select_from(Visit)) == before + ROWS
    return session


def test_every_entry_has_its_steps_timeline_and_audit(filled):
    for table, register in ((Step, Step.register), (Action, Action.register), (AuditLine, AuditLine.register)):
        covered = filled.scalar(select(func.count(table.entry_id.distinct())).where(register == "visit"))
        assert covered >= ROWS


def test_steps_are_those_that_saving_would_have_made(filled):
    visit = filled.scalars(select(Visit).where(Visit.status == "written_off", Visit.category == "complaint").limit(1)).one()
    made = {row.step: row for row in filled.scalars(select(Step).where(Step.register == "visit", Step.entry_id == visit.id))}
    steps.align(filled, visit, NOW)
    filled.expire_all()
    for row in filled.scalars(select(Step).where(Step.register == "visit", Step.entry_id == visit.id)):
        assert (row.due_at, row.done_at, row.level) == (made[row.step].due_at, made[row.step].done_at, made[row.step].level)
    assert made.keys() == {"supervisor", "manager", "return_visit"}


def test_words_are_those_that_saving_would_have_indexed(filled):
    from seed.generate import _terms

    visit = filled.scalars(select(Visit).limit(1)).one()
    row = {column.name: getattr(visit, column.name) for column in Visit.__table__.columns}
    mine, theirs = _terms(Visit, row), terms_of(Visit.register, row)
    assert Counter(mine.pairs) == Counter(theirs.pairs)
    assert set(mine.singles) == set(theirs.singles)


def test_a_changed_entry_leaves_no_old_words_behind(filled):
    visit = filled.scalars(select(Visit).limit(1)).one()
    visit.voided_at, visit.void_reason = NOW, "登重了"
    filled.commit()
    words = visit.content[:6]
    assert visit.id not in filled.scalars(matching(filled, Visit.register, words)).all()


def test_numbers_go_on_where_the_day_stood(filled):
    numbers = filled.scalars(select(Visit.record_no)).all()
    assert len(numbers) == len(set(numbers))
    generate(filled, 50, now=NOW, seed=2)
    numbers = filled.scalars(select(Visit.record_no)).all()
    assert len(numbers) == len(set(numbers))


def test_a_new_entry_gets_an_id_of_its_own(filled):
    visit = Visit(received_at=NOW, room="3-2-1201", person_name="张伟", phone="拒留", category="repair", content="水龙头滴水")
    filled.add(visit)
    filled.commit()
    assert visit.id == filled.scalar(select(func.max(Visit.id)))


def test_complaints_have_their_own_sheet(filled):
    of_visits = filled.scalar(select(func.count()).select_from(Visit).where(Visit.category == "complaint"))
    assert filled.scalar(select(func.count()).select_from(Complaint)) == of_visits > 0


def test_the_same_seed_tells_the_same_story(filled):
    first = filled.scalars(select(Visit.content).order_by(Visit.id).limit(20)).all()
    again = generate(filled, ROWS, now=NOW)
    second = filled.scalars(select(Visit.content).order_by(Visit.id).offset(ROWS).limit(20)).all()
    assert again == ROWS and first == second
