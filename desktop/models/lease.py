"""The lease kept with the outbox: until when the replica may be opened without a new word from the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from desktop.models.clock import Clock, utc_text
from desktop.models.outbox import Outbox
from desktop.models.pages import LeaseGrant
from domain.lease import KEPT_AS, Lease, lease_from, read_lease

_SPARE_MS = 10 * 60 * 1000
"""A lease is at most so much shorter than the store's last word, so that not every round writes to the disk."""


class LeaseShares(Protocol):
    """Keys of a device that open only while a lease lasts, and what the sync has to do for them."""

    @property
    def lease_id(self) -> str: ...

    def wants_lease(self, now_ms: int) -> bool:
        """Whether it is time to ask for another one."""
        ...

    def take(self, grant: LeaseGrant, ends_ms: int) -> None:
        """Go over to a new lease."""
        ...

    def expire(self, now_ms: int) -> None:
        """Let go of a share whose time has passed."""
        ...


class KeptLease:
    """Of one device. Without any word of the store there is none, and nothing of it is here either."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock
        self.on_end: Callable[[], None] = _nothing_more
        """What has to end with it."""

    def renew(self, hours: int) -> None:
        """The store has agreed, just now."""
        fresh, kept = lease_from(self._clock.now_ms(), hours, self._clock.up_ms()), self._kept()
        if kept is None or abs(kept.until_ms - fresh.until_ms) > _SPARE_MS or kept.seen_ms > fresh.seen_ms:
            self._keep(fresh)

    def end(self) -> None:
        """Nothing may be opened before the store has agreed anew."""
        self._keep(Lease(0, self._clock.now_ms()))
        self.on_end()

    def refusal(self) -> str:
        """Why the replica may not be opened now, '' when it may (`domain.lease`). The time is remembered."""
        kept, now, up = self._kept(), self._clock.now_ms(), self._clock.up_ms()
        if kept is None:
            return ""
        code = kept.refusal(now, up)
        if not code and kept.seen(now, up) != kept:
            self._keep(kept.seen(now, up))
        return code

    def until(self) -> str:
        """For how long the replica may be read without the store (UTC); '' where nothing is agreed."""
        kept = self._kept()
        return "" if kept is None or not kept.until_ms else utc_text(kept.until_ms)

    def now_ms(self) -> int:
        """The time it is at least, whatever the clock shows."""
        kept, now = self._kept(), self._clock.now_ms()
        return now if kept is None else kept.at_least(now, self._clock.up_ms())

    def see(self) -> None:
        """Remember the time, when it has gone on for a while."""
        kept = self._kept()
        if kept is not None and self.now_ms() - kept.seen_ms > _SPARE_MS:
            self._keep(kept.seen(self._clock.now_ms(), self._clock.up_ms()))

    def _kept(self) -> Lease | None:
        fact = self._outbox.fact(KEPT_AS)
        return None if fact is None else read_lease(fact)

    def _keep(self, lease: Lease) -> None:
        told = {"lease_until": utc_text(lease.until_ms), "seen_at": utc_text(lease.seen_ms), "up_ms": lease.up_ms}
        self._outbox.store_fact(KEPT_AS, told)


def _nothing_more() -> None:
    """Without shares nothing else ends with the lease."""
