from sqlalchemy import text

from models.upkeep import refresh_statistics


def test_the_planner_learns_how_rows_are_spread(session, site, db_name):
    refresh_statistics(session.connection())
    session.commit()
    if db_name == "sqlite":
        known = set(session.connection().execute(text("SELECT tbl FROM sqlite_stat1")).scalars())
        assert {"room", "resident", "staff"} <= known
    else:
        assert session.connection().execute(text("SELECT 1")).scalar() == 1
