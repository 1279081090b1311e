"""The store's own challenge, which the provider writes into its ID token: proof that the token was made for a log-in
that began here a moment ago. Nothing is kept of it until somebody has been let in by it, so that nobody can fill a
table by asking. Every process of the service knows it by the store's key.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime

LASTS_S = 600
_AHEAD_S = 30
_MAC = 16
_RANDOM = 16


class Nonces:
    """Makes challenges and knows its own again."""

    def __init__(self, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._secret = hmac.digest(secret, b"samsa/nonce/v1", "sha256")
        self._clock = clock

    def make(self) -> str:
        told = int(self._clock().timestamp()).to_bytes(8, "big") + secrets.token_bytes(_RANDOM)
        return base64.urlsafe_b64encode(told + self._mac(told)).decode("ascii").rstrip("=")

    def is_ours(self, nonce: object) -> bool:
        """Whether it was made here, not more than ten minutes ago."""
        if not isinstance(nonce, str) or len(nonce) > 100:
            return False
        try:
            raw = base64.b64decode(nonce.encode("ascii") + b"=" * (-len(nonce) % 4), altchars=b"-_", validate=True)
        except ValueError:
            return False
        told, mac = raw[:-_MAC], raw[-_MAC:]
        if len(told) != 8 + _RANDOM or not hmac.compare_digest(mac, self._mac(told)):
            return False
        age = self._clock().timestamp() - int.from_bytes(told[:8], "big")
        return -_AHEAD_S <= age <= LASTS_S

    def made_at(self, nonce: str) -> float:
        """When one of ours (`is_ours`) was made, in seconds since 1970."""
        raw = base64.b64decode(nonce.encode("ascii") + b"=" * (-len(nonce) % 4), altchars=b"-_", validate=True)
        return float(int.from_bytes(raw[:8], "big"))

    def _mac(self, told: bytes) -> bytes:
        return hmac.digest(self._secret, told, "sha256")[:_MAC]
