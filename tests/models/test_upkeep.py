from datetime import datetime

from sqlalchemy import text

from models.upkeep import refresh, refresh_statistics


def test_the_planner_learns_how_rows_are_spread(session, site, db_name):
    refresh_statistics(session.connection())
    session.commit()
    if db_name == "sqlite":
        known = set(session.connection().execute(text("SELECT tbl FROM sqlite_stat1")).scalars())
        assert {"room", "resident", "staff"} <= known
    else:
        assert session.connection().execute(text("SELECT 1")).scalar() == 1


def test_the_worker_may_do_it_every_night(session):
    assert refresh(session, datetime(2026, 11, 23, 3, 31)) == 0
