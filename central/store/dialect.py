"""What SQLite and PostgreSQL say differently: how to open, how to begin a write, who waits for whom, what makes a table
append-only.
"""

from __future__ import annotations

import contextlib
import json
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    LargeBinary,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from central.store.schema import APPEND_ONLY, metadata

_T = TypeVar("_T")
_BUSY_MS = 30_000
_WRITES = "samsa_writes"

_TRIES = 5
_LOST_RACES = frozenset({"23505", "40001", "40P01"})
"""Unique violation, serialization failure, deadlock: somebody else was quicker, so look again. Not a lock timeout: who
holds the lock is slow, and its sender can wait for that better than a thread and a connection of ours."""

_PASSING = frozenset({"25006", "25P03", "26000"})
"""The server has become a standby; this process stood still until the server gave its transaction up; a pooler has
exchanged the session below us, and prepared statements with it."""

_UNCONFIRMED = "samsa_unconfirmed"
_SESSION = {
    "application_name": "samsa-central",
    "statement_timeout": "30s",
    "lock_timeout": "4s",
    # A transaction somebody forgot holds its locks: a scope's counter, for one, and with it a whole unit.
    "idle_in_transaction_session_timeout": "15s",
}
_LINE = {"connect_timeout": "5", "keepalives_idle": "30", "keepalives_interval": "5", "keepalives_count": "3"}


class Unconfirmed(Exception):
    """Committed here, but the wait for the standby was cut short: nobody may be told that it is safe."""


class UnfitDatabase(Exception):
    """A database that this program must not serve. `code` says why in a word, as `older` or `too_mighty`; the text, in
    Swedish, says to the operator how to mend it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class Database:
    """An engine with three ways in: `read()` sees one snapshot, `write()` is one durable transaction, `run()` is that
    and done again when somebody else was quicker."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        postgres = engine.dialect.name == "postgresql"
        # SQLite has one writer at a time anyway; queueing here spares its sleeping polls.
        # PostgreSQL needs no such queue.
        self._one_writer: contextlib.AbstractContextManager[object] = (
            contextlib.nullcontext() if postgres else threading.Lock()
        )
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if postgres else {}
        self._reading = engine.execution_options(**snapshot)
        self._writing = engine.execution_options(**{_WRITES: True})

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A read-only transaction: everything read in it is of one moment."""
        with self._reading.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, committed with full sync at the end of the block, rolled back on any exception.

        Raises Unconfirmed when a standby was waited for in vain.
        """
        with self._one_writer, self._writing.connect() as connection:
            with connection.begin():
                yield connection
                connection.info.pop(_UNCONFIRMED, None)
            if connection.info.pop(_UNCONFIRMED, False):
                raise Unconfirmed

    def run(self, work: Callable[[Connection], _T]) -> _T:
        """`work` in one write transaction; once more from the start when it lost a race. It must bear that.

        Raises what the last of a few tries raised.
        """
        for number in range(1, _TRIES):
            try:
                with self.write() as connection:
                    return work(connection)
            except (OperationalError, IntegrityError) as error:
                if not lost_race(error):
                    raise
            time.sleep(random.uniform(0, 0.01 * number))  # noqa: S311 - so that two losers do not meet again
        with self.write() as connection:
            return work(connection)

    def close(self) -> None:
        self.engine.dispose()


def lost_race(error: DBAPIError) -> bool:
    """Whether the transaction failed only because of another one at the same time."""
    return getattr(error.orig, "sqlstate", None) in _LOST_RACES


def passes(error: Exception) -> bool:
    """Whether the same call can succeed in a while: the database is away, busy or just another one's turn."""
    if not isinstance(error, DBAPIError):
        return True
    state = getattr(error.orig, "sqlstate", None)
    return isinstance(error, OperationalError) or error.connection_invalidated or lost_race(error) or state in _PASSING


def sqlite_database(path: Path) -> Database:
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
    return Database(engine)


def postgres_database(url: str) -> Database:
    """A PostgreSQL database. With several hosts in the URL: the one that may write."""
    settings = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    parts = make_url(with_driver(url))
    chosen = {**_LINE, "target_session_attrs": "read-write", **parts.query}
    own = chosen.get("options", "")
    engine = create_engine(
        parts.set(query={**chosen, "options": f"{settings} {own}".strip()}),
        isolation_level="READ COMMITTED",
        pool_size=8,
        max_overflow=32,
        pool_timeout=10,
        hide_parameters=True,  # or an error's text would quote what was written about a patient
        connect_args={"prepare_threshold": 2},
    )
    event.listen(engine, "connect", _listen_to_notices)
    return Database(engine)


def check_service(connection: Connection) -> None:
    """What only PostgreSQL can have wrong. Raises UnfitDatabase when it would acknowledge before the disks have it, and
    when this connection might change what is recorded."""
    if connection.dialect.name != "postgresql":
        return
    if connection.scalar(text("SHOW synchronous_commit")) in {"off", "local"}:
        raise UnfitDatabase(
            "not_durable", "Sätt synchronous_commit till on: annars kan det som kvitterats gå förlorat."
        )
    for table in APPEND_ONLY:
        if connection.scalar(text(f"SELECT has_table_privilege('{table}', 'UPDATE, DELETE, TRUNCATE')")):
            raise UnfitDatabase(
                "too_mighty",
                f"Databasrollen får ändra i tabellen {table}. Anslut som tjänstens egen roll (docs/operations.md), "
                "inte som databasens ägare.",
            )


def with_driver(url: str) -> str:
    """A PostgreSQL URL as SQLAlchemy wants it, whoever wrote it."""
    _, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}"


def is_postgres(address: str | Path) -> bool:
    """Whether an address is a PostgreSQL URL rather than a file."""
    return isinstance(address, str) and address.startswith(("postgresql://", "postgres://", "postgresql+psycopg://"))


def go_by_key(connection: Connection) -> None:
    """Have every statement of this transaction find its rows by index.

    PostgreSQL keeps the plan of a prepared statement: one made while a table was small would read it whole for ever.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_GO_BY_KEY)


def lock_names(connection: Connection, names: Sequence[str]) -> None:
    """Wait, in the order given, until nobody else holds these names, and hold them until the transaction ends.

    For what has no row yet that could be locked. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_LOCK_NAMES, (list(names),))


class _Texts(TypeDecorator[Sequence[str]]):
    """Any number of texts as one parameter, so that the statement is always the same: an array's text, or JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> object:
        texts = list(value or ())
        return array_of(texts) if dialect.name == "postgresql" else json.dumps(texts)


class _one_of(FunctionElement[Any]):  # noqa: N801 - stands among SQL's functions
    """(column, texts): whether the one is among the others."""

    inherit_cache = True
    # Not a Boolean: SQLite, having none, would be asked whether it equals 1, and then uses no index.
    type = NullType()


@compiles(_one_of, "postgresql")
def _any(element: _one_of, compiler: SQLCompiler, **kw: Any) -> str:
    column, texts = element.clauses
    return f"{compiler.process(column, **kw)} = ANY (CAST({compiler.process(texts, **kw)} AS TEXT[]))"


@compiles(_one_of, "sqlite")
def _json_each(element: _one_of, compiler: SQLCompiler, **kw: Any) -> str:
    column, texts = element.clauses
    texts_as_rows = f"(SELECT value FROM json_each({compiler.process(texts, **kw)}))"  # noqa: S608 - a bound parameter
    return f"{compiler.process(column, **kw)} IN {texts_as_rows}"


def is_one_of(column: ColumnElement[str], parameter: str) -> ColumnElement[bool]:
    """Whether a column is among the texts given as this parameter."""
    return _one_of(column, bindparam(parameter, type_=_Texts()))


def take_your_time(connection: Connection) -> None:
    """For an operator's question over very much, in the transaction at hand: it locks nothing, so nobody waits."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_TAKE_YOUR_TIME)


def protect(connection: Connection, role: str = "") -> None:
    """Make the record append-only, after the tables have changed.

    SQLite refuses by trigger. On PostgreSQL the service's role lacks the grants; the owner needs them for upgrades.
    """
    if connection.dialect.name == "postgresql" and not connection.scalar(_OWNS_TABLES, {"table": APPEND_ONLY[0]}):
        # To grant what is another's is only a warning to PostgreSQL.
        raise UnfitDatabase("not_owner", "Tabellerna har en annan ägare. Anslut som den rollen (docs/operations.md).")
    quoted = '"' + role.replace('"', '""') + '"'
    for statement in _triggers() if connection.dialect.name == "sqlite" else _grants(quoted):
        connection.exec_driver_sql(statement)


@cache
def insert_from_arrays(table: Table, columns: tuple[str, ...]) -> str:
    """PostgreSQL: one array per column, in the order of `columns`."""
    names = ", ".join(columns)
    arrays = ", ".join(_array(table, name) for name in columns)
    return f'INSERT INTO "{table.name}" ({names}) SELECT * FROM unnest({arrays})'  # noqa: S608 - our own names


@cache
def update_from_arrays(table: Table, keys: tuple[str, ...], values: tuple[str, ...]) -> str:
    """PostgreSQL: one array per column, those of the keys first. No key may come twice."""
    names = ", ".join(keys + values)
    arrays = ", ".join(_array(table, name) for name in keys + values)
    changes = ", ".join(f"{name} = new_.{name}" for name in values)
    places = " AND ".join(f"old_.{name} = new_.{name}" for name in keys)
    return (
        f'UPDATE "{table.name}" AS old_ SET {changes} '  # noqa: S608 - our own names
        f"FROM unnest({arrays}) AS new_({names}) WHERE {places}"
    )


def _array(table: Table, name: str) -> str:
    kind = table.columns[name].type
    if isinstance(kind, LargeBinary):
        return "%b::bytea[]"
    if isinstance(kind, BigInteger):
        return "%s::int8[]"
    return "%s::bool[]" if isinstance(kind, Boolean) else "%s::text[]"


def array_of(values: list[Any]) -> object:
    """A column's values as the parameter of an array: the driver's own way of writing arrays takes ten times as long.

    Bytes are left to the driver.
    """
    first = next((value for value in values if value is not None), "")
    if isinstance(first, bytes):
        return values
    if isinstance(first, int) and None not in values:
        return "{" + ",".join(map(str, values)) + "}"
    if None not in values:
        joined = '","'.join(values)
        if "\\" not in joined and joined.count('"') == 2 * (len(values) - 1):
            return f'{{"{joined}"}}'
    return "{" + ",".join(map(_array_item, values)) + "}"


def _array_item(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


_GO_BY_KEY = """
    SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
           set_config('enable_mergejoin', 'off', true)
"""
_TAKE_YOUR_TIME = """
    SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)
"""
_OWNS_TABLES = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:table)")
_LOCK_NAMES = "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) AS name"


def _listen_to_notices(connection: Any, entry: ConnectionPoolEntry) -> None:
    """Remember a warning during a commit: "canceling wait for synchronous replication" comes as nothing more.

    Commit then answers as if all were well (sync.md §2.19). Its words depend on the server's language, so that any
    warning counts: what it costs is one more try of the sender.
    """

    def heard(notice: Any) -> None:
        if notice.severity_nonlocalized == "WARNING":
            entry.info[_UNCONFIRMED] = True

    connection.add_notice_handler(heard)


def _begin(connection: Connection) -> None:
    # The driver's own transactions are off (isolation_level=None), or it would begin too late and commit too early.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _grants(quoted_role: str) -> Iterator[str]:
    for table in metadata.sorted_tables:
        allowed = "SELECT, INSERT" if table.name in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        yield f'REVOKE ALL ON "{table.name}" FROM {quoted_role}'
        yield f'GRANT {allowed} ON "{table.name}" TO {quoted_role}'


def _triggers() -> Iterator[str]:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
