"""One way to write a value as bytes, so that a hash or a signature means the same everywhere.

RFC 8785 restricted to what operations hold: objects with ASCII keys, lists, strings, whole numbers, booleans, null.
Decimals travel as strings, which is why no float is allowed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

MAX_WHOLE_NUMBER = 2**53 - 1
"""Beyond this a JSON reader in another language may round."""


_DEEPEST = 20


class CanonicalError(ValueError):
    """The value cannot be written canonically. `code` tells why; the value itself is never in the text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def canonical_bytes(value: object) -> bytes:
    """The canonical UTF-8 JSON of value. Raises CanonicalError."""
    _check(value, 0)
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8")
    except (UnicodeEncodeError, RecursionError, TypeError, ValueError) as error:
        raise CanonicalError("not_unicode") from error


def sha256_hex(data: bytes) -> str:
    """SHA-256 of data as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def _check(value: object, depth: int) -> None:
    if depth > _DEEPEST:
        raise CanonicalError("too_deep")
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if isinstance(value, str):
        return
    if isinstance(value, int):
        if abs(value) > MAX_WHOLE_NUMBER:
            raise CanonicalError("number_too_large")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise CanonicalError("bad_key")
            if type(inner) is not str or depth == _DEEPEST:
                _check(inner, depth + 1)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check(inner, depth + 1)
    else:
        raise CanonicalError("bad_type")
