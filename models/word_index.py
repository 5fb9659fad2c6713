"""The two engines of the word index: FTS5 on SQLite, a tsvector with GIN on PostgreSQL. Tables are named after the register's."""

from collections.abc import Callable, Iterable
from functools import cache

from sqlalchemy import BigInteger, Column, ColumnElement, MetaData, Table, Text, cast, text
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.engine import Connection
from sqlalchemy.orm import registry

from models.bigrams import Phrase, Terms, Word

Rows = Iterable[tuple[int, Terms]]
Question = list[list[Word]]  # one list of words a community: any of the lists will do, every word in it must be met


@cache
def _index(of: str, key: str, words: str, kind: type) -> type:
    """A class to read the index of a register by: `key`, `words`. Its table is none of the declared ones."""
    found = Table(f"search_{of}", MetaData(), Column(key, BigInteger, primary_key=True), Column(words, kind))
    index = type("Index", (), {})
    registry().map_imperatively(index, found, properties={"key": found.c[key], "words": found.c[words]})
    return index


class Fts5:
    """The text is not kept in the index: to take a row out, one says again what was put in."""

    def create(self, connection: Connection, of: str) -> None:
        connection.execute(text(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS search_{of} USING fts5(words, content='', tokenize=\"ascii tokenchars '-'\")"
        ))  # fmt: skip

    def add(self, connection: Connection, of: str, rows: Rows) -> None:
        insert = text(f"INSERT INTO search_{of}(rowid, words) VALUES (:key, :words)")
        connection.execute(insert, [{"key": key, "words": self._words(terms)} for key, terms in rows])

    def remove(self, connection: Connection, of: str, key: int, before: Terms) -> None:
        delete = text(f"INSERT INTO search_{of}(search_{of}, rowid, words) VALUES ('delete', :key, :words)")
        connection.execute(delete, {"key": key, "words": self._words(before)})

    def empty(self, connection: Connection, of: str) -> None:
        connection.execute(text(f"INSERT INTO search_{of}(search_{of}) VALUES ('delete-all')"))

    def found(self, of: str, question: Question) -> tuple[ColumnElement, ColumnElement]:
        """(the entry's id, the condition under which it is found)."""
        index = _index(of, "rowid", f"search_{of}", Text)  # FTS5 asks the whole table through a column of its own name
        sought = _spelled(question, " AND ", " OR ", lambda phrase: '"' + " ".join(phrase) + '"')
        return index.key, index.words.op("MATCH")(sought)

    def _words(self, terms: Terms) -> str:
        return " ".join(terms.pairs + terms.singles)


class Tsvector:
    """A row of the index goes with the entry it belongs to."""

    def create(self, connection: Connection, of: str) -> None:
        connection.execute(text(
            f"CREATE TABLE IF NOT EXISTS search_{of} "
            f"(entry_id bigint PRIMARY KEY REFERENCES {of}(id) ON DELETE CASCADE, words tsvector NOT NULL)"
        ))  # fmt: skip
        connection.execute(text(f"CREATE INDEX IF NOT EXISTS ix_search_{of}_words ON search_{of} USING gin (words)"))

    def add(self, connection: Connection, of: str, rows: Rows) -> None:
        insert = text(f"INSERT INTO search_{of}(entry_id, words) VALUES (:key, CAST(:words AS tsvector))")
        connection.execute(insert, [{"key": key, "words": self._words(terms)} for key, terms in rows])

    def remove(self, connection: Connection, of: str, key: int, before: Terms) -> None:
        connection.execute(text(f"DELETE FROM search_{of} WHERE entry_id = :key"), {"key": key})

    def empty(self, connection: Connection, of: str) -> None:
        connection.execute(text(f"DELETE FROM search_{of}"))

    def found(self, of: str, question: Question) -> tuple[ColumnElement, ColumnElement]:
        index = _index(of, "entry_id", "words", TSVECTOR)
        sought = _spelled(question, " & ", " | ", lambda phrase: "(" + " <-> ".join(f"'{term}'" for term in phrase) + ")")
        return index.key, index.words.op("@@")(cast(sought, TSQUERY))

    def _words(self, terms: Terms) -> str:
        places = (f"'{pair}':{place}" for place, pair in enumerate(terms.pairs, 1))
        return " ".join([*places, *(f"'{term}'" for term in terms.singles)])


def _spelled(question: Question, every: str, either: str, quoted: Callable[[Phrase], str]) -> str:
    """The question in the engine's own language; terms hold letters, figures and hyphens only, so nothing needs escaping."""
    words = [["(" + either.join(map(quoted, word)) + ")" for word in words] for words in question]
    return either.join("(" + every.join(alternatives) + ")" for alternatives in words)


ENGINES = {"sqlite": Fts5(), "postgresql": Tsvector()}
