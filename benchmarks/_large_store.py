"""A store with many cases of one unit, on PostgreSQL, made in a minute: a few hundred cases of the training, told over
and over with other ids.

Every copy has ids of its own in each place where they stand and content hashes that are true. The signatures of the
copies are noise of the right length: nothing that is measured here verifies them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
from psycopg import sql
from sqlalchemy import Connection, create_engine, select

from central.app.training_store import open_training_store
from central.store import schema
from central.store.dialect import with_driver
from desktop.session.embedded_store import StoreAddress
from domain.case import REFERENCE_SCOPE, unit_scope
from domain.digest import document_digest
from tests.postgres.cluster import Cluster

UNIT = "ska-ssk"
SCOPE = unit_scope(UNIT)
_BASE = 250
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_Case: TypeAlias = "Mapping[str, list[dict[str, Any]]]"
_SMALL = (schema.meta, schema.user, schema.member, schema.device)
_OF_CASE = (schema.case_, schema.document, schema.doc_scope, schema.field, schema.conflict, schema.op)


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
        _Copies(base, target).make(cases)
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


class _Copies:
    """Copies whole cases from one database to the other."""

    def __init__(self, base: Connection, target: psycopg.Connection) -> None:
        self._target = target
        self._devices = {row.device_id for row in base.execute(select(schema.device.c.device_id))}
        self._cases = _rows_by_case(base)
        self._head = 0
        self._digest = 0

    def make(self, cases: int) -> None:
        per_base = -(-cases // len(self._cases))
        for number in range(per_base):
            rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
            for case in list(self._cases.values())[: cases - number * len(self._cases)]:
                self._copy(case, number, rows)
            for name, lines in rows.items():
                self._put(name, lines)
        self._target.execute(
            "UPDATE scope SET head = %s, digest = %s WHERE scope_id = %s",
            (self._head, self._digest.to_bytes(16), SCOPE),
        )

    def _copy(
        self, case: Mapping[str, list[dict[str, Any]]], number: int, rows: dict[str, list[tuple[Any, ...]]]
    ) -> None:
        salt = int.from_bytes(hashlib.sha256(str(number).encode()).digest()[:6]) if number else 0

        def other(found: re.Match[str]) -> str:
            known = found[0]
            return known if known in self._devices else f"{known[:24]}{int(known[24:], 16) ^ salt:012x}"

        text = json.dumps(case, ensure_ascii=False, default=_bytes_to_text)
        told = json.loads(_ID.sub(other, text))
        hashes = _content_hashes(told)
        for document in told["document"]:
            document["content_hash"] = hashes[document["doc_id"]]
            self._head += 1
            self._digest ^= int.from_bytes(
                document_digest(document["doc_id"], document["ver"], document["content_hash"])
            )
            rows["feed"].append((SCOPE, self._head, document["doc_id"], document["ver"]))
        for operation in told["op"]:
            operation["data"] = operation["data"].encode()
            operation["sig"] = hashlib.sha512(operation["op_id"].encode()).digest()
        for table in _OF_CASE:
            rows[table.name].extend(tuple(row[column.name] for column in table.columns) for row in told[table.name])

    def _put(self, name: str, lines: list[tuple[Any, ...]]) -> None:
        columns = [column.name for column in schema.metadata.tables[name].columns][: len(lines[0])]
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self._target.cursor() as cursor, cursor.copy(statement) as copy:
            for line in lines:
                copy.write_row(line)


def _rows_by_case(base: Connection) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The rows of every case that are in the scope, by table."""
    grant = schema.doc_scope.c
    scopes = [row._asdict() for row in base.execute(select(schema.doc_scope).where(grant.scope_id == SCOPE))]
    case_of = {row["doc_id"]: row["case_id"] for row in scopes}
    found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in scopes:
        found[row["case_id"]]["doc_scope"].append(row)
    for table in (schema.document, schema.field, schema.conflict, schema.op):
        for one in base.execute(select(table)):
            row = one._asdict()
            if row["doc_id"] in case_of:
                found[case_of[row["doc_id"]]][table.name].append(row)
    for one in base.execute(select(schema.case_)):
        if one.case_id in found:
            found[one.case_id]["case_"].append(one._asdict())
    for case in found.values():
        case["conflict"] = case.get("conflict", [])
    return found


def _content_hashes(case: _Case) -> dict[str, str]:
    """The content hash of each document as PROTOCOL.md §3.3 has it."""
    hashes = {}
    for document in case["document"]:
        own = [row for row in case["field"] if row["doc_id"] == document["doc_id"]]
        cells = [[row["path"], row["ver"], row["op_id"], json.loads(row["value"])] for row in own]
        bodies = [json.loads(row["body"]) for row in case["conflict"] if row["doc_id"] == document["doc_id"]]
        conflicts = [
            [b["id"], b["resolved_by"], b["paths"], b["challenger_op"], b["values"], b["incumbent_values"]]
            for b in bodies
        ]
        told = [document["kind"], document["definition_hash"], sorted(cells), sorted(conflicts)]
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        hashes[document["doc_id"]] = hashlib.sha256(text.encode()).hexdigest()
    return hashes


def _bytes_to_text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
