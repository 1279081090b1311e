"""Requests over a plain socket, counted as they lie on the wire."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import zstandard

from desktop.session.embedded_store import StoreAddress


@dataclass
class Wire:
    """A logged-in connection. `received` counts answers with their headers; `sent` the requests."""

    connection: http.client.HTTPConnection
    token: str = ""
    sent: int = 0
    received: int = 0
    lines: list[bytes] = field(default_factory=list)

    @classmethod
    def open(cls, store: StoreAddress, unit: str) -> Wire:
        wire = cls(http.client.HTTPConnection(str(urlsplit(store.url).netloc)))
        headers = {"Authorization": f"Bearer {store.token}", "Content-Type": "application/json"}
        wire.connection.request("POST", "/v1/training/login", json.dumps({"unit": unit}), headers)
        wire.token = json.loads(wire.connection.getresponse().read())["session_token"]
        return wire

    def pull(self, scope: str, after: int, limit: int) -> dict[str, Any]:
        """One page; its header. `lines` are its documents."""
        path = "/v1/pull?" + urlencode({"scope": scope, "after": after, "limit": limit})
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Encoding": "zstd"}
        self.connection.request("GET", path, headers=headers)
        self.sent += len(path) + sum(len(name) + len(value) + 4 for name, value in headers.items()) + 40
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(body.decode())
        self.received += len(body) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 19
        told = zstandard.ZstdDecompressor().decompressobj().decompress(body)
        header, *self.lines = told[:-1].split(b"\n")
        result: dict[str, Any] = json.loads(header)
        return result

    def close(self) -> None:
        self.connection.close()
