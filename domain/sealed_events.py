"""Events of a device sealed so that only the store can open them, as `domain.sealed_operation` seals what it writes.

Inside is a delivery as the device would have made it itself (`domain.event_delivery`), its signature with it: whoever
carries it can neither read nor change it, and the store puts it into its chain as it does any other.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from domain.canonical import canonical_bytes, read_canonical
from domain.event_delivery import EventBatch
from domain.sealed_operation import SUITE, SealedError

_INFO = b"samsa/sealed-events/v1"
MOST_EVENTS, MOST_BYTES = 100, 60_000
"""In one sealed delivery: what an event's own quotation marks add to it leaves it far from what the intake takes."""


def seal_events(batch: EventBatch, intake_key: bytes) -> bytes:
    """`intake_key` is the store's public one. Raises ValueError when it is none, UnicodeDecodeError, CanonicalError."""
    told = canonical_bytes(
        {
            "device_id": batch.device_id,
            "chain": batch.chain,
            "first": batch.first,
            "previous": batch.previous,
            "events": [event.decode("utf-8") for event in batch.events],
            "signature": batch.signature.hex(),
        }
    )
    return SUITE.encrypt(told, X25519PublicKey.from_public_bytes(intake_key), _INFO)


def open_events(sealed: bytes, key: X25519PrivateKey) -> EventBatch:
    """What was sealed, its signature not yet checked. Raises SealedError."""
    try:
        raw = read_canonical(SUITE.decrypt(sealed, key, _INFO))
    except (InvalidTag, ValueError) as error:
        raise SealedError from error
    if not isinstance(raw, dict):
        raise SealedError
    match raw:
        case {
            "device_id": str(device_id),
            "chain": str(chain),
            "first": int(first),
            "previous": str(previous),
            "events": [_, *_] as events,
            "signature": str(signature),
        } if first >= 1 and all(isinstance(one, str) for one in events):
            try:
                told = tuple(str(one).encode() for one in events)
                return EventBatch(device_id, chain, first, previous, told, bytes.fromhex(signature))
            except ValueError as error:
                raise SealedError from error
    raise SealedError
