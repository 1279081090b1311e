"""Attachments as a person meets them: attach, take away, see how far one has come, read. Run on the database worker."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from types import MappingProxyType

from sqlalchemy.exc import DatabaseError

from desktop.models.attachment_records import AttachmentRecord, AttachmentState, PdfToRead
from desktop.models.blob_files import BlobLostError
from desktop.models.clock import Clock
from desktop.models.outbox import Outbox
from desktop.models.outbox_blobs import BlobState, SendingBlob
from desktop.models.records import Answer
from desktop.models.replica_blobs import FetchedBlob, FetchState, ReplicaBlobs
from domain.attachment import MOST_ATTACHMENTS, Attachment, attachments_of, fault_at_first_sight, tidy_name
from domain.case import Case, Document

PREFETCH_BYTES = 60_000_000
"""Of one case's attachments that are fetched beforehand when somebody opens it, the newest first."""


class Attachments:
    """The attachments of one desk: those on their way up lie with the outbox, those fetched with the replica."""

    def __init__(self, outbox: Outbox, fetched: ReplicaBlobs, clock: Clock, unit_id: str) -> None:
        self._sending = outbox.blobs
        self._fetched = fetched
        self._clock = clock
        self._unit_id = unit_id

    # -- for a message that is being written ------------------------------------------------------------------------

    def attach(self, case_id: str, doc_id: str, name: str, data: bytes) -> Answer:
        """Keep a file for a message; its id as `op_id`. From here the original may go: ours is sealed and whole.

        Refused with a code of resources/texts/attachments.yaml for what no store will take.
        """
        code = fault_at_first_sight(data)
        if not code and len(self._sending.of_document(doc_id)) >= MOST_ATTACHMENTS:
            code = "too_many_attachments"
        if code:
            return Answer("", queued=False, code=code, params=MappingProxyType({"most": str(MOST_ATTACHMENTS)}))
        digest = hashlib.sha256(data).hexdigest()
        attachment = Attachment(self._clock.new_id(), tidy_name(name), len(data), digest)
        try:
            self._sending.attach(self._unit_id, case_id, doc_id, attachment, data)
        except (OSError, DatabaseError):
            return Answer("", queued=False, code="no_room_on_computer")
        return Answer(attachment.blob, queued=True)

    def detach(self, blob: str) -> None:
        """Let go of a file of a message that is not sent."""
        self._sending.detach(blob)

    def attached(self, doc_id: str) -> tuple[AttachmentRecord, ...]:
        """The files of a message of ours, in the order they were attached."""
        return tuple(_sending_record(one) for one in self._sending.of_document(doc_id))

    def of_message(self, doc_id: str) -> list[dict[str, object]]:
        """The same as the operation names them."""
        return [one.attachment.to_body() for one in self._sending.of_document(doc_id)]

    # -- for a message that is read ---------------------------------------------------------------------------------

    def of_document(self, document: Document) -> tuple[AttachmentRecord, ...]:
        """The attachments of a message that is shown, each as far as it has come."""
        return tuple(self._record(attachment) for attachment in attachments_of(document))

    def want(self, case_id: str, document: Document, blobs: Sequence[str] = ()) -> bool:
        """Somebody wants to read attachments of a message, all of them unless told; whether any is to be fetched."""
        chosen = [
            a for a in attachments_of(document) if (not blobs or a.blob in blobs) and not self._sending.find(a.blob)
        ]
        return self._fetched.want(case_id, document.doc_id, chosen, self._clock.now_ms())

    def prefetch(self, case: Case) -> bool:
        """Somebody has opened the case: fetch what she may want to read without a network later. Whether any is."""
        documents = sorted(case.documents.values(), key=lambda document: document.doc_id, reverse=True)
        left, asked = PREFETCH_BYTES, False
        for document in documents:
            for attachment in attachments_of(document):
                left -= attachment.size
                if left >= 0 and self._fetched.find(attachment.blob) is None:
                    asked |= self.want(case.case_id, document, (attachment.blob,))
        return asked

    def read(self, document: Document, blob: str) -> PdfToRead:
        """A whole attachment for the screen, or why not: attachment_not_here, attachment_damaged."""
        told = next((attachment for attachment in attachments_of(document) if attachment.blob == blob), None)
        if told is None:
            return PdfToRead(blob, "", b"", "attachment_not_here")
        try:
            data = self._sending.read(blob) if self._sending.find(blob) else self._fetched.read(blob)
        except LookupError:
            return PdfToRead(blob, told.name, b"", "attachment_not_here")
        except BlobLostError as lost:
            return PdfToRead(blob, told.name, b"", lost.code)
        if hashlib.sha256(data).hexdigest() != told.sha256:
            return PdfToRead(blob, told.name, b"", BlobLostError.code)
        return PdfToRead(blob, told.name, data)

    def _record(self, attachment: Attachment) -> AttachmentRecord:
        ours = self._sending.find(attachment.blob)
        if ours is not None:
            return _sending_record(ours)
        return _fetched_record(attachment, self._fetched.find(attachment.blob))


def _sending_record(one: SendingBlob) -> AttachmentRecord:
    state = {
        BlobState.LOCAL: AttachmentState.SENDING if one.sent else AttachmentState.KEPT,
        BlobState.COMPLETE: AttachmentState.HERE,
        BlobState.REFUSED: AttachmentState.REFUSED,
        BlobState.LOST: AttachmentState.REFUSED,
    }[one.state]
    file = one.attachment
    return AttachmentRecord(file.blob, file.name, file.size, state, one.code, one.sent, file.chunks)


def _fetched_record(file: Attachment, found: FetchedBlob | None) -> AttachmentRecord:
    if found is None:
        return AttachmentRecord(file.blob, file.name, file.size, AttachmentState.ABSENT, "", 0, file.chunks)
    state = {
        FetchState.WANTED: AttachmentState.FETCHING,
        FetchState.HERE: AttachmentState.HERE,
        FetchState.FAILED: AttachmentState.FAILED,
    }[found.state]
    code = found.code if state is AttachmentState.FAILED else ""
    return AttachmentRecord(file.blob, file.name, file.size, state, code, found.held, file.chunks)
