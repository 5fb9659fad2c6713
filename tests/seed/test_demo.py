"""The demonstration looks like the pictures, whatever the day it is loaded on."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from models import clock
from models.audit import AuditLine
from models.db import db
from models.declare import REGISTERS, all_registers
from models.operations.import_file import import_file
from models.organisation import Account, Community, system_actor
from models.passwords import verify_password
from models.premises import Resident, Room
from models.registers.complaint import Complaint
from models.registers.incident import Incident
from models.registers.item import Item
from models.registers.notice import Notice
from models.registers.visit import Visit
from models.rules import identity
from models.schema import init_db
from models.scope import acting
from models.search import matching
from models.sheets.register_file import export_register
from models.tracking import Pause, Step
from seed.demo import load_demo
from tests.databases import app_on

SLIPS = ("repair", "rework", "service_order", "return_visit", "praise", "suggestion", "visitor", "aircon", "reception_plan")
NOW = datetime(2026, 12, 8, 10, 17)  # not the day of the pictures


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def loaded(request, databases, tmp_path_factory):
    """The demonstration in a database of its own, loaded once for this module, which only reads it."""
    folder = tmp_path_factory.mktemp("demo")
    app = app_on(_empty_database(request.param, databases, folder), folder)
    with app.app_context(), clock.held_at(NOW):
        init_db(db.engine)
        assert load_demo(db.session)
        with acting(db.session, system_actor()):
            yield db.session
        db.session.remove()
        db.engine.dispose()


def _empty_database(name, databases, folder) -> str:
    if name == "sqlite":
        return f"sqlite:///{folder / 'demo.db'}"
    server = databases[name]
    server.run("DROP DATABASE IF EXISTS desk_demo WITH (FORCE)", "CREATE DATABASE desk_demo")
    return server.url("desk_demo")


def count(session, model, *conditions) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*conditions))


def home(session) -> Community:
    return session.scalar(select(Community).where(Community.code == "JXHY"))


def test_there_are_three_estates_and_the_first_is_that_of_the_pictures(loaded):
    assert loaded.scalars(select(Community.name).order_by(Community.id)).all() == ["锦绣花园", "翠湖苑", "观澜里"]
    estate = home(loaded)
    assert (estate.company, estate.desk_phone, estate.address) == ("和居物业服务有限公司", "0755-8800-1234", "锦绣花园 1栋首层客服中心")


def test_everybody_signs_in_with_the_password_that_is_told(loaded):
    accounts = loaded.scalars(select(Account)).all()
    assert {one.username for one in accounts} == {"desk", "supervisor", "department", "manager", "company", "admin"}
    assert all(one.demo and verify_password(one.password_hash, "Demo@2026") for one in accounts)


def test_it_looks_lived_in(loaded):
    estate = home(loaded).id
    assert 550 < count(loaded, Room, Room.community_id == estate) < 700
    assert 700 < count(loaded, Resident, Resident.community_id == estate) < 1100
    assert 1100 < count(loaded, Visit, Visit.community_id == estate) < 1600
    assert 120 < count(loaded, Complaint, Complaint.community_id == estate) < 200
    assert (count(loaded, Item), count(loaded, Incident), count(loaded, Notice)) == (20, 9, 4)
    for slug in SLIPS:
        assert count(loaded, REGISTERS[slug].model) >= 1, slug


def test_the_other_estates_have_something_to_compare(loaded):
    for estate in loaded.scalars(select(Community).where(Community.code != "JXHY")):
        mine = Visit.community_id == estate.id
        months = {moment.month for moment in loaded.scalars(select(Visit.received_at).where(mine))}
        assert 80 < count(loaded, Visit, mine) < 200 and len(months) >= 4
        assert count(loaded, Complaint, Complaint.community_id == estate.id) > 5


def test_exactly_the_six_matters_of_the_pictures_are_overdue(loaded):
    overdue = select(Visit.content).join(Step, Step.entry_id == Visit.id)
    missed = (Step.register == "visit", Step.level == 1, Step.done_at.is_(None), Step.due_at <= NOW)
    overdue = overdue.where(Visit.community_id == home(loaded).id, *missed)
    found = loaded.scalars(overdue.order_by(Step.due_at)).all()
    assert len(found) == 6
    assert found[0].startswith("阳台推拉门变形") and found[-1].startswith("地下车位管理费")


def test_one_matter_is_paused_and_three_wait_for_their_return_visit(loaded):
    assert count(loaded, Pause, Pause.end_at.is_(None)) == 1
    assert count(loaded, Visit, Visit.status == "to_visit") == 3
    assert count(loaded, Visit, Visit.status == "to_confirm") == 2


def test_the_month_has_complaints_of_every_outcome(loaded):
    assert count(loaded, Visit, Visit.reopened > 0) > 0
    assert count(loaded, Complaint, Complaint.validity == "invalid") > 0
    assert count(loaded, Complaint, Complaint.complained_at >= NOW - timedelta(days=30)) > 20


def test_numbers_follow_the_day_and_have_no_gaps(loaded):
    estate, day = home(loaded).id, NOW - timedelta(days=30)
    of_day = select(Visit.record_no).where(Visit.community_id == estate, Visit.record_no.startswith(f"LD{day:%Y%m%d}"))
    found = loaded.scalars(of_day.order_by(Visit.id)).all()
    assert found == [f"LD{day:%Y%m%d}-{number:03d}" for number in range(1, len(found) + 1)]


def test_nothing_happens_after_the_moment_it_was_loaded(loaded):
    assert loaded.scalar(select(func.max(Visit.received_at))) <= NOW
    assert loaded.scalar(select(func.max(Visit.closed_at))) <= NOW
    assert loaded.scalar(select(func.max(AuditLine.at))) <= NOW


def test_no_telephone_could_be_somebody_s(loaded):
    phones = loaded.scalars(select(Resident.phone)).all()
    assert all(identity.is_mobile(number) and number[3:7] == "0000" for number in phones)


def test_matters_are_found_by_their_words(loaded):
    found = loaded.scalars(select(Visit.content).where(Visit.id.in_(matching(loaded, Visit.register, "灯带 跳闸")))).all()
    assert found == ["客厅灯带一开就跳闸，其他房间正常"]


def test_it_goes_into_an_empty_database_only(loaded):
    before = count(loaded, Visit)
    assert load_demo(loaded) is False
    assert count(loaded, Visit) == before


def test_every_register_handed_out_whole_and_brought_back_changes_nothing(loaded, tmp_path):
    with acting(loaded, system_actor(home(loaded).id)) as actor:
        for register in all_registers():
            rows = export_register(loaded, actor, NOW, register, home(loaded), tmp_path / "out.xlsx", unmasked=True)
            result = import_file(loaded, actor, NOW, register, tmp_path / "out.xlsx", dry_run=True)
            assert (result.errors, result.count("same")) == ([], rows), register.slug
        loaded.rollback()
