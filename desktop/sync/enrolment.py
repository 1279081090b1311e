"""A transport that makes the device known before its first word, and again when the store has forgotten it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from desktop.models.pages import Greeting, Page, PushReply, ScopeDigests, SnapshotPage
from desktop.sync.dialogue import Conversation, StoreRefused
from domain.event_delivery import EventBatch
from domain.operation import SignedOperation
from domain.signature import Signed

_T = TypeVar("_T")


class EnrollingTransport(Conversation, Protocol):
    """A store that certifies devices. Enrolling the same device with the same key again is harmless."""

    def enrol(self, device_id: str, public_key: bytes, leaves: int = 0) -> int:
        """The incarnation to number in; an unused one above `leaves` when that is told."""
        ...


class Enrolled:
    """The store, to which our device is known.

    A store that has another incarnation of it than ours is heard as a `fork`: the round numbers its work anew then.
    """

    def __init__(self, transport: EnrollingTransport, public_key: bytes) -> None:
        self._transport = transport
        self._public_key = public_key
        self._done = False

    def hello(self, device_id: str, incarnation: int, cursors: Mapping[str, int], held: Sequence[str] = ()) -> Greeting:
        return self._known(device_id, incarnation, lambda: self._transport.hello(device_id, incarnation, cursors, held))

    def push(
        self, device_id: str, incarnation: int, first_seq: int, operations: Sequence[SignedOperation], waiting: int
    ) -> PushReply:
        return self._known(
            device_id,
            incarnation,
            lambda: self._transport.push(device_id, incarnation, first_seq, operations, waiting),
        )

    def renew(self, device_id: str, incarnation: int) -> int:
        return self._transport.enrol(device_id, self._public_key, incarnation)

    def pull(self, scope: str, after: int, limit: int) -> Page:
        return self._transport.pull(scope, after, limit)

    def purge_receipt(self, device_id: str, receipt: Signed) -> None:
        self._transport.purge_receipt(device_id, receipt)

    def events(self, batch: EventBatch) -> Signed:
        return self._transport.events(batch)

    def bootstrap(self, scope: str, edition: str, after: str) -> SnapshotPage:
        return self._transport.bootstrap(scope, edition, after)

    def digests(self, scope: str, buckets: Sequence[int] = (), red: str = "") -> ScopeDigests:
        return self._transport.digests(scope, buckets, red)

    def documents(self, scope: str, doc_ids: Sequence[str]) -> SnapshotPage:
        return self._transport.documents(scope, doc_ids)

    def _known(self, device_id: str, incarnation: int, ask: Callable[[], _T]) -> _T:
        if not self._done:
            self._enrol(device_id, incarnation)
        try:
            return ask()
        except StoreRefused as refused:
            if refused.code != "unknown_device":
                raise
        self._enrol(device_id, incarnation)
        return ask()

    def _enrol(self, device_id: str, incarnation: int) -> None:
        told = self._transport.enrol(device_id, self._public_key)
        self._done = True
        if told != incarnation:
            raise StoreRefused("fork", {"incarnation": told})
