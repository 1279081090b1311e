"""The one place the client reads the time and makes new ids; tests hand in their own."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from desktop.models.uptime import uptime_ms
from domain.ids import uuid7

_SWEDEN = ZoneInfo("Europe/Stockholm")


class Clock:
    """Time as this computer reads it. `offset_ms` is what has to be added to get the store's time."""

    def __init__(self) -> None:
        self.offset_ms = 0

    def now_ms(self) -> int:
        """Unix time in milliseconds."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        return time.monotonic()

    def up_ms(self) -> int:
        """For how long the computer has been on, sleep counted, in milliseconds; nobody sets it. 0 when unknown."""
        return uptime_ms()

    def random_bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)

    def new_id(self) -> str:
        """A new UUIDv7."""
        return uuid7(self.now_ms(), self.random_bytes(10))

    def utc(self) -> str:
        """Now as '2026-11-20T12:42:00.123Z'."""
        return utc_text(self.now_ms())

    def today(self) -> str:
        """The Swedish date, 'YYYY-MM-DD'."""
        return self._swedish().date().isoformat()

    def day_began(self) -> str:
        """When the Swedish day began, as a UTC text: 23:00 or 22:00 of the day before."""
        midnight = self._swedish().replace(hour=0, minute=0, second=0, microsecond=0)
        return utc_text(int(midnight.timestamp()) * 1000)

    def local_minute(self) -> str:
        """Swedish wall time, 'YYYY-MM-DDTHH:MM'."""
        return self._swedish().strftime("%Y-%m-%dT%H:%M")

    def _swedish(self) -> datetime:
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC).astimezone(_SWEDEN)


def utc_text(milliseconds: int) -> str:
    """Unix milliseconds as '2026-11-20T12:42:00.123Z'."""
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"
