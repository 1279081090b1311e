"""How a file's key is wrapped: three shares make the key that opens it, and what it is for is bound in.

Nothing here keeps anything (security.md §4.1). Whatever is wrong with a wrap, its shares or what it says of itself is
one and the same `WrapError`: an answer that told them apart would help whoever is guessing.
"""

from __future__ import annotations

import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.canonical import canonical_bytes

VERSION = 1
KEY_BYTES = 32
LEAST_MEMORY_KIB = 64 * 1024
MOST_MEMORY_KIB = 256 * 1024
_SALT_BYTES = 16
_NONCE_BYTES = 12
_LEAST_PASSES = 3
MOST_PASSES = 60
_AIM_S = 0.45
_LONGEST_S = 0.75


class WrapError(ValueError):
    """The wrap does not open with these shares for this purpose."""


@dataclass(frozen=True, slots=True)
class PinCost:
    """What one guess of a PIN costs: Argon2id with one lane."""

    memory_kib: int = LEAST_MEMORY_KIB
    passes: int = _LEAST_PASSES


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a wrapped key is for. `unit` is '' for the outbox, which has no lease either; times are Unix ms."""

    device: str
    user: str
    unit: str
    generation: int
    lease_id: str = ""
    lease_ends_ms: int = 0

    def to_bytes(self) -> bytes:
        return canonical_bytes(
            {
                "device": self.device,
                "user": self.user,
                "unit": self.unit,
                "generation": self.generation,
                "lease_id": self.lease_id,
                "lease_ends_ms": self.lease_ends_ms,
                "version": VERSION,
            }
        )


@dataclass(frozen=True, slots=True)
class Shares:
    """What opens a wrap: from the key ring, from the PIN, and from the store (b'' for what has no lease)."""

    device: bytes
    pin: bytes
    lease: bytes = b""


@dataclass(frozen=True, slots=True)
class Wrap:
    """A wrapped key. Each has a salt, and so a key, of its own: a nonce is never used twice."""

    salt: bytes
    nonce: bytes
    sealed: bytes


def stretch(pin: str, salt: bytes, cost: PinCost) -> bytes:
    """The PIN's share, 32 bytes. Takes as long as `cost` says, without holding up the program's other threads."""
    text = unicodedata.normalize("NFKC", pin).encode("utf-8")
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=1, memory_cost=cost.memory_kib)
    return kdf.derive(text)


def wrap(key: bytes, shares: Shares, purpose: Purpose) -> Wrap:
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    told = purpose.to_bytes()
    return Wrap(salt, nonce, AESGCM(_opener(shares, salt, told)).encrypt(nonce, key, told))


def unwrap(wrapped: Wrap, shares: Shares, purpose: Purpose) -> bytes:
    """Raises WrapError."""
    told = purpose.to_bytes()
    if bool(purpose.unit) != bool(shares.lease):
        raise WrapError
    try:
        key = AESGCM(_opener(shares, wrapped.salt, told)).decrypt(wrapped.nonce, wrapped.sealed, told)
    except (InvalidTag, ValueError) as error:
        raise WrapError from error
    if len(key) != KEY_BYTES:
        raise WrapError
    return key


def calibrated(measure: Callable[[PinCost], float] | None = None) -> PinCost:
    """What a guess should cost on this computer: about half a second, and never less memory than the least."""
    tell = measure or _measured
    one = min(tell(PinCost(passes=1)) for _ in range(2))
    memory = LEAST_MEMORY_KIB
    while memory < MOST_MEMORY_KIB and 2 * one * _LEAST_PASSES <= _AIM_S:
        memory, one = 2 * memory, 2 * one
    passes = max(_LEAST_PASSES, min(MOST_PASSES, round(_AIM_S / max(one, 1e-6))))
    while passes > 1 and passes * one > _LONGEST_S:
        passes -= 1
    return PinCost(memory, passes)


def _measured(cost: PinCost) -> float:
    began = time.perf_counter()
    stretch("000000", bytes(_SALT_BYTES), cost)
    return time.perf_counter() - began


def _opener(shares: Shares, salt: bytes, told: bytes) -> bytes:
    if len(shares.device) != KEY_BYTES or len(shares.pin) != KEY_BYTES or len(shares.lease) not in {0, KEY_BYTES}:
        raise WrapError
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"samsa/kek/v1" + told)
    return kdf.derive(shares.device + shares.lease + shares.pin)
