"""Key rings in memory, whole and broken ones, and a computer of one person with a vault."""

from __future__ import annotations

import threading
from pathlib import Path

from desktop.models.pages import LeaseGrant
from desktop.session.device_folder import device_folder
from desktop.session.key_wrap import PinCost
from desktop.session.keystore import KeyStore
from desktop.session.vault import OpenVault, Vault
from tests.sync.little_town import START_MS, TickingClock

PIN, OTHER_PIN = "739 154", "lingonris82"
CHEAP = PinCost(memory_kib=64, passes=1)
"""So that a test of the way of things does not pay for the cost of a guess, which has tests of its own."""
ACCOUNT = "person/1"
HOUR = 3_600_000


class Ring:
    """A key ring in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


class LyingRing(Ring):
    """Says yes and keeps nothing, as the library's own null store does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class RaisingRing(Ring):
    """Raises something of its own: no D-Bus, a locked wallet, a value too long for Windows."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        raise self.error


class SilentRing(Ring):
    """Shows a prompt that nobody answers."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.answered.wait(30)
        return None


class Computer:
    """One person's folder on a computer, `hours` after the first start."""

    def __init__(self, data: Path, ring: Ring | None = None, account: str = ACCOUNT) -> None:
        self.data = data
        self.ring = ring or Ring()
        self.account = account
        self.now_ms = START_MS

    def vault(self) -> Vault:
        keys = KeyStore(self.data, training=False, service=self.ring, patience=2.0)
        return Vault(device_folder(self.data, self.account), self.account, keys, TickingClock(start_ms=self.now_ms))

    def choose(self, pin: str = PIN) -> OpenVault:
        return self.vault().choose(pin, CHEAP)

    def enrolled(self) -> OpenVault:
        """With a PIN and a lease of 72 hours."""
        opened = self.choose()
        opened.take(grant(1), self.now_ms + 72 * HOUR)
        return opened


def grant(number: int, former: bytes | None = None) -> LeaseGrant:
    return LeaseGrant(f"lease-{number}", bytes([number]) * 32, 72 * HOUR, former)
