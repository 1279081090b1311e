"""A request as the handlers see it, before anybody has judged it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

import msgspec

from central.api.errors import ApiError

_T = TypeVar("_T")
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")


@dataclass(frozen=True, slots=True)
class Asked:
    """The body is read, nothing of it judged. `path` are the parts of the address that a route names."""

    authorization: str | None
    body: bytes
    query: dict[str, str]
    accepts_zstd: bool
    path: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    content_digest: str = ""

    def read(self, shape: type[_T]) -> _T:
        """The body as a struct. Raises ApiError."""
        try:
            return msgspec.json.decode(self.body, type=shape)
        except msgspec.ValidationError as error:
            raise ApiError("bad_field") from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ApiError("bad_json") from error

    def number(self, name: str, default: int | None, most: int) -> int:
        """A whole number of the query or the path: ASCII digits only. Raises ApiError."""
        text = self.query.get(name, self.path.get(name))
        if text is None and default is not None:
            return default
        if text is None or not (text.isascii() and text.isdigit()) or len(text) > 16 or int(text) > most:
            raise ApiError("bad_parameter")
        return int(text)

    def sha256(self) -> str:
        """The SHA-256 of the body as the sender's Content-Digest header tells it, in hex. Raises ApiError."""
        told = _DIGEST.fullmatch(self.content_digest.strip())
        try:
            return base64.b64decode(told[1], validate=True).hex() if told else _missing()
        except binascii.Error:
            return _missing()


def content_digest(sha256_hex: str) -> str:
    """The header's value for a SHA-256 (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(sha256_hex)).decode('ascii')}:"


def _missing() -> str:
    raise ApiError("bad_chunk")
