"""Lock-out: counted before the password is looked at, right under parallel tries."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlalchemy.orm import Session

from admin_app.signin import tries
from models.db import db
from models.organisation import system_actor

NOW = datetime(2026, 11, 23, 9, 0)


def test_the_sixth_of_twenty_parallel_tries_is_refused_like_all_after_it(app):
    with app.app_context():
        engine = db.engine

    def attempt(_number):
        with Session(engine, info={"actor": system_actor()}) as session:
            until = tries.count(session, tries.of_account("desk"), tries.PER_ACCOUNT, NOW)
            session.commit()
            return until is None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(20))) == tries.PER_ACCOUNT


def test_an_address_has_fifty_tries_whatever_the_accounts(session):
    counted = [tries.count(session, tries.of_address("10.0.0.7"), tries.PER_ADDRESS, NOW) for _ in range(51)]
    assert counted[:50] == [None] * 50
    assert counted[50] == datetime(2026, 11, 23, 9, 15)
    assert tries.count(session, tries.of_address("10.0.0.8"), tries.PER_ADDRESS, NOW) is None


def test_what_was_typed_as_a_name_is_not_kept(session):
    assert "Geheim" not in tries.of_account("Geheim-1234")


def test_a_success_gives_the_address_its_own_try_back_and_no_more(session):
    for _ in range(50):
        tries.count(session, tries.of_address("10.0.0.7"), tries.PER_ADDRESS, NOW)
    tries.forgive(session, "desk", "10.0.0.7")
    assert tries.count(session, tries.of_address("10.0.0.7"), tries.PER_ADDRESS, NOW) is None
    assert tries.count(session, tries.of_address("10.0.0.7"), tries.PER_ADDRESS, NOW) is not None
