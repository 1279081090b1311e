"""One way to write a value as bytes, so that a hash or a signature means the same everywhere.

RFC 8785 restricted to what operations hold: objects with ASCII keys, lists, strings, whole numbers, booleans, null.
Decimals travel as strings, which is why no float is allowed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec

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
    written = _write_plain(value)
    return _write_any(value) if written is None else written


def read_canonical(data: bytes) -> object:
    """The value that data writes, None when data is not plainly canonical: reading it slowly tells why, if it is not.

    Every operation is read by this, so it must be quick; that it takes nothing which `canonical_bytes` would write
    otherwise is all that is promised.
    """
    try:
        value: object = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return value if _write_plain(value) == data else None


def _write_plain(value: object) -> bytes | None:
    """What the quick writer makes of it; None for what it might write in a way of its own, or not at all."""
    if not _is_plain(value):
        return None
    try:
        return msgspec.json.encode(value, order="sorted")
    except UnicodeEncodeError:
        return None


def _is_plain(value: object) -> bool:
    """Whether a tree holds nothing but what every JSON writer writes alike. Level by level: calls cost too much."""
    level: list[object] = [value] if type(value) in {dict, list, tuple} else []
    for _ in range(_DEEPEST):
        below: list[object] = []
        for box in level:
            inside: Iterable[object]
            if isinstance(box, dict):
                for key in box:
                    if type(key) is not str or not key.isascii():
                        return False
                inside = box.values()
            elif isinstance(box, (list, tuple)):
                inside = box
            for each in inside:
                kind = type(each)
                if kind is str or each is None or kind is bool:
                    continue
                if kind is dict or kind is list or kind is tuple:
                    below.append(each)
                elif type(each) is not int or not -MAX_WHOLE_NUMBER <= each <= MAX_WHOLE_NUMBER:
                    return False
        if not below:
            return bool(level)
        level = below
    return False


def _write_any(value: object) -> bytes:
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
