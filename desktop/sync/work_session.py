"""A session of the store's own after log-in by a provider: begun once, renewed by the device's signature, ended.

What it holds it holds in memory. A request whose answer was lost is sent again as it was, byte for byte: anything else
would look to the store like a copy of the token (PROTOCOL §6.2).
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.sync.dialogue import NEEDS_LOGIN, StoreRefused, TransportError
from domain.device_proof import BEGIN, REFRESH, DeviceProof, sign_proof, token_hash

PRODUCTION, TRAINING = "production", "training"
_OVER = frozenset({"session_over", "bad_proof", "log_in_again", "bad_id_token", "no_unit", "unit_closed"})
Ask = Callable[[str, Mapping[str, object]], Mapping[str, Any]]
"""Sends JSON to a path of the store, without a bearer."""


@dataclass(slots=True)
class WorkSession:
    """The way in of one session process. `id_token` is good for one session, `refresh_token` goes on with one; either
    may be ''. The device's key is known only when its file is open (`use_device`)."""

    unit_id: str
    id_token: str = ""
    refresh_token: str = ""
    _device: tuple[str, Ed25519PrivateKey] | None = None
    _unanswered: tuple[str, Mapping[str, object]] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    environment = PRODUCTION

    def use_device(self, device_id: str, key: Ed25519PrivateKey) -> None:
        self._device = (device_id, key)

    def enter(self, ask: Ask) -> str:
        """A session token. Raises StoreRefused (NEEDS_LOGIN and others) and TransportError."""
        with self._lock:
            if self._device is None:
                raise TransportError("unreachable")  # before the files are open nobody can be told who we are
            path, body = self._unanswered or self._next()
            self._unanswered = (path, body)
            try:
                told = ask(path, body)
                token, refresh = str(told["session_token"]), str(told["refresh_token"])
            except StoreRefused as refused:
                self._unanswered = None
                if refused.code not in _OVER:
                    raise
                self._forget()
                raise StoreRefused(NEEDS_LOGIN if refused.code == "bad_proof" else refused.code, {}) from refused
            except (KeyError, TypeError) as error:
                raise TransportError("broken_answer") from error
            self._unanswered = None
            self.id_token, self.refresh_token = "", refresh
            return token

    def leave(self, ask: Ask) -> None:
        """Log out. What cannot be told ends by itself, with the short token in a quarter of an hour."""
        with self._lock:
            refresh = self.refresh_token
            self._forget()
            if refresh:
                ask("/v1/session/end", {"refresh_token": refresh})

    def _next(self) -> tuple[str, Mapping[str, object]]:
        if self.refresh_token:
            return "/v1/session/refresh", {
                "refresh_token": self.refresh_token,
                "proof": self._proof(REFRESH, "", self.refresh_token),
            }
        if not self.id_token:
            raise StoreRefused(NEEDS_LOGIN, {})
        device_id, key = self._known_device()
        return "/v1/session", {
            "id_token": self.id_token,
            "unit": self.unit_id,
            "device_id": device_id,
            "public_key": key.public_key().public_bytes_raw().hex(),
            "proof": self._proof(BEGIN, self.unit_id, self.id_token),
        }

    def _proof(self, purpose: str, unit: str, token: str) -> dict[str, str]:
        device_id, key = self._known_device()
        signed = sign_proof(DeviceProof(purpose, device_id, unit, token_hash(token), secrets.token_hex(16)), key)
        return {"bytes": signed.data.decode("ascii"), "sig": signed.signature.hex()}

    def _known_device(self) -> tuple[str, Ed25519PrivateKey]:
        if self._device is None:
            raise LookupError("no device")
        return self._device

    def _forget(self) -> None:
        self.id_token = self.refresh_token = ""
        self._unanswered = None
