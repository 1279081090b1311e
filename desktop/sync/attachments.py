"""Attachments over the network, a little at a time: between two chunks everything else goes first.

Up: announce, send what is missing, let the store look. Down: what somebody wants to read. A turn takes at most a few
seconds, so that a large file on a thin line never holds up a message; what is left goes on in the next round, which is
asked for at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from desktop.models.attachment_door import AttachmentDoor
from desktop.models.clock import Clock
from desktop.models.worker import Runner
from desktop.sync.dialogue import BlobTransport, StoreRefused, TransportError
from domain.attachment import Attachment

TURN_SECONDS = 2.0
_NEVER_TAKEN = frozenset({"bad_blob", "blob_too_large", "blob_taken"})
_MOST_TIMES = 3
"""How often a file is sent from the beginning in one turn, when the whole does not come out right."""
_T = TypeVar("_T")


class AttachmentTurn:
    """Sends and fetches. `left` tells whether something is still to do that can be done now."""

    def __init__(
        self,
        transport: BlobTransport,
        door: AttachmentDoor,
        clock: Clock,
        run: Runner,
        stop: Callable[[], bool],
        seconds: float = TURN_SECONDS,
    ) -> None:
        self._transport = transport
        self._door = door
        self._clock = clock
        self._run = run
        self._stop = stop
        self._seconds = seconds
        self._ends = 0.0
        self.left = False

    def up(self) -> bool:
        """Send for a while; whether operations were let go by it.

        Raises TransportError; what was sent stays sent, and what has all its files is let go all the same.
        """
        self._begin()
        trouble: TransportError | None = None
        for attachment in self._do(self._door.to_send):
            try:
                if not self._send(attachment):
                    self.left = not self._stop()
                    break
            except StoreRefused as refused:
                trouble = TransportError("store_busy")  # of this file alone: the others have their turn
                trouble.__cause__ = refused
            except TransportError as error:
                trouble = error
                break
        released = self._do(self._door.release) > 0
        if trouble is not None:
            raise trouble
        return released

    def down(self) -> None:
        """Fetch for a while. Raises TransportError; what was fetched stays."""
        self._begin()
        for blob, missing in self._do(self._door.to_fetch):
            if not self._fetch(blob, missing):
                self.left = not self._stop()
                return

    def _send(self, attachment: Attachment) -> bool:
        """Whether there is time for another one."""
        blob = attachment.blob
        try:
            standing = self._transport.announce(blob, attachment.size, attachment.sha256)
            for _ in range(_MOST_TIMES):
                if standing.state != "receiving":
                    break
                if not self._send_chunks(attachment, standing.missing):
                    return not self._is_over()
                standing = self._transport.complete(blob)
        except StoreRefused as refused:
            code = refused.code
            if code in _NEVER_TAKEN:
                self._do(lambda: self._door.is_refused(blob, code))
                return True
            raise
        if standing.state == "complete":
            self._do(lambda: self._door.is_complete(blob))
        elif standing.state == "refused":
            self._do(lambda: self._door.is_refused(blob, standing.code))
        return True

    def _send_chunks(self, attachment: Attachment, missing: tuple[int, ...]) -> bool:
        """Whether all are sent; not when the time is up, and not when the file cannot be read here any more."""
        blob, sent = attachment.blob, attachment.chunks - len(missing)
        for n in missing:
            if self._is_over():
                return False
            chunk = self._do(lambda n=n: self._door.chunk(blob, n))  # type: ignore[misc]
            if chunk.data is None:
                self._do(lambda: self._door.is_lost(blob))
                return False
            self._transport.put_chunk(blob, n, chunk.data)
            sent += 1
            self._do(lambda sent=sent: self._door.note_sent(blob, sent))  # type: ignore[misc]
        return True

    def _fetch(self, blob: str, missing: tuple[int, ...]) -> bool:
        for n in missing:
            if self._is_over():
                return False
            try:
                data = self._transport.chunk(blob, n)
            except StoreRefused as refused:
                code = refused.code
                self._do(lambda code=code: self._door.cannot_be_fetched(blob, code))  # type: ignore[misc]
                return True
            try:
                self._do(lambda n=n, data=data: self._door.take_chunk(blob, n, data))  # type: ignore[misc]
            except OSError:
                self._do(lambda: self._door.cannot_be_fetched(blob, "no_room_on_computer"))
                return True
        self._do(lambda: self._door.is_fetched(blob))
        return True

    def _begin(self) -> None:
        self.left = False
        self._ends = self._clock.monotonic() + self._seconds

    def _is_over(self) -> bool:
        return self._stop() or self._clock.monotonic() >= self._ends

    def _do(self, job: Callable[[], _T]) -> _T:
        return self._run(job)
