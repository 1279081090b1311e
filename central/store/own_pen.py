"""What the store writes into a case itself: an operation of its own, signed by a device of its own, for all to check.

It goes the way of every operation (`domain.apply`, the case's chain, the feed), so that nobody who reads or verifies a
case needs to know another. The device's key follows from the store's and is not kept.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from central.store import schema
from central.store.case_rows import Kept, StoredCase
from central.store.clock import utc_text
from central.store.devices import enrol, lock_device
from central.store.dialect import go_by_key
from central.store.feed import feed_moves
from central.store.judging import judge_together
from central.store.received import Received
from central.store.recording import record
from central.store.rulebook import Rulebook
from central.store.tally import Arrival, Tally
from domain.ids import uuid7
from domain.operation import Author, Operation
from domain.signature import sign_operation

STORE_AUTHOR = Author("samsa", "SAMSA", "den centrala lagringen")
"""Who has written what the store writes."""
_EPOCH_MS = 1_700_000_000_000


class NotWritten(RuntimeError):
    """The store's own operation was not accepted: a fault of ours. The text is the code."""


@dataclass(frozen=True, slots=True)
class OwnAct:
    """What the store does in a case, on behalf of a unit that is a party of it."""

    kind: str
    case_id: str
    acting_unit: str
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Wrote:
    """The cases that changed, as they stand once the transaction is committed, and the heads of scopes that moved."""

    cases: tuple[StoredCase, ...]
    heads: Mapping[str, int]


def write_own(
    connection: Connection,
    act: OwnAct,
    rules: Rulebook,
    now: datetime,
    key: Ed25519PrivateKey,
    kept: Kept | None = None,
) -> Wrote:
    """Write it in the transaction at hand, as its last act: the scopes stay locked until commit. Raises NotWritten."""
    go_by_key(connection)
    pen = _pen_key(key)
    device_id = _device_id(key)
    enrol(connection, device_id, STORE_AUTHOR.user_id, pen.public_key().public_bytes_raw(), now, key)
    device = lock_device(connection, device_id, 1)
    seq, at = device.last_seq + 1, utc_text(now)
    operation = Operation(
        uuid7(int(now.timestamp() * 1000), os.urandom(10)),
        act.kind,
        act.case_id,
        device_id,
        1,
        seq,
        device.last_hash,
        STORE_AUTHOR,
        act.acting_unit,
        at,
        0,
        act.body,
    )
    signed = sign_operation(operation, pen)
    received = Received(seq, signed, signed.hash, operation.op_id, operation)
    arrival = Arrival(device_id, 1, STORE_AUTHOR.user_id, now)
    tally = Tally()
    judge_together(connection, tally, {act.case_id: [(received, arrival)]}, replace(rules, of_store=True), kept)
    (judged,) = tally.judged
    if not judged.case_seq:
        raise NotWritten(judged.code)
    record(tally, key)
    counted = {"device_id": device_id, "incarnation": 1}
    stands = {"last_seq": seq, "last_hash": signed.hash, "last_push_at": at}
    tally.writes.update(schema.device, ("device_id", "incarnation"), [{**counted, **stands}])
    heads = feed_moves(connection, tally.moves, tally.writes)
    return Wrote(tuple(tally.cases), heads)


def _pen_key(key: Ed25519PrivateKey) -> Ed25519PrivateKey:
    secret = hmac.digest(key.private_bytes_raw(), b"samsa/own-pen/v1", "sha256")
    return Ed25519PrivateKey.from_private_bytes(secret)


def _device_id(key: Ed25519PrivateKey) -> str:
    told = key.public_key().public_bytes_raw()
    return uuid7(_EPOCH_MS, hashlib.sha256(b"samsa/own-pen/v1" + told).digest()[:10])
