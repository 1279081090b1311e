"""How many wrong PINs there have been: counted before a try is judged, so that nobody guesses for nothing.

Kept in a small file that only the key ring's secret can write. A file that is missing or was written by somebody else
counts as every try used. An older file put back by whoever has the disk is not noticed: that is why there are three
shares (security.md §4.5).
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from pathlib import Path

from desktop.models.durable_file import write_durably

MOST = 10
_DELAYS_S = (0, 0, 1, 5, 30, 60, 300)


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong ones since the last right one, and when the last one was made (Unix ms)."""

    wrong: int
    at_ms: int

    @property
    def left(self) -> int:
        return max(0, MOST - self.wrong)

    def wait_ms(self, now_ms: int) -> int:
        """How long until the next one may be made. A clock that was set back makes it no shorter."""
        if not self.wrong:
            return 0
        delay = _DELAYS_S[min(self.wrong, len(_DELAYS_S)) - 1] * 1000
        return max(0, delay - max(0, now_ms - self.at_ms))


ENDED = Tries(MOST, 0)


class Attempts:
    """The count of one device. `secret` is the key ring's share, `tag` what the count belongs to."""

    def __init__(self, path: Path, secret: bytes, tag: str) -> None:
        self._path = path
        self._key = hmac.digest(secret, b"samsa/tries/v1", "sha256")
        self._tag = tag

    def read(self) -> Tries:
        try:
            told = json.loads(self._path.read_text("utf-8"))
            tries = Tries(int(told["wrong"]), int(told["at_ms"]))
            return tries if hmac.compare_digest(str(told["mac"]), self._mac(tries)) else ENDED
        except (OSError, ValueError, KeyError, TypeError):
            return ENDED

    def write(self, tries: Tries) -> None:
        """On the disk when this returns."""
        told = {"wrong": tries.wrong, "at_ms": tries.at_ms, "mac": self._mac(tries)}
        write_durably(self._path, json.dumps(told))

    def _mac(self, tries: Tries) -> str:
        return hmac.new(self._key, f"{self._tag}|{tries.wrong}|{tries.at_ms}".encode(), "sha256").hexdigest()
