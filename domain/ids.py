"""Identifiers made by the client: UUIDv7, so that ids sort by the moment they were made.

The domain has no clock and no randomness; callers hand both in.
"""

from __future__ import annotations

import hashlib
import re
import uuid

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_UNIT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_COMPARTMENT = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
LONGEST_SCOPE = 80


def uuid7(milliseconds: int, randomness: bytes) -> str:
    """Build a UUIDv7 (RFC 9562 §5.7) from a Unix time in ms and 10 random bytes."""
    if len(randomness) != 10:
        raise ValueError("uuid7 takes exactly 10 random bytes")
    return _in_form(milliseconds, randomness)


def id_that_follows(milliseconds: int, *names: str) -> str:
    """The id of what there is one of for these names: whoever makes it, on whatever computer, makes the same.

    It has the form of a UUIDv7, with a hash of the names in the places of chance.
    """
    return _in_form(milliseconds, hashlib.sha256("|".join(names).encode()).digest()[:10])


def made_at(identifier: str) -> int:
    """When the id of a UUIDv7 was made, in Unix ms as its maker's clock went."""
    return int(identifier.replace("-", "")[:12], 16)


def _in_form(milliseconds: int, randomness: bytes) -> str:
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(randomness, "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def is_uuid7(text: object) -> bool:
    """Whether text is a UUIDv7 in lower case with hyphens, the only form the wire knows."""
    return isinstance(text, str) and _UUID.fullmatch(text) is not None


def is_unit_id(text: object) -> bool:
    """Whether text can be a unit id: lower-case letters, digits and hyphens, at most 63."""
    return isinstance(text, str) and _UNIT.fullmatch(text) is not None


def is_compartment_name(text: object) -> bool:
    """Whether text can name a compartment of a unit: lower-case letters, digits and hyphens, at most 20."""
    return isinstance(text, str) and _COMPARTMENT.fullmatch(text) is not None
