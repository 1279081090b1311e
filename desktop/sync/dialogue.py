"""What the client says to the store, and the ways in which it may fail. Spoken over HTTP by `transport`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from desktop.models.pages import BlobReply, Greeting, Page, PushReply, ScopeDigests, SnapshotPage
from domain.event_delivery import EventBatch
from domain.operation import SignedOperation
from domain.signature import Signed

NEEDS_LOGIN = "session_over"
"""What a session that cannot go on is refused with, here or by the store: she must show her card again."""


class TransportError(RuntimeError):
    """Nothing that can be believed came back; what was asked may or may not have happened. Try again later.

    `code` (resources/texts/sync.yaml): unreachable, timed_out, not_our_store, broken_answer, store_busy. `retry_after`
    is how many seconds the store itself asks us to stay away, 0 when it does not; `opened` tells that
    there was a connection, which broke.
    """

    def __init__(self, code: str, retry_after: float = 0.0, *, opened: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
        self.opened = opened


class StoreRefused(RuntimeError):
    """The store has answered, and the answer is no. `details` are numbers and codes (central/PROTOCOL.md)."""

    def __init__(self, code: str, details: Mapping[str, object]) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def number(self, name: str) -> int:
        """A whole number among the details; 0 when it is not there."""
        value = self.details.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0


class Conversation(Protocol):
    """What is said to one store. Every method raises TransportError or StoreRefused, and holds nothing of ours
    while it waits."""

    def hello(
        self, device_id: str, incarnation: int, cursors: Mapping[str, int], held: Sequence[str] = ()
    ) -> Greeting: ...

    def push(
        self,
        device_id: str,
        incarnation: int,
        first_seq: int,
        operations: Sequence[SignedOperation],
        waiting: int,
    ) -> PushReply: ...

    def pull(self, scope: str, after: int, limit: int) -> Page: ...

    def purge_receipt(self, device_id: str, receipt: Signed) -> None: ...

    def events(self, batch: EventBatch) -> Signed:
        """What was done here; the store's receipt."""
        ...

    def bootstrap(self, scope: str, edition: str, after: str) -> SnapshotPage: ...

    def digests(self, scope: str, buckets: Sequence[int] = (), red: str = "") -> ScopeDigests:
        """The parts of a scope, to compare; and our digest in hex when it stayed another after a repair."""
        ...

    def documents(self, scope: str, doc_ids: Sequence[str]) -> SnapshotPage:
        """Documents of a scope, whole."""
        ...


class Transport(Conversation, Protocol):
    """A store to which our device is known."""

    def renew(self, device_id: str, incarnation: int) -> int:
        """An incarnation above this one in which nothing has been numbered."""
        ...


class BlobTransport(Protocol):
    """The same store's way for attachments. Every method raises TransportError or StoreRefused."""

    def announce(self, blob: str, size: int, sha256: str) -> BlobReply:
        """Tell of a file to come, or ask how far it has come."""
        ...

    def put_chunk(self, blob: str, n: int, data: bytes) -> None: ...

    def complete(self, blob: str) -> BlobReply:
        """All is sent: what does the store say of the whole?"""
        ...

    def chunk(self, blob: str, n: int) -> bytes:
        """A chunk of a file that a document we hold names; compared with the digest that came with it."""
        ...
