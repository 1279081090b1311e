"""A store with many cases of one unit, on PostgreSQL, made in a minute: copies of some hundred cases of training."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, create_engine, select

from benchmarks._case_copies import CaseCopies
from central.app.training_store import open_training_store
from central.store import schema
from central.store.dialect import with_driver
from desktop.session.embedded_store import StoreAddress
from domain.case import REFERENCE_SCOPE, unit_scope
from tests.postgres.cluster import Cluster

UNIT = "ska-ssk"
SCOPE = unit_scope(UNIT)
_BASE = 250
_SMALL = (schema.meta, schema.user, schema.member, schema.device)


@dataclass(frozen=True)
class LargeStore:
    """A filled database and the folder of its key."""

    url: str
    folder: Path


def fill_large_store(cluster: Cluster, folder: Path, cases: int) -> LargeStore:
    """About `cases` cases, all in UNIT's scope and in no other."""
    open_training_store(folder, _BASE, 1, lambda _done, _of: None, UNIT).close()
    url = cluster.database()
    engine = create_engine(f"sqlite:///{folder / 'central.db'}")
    with engine.connect() as base, psycopg.connect(cluster.owner_url(url)) as target:
        _copy_small(base, cluster.owner_url(url))
        copies = CaseCopies(base, UNIT)
        for _ in copies.make(cases, partial(_put, target)):
            pass
        target.execute(
            "UPDATE scope SET head = %s, digest = %s WHERE scope_id = %s", (copies.head, copies.digest, SCOPE)
        )
        target.commit()
        target.autocommit = True
        target.execute("VACUUM (ANALYZE)")
    engine.dispose()
    for name in ("central.db", "central.db-wal", "central.db-shm"):
        (folder / name).unlink(missing_ok=True)
    return LargeStore(url, folder)


@contextlib.contextmanager
def serving(store: LargeStore) -> Iterator[StoreAddress]:
    """The real service on it, in a process of its own, until the block ends."""
    command = [sys.executable, "-m", "central", "--training", "--data", str(store.folder), "--database", store.url]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        told = json.loads(process.stdout.readline())
        yield StoreAddress(f"http://127.0.0.1:{told['port']}", told["token"], told["store_key"])
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def _copy_small(base: Connection, owner_url: str) -> None:
    target = create_engine(with_driver(owner_url))
    with target.begin() as connection:
        for table in _SMALL:
            rows = [row._asdict() for row in base.execute(select(table))]
            connection.execute(table.delete())
            connection.execute(table.insert(), rows)
        in_reference = select(schema.doc_scope.c.doc_id).where(schema.doc_scope.c.scope_id == REFERENCE_SCOPE)
        for told in (schema.document, schema.field, schema.doc_scope, schema.feed):
            rows = [row._asdict() for row in base.execute(select(told).where(told.c.doc_id.in_(in_reference)))]
            connection.execute(told.insert(), rows)
        case = select(schema.case_).where(schema.case_.c.case_id == REFERENCE_SCOPE)
        connection.execute(schema.case_.insert(), [row._asdict() for row in base.execute(case)])
        scopes = [row._asdict() for row in base.execute(select(schema.scope))]
        empty = {"head": 0, "digest": bytes(16)}
        connection.execute(
            schema.scope.insert(), [row | (empty if row["scope_id"] != REFERENCE_SCOPE else {}) for row in scopes]
        )
    target.dispose()


def _put(target: psycopg.Connection, name: str, lines: Sequence[tuple[Any, ...]]) -> None:
    columns = [column.name for column in schema.metadata.tables[name].columns][: len(lines[0])]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with target.cursor() as cursor, cursor.copy(statement) as copy:
        for line in lines:
            copy.write_row(line)
