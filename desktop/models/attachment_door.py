"""The sync's way to attachments. Each call is one short job on the database worker; no network happens in here."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.blob_files import BlobLostError
from desktop.models.desk import Desk
from desktop.models.outbox_blobs import BlobState
from domain.attachment import Attachment

ORIGIN = "sync"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk to send: its bytes, or None when the file cannot be read here any more."""

    n: int
    data: bytes | None


class AttachmentDoor:
    """What the sync may do with the attachments of one desk."""

    def __init__(self, desk: Desk, origin: str = ORIGIN) -> None:
        self._desk = desk
        self._sending = desk.outbox_file.blobs
        self._fetching = desk.fetched
        self._origin = origin

    def to_send(self) -> tuple[Attachment, ...]:
        """Files the store is to get, those of written messages first."""
        return tuple(one.attachment for one in self._sending.waiting())

    def chunk(self, blob: str, n: int) -> Chunk:
        """A chunk to send."""
        try:
            return Chunk(n, self._sending.chunk(blob, n))
        except (BlobLostError, LookupError):
            return Chunk(n, None)

    def note_sent(self, blob: str, chunks: int) -> None:
        """How many chunks the store has."""
        self._sending.note_sent(blob, chunks)
        self._tell_sending(blob)

    def is_complete(self, blob: str) -> None:
        self._settle(blob, BlobState.COMPLETE)

    def is_refused(self, blob: str, code: str) -> None:
        """The store will never take it; its message goes all the same, to be held where somebody sees it."""
        self._settle(blob, BlobState.REFUSED, code)

    def is_lost(self, blob: str) -> None:
        """It cannot be read here any more."""
        self._settle(blob, BlobState.LOST, BlobLostError.code)

    def release(self) -> int:
        """Let what waited for its files go; how many cases that concerns."""
        cases = self._desk.outbox_file.release()
        self._desk.shown.refresh(cases)
        self._desk.tell(cases, self._origin)
        return len(cases)

    def to_fetch(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """(blob, missing chunks) of what somebody wants to read, the latest asked for first."""
        return tuple(
            (one.attachment.blob, self._fetching.missing(one.attachment.blob)) for one in self._fetching.wanted()
        )

    def take_chunk(self, blob: str, n: int, data: bytes) -> None:
        """Keep a fetched chunk. Raises OSError when the disk is full."""
        self._fetching.take_chunk(blob, n, data)
        self._tell_fetching(blob)

    def is_fetched(self, blob: str) -> None:
        self._fetching.finish(blob)
        self._tell_fetching(blob)

    def cannot_be_fetched(self, blob: str, code: str) -> None:
        self._fetching.fail(blob, code)
        self._tell_fetching(blob)

    def _settle(self, blob: str, state: BlobState, code: str = "") -> None:
        self._sending.settle(blob, state, code)
        self._tell_sending(blob)

    def _tell_sending(self, blob: str) -> None:
        found = self._sending.find(blob)
        if found is not None:
            self._desk.tell([found.case_id], self._origin)

    def _tell_fetching(self, blob: str) -> None:
        found = self._fetching.find(blob)
        if found is not None:
            self._desk.tell([found.case_id], self._origin)
