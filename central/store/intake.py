"""What comes sealed, from a computer on which nobody can open it any more (sync.md, security.md §4.7).

Operations are judged one by one and never move the device's count: there may be holes, and the device itself may still
be alive and push them again, which is answered with what was said here. Events of the access log go into its chain as
if the device had delivered them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, delete, func, insert, select

from central.store import schema
from central.store.answers import StoreRefusal
from central.store.clock import utc_text
from central.store.devices import find_device
from central.store.push import Pushed, take_loose
from central.store.received import Received, receive
from central.store.rulebook import Rulebook
from domain.canonical import sha256_hex
from domain.event_delivery import EventBatch
from domain.operation import OperationError, SignedOperation, parse_operation
from domain.sealed_events import open_events
from domain.sealed_operation import SealedError, open_operation
from domain.signature import Signed, sign_intake_key

TAKEN, WAITS, UNREADABLE = "taken", "waits", "unreadable"


@dataclass(frozen=True, slots=True)
class SealedIn:
    """One sealed record, opened: an operation (`signed`), or `events`, or neither. `device_id` and `incarnation` are
    what it names, `seq` its number there."""

    hash: str
    data: bytes
    device_id: str = ""
    incarnation: int = 0
    signed: SignedOperation | None = None
    seq: int = 0
    events: EventBatch | None = None


class Intake:
    """The key that operations are sealed to. It follows from the store's own, so that there is one key to keep."""

    def __init__(self, store_key: Ed25519PrivateKey) -> None:
        kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"samsa/intake/v1")
        self._key = X25519PrivateKey.from_private_bytes(kdf.derive(store_key.private_bytes_raw()))
        self.statement: Signed = sign_intake_key(self._key.public_key().public_bytes_raw(), store_key)

    def open(self, blobs: Sequence[bytes]) -> list[SealedIn]:
        """What was delivered, in the order in which each device wrote it."""
        opened = [self._open(blob) for blob in dict.fromkeys(blobs)]
        return sorted(opened, key=lambda one: (one.device_id, one.incarnation, one.seq))

    def _open(self, blob: bytes) -> SealedIn:
        digest = sha256_hex(blob)
        try:
            signed = open_operation(blob, self._key)
            operation = parse_operation(signed.data)
        except SealedError:
            return self._open_events(digest, blob)
        except OperationError:
            return SealedIn(digest, blob)
        return SealedIn(digest, blob, operation.device_id, operation.incarnation, signed, operation.device_seq)

    def _open_events(self, digest: str, blob: bytes) -> SealedIn:
        try:
            batch = open_events(blob, self._key)
        except SealedError:
            return SealedIn(digest, blob)
        return SealedIn(digest, blob, batch.device_id, seq=batch.first, events=batch)


def take_sealed(
    connection: Connection,
    device_id: str,
    incarnation: int,
    sealed: Sequence[SealedIn],
    sent_by: str,
    rules: Rulebook,
    now: datetime,
    key: Ed25519PrivateKey,
    *,
    decided: bool = False,
) -> tuple[Pushed | None, dict[str, str]]:
    """Judge what one incarnation of a device has written; what became of each by its hash.

    What cannot be judged (the device is unknown or lost, a number was used for something else, or it is not the
    device's own word) waits, sealed, for somebody to decide. A lost device is no hindrance once somebody has
    `decided`.
    """
    try:
        device = find_device(connection, device_id, incarnation)
        items = {one.hash: receive(one.signed, one.seq, device.public_key) for one in sealed if one.signed is not None}
        genuine = [item for item in items.values() if item.operation is not None]
        pushed, clashes = take_loose(connection, device_id, incarnation, genuine, rules, now, key, decided=decided)
    except StoreRefusal as refusal:
        keep_waiting(connection, sealed, device_id, sent_by, refusal.code, now)
        return None, {one.hash: WAITS for one in sealed}
    wait = [one for one in sealed if _stays(items.get(one.hash), clashes)]
    keep_waiting(connection, wait, device_id, sent_by, "not_judged", now)
    waits = {one.hash for one in wait}
    let_go_of(connection, [one.hash for one in sealed if one.hash not in waits])
    return pushed, {one.hash: WAITS if one.hash in waits else TAKEN for one in sealed}


def _stays(item: Received | None, clashes: frozenset[int]) -> bool:
    return item is None or item.operation is None or item.seq in clashes


def keep_waiting(
    connection: Connection, sealed: Sequence[SealedIn], device_id: str, sent_by: str, code: str, now: datetime
) -> None:
    """Keep what cannot be judged by itself, sealed, until somebody decides about it; `code` says why."""
    table = schema.sealed_in
    hashes = [one.hash for one in sealed]
    known = set(connection.scalars(select(table.c.hash).where(table.c.hash.in_(hashes)))) if hashes else set()
    common = {"sent_by": sent_by, "received_at": utc_text(now), "code": code, "device_id": device_id}
    rows = [{"hash": one.hash, "data": one.data, **common} for one in sealed if one.hash not in known]
    if rows:
        connection.execute(insert(table), rows)


def let_go_of(connection: Connection, hashes: Sequence[str]) -> None:
    """These have been taken and wait no longer, if they did."""
    connection.execute(delete(schema.sealed_in).where(schema.sealed_in.c.hash.in_(hashes)))


@dataclass(frozen=True, slots=True)
class SealedWaiting:
    """Sealed records of a device that wait for somebody to decide: why (a code), how many, and since when (UTC)."""

    device_id: str
    user_id: str
    code: str
    records: int
    oldest: str
    newest: str


def sealed_waiting(connection: Connection) -> tuple[SealedWaiting, ...]:
    """All of it, oldest first. `user_id` is '' for a device nobody knows."""
    waits, device = schema.sealed_in.c, schema.device.c
    owner = (
        select(device.user_id)
        .where(device.device_id == waits.device_id)
        .order_by(device.incarnation)
        .limit(1)
        .scalar_subquery()
    )
    oldest, newest = func.min(waits.received_at), func.max(waits.received_at)
    query = select(waits.device_id, owner, waits.code, func.count(), oldest, newest)
    rows = connection.execute(query.group_by(waits.device_id, waits.code).order_by(oldest, waits.device_id))
    return tuple(SealedWaiting(row[0], row[1] or "", *row[2:]) for row in rows)


def read_waiting(connection: Connection, device_id: str = "") -> list[tuple[bytes, str]]:
    """What waits, sealed, and who delivered it; of one device when that is told."""
    waits = schema.sealed_in.c
    query = select(waits.data, waits.sent_by).order_by(waits.received_at, waits.hash)
    mine = query.where(waits.device_id == device_id) if device_id else query
    return [(row.data, row.sent_by) for row in connection.execute(mine)]


def discard_waiting(connection: Connection, before: str) -> int:
    """Let go of what came before a moment (UTC) and nobody has decided to take in; how many records."""
    return connection.execute(delete(schema.sealed_in).where(schema.sealed_in.c.received_at < before)).rowcount
