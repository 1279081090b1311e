"""How long what a device has been told may be opened without a new word from the store (security.md §4.4).

All by the device's own clock, which may be wrong but must not go back: `seen_ms` is the latest time it has shown.
As long as the computer has not been started anew, its count of the time since then tells how much has passed at least,
whatever the clock shows. Whoever starts it anew and sets the clock to just after the last time is not bound by that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

KEPT_AS = "lease"
"""Under which name a device keeps it: {"lease_until", "seen_at", "up_ms"}, the first two UTC texts."""
POLICY = "offline_lease_hours"
DEFAULT_HOURS = 72
WARD_POLICY = "offline_lease_hours_ward"
"""The same for a personal account on a computer that a ward shares."""
WARD_HOURS = 12
MOST_HOURS = 7 * 24
LEEWAY_MS = 5 * 60 * 1000
"""How far a clock may be set back, as clocks are when they are corrected."""
_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Lease:
    """Until when (Unix milliseconds by the device's clock), the latest time that clock has shown, and for how long the
    computer had been on by then, sleep counted (ms; 0 when nobody knows)."""

    until_ms: int
    seen_ms: int
    up_ms: int = 0

    def at_least(self, now_ms: int, up_ms: int = 0) -> int:
        """The time it is at least. A computer that was started anew counts from 0 and tells less, never more."""
        since = up_ms - self.up_ms if 0 < self.up_ms <= up_ms else 0
        return max(now_ms, self.seen_ms + since)

    def refusal(self, now_ms: int, up_ms: int = 0) -> str:
        """Why it may not be opened now: lease_expired, clock_set_back; '' when it may."""
        if now_ms < self.seen_ms - LEEWAY_MS:
            return "clock_set_back"
        return "" if self.at_least(now_ms, up_ms) < self.until_ms else "lease_expired"

    def seen(self, now_ms: int, up_ms: int = 0) -> Lease:
        """The same, the clock having shown this time too."""
        return replace(self, seen_ms=self.at_least(now_ms, up_ms), up_ms=up_ms)


def lease_from(now_ms: int, hours: int, up_ms: int = 0) -> Lease:
    """What a word from the store at this time is worth; never more than MOST_HOURS."""
    return Lease(now_ms + min(max(hours, 0), MOST_HOURS) * _HOUR_MS, now_ms, up_ms)


def lease_hours(policies: Mapping[str, str], *, ward: bool = False) -> int:
    """What the policy says, within bounds; the default where it says nothing that can be read.

    On a computer that a `ward` shares it is never longer than elsewhere.
    """
    own = _hours(policies.get(POLICY, ""), DEFAULT_HOURS)
    return min(own, _hours(policies.get(WARD_POLICY, ""), WARD_HOURS)) if ward else own


def _hours(told: str, default: int) -> int:
    return min(int(told), MOST_HOURS) if told.isascii() and told.isdigit() and len(told) < 6 else default


def read_lease(kept: object) -> Lease:
    """The lease as it is kept; what cannot be read is one that has ended."""
    try:
        if isinstance(kept, dict):
            return Lease(_milliseconds(kept["lease_until"]), _milliseconds(kept["seen_at"]), int(kept["up_ms"]))
    except (KeyError, TypeError, ValueError):
        pass
    return Lease(0, 0)


def _milliseconds(utc: str) -> int:
    return round(datetime.fromisoformat(utc).timestamp() * 1000)
