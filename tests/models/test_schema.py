"""init-db: an empty database is made, a standing one follows the declarations in what takes nothing away, the rest is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, create_engine, inspect, text

from models import schema
from models.db import NAMES, Base
from tests.databases import unmark_constraints


@pytest.fixture
def engine(databases, db_name, tmp_path):
    """A database with nothing in it, as its owner."""
    if db_name == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        postgres = databases["postgresql"]
        assert postgres.app
        postgres.run("DROP DATABASE IF EXISTS bare WITH (FORCE)", "CREATE DATABASE bare")
        url = postgres.url("bare")
    engine = create_engine(url)
    unmark_constraints()  # whoever made tables before us in this process
    yield engine
    engine.dispose()
    unmark_constraints()


@pytest.fixture
def declared(monkeypatch):
    """Declarations of our own in place of the product's: returns a function that puts a set of tables in force."""

    def put(*tables: tuple) -> MetaData:
        metadata = MetaData(naming_convention=NAMES)
        for name, *parts in tables:
            Table(name, metadata, Column("id", Integer, primary_key=True), *parts)
        monkeypatch.setattr(schema.Base, "metadata", metadata)
        return metadata

    monkeypatch.setattr(schema, "load_all", lambda: None)
    return put


def test_an_empty_database_gets_every_table_and_a_second_run_finds_nothing_to_do(engine):
    assert schema.init_db(engine) == "created"
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    assert schema.init_db(engine) == "up to date"


def test_two_at_once_do_it_once(engine):
    schema.load_all()
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda _: schema.init_db(engine), range(2))) == ["created", "up to date"]


def test_new_tables_columns_and_indexes_are_added_and_rows_stay(engine, declared):
    declared(("pet", Column("name", String(20))))
    schema.init_db(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO pet (id, name) VALUES (1, '豆豆')"))
    declared(
        ("owner", Column("name", String(20))),
        (
            "pet", Column("name", String(20)), Column("owner_id", Integer, ForeignKey("owner.id")),
            Index("ix_pet_owner_id", "owner_id", "id"),
        ),
    )
    schema.init_db(engine)
    seen = inspect(engine)
    assert {column["name"] for column in seen.get_columns("pet")} == {"id", "name", "owner_id"}
    assert seen.get_foreign_keys("pet")[0]["referred_table"] == "owner"
    assert [index["name"] for index in seen.get_indexes("pet")] == ["ix_pet_owner_id"]
    with engine.begin() as connection:
        assert connection.execute(text("SELECT name, owner_id FROM pet")).all() == [("豆豆", None)]
    assert schema.init_db(engine) == "up to date"


@pytest.mark.parametrize(
    ("change", "number", "names"),
    [
        (lambda: ("pet", Column("name", String(20)), Column("age", Integer, nullable=False)), "register.E020", "pet.age"),
        (lambda: ("pet", Column("name", Integer)), "register.E021", "pet.name"),
        (lambda: ("pet", Column("name", String(20), nullable=False)), "register.E021", "pet.name"),
        (lambda: ("pet",), "register.E022", "pet.name"),
        (lambda: ("dog", Column("name", String(20))), "register.E022", "pet"),
    ],
)
def test_what_would_take_away_or_change_is_refused_and_named_and_nothing_is_done(engine, declared, change, number, names):
    declared(("pet", Column("name", String(20))))
    schema.init_db(engine)
    declared(change(), ("house",))
    with pytest.raises(schema.NeedsMigration, match=f"{number} {names}"):
        schema.init_db(engine)
    assert not inspect(engine).has_table("house")


def test_the_search_index_and_the_queue_are_nobody_elses_business(engine, declared):
    declared(("pet", Column("name", String(20))))
    schema.init_db(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE search_pet (id integer)"))
    assert schema.init_db(engine) == "up to date"


def test_the_applications_own_role_may_write_and_not_change_tables(databases, app, session):
    if session.get_bind().dialect.name == "sqlite":
        assert session.execute(text("PRAGMA foreign_keys"), execution_options={"raw": True}).scalar() == 1
        return
    rights = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert session.connection().execute(text(rights)).one() == (False, False)
    with pytest.raises(Exception, match="must be owner"):
        session.connection().execute(text("ALTER TABLE visit ADD COLUMN x integer"))
