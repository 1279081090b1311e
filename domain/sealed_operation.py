"""A signed operation sealed so that only the store can open it (security.md §4.7).

HPKE (RFC 9180) with X25519, HKDF-SHA256 and AES-256-GCM, to the store's intake key. Whoever holds the sealed bytes can
carry them to the store and learns nothing but how long they are; whose they are the store sees from the device's
signature inside, and judges as it judges any push.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from domain.operation import SignedOperation

_INFO = b"samsa/sealed/v1"
_SIGNATURE = 64
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
"""How everything is sealed to the store; what is sealed is told apart by its `info`."""
OVERHEAD = 48 + _SIGNATURE
"""How many bytes longer a sealed operation is than its signed bytes."""


class SealedError(ValueError):
    """Not sealed for this key, or changed on the way."""


def seal_operation(signed: SignedOperation, intake_key: bytes) -> bytes:
    """`intake_key` is the store's public one. Raises ValueError when it is none."""
    return SUITE.encrypt(signed.signature + signed.data, X25519PublicKey.from_public_bytes(intake_key), _INFO)


def open_operation(sealed: bytes, key: X25519PrivateKey) -> SignedOperation:
    """What was sealed, its signature not yet checked. Raises SealedError."""
    try:
        opened = SUITE.decrypt(sealed, key, _INFO)
    except (InvalidTag, ValueError) as error:
        raise SealedError from error
    if len(opened) <= _SIGNATURE:
        raise SealedError
    return SignedOperation(opened[_SIGNATURE:], opened[:_SIGNATURE])
