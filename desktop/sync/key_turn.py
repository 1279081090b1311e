"""What a round does for the keys: a lease renewed in good time, a passed one let go, sealed work of others handed in,
and what a locked program is told by.

Nothing of it holds up the work: what goes wrong here is tried again in the next round.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from desktop.models.clock import Clock
from desktop.models.lease import LeaseShares
from desktop.models.pages import LeaseGrant
from desktop.models.sealed_work import LeftWork, SealedDoor
from desktop.models.worker import Runner
from desktop.sync.dialogue import StoreRefused, TransportError
from domain.signature import Signed

_log = logging.getLogger(__name__)


class KeyTransport(Protocol):
    """The store's way for keys. Every method raises TransportError or StoreRefused."""

    def lease(self, device_id: str, holds: str, *, ward: bool) -> LeaseGrant: ...

    def sealed_key(self) -> Signed:
        """The store's word on the key that operations are sealed to."""
        ...

    def deliver_sealed(self, sealed: Sequence[bytes]) -> Mapping[str, str]:
        """What became of each, by the SHA-256 of its bytes."""
        ...

    def poke_token(self) -> str:
        """What a locked program is told by; kept once it has been asked for."""
        ...


class KeyTurn:
    """One turn per round, on the network's thread. Without `shares` the files need no lease (training)."""

    def __init__(
        self,
        transport: KeyTransport,
        clock: Clock,
        run: Runner,
        door: SealedDoor,
        left: LeftWork,
        shares: LeaseShares | None = None,
        *,
        ward: bool = False,
    ) -> None:
        self._transport = transport
        self._clock = clock
        self._run = run
        self._door = door
        self._left = left
        self._shares = shares
        self._ward = ward

    def expire(self) -> None:
        """Let go of a share whose time has passed, with or without a store at hand."""
        if self._shares is not None:
            try:
                self._shares.expire(self._clock.now_ms())
            except Exception as error:  # noqa: BLE001 - a key ring raises what it likes; the next round tries again
                _log.warning("a lease that has ended could not be let go: %s", type(error).__name__)

    def learn(self) -> None:
        """Learn the key to seal to before anything is fetched: what there is to write about comes after that."""
        self._try(self._learn_key)

    def tend(self, device_id: str) -> None:
        """Renew, deliver and be ready to be locked, each whatever becomes of the others."""
        self._try(lambda: self._renew(device_id))
        self._try(self._deliver)
        self._try(self._be_ready)

    @staticmethod
    def _try(act: Callable[[], None]) -> None:
        try:
            act()
        except (TransportError, StoreRefused) as error:
            _log.info("keys: %s", error.code)
        except Exception as error:  # noqa: BLE001 - a key ring raises what it likes; the next round tries again
            _log.warning("keys: %s", type(error).__name__)

    def _renew(self, device_id: str) -> None:
        shares = self._shares
        if shares is not None and shares.wants_lease(self._clock.now_ms()):
            grant = self._transport.lease(device_id, shares.lease_id, ward=self._ward)
            shares.take(grant, self._clock.now_ms() + grant.lasts_ms)

    def _learn_key(self) -> None:
        if self._run(self._door.wants_key):
            told = self._transport.sealed_key()
            self._run(lambda: self._door.learn_key(told))

    def _be_ready(self) -> None:
        # Kept by the transport: when it is wanted there may be no network to ask for it.
        self._transport.poke_token()

    def _deliver(self) -> None:
        while batch := self._left.batch():
            self._left.settle(batch, self._transport.deliver_sealed(batch.sealed))
