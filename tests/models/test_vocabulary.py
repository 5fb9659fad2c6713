"""What it costs to read words, who reads which, and that they end with their request."""

import secrets
from datetime import date, datetime

import pytest
from sqlalchemy import event

from models import clock, vocabulary, words
from models.db import db
from models.organisation import system_actor
from models.registers.visit import Channel
from models.scope import acting
from models.vocabulary import Word

NOW = datetime(2026, 11, 24, 9, 30)


@pytest.fixture
def rename(session, site):
    def save(label: str, holds_from: date = date(2026, 11, 24)) -> None:
        session.add(Word(community_id=site.community.id, what="label", code="Channel.call", value=label, holds_from=holds_from, set_at=NOW))
        site.community.words_version = secrets.token_hex(8)
        session.commit()

    return save


@pytest.fixture
def asked(app):
    """How many statements about words went to the database since it was last emptied."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if "FROM word" in statement:
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_community_that_changed_nothing_costs_no_query(client_for, at, asked):
    at(NOW)
    desk = client_for("desk")
    assert "来电" in desk.get("/admin/intake/").text
    assert asked == []


def test_a_change_is_read_once_by_each_process_at_its_next_request(client_for, at, asked, rename, monkeypatch):
    at(NOW)
    desk = client_for("desk")
    for label in ("打进来", "热线"):
        rename(label)
        asked.clear()
        assert label in desk.get("/admin/intake/").text and len(asked) == 1
        assert label in desk.get("/admin/intake/").text and len(asked) == 1
    monkeypatch.setattr(vocabulary, "_read", type(vocabulary._read)())  # as another process would stand there
    assert "热线" in desk.get("/admin/intake/").text and len(asked) == 2


def test_a_day_brings_its_words_without_anybody_doing_anything(client_for, at, rename):
    at(NOW)
    rename("打进来", date(2026, 11, 25))
    assert "打进来" not in client_for("desk").get("/admin/intake/").text
    at("2026-11-25 00:00")
    assert "打进来" in client_for("desk").get("/admin/intake/").text


def test_words_end_with_their_request_and_each_reads_their_own(client_for, at, rename):
    at(NOW)
    rename("打进来")
    desk, elsewhere = client_for("desk"), client_for("elsewhere")
    assert "打进来" in desk.get("/admin/intake/").text
    assert words.in_force() is None
    assert "打进来" not in elsewhere.get("/admin/intake/").text
    assert desk.get("/admin/visit/details/?id=424242").status_code == 404 and words.in_force() is None


def test_the_system_reads_the_words_of_the_community_it_works_for(session, site, rename):
    rename("打进来")
    with clock.held_at(NOW):
        with acting(session, system_actor()):
            assert Channel.label_of("call") == "来电"
            with acting(session, system_actor(site.community.id)):
                assert Channel.label_of("call") == "打进来"
                with acting(session, system_actor(site.other.id)):
                    assert Channel.label_of("call") == "来电"
                assert Channel.label_of("call") == "打进来"


def test_a_process_remembers_only_so_much(session, site, rename, monkeypatch):
    monkeypatch.setattr(vocabulary, "KEPT", 3)
    rename("打进来")
    for day in range(1, 10):
        assert vocabulary.words_of(session, site.community.id, date(2026, 12, day)).now
    assert len(vocabulary._read) == 3
