"""How one chunk of a blob lies on a disk: AES-256-GCM under the blob's own random key (sync.md §2.11).

The key lies in an encrypted or guarded database and never beside the chunks. A chunk is bound to its blob and its
place: swapped or renamed files do not open. The nonce is random and stands first, because a chunk that came damaged is
written a second time with other content under the same key.
"""

from __future__ import annotations

import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
_TAG_BYTES = 16
OVERHEAD = NONCE_BYTES + _TAG_BYTES
"""How many bytes longer a sealed chunk is than what is in it."""


class ChunkError(ValueError):
    """The bytes are not the chunk they should be: damaged, of another blob or place, or sealed with another key."""


def seal_chunk(key: bytes, nonce: bytes, blob: str, n: int, data: bytes) -> bytes:
    """The bytes to keep. `nonce` is 12 random bytes, never used twice with a key."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError("a nonce has 12 bytes")
    return nonce + AESGCM(key).encrypt(nonce, data, _place(blob, n))


def open_chunk(key: bytes, blob: str, n: int, sealed: bytes) -> bytes:
    """What was sealed. Raises ChunkError."""
    if len(sealed) < OVERHEAD:
        raise ChunkError("too_short")
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _place(blob, n))
    except InvalidTag:
        raise ChunkError("not_this_chunk") from None


def _place(blob: str, n: int) -> bytes:
    return uuid.UUID(blob).bytes + n.to_bytes(4, "big")
