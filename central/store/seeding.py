"""Filling a training store: prepared operations are numbered, signed and judged as if their people had pushed them."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from central.store import schema
from central.store.activity import note_handled
from central.store.answers import UserRecord
from central.store.clock import utc_text
from central.store.devices import enrol
from central.store.dialect import Database, go_by_key
from central.store.feed import feed_moves
from central.store.judging import judge_together
from central.store.received import Received
from central.store.recording import record
from central.store.rulebook import Rulebook
from central.store.tally import Arrival, Tally
from domain.ids import uuid7
from domain.operation import NO_PREVIOUS, Author, Operation, SignedOperation
from domain.signature import sign_operation

_AT_ONCE = 1_000
"""Operations per commit: enough to make the disk's sync cheap, few enough to keep in memory."""


@dataclass(frozen=True, slots=True)
class SeedOperation:
    """What somebody did at a time. Operations of one case come together, in order."""

    op_id: str
    case_id: str
    unit_id: str
    user_id: str
    kind: str
    body: Mapping[str, object]
    at: datetime


@dataclass(slots=True)
class _Pen:
    """The device a training person wrote with."""

    user: UserRecord
    device_id: str
    key: Ed25519PrivateKey
    last_seq: int = 0
    last_hash: str = NO_PREVIOUS


@dataclass(slots=True)
class Seeder:
    """Takes prepared operations in. `key` is the store's; the devices' keys follow from it and are not kept."""

    database: Database
    rules: Rulebook
    key: Ed25519PrivateKey
    now: datetime
    _pens: dict[str, _Pen] = field(default_factory=dict)

    def take(self, operations: Iterable[SeedOperation]) -> int:
        """Returns how many were accepted."""
        accepted = 0
        for chunk in _chunks(operations):
            with self.database.write() as connection:
                accepted += self._take_chunk(connection, chunk)
        return accepted

    def _take_chunk(self, connection: Connection, chunk: list[SeedOperation]) -> int:
        go_by_key(connection)
        tally = Tally()
        cases: dict[str, list[tuple[Received, Arrival]]] = {}
        for seed in chunk:
            cases.setdefault(seed.case_id, []).append(self._write(connection, seed))
        judge_together(connection, tally, cases, self.rules)
        record(tally, self.key)
        pens = self._pens.values()
        rows = [{"device_id": pen.device_id, "last_seq": pen.last_seq, "last_hash": pen.last_hash} for pen in pens]
        tally.writes.update(schema.device, ("device_id",), rows)
        note_handled(connection, tally)
        feed_moves(connection, tally.moves, tally.writes)
        return sum(judged.case_seq > 0 for judged in tally.judged)

    def _write(self, connection: Connection, seed: SeedOperation) -> tuple[Received, Arrival]:
        pen = self._pen(connection, seed.user_id)
        pen.last_seq += 1
        operation = Operation(
            seed.op_id,
            seed.kind,
            seed.case_id,
            pen.device_id,
            1,
            pen.last_seq,
            pen.last_hash,
            Author(pen.user.user_id, pen.user.name, pen.user.title),
            seed.unit_id,
            utc_text(seed.at),
            0,
            seed.body,
        )
        signed = sign_operation(operation, pen.key)
        pen.last_hash = signed.hash
        received = Received(pen.last_seq, signed, pen.last_hash, seed.op_id, _as_read(operation, signed))
        return received, Arrival(pen.device_id, 1, pen.user.user_id, seed.at)

    def _pen(self, connection: Connection, user_id: str) -> _Pen:
        if user_id not in self._pens:
            secret = hmac.digest(self.key.private_bytes_raw(), b"training device " + user_id.encode(), "sha256")
            key = Ed25519PrivateKey.from_private_bytes(secret)
            # The id does not follow from the store's key, so that equal seeds fill equal stores.
            name = hashlib.sha256(b"training device " + user_id.encode()).digest()
            device_id = uuid7(1_700_000_000_000, name[:10])
            enrol(connection, device_id, user_id, key.public_key().public_bytes_raw(), self.now, self.key)
            self._pens[user_id] = _Pen(self.rules.users[user_id], device_id, key)
        return self._pens[user_id]


def _as_read(operation: Operation, signed: SignedOperation) -> Operation:
    """The operation with its body as the signed bytes give it back: what a generator calls a tuple is a list there."""
    return replace(operation, body=MappingProxyType(json.loads(signed.data)["body"]))


def _chunks(operations: Iterable[SeedOperation]) -> Iterator[list[SeedOperation]]:
    """About _AT_ONCE operations each, never the end of a case in another chunk than its beginning."""
    chunk: list[SeedOperation] = []
    for _, of_case in itertools.groupby(operations, key=lambda seed: seed.case_id):
        chunk.extend(of_case)
        if len(chunk) >= _AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
