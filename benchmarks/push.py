"""Operations a second that the store takes, end to end: `./bench push`.

One service process over PostgreSQL with fsync on; eight groups of devices at a time send batches of 80 and 100 signed
operations by HTTP (benchmarks/_push_load.py). Value and floor are medians over segments of the same run. The floor
writes the very rows that one segment has left behind, in as many transactions over as many connections, by one
statement of arrays per table and without any decision.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import msgspec
import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks._push_load import Batch, Device, Group, GroupWork, directory
from benchmarks._service import Line, RunningService, running_service
from central.store import schema
from central.store.dialect import insert_from_arrays
from central.store.shipped import shipped_forms
from central.store.store import Store
from domain.case import REFERENCE_SCOPE
from tests.postgres.cluster import postgres_cluster

AT_ONCE = 8
SEGMENTS = 7
ROUNDS, CASES = 2, 20
_PERSONS = ("194410119046",)
_WRITTEN = (
    schema.case_,
    schema.document,
    schema.field,
    schema.conflict,
    schema.doc_scope,
    schema.op,
    schema.op_key,
    schema.feed,
)
_OURS = f"WHERE case_id <> '{REFERENCE_SCOPE}'"
_NOT_OURS = f"(SELECT doc_id FROM document WHERE case_id = '{REFERENCE_SCOPE}')"
_ONLY = {
    "case_": _OURS,
    "document": _OURS,
    "doc_scope": f"WHERE scope_id <> '{REFERENCE_SCOPE}'",
    "feed": f"WHERE scope_id <> '{REFERENCE_SCOPE}'",
    "field": f"WHERE doc_id NOT IN {_NOT_OURS}",
}
"""What the pushes wrote, not the directory."""
SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "wal_compression": "on"}
"""What any guide to PostgreSQL sets on a machine of this size. fsync and synchronous_commit are as shipped: on."""


@dataclass(frozen=True)
class Errand:
    """One group's pushes, ready to be sent one after the other: session token and body."""

    requests: tuple[tuple[str, bytes], ...]
    operations: int


def measure() -> dict[str, object]:
    """One line for `./bench`; operations a second."""
    groups = (SEGMENTS + 1) * AT_ONCE
    with (
        postgres_cluster(fsync=True, **SETTINGS) as cluster,
        tempfile.TemporaryDirectory(prefix="samsa-bench-") as name,
    ):
        database = cluster.database()
        store = Store.open(database, Ed25519PrivateKey.generate())
        store.write_reference(*directory(groups))
        store.close()
        with running_service(database, Path(name)) as service:
            errands = [prepare(service, number) for number in range(groups)]
            rates = [send(service.port, errands[first : first + AT_ONCE]) for first in range(0, groups, AT_ONCE)]
        batches = sum(len(errand.requests) for errand in errands)
        operations = sum(errand.operations for errand in errands)
        floor = write_raw(cluster.database(), read_rows(database, batches), operations)
    # The first of each warms up.
    value, bare = statistics.median(rates[1:]), statistics.median(floor[1:])
    return {
        "name": "push",
        "value": round(value),
        "unit": "operations/s",
        "floor": round(bare),
        "ratio": round(value / bare, 2),
        "n": len(rates) - 1,
    }


def prepare(service: RunningService, number: int) -> Errand:
    """Log the people of one group in, enrol their devices, and sign all they will send."""
    definitions = {form: shipped_forms().current(form).hash for form in ("INS", "PLN")}
    work = GroupWork(Group(number), definitions, _PERSONS)
    tokens = {device.unit: _begin_session(service, device) for device in work.devices}
    batches = list(work.rounds(ROUNDS, CASES))
    requests = tuple((tokens[batch.unit], _body(batch)) for batch in batches)
    return Errand(requests, sum(len(batch.operations) for batch in batches))


def _begin_session(service: RunningService, device: Device) -> str:
    answer = json.loads(_ask(service.port, service.launch_token, "/v1/training/login", {"unit": device.unit}))
    token = str(answer["session_token"])
    enrolment = {"device_id": device.device_id, "public_key": device.public_key.hex()}
    _ask(service.port, token, "/v1/devices", enrolment)
    return token


def _ask(port: int, token: str, path: str, body: object) -> bytes:
    line = Line(port, token)
    try:
        return line.post(path, msgspec.json.encode(body))
    finally:
        line.close()


def _body(batch: Batch) -> bytes:
    signed = [{"bytes": op.data.decode("utf-8"), "sig": op.signature.hex()} for op in batch.operations]
    numbered = {"device_id": batch.device_id, "incarnation": 1, "first_seq": batch.first_seq}
    return msgspec.json.encode({**numbered, "ops": signed, "outbox_len": len(signed)})


def send(port: int, errands: Sequence[Errand]) -> float:
    """Send the errands side by side. Returns operations a second; raises RuntimeError when one was not accepted."""
    with ThreadPoolExecutor(len(errands)) as pool:
        began = time.perf_counter()
        answers = list(pool.map(lambda errand: _send(port, errand), errands))
        took = time.perf_counter() - began
    rulings = [v["ruling"] for each in answers for answer in each for v in json.loads(answer)["verdicts"]]
    if not set(rulings) <= {"applied", "merged"} or len(rulings) != sum(errand.operations for errand in errands):
        raise RuntimeError(f"not everything was accepted: {sorted(set(rulings))}")
    return len(rulings) / took


def _send(port: int, errand: Errand) -> list[bytes]:
    lines = {token: Line(port, token) for token, _ in errand.requests}
    answers = [lines[token].post("/v1/push", body) for token, body in errand.requests]
    for line in lines.values():
        line.close()
    return answers


Chunk: TypeAlias = "list[tuple[str, tuple[list[object], ...]]]"
"""One transaction: statements with one array per column."""


def read_rows(database: str, chunks: int) -> list[Chunk]:
    """Everything the pushes have written, cut into as many transactions as there were pushes."""
    cut: list[Chunk] = [[] for _ in range(chunks)]
    with psycopg.connect(database) as connection:
        for table in _WRITTEN:
            columns = tuple(column.name for column in table.columns)
            select = f'SELECT {", ".join(columns)} FROM "{table.name}" {_ONLY.get(table.name, "")}'
            rows = connection.execute(select).fetchall()
            for number, chunk in enumerate(cut):
                part = rows[len(rows) * number // chunks : len(rows) * (number + 1) // chunks]
                if part:
                    chunk.append((insert_from_arrays(table, columns), tuple(map(list, zip(*part, strict=True)))))
    return cut


def write_raw(database: str, chunks: Sequence[Chunk], operations: int) -> list[float]:
    """Write the chunks over as many connections as there were senders. Returns operations a second, part by part."""
    connections = [psycopg.connect(database, prepare_threshold=2) for _ in range(AT_ONCE)]
    rates = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = SEGMENTS + 1
        for number in range(parts):
            part = chunks[len(chunks) * number // parts : len(chunks) * (number + 1) // parts]
            began = time.perf_counter()
            list(pool.map(_write, connections, [part[lane::AT_ONCE] for lane in range(AT_ONCE)]))
            rates.append(operations / parts / (time.perf_counter() - began))
    for connection in connections:
        connection.close()
    return rates


def _write(connection: psycopg.Connection, chunks: Sequence[Chunk]) -> None:
    for chunk in chunks:
        for statement, arrays in chunk:
            connection.execute(statement.encode(), arrays)
        connection.commit()
