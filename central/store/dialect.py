"""What SQLite and PostgreSQL say differently: how to open, how to begin a write, what makes a table append-only."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool

from central.store.schema import APPEND_ONLY, metadata

_BUSY_MS = 30_000
_WRITES = "samsa_writes"


class Database:
    """An engine with two ways in: `read()` sees one snapshot, `write()` is one durable transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # SQLite has one writer at a time anyway; queueing here spares its sleeping polls.
        # PostgreSQL needs no such queue.
        self._one_writer: contextlib.AbstractContextManager[object] = (
            threading.Lock() if engine.dialect.name == "sqlite" else contextlib.nullcontext()
        )

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A read-only transaction: everything read in it is of one moment."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, committed with full sync at the end of the block, rolled back on any exception."""
        with self._one_writer, self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def create(self) -> None:
        """Tables and triggers, where they are missing."""
        with self.write() as connection:
            metadata.create_all(connection)
            for statement in _append_only(self.engine.dialect.name):
                connection.execute(text(statement))

    def close(self) -> None:
        self.engine.dispose()


def open_sqlite(path: Path) -> Database:
    """The embedded store's file, in WAL mode with every commit on the disk before it is answered."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-32000")
        return connection

    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=connect,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=32,
        hide_parameters=True,  # or an error's text would quote what was written about a patient
    )
    event.listen(engine, "begin", _begin)
    database = Database(engine)
    database.create()
    return database


def _begin(connection: Connection) -> None:
    # The driver's own transactions are off (isolation_level=None), or it would begin too late and commit too early.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _append_only(dialect: str) -> Iterator[str]:
    """SQLite refuses by trigger. On PostgreSQL the application's role lacks the grants."""
    if dialect != "sqlite":
        return
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
