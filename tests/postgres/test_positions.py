"""Positions that a reader can trust (sync.md §2.5): the store's counter per scope loses nothing, and the very same
reader and writers lose rows on a bare sequence. Without that control the first would prove nothing.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, text

from central.store.case_rows import DocumentMove
from central.store.dialect import Database, postgres_database
from central.store.feed import create_scope, feed_moves
from tests.postgres.cluster import Cluster

_SCOPE = "unit:ska-ssk"
_WRITERS = 4
_EACH = 60
_PATIENCE = 20.0


class CounterFeed:
    """The store's own: `feed_moves`, as the last thing before commit."""

    def __init__(self, database: Database) -> None:
        with database.write() as connection:
            create_scope(connection, _SCOPE)

    def write(self, connection: Connection, name: str) -> None:
        scopes = frozenset({_SCOPE})
        feed_moves(connection, [DocumentMove(name, 1, "0" * 64, 0, "", scopes, frozenset())])

    def read(self, connection: Connection, after: int) -> list[tuple[int, str]]:
        query = text("SELECT pos, doc_id FROM feed WHERE scope_id = :scope AND pos > :after ORDER BY pos")
        return [(row[0], row[1]) for row in connection.execute(query, {"scope": _SCOPE, "after": after})]


class SequenceFeed:
    """What one would write first. For tests alone."""

    def __init__(self, database: Database) -> None:
        with database.write() as connection:
            connection.exec_driver_sql("CREATE TABLE bare (pos bigserial PRIMARY KEY, name text)")

    def write(self, connection: Connection, name: str) -> None:
        connection.execute(text("INSERT INTO bare (name) VALUES (:name)"), {"name": name})

    def read(self, connection: Connection, after: int) -> list[tuple[int, str]]:
        query = text("SELECT pos, name FROM bare WHERE pos > :after ORDER BY pos")
        return [(row[0], row[1]) for row in connection.execute(query, {"after": after})]


Feed = CounterFeed | SequenceFeed


class Reader:
    """Polls a feed as a client does: what comes after the last position it has seen."""

    def __init__(self, database: Database, feed: Feed) -> None:
        self._database, self._feed = database, feed
        self.cursor = 0
        self.seen: list[str] = []
        self.positions: list[int] = []

    def poll(self) -> None:
        with self._database.read() as connection:
            for position, name in self._feed.read(connection, self.cursor):
                self.cursor = position
                self.positions.append(position)
                self.seen.append(name)


@pytest.fixture
def database(postgres: Cluster) -> Iterator[Database]:
    url = postgres.owner_url(postgres.database())
    opened = postgres_database(url)
    yield opened
    opened.close()
    postgres.drop(url)


def overtaken(database: Database, feed: Feed) -> Reader:
    """One writer has its position and commits late; another comes after it and would like to commit at once."""
    reader = Reader(database, feed)
    with ThreadPoolExecutor(1) as thread:
        with database.write() as late:
            feed.write(late, "late")
            quick = thread.submit(_write, database, feed, "quick")
            _until(lambda: quick.done() or _somebody_waits(database))
            reader.poll()
        quick.result(_PATIENCE)
    reader.poll()
    return reader


def test_fault_54_who_commits_late_is_seen_all_the_same(database: Database) -> None:
    reader = overtaken(database, CounterFeed(database))
    assert (reader.seen, reader.positions) == (["late", "quick"], [1, 2])


def test_on_a_bare_sequence_who_commits_late_is_never_seen(database: Database) -> None:
    reader = overtaken(database, SequenceFeed(database))
    assert (reader.seen, reader.positions) == (["quick"], [2])


def many(database: Database, feed: Feed) -> tuple[set[str], Reader]:
    """What writers have committed, some late and some rolled back, and a reader who polled all the while."""
    reader, done = Reader(database, feed), threading.Event()
    committed: set[str] = set()

    def write(number: int) -> None:
        chance = random.Random(number)
        for name in (f"{number}-{count}" for count in range(_EACH)):
            lasting = chance.random() > 0.1
            _write(database, feed, name, chance.uniform(0, 0.004), lasting=lasting)
            if lasting:
                committed.add(name)

    def read() -> None:
        while not done.is_set():
            reader.poll()

    with ThreadPoolExecutor(_WRITERS + 1) as threads:
        reading = threads.submit(read)
        writing = [threads.submit(write, number) for number in range(_WRITERS)]
        try:
            for one in writing:
                one.result(_PATIENCE)
        finally:
            done.set()
        reading.result(_PATIENCE)
    reader.poll()
    return committed, reader


def test_a_polling_reader_sees_everything_of_many_writers_without_a_gap(database: Database) -> None:
    committed, reader = many(database, CounterFeed(database))
    assert set(reader.seen) == committed
    assert reader.positions == list(range(1, len(committed) + 1))


def test_on_a_bare_sequence_the_same_reader_loses_some_of_the_same_writers(database: Database) -> None:
    committed, reader = many(database, SequenceFeed(database))
    assert len(set(reader.seen)) == len(reader.seen)
    assert committed - set(reader.seen)


class _Never(Exception):
    """Rolls back."""


def _write(database: Database, feed: Feed, name: str, delay: float = 0, *, lasting: bool = True) -> None:
    try:
        with database.write() as connection:
            feed.write(connection, name)
            time.sleep(delay)
            if not lasting:
                raise _Never
    except _Never:
        pass


def _somebody_waits(database: Database) -> bool:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with database.read() as connection:
        return bool(connection.scalar(waiting))


def _until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.002)
