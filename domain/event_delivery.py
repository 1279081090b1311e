"""How a client's events reach the store: in the order of their chain, under one signature, answered by a receipt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.canonical import CanonicalError, canonical_bytes
from domain.event import chained, is_hash, row_bytes
from domain.signature import SignatureError, Signed, check_statement, sign_statement

_EVENTS = b"samsa/events/v1"
_RECEIPT = b"samsa/events-receipt/v1"


@dataclass(frozen=True, slots=True)
class EventBatch:
    """Events number `first`, first + 1 … of one chain of a device. `previous` is the hash before the first of them,
    `signature` the device's over the hash behind the last."""

    device_id: str
    chain: str
    first: int
    previous: str
    events: tuple[bytes, ...]
    signature: bytes

    @property
    def last(self) -> int:
        """The number of the last one."""
        return self.first + len(self.events) - 1


@dataclass(frozen=True, slots=True)
class EventReceipt:
    """The store's word that it has a chain up to a number, whose hash is this."""

    device_id: str
    chain: str
    last: int
    hash: str
    received_at: str


def client_row(device_id: str, chain: str, number: int, event: bytes) -> bytes:
    """An event in its place in a device's chain. Raises CanonicalError, UnicodeDecodeError."""
    return row_bytes({"device": device_id, "chain": chain, "seq": number}, event)


def sign_batch(
    device_id: str,
    chain: str,
    first: int,
    previous: str,
    events: Sequence[bytes],
    key: Ed25519PrivateKey,
) -> EventBatch:
    """The device's word on events that follow each other. Raises CanonicalError."""
    unsigned = EventBatch(device_id, chain, first, previous, tuple(events), b"")
    signed = sign_statement(_EVENTS, _end(device_id, chain, unsigned.last, hashes_of(unsigned)[-1]), key)
    return EventBatch(device_id, chain, first, previous, unsigned.events, signed.signature)


def verify_batch(batch: EventBatch, public_key: bytes) -> tuple[str, ...]:
    """The hash of each event in the device's chain. Raises SignatureError when the device has not signed just these."""
    try:
        if not batch.events or not is_hash(batch.previous):
            raise SignatureError("bad_event_signature")
        hashes = hashes_of(batch)
    except (CanonicalError, UnicodeDecodeError) as error:
        raise SignatureError("bad_event_signature") from error
    verify_end(batch.device_id, batch.chain, batch.last, hashes[-1], batch.signature, public_key)
    return hashes


def verify_end(device_id: str, chain: str, last: int, end: str, signature: bytes, public_key: bytes) -> None:
    """Whether a device has signed that its chain ends so. Raises SignatureError."""
    check_statement(_EVENTS, Signed(_end(device_id, chain, last, end), signature), public_key)


def hashes_of(batch: EventBatch) -> tuple[str, ...]:
    """The hash of each event, as they follow from `previous`. Raises CanonicalError, UnicodeDecodeError."""
    previous, hashes = batch.previous, []
    for number, event in enumerate(batch.events, batch.first):
        previous = chained(previous, client_row(batch.device_id, batch.chain, number, event))
        hashes.append(previous)
    return tuple(hashes)


def sign_event_receipt(receipt: EventReceipt, key: Ed25519PrivateKey) -> Signed:
    data = canonical_bytes(
        {
            "device_id": receipt.device_id,
            "chain": receipt.chain,
            "last": receipt.last,
            "hash": receipt.hash,
            "received_at": receipt.received_at,
        },
    )
    return sign_statement(_RECEIPT, data, key)


def verify_event_receipt(signed: Signed, store_key: bytes) -> EventReceipt:
    """Raises SignatureError."""
    check_statement(_RECEIPT, signed, store_key)
    raw = json.loads(signed.data)
    try:
        return EventReceipt(
            str(raw["device_id"]),
            str(raw["chain"]),
            int(raw["last"]),
            str(raw["hash"]),
            str(raw["received_at"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SignatureError("bad_receipt") from error


def _end(device_id: str, chain: str, last: int, end: str) -> bytes:
    # The hash is over all that was before: so the same words vouch for however many are delivered together.
    return canonical_bytes({"device_id": device_id, "chain": chain, "last": last, "hash": end})
